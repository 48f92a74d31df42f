"""Current observations held compactly: of each source and indicator one numpy column a fact, texts as small numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.doubts import USUAL_FLAGS
from data.grid import Grid, Grids
from data.period import FREQUENCIES, Frequency, Period
from data.region_tree import RegionTree

Codes = npt.NDArray[np.int32]

TEXTS = ("category", "column", "sheet", "flag", "source")


@dataclass(frozen=True)
class Coded:
    """A column of texts: a number per row and what each number stands for."""

    codes: Codes
    texts: tuple[str, ...]

    def __getitem__(self, row: int) -> str:
        return self.texts[self.codes[row]]

    @classmethod
    def join(cls, parts: Sequence[Coded]) -> Coded:
        place: dict[str, int] = {}
        joined = [_moved(part, place) for part in parts]
        return cls(np.concatenate(joined), tuple(place))


@dataclass(frozen=True)
class Columns:
    """The current observations of one indicator. period: codes into periods; region: position in the tree (rows about
    regions the profile does not have are left out). texts: by TEXTS. version: the newest that made a row visible."""

    region: Codes
    period: Codes
    periods: tuple[Period, ...]
    value: npt.NDArray[np.float64]
    load: Codes
    row: Codes
    texts: Mapping[str, Coded]
    version: int

    @classmethod
    def join(cls, parts: Sequence[Columns]) -> Columns:
        """The rows of several, one after the other; at least one."""
        if len(parts) == 1:
            return parts[0]
        place: dict[Period, int] = {}
        periods = []
        for part in parts:
            code = np.array([place.setdefault(p, len(place)) for p in part.periods], dtype=np.int32)
            periods.append(code[part.period])
        return cls(
            region=np.concatenate([part.region for part in parts]),
            period=np.concatenate(periods),
            periods=tuple(place),
            value=np.concatenate([part.value for part in parts]),
            load=np.concatenate([part.load for part in parts]),
            row=np.concatenate([part.row for part in parts]),
            texts={name: Coded.join([part.texts[name] for part in parts]) for name in TEXTS},
            version=max(part.version for part in parts),
        )

    @cached_property
    def stamp(self) -> tuple[object, ...]:
        """Two states of one source and indicator are the same when their stamps are: a row once stored never changes,
        one that comes later has a later version, and one that was withdrawn leaves its whole load without rows."""
        loads, counts = np.unique(self.load, return_counts=True)
        return self.version, tuple(loads.tolist()), tuple(counts.tolist())

    def grids(self, tree: RegionTree, bits: Mapping[str, int]) -> Mapping[Frequency, Grids]:
        """The values by frequency and category. bits: that of each flag.

        A key delivered twice counts once: the newest load wins, within a load the later row.
        """
        rows = np.flatnonzero(np.isfinite(self.value)).astype(np.int32)
        used, which = np.unique(self.period[rows], return_inverse=True)
        frequency = np.array([FREQUENCIES.index(self.periods[code].frequency) for code in used], dtype=np.int32)[which]
        weight = np.array(
            [sum(bits.get(f, 0) for f in t.split(", ")) for t in self.texts["flag"].texts] or [0], dtype=np.int32
        )
        flags = weight[self.texts["flag"].codes]
        return {
            FREQUENCIES[code]: self._by_category(rows[frequency == code], tree, flags)
            for code in np.unique(frequency)
        }  # fmt: skip

    def _by_category(self, rows: Codes, tree: RegionTree, flags: Codes) -> Grids:
        used = np.unique(self.period[rows])
        order = sorted(used.tolist(), key=lambda code: self.periods[code])
        place = np.full(len(self.periods), -1, dtype=np.int32)
        place[order] = np.arange(len(order))
        periods = tuple(self.periods[code] for code in order)
        category = self.texts["category"]
        codes = category.codes[rows]
        return {
            category.texts[code]: self._grid(rows[codes == code], place, periods, tree, flags)
            for code in np.unique(codes)
        }

    def _grid(self, rows: Codes, place: Codes, periods: tuple[Period, ...], tree: RegionTree, flags: Codes) -> Grid:
        grid = Grid.blank(len(tree), periods)
        at = (self.region[rows], place[self.period[rows]])
        grid.place[at] = rows
        if (grid.place[at] != rows).any():  # a key delivered twice: a repeated index keeps the last assigned
            rows = rows[np.lexsort((self.value[rows], self.row[rows], self.load[rows]))]
            at = (self.region[rows], place[self.period[rows]])
            grid.place[at] = rows
        grid.value[at] = self.value[rows]
        grid.load[at] = self.load[rows]
        grid.flags[at] = flags[rows]
        return grid


ByIndicator = Mapping[str, Columns]


@dataclass(frozen=True)
class Shelf:
    """The current observations of every source and indicator. Immutable; what did not change is shared by its
    successor."""

    of_source: Mapping[str, ByIndicator]

    @classmethod
    def of(cls, frame: pd.DataFrame, tree: RegionTree) -> Shelf:
        """frame: the columns of batch.OBSERVATION and batch.STAMP; texts may be plain or categorical."""
        return cls(_sorted_out(frame, tree))

    def renewed(self, frame: pd.DataFrame, sources: Iterable[str], tree: RegionTree) -> tuple[Shelf, frozenset[str]]:
        """The shelf with the rows of these sources as frame has them now, and the indicators that changed by it."""
        found = _sorted_out(frame, tree)
        of_source, changed = dict(self.of_source), set[str]()
        for source in sources:
            old, new = dict(self.of_source.get(source, {})), dict(found.get(source, {}))
            for name in old.keys() | new.keys():
                if name in old and name in new and old[name].stamp == new[name].stamp:
                    new[name] = old[name]
                else:
                    changed.add(name)
            of_source[source] = new
        return Shelf(of_source), frozenset(changed)

    def columns(self, indicator: str) -> Columns | None:
        """The rows of an indicator from all its sources; None when nothing was observed."""
        parts = [self.of_source[source][indicator] for source in self._sources.get(indicator, ())]
        return Columns.join(parts) if parts else None

    @cached_property
    def flag_bits(self) -> Mapping[str, int]:
        """The bit of each flag that occurs; a cell may carry several, joined by ", ". At most 31 are told apart."""
        columns = (c for by_indicator in self.of_source.values() for c in by_indicator.values())
        texts = {text for found in columns for text in found.texts["flag"].texts}
        others = {flag for text in texts for flag in text.split(", ") if flag} - set(USUAL_FLAGS)
        return {flag: 1 << i for i, flag in enumerate((*USUAL_FLAGS, *sorted(others))[:31])}

    @cached_property
    def _sources(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for source in sorted(self.of_source):
            for indicator in self.of_source[source]:
                found.setdefault(indicator, []).append(source)
        return found


def _sorted_out(frame: pd.DataFrame, tree: RegionTree) -> dict[str, dict[str, Columns]]:
    """Source → indicator → its rows."""
    coded = {name: _coded(frame[name]) for name in ("indicator", "region", "period", *TEXTS)}
    position = np.array([tree.position.get(code, -1) for code in coded["region"].texts] or [-1], dtype=np.int32)
    region = position[coded["region"].codes]
    names, sources = coded["indicator"].texts, coded["source"].texts
    group = coded["source"].codes.astype(np.int64) * len(names) + coded["indicator"].codes
    order = np.argsort(group, kind="stable")
    order = order[region[order] >= 0]
    groups, starts = np.unique(group[order], return_index=True)
    numbers = {name: frame[name].to_numpy(dtype=np.int32)[order] for name in ("load", "row", "version")}
    value = frame["value"].to_numpy(dtype=np.float64)[order]
    period = tuple(Period.parse(text) for text in coded["period"].texts)
    places, periods, texts = region[order], coded["period"].codes[order], {n: coded[n].codes[order] for n in TEXTS}
    found: dict[str, dict[str, Columns]] = {}
    bounds = [*starts.tolist(), len(order)]
    for code, rows in zip(groups.tolist(), map(slice, bounds, bounds[1:]), strict=True):
        found.setdefault(sources[code // len(names)], {})[names[code % len(names)]] = Columns(
            region=places[rows],
            period=periods[rows],
            periods=period,
            value=value[rows],
            load=numbers["load"][rows],
            row=numbers["row"][rows],
            texts={name: Coded(texts[name][rows], coded[name].texts) for name in TEXTS},
            version=int(numbers["version"][rows].max()),
        )
    return found


def _coded(texts: pd.Series) -> Coded:
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return Coded(np.array(texts.cat.codes, dtype=np.int32), tuple(str(text) for text in texts.cat.categories))
    codes, found = pd.factorize(texts)
    return Coded(np.array(codes, dtype=np.int32), tuple(str(text) for text in found))


def _moved(part: Coded, place: dict[str, int]) -> Codes:
    """The codes of a part under the numbers of place, to which its texts are added."""
    code = np.array([place.setdefault(text, len(place)) for text in part.texts] or [0], dtype=np.int32)
    moved: Codes = code[part.codes]
    return moved
