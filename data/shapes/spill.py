"""Candidates laid aside on disk by group of indicators, so that each group can be judged whole, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from data.cells.coded import different
from data.parquet import as_arrow, schema_of
from data.profile import Profile, Ratio
from data.shapes.findings import CANDIDATE, joined

GROUPS = 48  # files at most

_COLUMNS = {name: "str" if dtype == "category" else dtype for name, dtype in CANDIDATE.items()}


def groups_of(profile: Profile) -> Mapping[str, int]:
    """The group of each indicator. The halves of a ratio share one: they are compared."""
    leader = {name: name for name in profile.indicators}

    def head(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for found in profile.indicators.values():
        if isinstance(found, Ratio):
            leader[head(found.numerator)] = head(found.denominator)
    heads = sorted({head(name) for name in leader})
    return {name: heads.index(head(name)) % GROUPS for name in leader}


class Spill:
    """One file a group in a folder of its own. Texts stay numbers into a dictionary."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        folder.mkdir()
        self._folder, self._groups = folder, groups_of(profile)
        self._schema = schema_of(_COLUMNS)
        self._open: dict[int, pa.ipc.RecordBatchStreamWriter] = {}

    def put(self, candidates: pd.DataFrame) -> None:
        """Lay candidates aside."""
        words = different(candidates["indicator"])
        group = words.take([self._groups[text] for text in words.texts], np.int16)
        for number in np.unique(group).tolist():
            table = as_arrow(candidates[group == number], self._schema)
            if number not in self._open:
                self._open[number] = pa.ipc.new_stream(self._folder / f"{number}.arrows", table.schema)
            self._open[number].write_table(table)

    def groups(self) -> Iterator[pd.DataFrame]:
        """Each group's candidates, in the order in which they came. Nothing can be put aside afterwards."""
        for number, writer in sorted(self._open.items()):
            writer.close()
            path = self._folder / f"{number}.arrows"
            with pa.memory_map(str(path)) as file, pa.ipc.open_stream(file) as stream:
                parts = [batch.to_pandas() for batch in stream]
            yield joined(parts, CANDIDATE)
            path.unlink()
