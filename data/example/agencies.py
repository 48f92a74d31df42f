"""What all invented agencies share: the places they report on, their calendar, their chance, and fair shares."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from data.example.cast import Cast, cast
from data.period import Period
from data.regions import Region, Regions, read_regions

PROFILE = Path(__file__).parent / "profile"
DESA = ("desa", "desa_adat")  # both have a village budget and Dana Desa (UU 6/2014)
STORY_PEOPLE = 784_748  # invented inhabitants of the regency the story was written for
ZONE = ZoneInfo("Asia/Jakarta")
MONTHS_BACK = 24  # complete months of history
SEMESTER_OUT = 75  # days after a semester's first day on which its figures are out

# As agencies write them; "Nopember" and "Agt" are the old and the short way, both alive.
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "Nopember", "Desember",
)  # fmt: skip
SHORT = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nop", "Des")


@dataclass(frozen=True)
class Demo:
    """One demonstration: the day it is made for and the seed of its chance. Everything else follows from them."""

    today: date
    seed: int = 0  # 0: the digits of the regency's code
    profile: Path = PROFILE

    @cached_property
    def land(self) -> Regions:
        return read_regions(self.profile / "regions.csv")

    @cached_property
    def regency(self) -> Region:
        return self.land.top

    @cached_property
    def districts(self) -> list[Region]:
        return self.land.children(self.regency.code)

    def villages(self, district: str, *, desa_only: bool = False) -> list[Region]:
        found = self.land.children(district)
        return [v for v in found if v.kind in DESA] if desa_only else found

    def facilities(self, kind: str, under: str = "") -> list[Region]:
        return self.land.under(under or self.regency.code, "facility", (kind,))

    def chance(self, *name: object) -> random.Random:
        """A source of chance of its own for each name, so that one file does not move another."""
        seed = self.seed or int(self.regency.code.replace(".", ""))
        return random.Random(f"{seed} {' '.join(map(str, name))}")

    @cached_property
    def cast(self) -> Cast:
        """Who plays which part in the story."""
        return cast(self.regency, self.districts, self.chance("cast"))

    @cached_property
    def scale(self) -> float:
        """Inhabitants against those of the story's own regency, for counts that the story tells of the whole."""
        return people(self.regency) / STORY_PEOPLE

    @cached_property
    def now_month(self) -> Period:
        return Period.containing(self.today, "month")

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """The complete months of the history, oldest first."""
        return tuple(self.now_month.shift(-back) for back in range(MONTHS_BACK, 0, -1))

    @property
    def last(self) -> Period:
        """The newest complete month."""
        return self.months[-1]

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), ZONE)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)


def people(place: Region) -> int:
    """Inhabitants of a place, invented."""
    return int(dict(place.facts)["population"])


def month_name(period: Period) -> str:
    return MONTHS[period.start.month - 1]


def month_short(period: Period) -> str:
    return SHORT[period.start.month - 1]


def years_of(periods: Iterable[Period]) -> dict[int, list[Period]]:
    """Periods by the year they begin in, in order."""
    found: dict[int, list[Period]] = {}
    for period in periods:
        found.setdefault(period.start.year, []).append(period)
    return found


def share_out(total: int, weights: Sequence[float], most: Sequence[int] | None = None) -> list[int]:
    """Whole numbers that add up to total, near their weights, none above ``most``; the largest remainders round up.

    A total above the sum of ``most`` gives ``most``.
    """
    room = list(most) if most is not None else [total] * len(weights)
    whole = sum(weights)
    if not whole or total >= sum(room):
        return room if whole else [0] * len(weights)
    exact = [min(total * weight / whole, cap) for weight, cap in zip(weights, room, strict=True)]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    while (left := total - sum(parts)) > 0:
        free = [i for i in order if parts[i] < room[i]]
        for i in free[:left]:
            parts[i] += 1
    return parts


def walk(chance: random.Random, before: float, now: float, jitter: float) -> list[float]:
    """MONTHS_BACK values that pass ``before`` a year before the end and end on ``now``; restless in between."""
    slope = (now - before) / 12
    values = [now - slope * back + chance.uniform(-jitter, jitter) for back in range(MONTHS_BACK - 1, -1, -1)]
    values[-1], values[-13] = now, before
    return values


def spread(chance: random.Random, places: Sequence[Region], width: float) -> dict[str, float]:
    """A lasting weight around 1 for each place, by code."""
    return {place.code: 1 + chance.uniform(-width, width) for place in places}


def semesters(demo: Demo) -> list[Period]:
    """The four newest semesters whose figures are out, oldest first."""
    newest = Period.containing(demo.today, "semester")
    if (demo.today - newest.start).days < SEMESTER_OUT:
        newest = newest.shift(-1)
    return [newest.shift(-back) for back in (3, 2, 1, 0)]


def semesters_behind(demo: Demo, semester: Period) -> int:
    """How many semesters before the newest one that is out."""
    return next(n for n, found in enumerate(reversed(semesters(demo))) if found == semester)
