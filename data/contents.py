"""What a Parquet file of observations holds, by indicator: in which row groups, and of which loads. Files never change,
so each is looked at once; mostly its statistics tell."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq

_LONGEST = 60  # characters; statistics of other writers cut longer texts off

Stamps = frozenset[tuple[int, int]]  # load and version of rows


class _Said(NamedTuple):
    """What rows are told apart by."""

    indicator: str
    flag: str
    load: int
    version: int


@dataclass(frozen=True)
class Contents:
    """groups: indicator → the row groups that hold rows of it. stamps: indicator → load and version of its rows.
    flags: the different flags of all rows, as written (several are joined by ", "). rows: how many."""

    groups: Mapping[str, tuple[int, ...]]
    stamps: Mapping[str, Stamps]
    flags: frozenset[str]
    rows: int = 0

    @classmethod
    def of(cls, path: Path) -> Contents:
        """OSError or pyarrow.ArrowInvalid when the file is missing or damaged."""
        groups: dict[str, list[int]] = {}
        stamps: dict[str, set[tuple[int, int]]] = {}
        flags: set[str] = set()
        with pq.ParquetFile(path, read_dictionary=["indicator", "flag"]) as file:
            count = file.metadata.num_rows
            for number in range(file.num_row_groups):
                for said in _different(file, number):
                    held = groups.setdefault(said.indicator, [])
                    if held[-1:] != [number]:
                        held.append(number)
                    stamps.setdefault(said.indicator, set()).add((said.load, said.version))
                    flags.add(said.flag)
        return cls(
            {name: tuple(numbers) for name, numbers in groups.items()},
            {name: frozenset(found) for name, found in stamps.items()},
            frozenset(flags),
            count,
        )


def _different(file: pq.ParquetFile, number: int) -> Iterator[_Said]:
    """The different ones of a row group's rows."""
    only = {name: _only(file, number, name) for name in _Said._fields}
    left = [name for name, value in only.items() if value is None]
    if not left:
        yield _Said(**only)
        return
    rows = file.read_row_group(number, columns=left)
    codes, words = np.zeros(rows.num_rows, dtype=np.int64), {}
    for name in left:
        column = rows[name].combine_chunks()
        coded = column if name in ("indicator", "flag") else column.dictionary_encode()
        words[name] = coded.dictionary.to_pylist()
        codes = codes * max(1, len(words[name])) + coded.indices.to_numpy(zero_copy_only=False)
    for code in np.unique(codes).tolist():
        said = dict(only)
        for name in reversed(left):
            code, place = divmod(code, max(1, len(words[name])))
            said[name] = words[name][place]
        yield _Said(**said)


def _only(file: pq.ParquetFile, number: int, name: str) -> Any:
    """The one value a column has in a row group; None when there are several or it is not told."""
    place = file.schema_arrow.get_field_index(name)
    told = file.metadata.row_group(number).column(place).statistics
    if told is None or not told.has_min_max or told.min != told.max or told.null_count:
        return None
    return None if isinstance(told.min, str) and len(told.min) >= _LONGEST else told.min


@dataclass
class Index:
    """The contents of a table's files, by path below its folder. Safe to share between threads."""

    folder: Path
    _known: dict[str, Contents] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def of(self, paths: Collection[str]) -> Mapping[str, Contents]:
        """Those of these files; files that are not asked for are forgotten when they have become many."""
        with self._lock:
            for path in paths:
                if path not in self._known:
                    self._known[path] = Contents.of(self.folder / path)
            if len(self._known) > 2 * len(paths) + 64:
                self._known = {path: self._known[path] for path in paths}
            return {path: self._known[path] for path in paths}
