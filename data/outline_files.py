"""Outlines on disk, beside the figures: which periods and categories an indicator was observed in. A page asks for them
for its list of periods, whose figures lie on disk as well: nothing is read of the store for it after a restart."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import get_args

from data.columns import Shelf
from data.figure_files import FigureFiles, facts_of
from data.period import Frequency, Period

_BEGIN = b"PENDOPO OUTLINE 1\n"
_HEAD = len(_BEGIN) + 4


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
        data = self.files.words(self._name(shelf, indicator)) if self.mark else None
        if data is None or not data.startswith(_BEGIN):
            return None
        text = data[_HEAD:]
        if zlib.crc32(text) != int.from_bytes(data[len(_BEGIN) : _HEAD], "little"):
            return None
        said = json.loads(text)
        return {f: _outline(said[f]) for f in get_args(Frequency) if f in said}

    def keep(self, shelf: Shelf, indicator: str, outlines: Outlines) -> None:
        if not self.mark:
            return
        said = {f: [list(map(str, each.periods)), list(each.categories)] for f, each in outlines.items()}
        text = json.dumps(said).encode()
        head = _BEGIN + zlib.crc32(text).to_bytes(4, "little")
        self.files.keep_words(self._name(shelf, indicator), head + text)

    def _name(self, shelf: Shelf, indicator: str) -> str:
        words = {"kind": "outline", "of": indicator, "fed": shelf.stamp(indicator), "mark": self.mark}
        return sha256(facts_of(words).encode()).hexdigest()[:40]


def _outline(said: list[list[str]]) -> Outline:
    periods, categories = said
    return Outline(tuple(map(Period.parse, periods)), tuple(categories))
