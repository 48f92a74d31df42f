"""What moves between reading and storing: observations, cases, rejects, a load."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import pandas as pd

from data.period import Period

# Sheet → header → column letter in the file ("H"); {} of a query, and of loads from before they were kept.
Letters = Mapping[str, Mapping[str, str]]

# held: of an unusual number of rows; published once a person of the agency accepts it.
Outcome = Literal["landed", "unchanged", "held", "refused", "failed"]
SET_ASIDE: tuple[Outcome, ...] = ("refused", "held")  # read well enough to be judged, and kept from the screens

# One row a stored value. period is canonical text; category "" is the total; row and column lead back to the cell.
OBSERVATION = {
    "indicator": "str", "region": "str", "period": "str", "category": "str", "value": "float64",
    "row": "int64", "column": "str", "sheet": "str", "flag": "str",
}  # fmt: skip

# One row a case. Dates are ISO text ("" = none); returned counts how often it went back to the applicant.
CASE = {
    "reference": "str", "type": "str", "desk": "str", "region": "str",
    "received": "str", "due": "str", "closed": "str", "returned": "int64", "row": "int64", "sheet": "str",
}  # fmt: skip

# What the store adds to both: whence it came and when it became visible.
STAMP = {"sector": "str", "source": "str", "load": "int64", "version": "int64"}


def empty(columns: dict[str, str]) -> pd.DataFrame:
    """A frame with these columns and dtypes and no row."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


@dataclass(frozen=True)
class Reject:
    """A refused cell or row: where, what was written (masked when personal), which rule, what to do, in Indonesian.

    row 0: the whole delivery. column "": the whole row. whole_row: the row made no observation at all.
    """

    sheet: str
    row: int
    column: str
    value: str
    rule: str  # a word of checks.RULES: "region_unknown", "not_a_number", …
    advice: str
    whole_row: bool = False


@dataclass(frozen=True)
class Batch:
    """One delivery, shaped and sifted. Rows read = loaded + returned + ignored, always.

    loaded: rows that made at least one observation, case or count. returned: rows refused whole.
    ignored: rows that are not data (titles, totals, blanks, other regions). Rejected cells of loaded rows: rejects.
    laid: gives the observations of a long table, which lie on disk and not in ``observations``; spoken: its periods.
    checks: what was compared and came out ("jumlah 152 baris = baris 158"), shown on the lineage card: text, ok.
    """

    observations: pd.DataFrame
    cases: pd.DataFrame
    rejects: tuple[Reject, ...]
    read: int
    loaded: int
    returned: int
    ignored: int
    missing_cells: int = 0
    checks: tuple[tuple[str, bool], ...] = ()
    notes: tuple[str, ...] = ()
    laid: Callable[[], Iterator[pd.DataFrame]] | None = field(default=None, compare=False)
    spoken: tuple[str, ...] = ()

    def parts(self) -> Iterator[pd.DataFrame]:
        """Its observations; those of a long table in parts that share no key."""
        return self.laid() if self.laid else iter((self.observations,))

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods its observations speak of, oldest first."""
        texts = self.spoken or self.observations["period"].unique().tolist()
        return tuple(sorted(map(str, texts), key=Period.parse))

    def __post_init__(self) -> None:
        if self.read != self.loaded + self.returned + self.ignored:
            raise ValueError(f"rows do not close: {self.read} != {self.loaded} + {self.returned} + {self.ignored}")


@dataclass(frozen=True)
class Load:
    """One attempt to read one delivery of a source. number counts up over all sources; 0 = not yet recorded.

    delivered: when the agency's file came (or the query was asked). started, ended: our work. Times are aware, UTC.
    version: the published version it made (0 when it did not land). retracted: the version that withdrew it, or 0.
    archive: name of the kept copy in the state folder, "" when none. letters: where its columns stand in the file.
    """

    source: str
    outcome: Outcome
    delivery: str
    delivered: datetime
    started: datetime
    ended: datetime
    fingerprint: str = ""
    read: int = 0
    loaded: int = 0
    returned: int = 0
    ignored: int = 0
    written: int = 0  # observations that differ from what was current
    reason: str = ""  # why refused or failed; Indonesian, for operators
    number: int = 0
    version: int = 0
    retracted: int = 0
    archive: str = ""
    sheets: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()  # periods it speaks of, oldest first
    notes: tuple[str, ...] = ()
    checks: tuple[tuple[str, bool], ...] = ()
    letters: Letters = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)  # of a database's answer → what each held
    rejects: tuple[Reject, ...] = field(default=(), compare=False)
