"""Where the figures of one book are found: in memory, on disk, or, when nobody made them yet, by working them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from data.bounded import Bounded
from data.columns import Shelf
from data.figure_files import FigureFiles, name_of
from data.figures import Figures
from data.indicator_levels import IndicatorLevels
from data.period import Frequency
from data.profile import Profile

Key = tuple[str, str, Frequency | None]


@dataclass(frozen=True)
class Naming:
    """Names figures by what they are made from. mark: of the profile and the code."""

    mark: str
    levels: IndicatorLevels
    shelf: Shelf

    def name(self, kind: str, key: Key) -> str:
        """ "" for what the clock counts: it is of today."""
        if self.levels.counts_cases(key[0]):
            return ""
        stamps = self.shelf.standing.stamps
        fed = {leaf: stamps.get(leaf) for leaf in self.levels.feeds(key[0])}
        words = {"kind": kind, "key": key, "fed": fed, "bits": list(self.shelf.flag_bits), "mark": self.mark}
        return name_of(words)


@dataclass
class FigureStock:
    """kind: "raw", or "shown" with small numbers hidden."""

    kind: str
    files: FigureFiles
    naming: Naming
    kept: Bounded[Key, Figures]

    @classmethod
    def empty(cls, kind: str, files: FigureFiles, naming: Naming) -> FigureStock:
        return cls(kind, files, naming, Bounded(lambda figures: figures.bytes))

    def once(self, key: Key, make: Callable[[], Figures]) -> Figures:
        return self.kept.once(key, lambda: self._found_or(key, make))

    def only(self, keeps: Callable[[Key], bool], naming: Naming) -> FigureStock:
        """Another version's, with those in memory that keeps says are the same."""
        return FigureStock(self.kind, self.files, naming, self.kept.only(keeps))

    def _found_or(self, key: Key, make: Callable[[], Figures]) -> Figures:
        name = self.naming.name(self.kind, key)
        found = self.files.find(name) if name else None
        if found is not None:
            return found
        made = make().slim()
        if name:
            self.files.keep(name, made)
        return made


def mark_of(profile: Profile) -> str:
    """A word that changes when the same observations would give other figures: another profile, or another code."""
    found = sha256(_code().encode())
    for sector in profile.sectors:
        found.update(repr(replace(sector, panels=())).encode())  # how figures are drawn changes none
    found.update(repr((profile.info, profile.regions.all, profile.targets, np.__version__)).encode())
    return found.hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    found = sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
