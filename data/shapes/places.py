"""What each row's text means as a place or a time: looked up once per different text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from data.cells.coded import different, of_codes

BETWEEN = "\x1f"  # between two texts that are looked up together


@dataclass(frozen=True)
class Place:
    """What one text means: a code or canonical period, or the rule it broke (a word of checks.RULES) and advice."""

    value: str = ""
    rule: str = ""
    advice: str = ""


@dataclass(frozen=True)
class Places:
    """One Place per row: found[at[row]], and what was written there, texts[at[row]].

    column: header of the cell that was read, "" when it was not in a cell.
    """

    at: np.ndarray
    found: tuple[Place, ...]
    texts: tuple[str, ...]
    column: str = ""

    @cached_property
    def value(self) -> np.ndarray:
        """Per row the code or canonical period, "" for none."""
        return self._each([place.value for place in self.found])

    @cached_property
    def rule(self) -> np.ndarray:
        """Per row the rule that was broken, "" for none."""
        return self._each([place.rule for place in self.found])

    @property
    def advice(self) -> np.ndarray:
        return self._each([place.advice for place in self.found])

    @property
    def written(self) -> np.ndarray:
        return self._each(list(self.texts))

    def says(self, *rules: str) -> np.ndarray:
        """Mask of the rows that broke one of these rules; any rule when none is named."""
        wanted = [place.rule in rules if rules else place.rule != "" for place in self.found]
        return np.array(wanted or [False], dtype=bool)[self.at]

    def coded(self, chosen: np.ndarray) -> pd.Categorical:
        """The values of the chosen rows (positions), as categories."""
        return of_codes(self.at[chosen], [place.value for place in self.found])

    def nowhere(self, rows: np.ndarray) -> Places:
        """The same, without a value in some rows (mask)."""
        if not rows.any():
            return self
        blank = tuple(replace(place, value="") for place in self.found)
        at = np.where(rows, self.at + np.int32(len(self.found)), self.at)
        return replace(self, at=at, found=(*self.found, *blank), texts=(*self.texts, *self.texts))

    def _each(self, texts: list[str]) -> np.ndarray:
        return np.array(texts, dtype=object)[self.at] if len(self.at) else np.empty(0, dtype=object)


def look_up(texts: pd.Series, find: Callable[[str], Place], column: str = "") -> Places:
    """find applied once to every different text."""
    each = different(texts)
    found = tuple(find(text) for text in each.texts)
    return Places(each.at, found, tuple(text.split(BETWEEN)[0] for text in each.texts), column)


def constant(place: Place, size: int, written: str = "", column: str = "") -> Places:
    """The same Place for every row."""
    return Places(np.zeros(size, dtype=np.int32), (place,), (written,), column)


def beside(texts: pd.Series, others: pd.Series) -> pd.Series:
    """Two columns as one, each different pair once, a separator between them."""
    left, right = different(texts), different(others)
    both = left.at.astype(np.int64) * max(1, len(right.texts)) + right.at
    pairs, at = np.unique(both, return_inverse=True)
    words = [left.texts[p // len(right.texts)] + BETWEEN + right.texts[p % len(right.texts)] for p in pairs.tolist()]
    return pd.Series(of_codes(at, words), index=texts.index)
