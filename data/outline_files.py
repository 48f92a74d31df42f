"""Outlines on disk, beside the figures: which periods and categories an indicator was observed in. A page asks for them
for its list of periods, whose figures lie on disk as well: nothing is read of the store for it after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from data.columns import Shelf
from data.figure_files import FigureFiles, name_of
from data.period import Frequency, Period


@dataclass(frozen=True)
class Outline:
    """The periods (oldest first) and categories in which an indicator was observed, in one frequency."""

    periods: tuple[Period, ...]
    categories: tuple[str, ...]


Outlines = Mapping[Frequency, Outline]


@dataclass(frozen=True)
class OutlineFiles:
    """mark: of the profile and the code, as of figures; "" keeps nothing."""

    files: FigureFiles
    mark: str

    def find(self, shelf: Shelf, indicator: str) -> Outlines | None:
        """What was kept of an indicator whose rows are these; None when nothing was, or nothing whole."""
        said = self.files.words(self._name(shelf, indicator)) if self.mark else None
        return None if said is None else {f: _outline(said[f]) for f in get_args(Frequency) if f in said}

    def keep(self, shelf: Shelf, indicator: str, outlines: Outlines) -> None:
        if self.mark:
            said = {f: [list(map(str, each.periods)), each.categories] for f, each in outlines.items()}
            self.files.keep_words(self._name(shelf, indicator), said)

    def _name(self, shelf: Shelf, indicator: str) -> str:
        return name_of({"kind": "outline", "of": indicator, "fed": shelf.stamp(indicator), "mark": self.mark})


def _outline(said: list[list[str]]) -> Outline:
    periods, categories = said
    return Outline(tuple(map(Period.parse, periods)), tuple(categories))
