"""Random counts of small places, and one who tries to work out what is hidden from all that is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from data.audience import Audience
from data.period import Period
from data.profile import Profile, Text, Total
from data.reading import Reading
from data.regions import Region, Regions
from data.snapshot import Snapshot
from tests.fakes import REGENCY, observed, ratio
from tests.snapshots import observations, profile_of, snapshot

MONTHS = ("2025-01", "2025-02", "2025-03")
PERIODS = tuple(Period.parse(text) for text in (*MONTHS, "2025-Q1"))
COUNTS = ("kena", "lain", "warga")
Cell = tuple[str, str, str, str]  # indicator, village, category, month
Sum = frozenset[Cell]


@dataclass(frozen=True)
class Told:
    """A sum of cells, the number shown for it (None: none is), and the indicator whose count it is."""

    cells: Sum
    number: float | None
    of: str


@dataclass(frozen=True)
class Town:
    """A random regency: its profile, its snapshot, and the truth by cell."""

    profile: Profile
    seen: Snapshot
    truth: Mapping[Cell, int]
    categories: Mapping[str, tuple[str, ...]]  # of what was delivered: ("",) for a total alone

    @classmethod
    def random(cls, seed: int) -> Town:
        random = Random(seed)
        regions = _regions(random)
        profile = replace(_profile(random), regions=regions)
        categories = {name: random.choice([("",), ("",), ("l", "p"), ("a", "b", "c")]) for name in COUNTS}
        categories["lain"] = random.choice([("",), categories["kena"]])
        categories["warga"] = random.choice([("",), categories["kena"]])
        scale = {"kena": random.choice([2, 4, 9]), "lain": random.choice([3, 8]), "warga": random.choice([6, 40])}
        truth = {
            (name, village.code, category, month): int(random.expovariate(1 / scale[name]))
            for name in COUNTS
            for village in regions.under(REGENCY, "village")
            for month in MONTHS
            if random.random() > 0.06
            for category in categories[name]
        }
        rows = observations([(c[0], c[1], c[3], float(n)) for c, n in truth.items()])
        rows["category"] = pd.Series([c[2] for c in truth], dtype=rows["category"].dtype)
        return cls(profile, snapshot(rows, profile=profile), truth, categories)

    def sum(self, cells: Sum) -> int:
        """What these cells truly add up to."""
        return sum(self.truth[cell] for cell in cells)

    # ------------------------------------------------------------------------------------------ what a number sums

    def _whole(self, indicator: str, village: str, months: tuple[str, ...]) -> bool:
        first = self.categories[indicator][0]
        return all((indicator, village, first, month) in self.truth for month in months)

    def cells(
        self, indicator: str, region: str, category: str, period: Period, *,
        beside: tuple[str, ...] = (), summed: tuple[str, ...] = (),
    ) -> Sum:  # fmt: skip
        """The cells of a count in a region: of villages that told all months of it and of the counts beside it.
        summed: counts it is added to, which must have the category too."""
        months = tuple(m for m in MONTHS if period == Period.parse(m) or period.covers(Period.parse(m)))
        villages = [r.code for r in self.profile.regions.under(region, "village")] if "." in region else []
        villages = [v for v in villages if all(self._whole(name, v, months) for name in (indicator, *beside))]
        told = all(not category or category in self.categories[name] for name in (indicator, *summed))
        names = (self.categories[indicator] if not category else (category,)) if told else ()
        return frozenset((indicator, v, c, m) for v in villages for c in names for m in months)

    def sums(self, reading: Reading, period: Period) -> Iterator[Told]:
        """What a reading adds up, with the number it shows for it: a ratio tells of both its halves."""
        found, region, category = reading.indicator, reading.region.code, reading.category
        if found.kind == "observed":
            yield Told(self.cells(found.id, region, category, period), reading.value, found.id)
        elif found.kind == "total":
            parts = [self.cells(n, region, category, period, beside=found.of, summed=found.of) for n in found.of]
            yield Told(frozenset().union(*parts), reading.value, found.id)
        elif found.kind == "ratio":
            tops = ("kena", "lain") if found.numerator == "semua" else (found.numerator,)
            every = (*tops, found.denominator)
            below = category if category in self.categories[found.denominator] else ""
            parts = [self.cells(n, region, category, period, beside=every, summed=tops) for n in tops]
            yield Told(frozenset().union(*parts), reading.numerator, found.numerator)
            rest = self.cells(found.denominator, region, below, period, beside=every)
            yield Told(rest, reading.denominator, found.denominator)


def _regions(random: Random) -> Regions:
    found = [Region(REGENCY, "Kabupaten Contoh", "regency", "99", "kabupaten")]
    for d in range(1, random.randint(2, 4)):
        district = f"{REGENCY}.{d:02}"
        found.append(Region(district, f"Kecamatan {d}", "district", REGENCY, "kecamatan"))
        for v in range(1, random.randint(2, 5)):
            found.append(Region(f"{district}.{2000 + v}", f"Desa {d}-{v}", "village", district, "desa"))
    return Regions(tuple(found))


def _profile(random: Random) -> Profile:
    def own(**more: object) -> dict[str, object]:
        return {"audience": "public", "over_time": "sum", "min_coverage": random.choice([0.0, 0.0, 0.8]), **more}

    also = random.choice([0, 5])
    return profile_of(
        observed("kena", small_below=5, **own()),
        observed("lain", small_below=also, **own()),
        observed("warga", small_below=random.choice([0, 0, 5]), **own()),
        Total(
            kind="total",
            id="semua",
            audience="public",
            label=Text(id="semua"),
            definition=Text(id="semua"),
            of=("kena", "lain"),
            min_coverage=random.choice([0.0, 0.8]),
            small_below=random.choice([0, 0, 5]),
        ),
        ratio("angka", "kena", "warga", min_coverage=0.0, audience="public"),
        ratio("angka_semua", "semua", "warga", min_coverage=0.0, small_below=random.choice([0, 5]), audience="public"),
    )


# ---------------------------------------------------------------------------------------------- the attack


@dataclass(frozen=True)
class Shown:
    """All that one audience is told: sums with their least and greatest value, and the small sums it must not know."""

    told: Mapping[Sum, tuple[float, float]]
    secrets: Mapping[Sum, int]
    wrong: tuple[str, ...]  # numbers shown that are not what they should sum, or that should be hidden


def look(town: Town, audience: Audience) -> Shown:
    """Everything a reader can ask: every indicator, region, category and period."""
    seen = town.seen.seen_by(audience)
    told: dict[Sum, tuple[float, float]] = {}
    secrets: dict[Sum, int] = {}
    wrong: list[str] = []
    asked = [
        (name, region.code, category, period)
        for name in town.profile.indicators
        for region in town.profile.regions.all
        for category in ("", *seen.book.categories(name))
        for period in PERIODS
    ]
    for name, region, category, period in asked:
        reading = seen.reading(name, region, period, category)
        for sum_ in town.sums(reading, period):
            true, where = town.sum(sum_.cells), f"{name} {region} {category} {period}"
            if sum_.number is not None and sum_.number != true:
                wrong.append(f"{where}: {sum_.number} for {true}")
            if 0 < true < seen.book.levels.small_below(sum_.of, audience):
                secrets[sum_.cells] = true
                if sum_.number is not None:
                    wrong.append(f"{where}: {sum_.number} is small")
            least, most = _told(reading, sum_.number, sum_.cells)
            before = told.get(sum_.cells, (0.0, np.inf))
            told[sum_.cells] = max(before[0], least), min(before[1], most)
    return Shown({cells: bounds for cells, bounds in told.items() if cells}, secrets, tuple(wrong))


def _told(reading: Reading, number: float | None, cells: Sum) -> tuple[float, float]:
    if number is not None:
        return number, number
    if reading.indicator.kind == "ratio" or not reading.veil or not cells:
        return 0.0, np.inf
    if reading.veil == "small":
        return 1.0, reading.small_below - 1.0
    return (float(reading.small_below), np.inf) if reading.veil == "guard" else (0.0, np.inf)


def known_exactly(town: Town, shown: Shown) -> list[Sum]:
    """Small sums that only one whole number fits. Solved in integers (HiGHS); labels bound what is hidden."""
    names = {cell: i for i, cell in enumerate(sorted({c for cells in shown.told for c in cells}))}
    rows = [[names[c] for c in cells] for cells in shown.told]
    indptr = np.cumsum([0, *map(len, rows)])
    matrix = csr_array(
        (np.ones(indptr[-1]), np.concatenate(rows) if rows else [], indptr), shape=(len(rows), len(names))
    )
    low, high = (np.array([bounds[i] for bounds in shown.told.values()]) for i in (0, 1))
    rules = LinearConstraint(matrix, low, high)
    unsure = {cells: np.isin(np.arange(len(names)), [names[c] for c in cells]).astype(float) for cells in shown.secrets}

    def solve(goal: np.ndarray) -> np.ndarray:
        found = milp(goal, integrality=np.ones(len(names)), bounds=Bounds(0, 10_000), constraints=rules)
        assert found.status == 0, found.message
        return np.round(found.x)

    def opens(solution: np.ndarray) -> None:
        for cells in [c for c, row in unsure.items() if row @ solution != shown.secrets[c]]:
            del unsure[cells]

    for sign in (1, -1):
        if unsure:
            opens(solve(sign * np.sum(list(unsure.values()), axis=0)))
    for cells in list(unsure):
        for sign in (1, -1):
            if cells in unsure:
                opens(solve(sign * unsure[cells]))
    return list(unsure)
