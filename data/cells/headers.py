"""Column headers: found as the profile names them, in any letter case and spacing, or by a declared alias."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data.cells.numbers import tidy
from loaders.table_head import lower_parts

# Tableau writes the date column "terbit" as "Day of terbit".
_OF = ("day of", "month of", "year of")


def folded(text: str) -> str:
    """Text as it is compared: no outer blanks, single spaces, lower case."""
    return tidy(text).casefold()


@dataclass(frozen=True)
class Headers:
    """Headers of one table. aliases: name in the profile → other spellings."""

    columns: tuple[str, ...]
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def find(self, name: str) -> str | None:
        """The header meant by name: as written, by letters alone, by an alias, by its lower part; None without one."""
        if name in self.columns:
            return name
        by_fold = {folded(c): c for c in reversed(self.columns)}
        spellings = [name, *self._aliases(name)]
        spellings += [f"{part} {spelling}" for spelling in spellings for part in _OF]
        whole = next((by_fold[folded(s)] for s in spellings if folded(s) in by_fold), None)
        if whole is not None:
            return whole
        lower = lower_parts(self.columns)
        return next((self.columns[lower[folded(s)]] for s in spellings if folded(s) in lower), None)

    def _aliases(self, name: str) -> Sequence[str]:
        wanted = folded(name)
        return next((spellings for key, spellings in self.aliases.items() if folded(key) == wanted), ())

    def nearest(self, name: str) -> str:
        """The header most like name, for advice only; "" when nothing is like it."""
        by_fold = {_bare(c): c for c in reversed(self.columns) if tidy(c)}
        close = difflib.get_close_matches(_bare(name), list(by_fold), n=1, cutoff=0.6)
        return by_fold[close[0]] if close else ""


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
