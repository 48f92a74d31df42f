"""An invented regency of many sources whose every delivery is told by its numbers: which round a value is of.

A delivery of a round says the same round in every cell, so that a half, mixed or wrong picture shows by itself: the
oracle here knows nothing of how files are read or stored.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.centre import Centre
from data.profile import Profile
from data.store import Store
from loaders.base import find_readers
from tests.fakes import VILLAGES, long_shape, observed, sector, source, tiny_profile

STEP = 1000  # a value is its round × STEP + the place of its cell


@dataclass(frozen=True)
class Regency:
    """sources: how many. months: periods of each delivery, so many rows a village. every: seconds between looks."""

    folder: Path
    sources: int = 2
    months: int = 2
    every: int = 10
    deadline: int = 60

    @property
    def names(self) -> list[str]:
        return [f"s{number}" for number in range(self.sources)]

    def profile(self) -> Profile:
        readers = find_readers()
        shape = long_shape(region={"column": "kode"}, period={"column": "bulan"}, measure="ukuran", value="nilai",
                           measures={"u": "{}"})  # fmt: skip
        found, indicators = [], []
        for name in self.names:
            own = shape.model_copy(update={"measures": {"u": f"i_{name}"}})
            read = readers["csv"].Spec(kind="csv", path=f"dinkes/{name}.csv")
            keys = {"sector": "uji", "every": self.every, "deadline": self.deadline}
            found.append(source(name, own, read=read, **keys))
            indicators.append(observed(f"i_{name}", sector="uji"))
        return tiny_profile([sector("uji", found, indicators)])

    def centre(self, *, isolated: bool = False) -> Centre:
        return Centre(self.profile(), self.store(), find_readers(), self.folder / "inbox", isolated=isolated)

    def store(self) -> Store:
        return Store(self.folder / "state")

    def path(self, name: str) -> Path:
        return self.folder / "inbox" / "dinkes" / f"{name}.csv"

    def deliver(self, name: str, turn: int, *, settled: bool = True) -> None:
        """A whole delivery of a round (a turn), moved in at once; settled: it has lain there for a while."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(self.text(turn), encoding="utf-8")
        if settled:
            os.utime(part, (time.time() - 60 + turn / 100,) * 2)
        part.replace(path)

    def text(self, turn: int) -> str:
        lines = (f"{r};{p};u;{turn * STEP + place}\n" for place, (r, p) in enumerate(self.cells()))
        return "kode;bulan;ukuran;nilai\n" + "".join(lines)

    def cells(self) -> list[tuple[str, str]]:
        periods = [f"{2024 - n // 12}-{12 - n % 12:02d}" for n in range(self.months)]
        return [(village, period) for period in periods for village in VILLAGES]

    def rounds(self, rows: pd.DataFrame) -> Mapping[str, object]:
        """Of each source the round that all its values are of; 0: it has none; otherwise words that say what is off.

        rows: what a store shows (indicator, region, period, value).
        """
        shown: dict[str, dict[tuple[str, str], float]] = {name: {} for name in self.names}
        columns = (rows[name].tolist() for name in ("indicator", "region", "period", "value"))
        for indicator, region, period, value in zip(*columns, strict=True):
            shown[indicator.removeprefix("i_")][region, period] = value
        return {name: self._round(values) for name, values in shown.items()}

    def _round(self, shown: Mapping[tuple[str, str], float]) -> object:
        if not shown:
            return 0
        wanted = {cell: place for place, cell in enumerate(self.cells())}
        if shown.keys() != wanted.keys():
            return f"{len(shown)} of {len(wanted)} cells"
        found = {(value - wanted[cell]) / STEP for cell, value in shown.items()}
        (only, *others) = sorted(found)
        return f"mixed: {sorted(found)}" if others else int(only) if only == int(only) else f"wrong: {only}"


def parquet_files(state: Path, table: str = "observations") -> list[Path]:
    """The Parquet files of a table, the newest last."""
    return sorted((state / "delta" / table).rglob("*.parquet"), key=lambda path: path.stat().st_mtime_ns)


def all_of(rounds: Mapping[str, object], allowed: Iterable[object]) -> bool:
    return set(rounds.values()) <= set(allowed)
