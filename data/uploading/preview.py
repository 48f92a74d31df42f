"""What a delivery would change, before it is published: the same figures worked out with and without it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from data.batch import CASE, OBSERVATION, STAMP, Batch, Load
from data.comparing.difference import CASE_KEY
from data.doubts.doubts import DOUBTS
from data.doubts.plausible import UNLIKELY
from data.freshness import LastLook
from data.period import Period
from data.profile import Observed, Profile, RegisterShape, Source, delivered_by
from data.published import Published
from data.reading import Reading
from data.regions import Level
from data.snapshot import Snapshot
from data.standing import FrameStanding, Standing
from data.uploading.laid_over import LaidOver, laid_over

Kind = Literal["changed", "new", "same", "absent"]

ODD = 12  # doubted values that are shown one by one


@dataclass(frozen=True)
class Unit:
    """One region before and after. absent: expected, but the delivery says nothing of it; what is there stays."""

    old: Reading
    new: Reading
    kind: Kind


@dataclass(frozen=True)
class Odd:
    """A value that will be kept and doubted: its reading afterwards, which says why, and how it came about."""

    reading: Reading
    history: tuple[Reading, ...]


@dataclass(frozen=True)
class Preview:
    """One indicator in one period. before, after: of the whole regency. units: in the profile's order.

    indicators: the others that can be looked at, this one first. unusual: how many values of any of them are doubted.
    """

    indicator: str
    indicators: tuple[str, ...]
    period: Period
    level: Level
    before: Reading
    after: Reading
    units: tuple[Unit, ...]
    odd: tuple[Odd, ...]
    unusual: int

    def of(self, kind: Kind) -> tuple[Unit, ...]:
        return tuple(u for u in self.units if u.kind == kind)


def preview(batch: Batch, source: Source, now: Snapshot, store: Published, *, wanted: str = "") -> Preview | None:
    """What publishing batch would change. wanted: an indicator to look at; the most telling one otherwise.

    None: nothing that is drawn would be fed by it.
    """
    profile = now.profile
    then = _then(batch, source, now, store)
    choices = _choices(batch, source, profile)
    if not choices:
        return None
    period = _period(batch, now)
    looks = {name: _units(name, period, batch, now, then) for name in choices}
    telling = next((n for n in choices if any(u.kind in ("changed", "new") for u in looks[n])), choices[0])
    chosen = wanted if wanted in looks else telling
    odd = _doubted(looks, batch, then)
    top = profile.info.code
    return Preview(
        indicator=chosen,
        indicators=(chosen, *(n for n in choices if n != chosen)),
        period=period,
        level=_level(now, chosen),
        before=now.reading(chosen, top, period),
        after=then.reading(chosen, top, period),
        units=looks[chosen],
        odd=tuple(Odd(r, tuple(then.history(r.indicator.id, r.region.code, 10, r.period))) for r in odd[:ODD]),
        unusual=len(odd),
    )


# ---------------------------------------------------------------------------------------------- which, and when


def _choices(batch: Batch, source: Source, profile: Profile) -> list[str]:
    """Indicators that the delivery has a part in: headlines first, ratios before their halves."""
    delivered = set(batch.observations["indicator"].unique()) or delivered_by(source)
    found = [
        i
        for i in profile.indicators.values()
        if source in profile.sources_of(i.id) and (delivered & set(profile.halves(i.id)) or len(batch.cases))
    ]
    found = [i for i in found if i.kind != "units"]
    order = {"ratio": 0, "total": 1}
    return [i.id for i in sorted(found, key=lambda i: (i.headline or 99, order.get(i.kind, 2)))]


def _period(batch: Batch, now: Snapshot) -> Period:
    periods = batch.periods
    return Period.parse(periods[-1]) if periods else Period.containing(now.today, "month")


def _level(now: Snapshot, indicator: str) -> Level:
    return now.book.levels.level(indicator)


def _units(indicator: str, period: Period, batch: Batch, now: Snapshot, then: Snapshot) -> tuple[Unit, ...]:
    """Every unit that is expected, before and after."""
    top, level = now.profile.info.code, _level(now, indicator)
    if level == "regency":
        pairs = [(now.reading(indicator, top, period), then.reading(indicator, top, period))]
    else:
        old = now.children(indicator, top, period, level=level)
        pairs = list(zip(old, then.children(indicator, top, period, level=level), strict=True))
    leaves = set(now.profile.halves(indicator))
    rows = batch.observations
    there = set(rows.loc[rows["indicator"].isin(leaves) & (rows["period"] == str(period)), "region"])
    return tuple(
        Unit(old, new, _kind(old, new, new.region.code in there, cases=len(batch.cases) > 0))
        for old, new in pairs
        if new.why != "not_applicable"
    )


def _kind(old: Reading, new: Reading, delivered: bool, *, cases: bool) -> Kind:
    if not delivered and not cases:
        return "absent"
    if old.value is None and new.value is not None:
        return "new"
    return "same" if old.value == new.value else "changed"


def _doubted(looks: Mapping[str, tuple[Unit, ...]], batch: Batch, then: Snapshot) -> list[Reading]:
    """Readings of delivered units that are doubted afterwards, what was delivered before what is computed from it, and
    of that only where it has doubts of its own. Then single cells that were doubted as they were read."""
    found: dict[tuple[str, str], Reading] = {}
    told: dict[str, set[str]] = {}
    for name in sorted(looks, key=lambda n: not isinstance(then.profile.indicators[n], Observed)):
        for unit in (u for u in looks[name] if u.kind != "absent"):
            doubts = {flag for flag in unit.new.flags if flag in DOUBTS}
            if doubts - told.setdefault(unit.new.region.code, set()):
                found[name, unit.new.region.code] = unit.new
            told[unit.new.region.code] |= doubts
    rows = batch.observations[batch.observations["flag"].str.contains(UNLIKELY, regex=False)]
    for row in rows.itertuples():
        key = (str(row.indicator), str(row.region))
        if key not in found:
            found[key] = then.reading(*key, Period.parse(str(row.period)), str(row.category))
    return list(found.values())


# ---------------------------------------------------------------------------------------------- afterwards


def _then(batch: Batch, source: Source, now: Snapshot, store: Published) -> Snapshot:
    """The snapshot there would be, as far as the indicators of this source are concerned."""
    profile = now.profile
    fed = [i for i in profile.indicators if source in profile.sources_of(i)]
    sources = {source.id, *(s.id for i in fed for s in profile.sources_of(i))}
    return Snapshot.of(profile, _Afterwards(store, batch, source, now.version, sources), now.now)


@dataclass(frozen=True)
class _Afterwards:
    """The store as it would answer once batch had landed; only of some sources."""

    store: Published
    batch: Batch
    source: Source
    at: int
    sources: Collection[str]
    figure_folder: Path | None = None  # what may never come is not kept

    def version(self) -> int:
        return self.at

    def touched(self, after: int, up_to: int) -> frozenset[str]:
        return frozenset(self.sources)

    def standing(self, as_of: int | None = None) -> Standing:
        added = self._stamped(self.batch.observations.astype(OBSERVATION))[[*OBSERVATION, *STAMP]]
        return LaidOver(self.store.standing(self.at), FrameStanding(added))

    def cases(self, as_of: int | None = None, sources: Collection[str] | None = None) -> pd.DataFrame:
        current = self.store.cases(self.at, self.sources)
        shape = self.source.shape
        if isinstance(shape, RegisterShape) and shape.case and shape.case.extract == "full" and len(self.batch.cases):
            current = current[current["source"] != self.source.id]
        return laid_over(current[[*CASE, *STAMP]], self._stamped(self.batch.cases)[[*CASE, *STAMP]], CASE_KEY)

    def loads(self) -> list[Load]:
        return self.store.loads()

    def loads_since(self, number: int, version: int) -> list[Load]:
        return self.store.loads_since(number, version)

    def states(self) -> Mapping[str, LastLook]:
        return self.store.states()

    def _stamped(self, rows: pd.DataFrame) -> pd.DataFrame:
        source = self.source
        return rows.assign(sector=source.sector, source=source.id, load=0, version=self.at).astype(STAMP)
