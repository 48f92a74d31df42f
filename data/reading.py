"""Answers, ready to draw. Everything a reader needs to trust a number travels with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data.period import Period
from data.profile import Indicator, Source, Target
from data.regions import Region

Status = Literal["act", "watch", "good", "none"]
Light = Literal["fresh", "late", "stale", "never"]
# How a value is hidden: a small count; one hidden beside it; nothing more is said.
Veil = Literal["", "small", "guard", "veiled"]
Why = Literal[
    "", "no_data", "not_reported", "low_coverage", "not_additive", "not_applicable", "no_denominator", "suppressed"
]


@dataclass(frozen=True)
class Freshness:
    """Has the agency delivered what is due? And did we manage to look?

    light: by the clock, from the newest period delivered. due: day by which the next period was (or is) promised.
    delivered: when the newest landed delivery came. age, limit: of the newest data against its allowed age, in seconds
    (limit: due + grace). failed: the last look did not work (reason, next_try); the light still tells of the data.
    """

    light: Light
    delivered: datetime | None
    period: Period | None
    due: date | None
    age: float
    limit: float
    failed: bool = False
    reason: str = ""
    since: datetime | None = None
    next_try: datetime | None = None


@dataclass(frozen=True)
class Reading:
    """One number. value is None when not observed or withheld; ``why`` says which.

    value, previous, year_ago, target are in the indicator's unit. numerator, denominator: the halves of a ratio.
    target: what is wanted in this period (after pace). reporting / expected: regions that observed / that should have.
    status judges the value alone; an old number has no present state: look at freshness first.
    """

    indicator: Indicator
    region: Region
    period: Period | None
    value: float | None
    category: str = ""
    previous: float | None = None
    year_ago: float | None = None
    target: float | None = None
    rule: Target | None = None
    status: Status = "none"
    freshness: Freshness | None = None
    reporting: int = 0
    expected: int = 0
    source: Source | None = None
    load: int = 0
    why: Why = ""
    veil: Veil = ""
    small_below: int = 0  # the limit it was hidden by
    guarded: Region | None = None  # the one beside it whose small count it guards
    numerator: float | None = None
    denominator: float | None = None
    flags: tuple[str, ...] = ()  # "direvisi", "sementara", a doubt of data.doubts.doubts: "melonjak"
    doubtful: int = 0  # doubted values that a sum or quotient was made of

    @property
    def stale(self) -> bool:
        return self.freshness is not None and self.freshness.light == "stale"


@dataclass(frozen=True)
class Cell:
    """One stored value and its place in the file it came from."""

    indicator: str
    region: Region
    category: str
    value: float
    source: Source
    load: int
    delivery: str  # file as the agency named it
    fingerprint: str
    sheet: str
    row: int
    column: str
    flag: str = ""
    letter: str = ""  # of its column in the file ("H"); "" where the load does not say

    @property
    def spot(self) -> str:
        """ "H47"; "" when its column's letter or its row is not known."""
        return f"{self.letter}{self.row}" if self.letter and self.row else ""


@dataclass(frozen=True)
class Lineage:
    """From a number to its cells. cells: at most ``limit`` of them, in region order; count: how many there are."""

    reading: Reading
    cells: tuple[Cell, ...]
    count: int
    parts: tuple[Reading, ...] = ()  # the halves, when it is computed


@dataclass(frozen=True)
class Case:
    """A permit, a complaint: open or closed, counted by the clock. days_left: working days to due (negative: past)."""

    reference: str
    type: str
    desk: str
    region: Region | None
    received: date
    due: date | None
    closed: date | None
    returned: int
    days_left: int | None
    load: int
    row: int


@dataclass(frozen=True)
class Cases:
    """Cases of a source in a region, in order. hidden: none is listed, since the list would tell a count that is hidden
    for being small."""

    listed: tuple[Case, ...]
    hidden: bool = False
