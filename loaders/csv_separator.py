"""Which separator a CSV file uses: the one that shows the expected headers and gives every row as many fields."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from loaders.table_head import same

Mark = Literal[",", ";", "\t", "|"]
_SAMPLE_LINES = 200
_SAMPLE_CHARS = 1 << 17
_NAMES = {",": "koma", ";": "titik koma", "\t": "TAB", "|": "garis tegak"}


@dataclass(frozen=True)
class Separator:
    """The separator and the sentence that tells of it."""

    mark: Mark
    note: str


@dataclass(frozen=True, order=True)
class _Trial:
    """How a separator fits, best greatest: expected headers shown, share of rows with the usual count, fields a row."""

    shown: int
    constant: float
    fields: int
    mark: str


def find_separator(text: str, expect: Sequence[str] = ()) -> Separator:
    """The separator of a CSV text, told from its first 200 lines. A file of one column is read with a comma."""
    lines = text[:_SAMPLE_CHARS].splitlines()[:_SAMPLE_LINES]
    if lines and (said := re.fullmatch(r"sep=([,;\t|])", lines[0].strip("\r\n\"'"))):
        return Separator(cast(Mark, said[1]), f"pemisah {_NAMES[said[1]]} (disebut di baris pertama)")
    wanted = [{same(s) for s in e.split("\n")} for e in expect]
    trials = sorted((_try(lines, mark, wanted) for mark in get_args(Mark)), reverse=True)
    best, second = trials[0], trials[1]
    if best.fields < 2:
        return Separator(",", "satu kolom saja; pemisah tidak ditemukan")
    rival = second.fields >= 2 and second.constant >= 0.8 and second.shown == best.shown
    sure = best.constant >= 0.8 and (not rival or best.constant == 1.0 > second.constant)
    told = "pasti" if sure else "dugaan; tulis read.delimiter di profil agar pasti"
    return Separator(cast(Mark, best.mark), f"pemisah {_NAMES[best.mark]} ({told})")


def _try(lines: list[str], mark: str, wanted: list[set[str]]) -> _Trial:
    rows = [r for r in csv.reader(lines, delimiter=mark) if any(f.strip() for f in r)]
    if not rows:
        return _Trial(0, 0.0, 0, mark)
    shown = max(sum(bool(w & {same(f) for f in row}) for w in wanted) for row in rows[:60]) if wanted else 0
    usual, times = Counter(len(r) for r in rows).most_common(1)[0]
    widest = max(len(r) for r in rows)
    fields = usual if usual > 1 else widest
    # One field a row is no evidence for a separator, however constant it is.
    return _Trial(shown, times / len(rows) if usual > 1 else 0.0, fields, mark)
