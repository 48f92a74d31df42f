"""Everything that is current, as answers: reading, history, children, breakdown, cases, lineage, freshness."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from data.audience import Audience, narrowest
from data.batch import Load
from data.columns import Shelf
from data.figure_book import FigureBook
from data.figure_files import FigureFiles
from data.figures import Figures
from data.freshness import LastLook, Lights
from data.kept import Kept
from data.lineage import trace
from data.loads_known import LoadsKnown
from data.newest import WAITING, newest_period, told_periods, up_to
from data.period import Period
from data.profile import Profile
from data.published import Published
from data.reading import Cases, Freshness, Lineage, Reading
from data.readings import Readings
from data.region_tree import RegionTree
from data.regions import Level
from data.seen import seen_by
from data.siblings.across import Across
from data.siblings.siblings import Siblings
from data.standing import FrameStanding, Standing
from data.status import Verdict, verdict_of
from data.suppressing.listing import cases_told


class Snapshot:
    """All current figures of a profile at one version and one moment; immutable, safe to share between threads."""

    def __init__(
        self,
        profile: Profile,
        observations: pd.DataFrame | Standing,
        cases: pd.DataFrame,
        loads: Sequence[Load],
        states: Mapping[str, LastLook],
        version: int,
        now: datetime,
        figures: Path | None = None,
    ) -> None:
        """observations, cases: current rows with batch.STAMP, or who reads them. figures: where finished ones lie."""
        self.profile = profile
        self.version = version
        self.now = now
        self.zone = ZoneInfo(profile.info.timezone)
        self.loads = LoadsKnown(loads, version)
        self._states = states
        self.tree = RegionTree(profile.regions, profile.info.code)
        rows = FrameStanding(observations) if isinstance(observations, pd.DataFrame) else observations
        files, shelf = FigureFiles(figures), Shelf(rows, self.tree)
        self.book = FigureBook(profile, shelf, cases=cases, today=self.today, files=files)
        self.look = 0  # goes up when only our looking at sources changed
        self._start_answering()

    @classmethod
    def of(cls, profile: Profile, store: Published, now: datetime, as_of: int | None = None) -> Snapshot:
        """The newest published version, or an earlier one with the loads that counted then."""
        version = store.version() if as_of is None else min(as_of, store.version())
        rows, cases, loads = store.standing(version), store.cases(version), store.loads()
        return cls(profile, rows, cases, loads, store.states(), version, now, store.figure_folder)

    def seen_at(self, now: datetime) -> Snapshot:
        """The same figures by another clock: freshness, and cases by the day."""
        other = copy(self)
        other.now = now
        other.book = self.book.on(other.today)
        other._start_answering()
        return other

    def renewed(self, store: Published, now: datetime) -> Snapshot:
        """The newest published version. Of cases only those of sources that landed or were withdrawn since are read, of
        observations none; every figure and answer that nothing new feeds is shared with this snapshot."""
        version, states = store.version(), store.states()
        if version < self.version:  # the state folder is another one
            return Snapshot.of(self.profile, store, now)
        touched = store.touched(self.version, version)
        seen = self if now == self.now else self.seen_at(now)
        other = copy(seen)
        other.version, other._states = version, states
        other.loads = self.loads.renewed(store.loads_since(self.loads.newest, self.version), version)
        shelf = Shelf(store.standing(version), self.tree)
        other.book, changed = seen.book.renewed(shelf, store.cases(version, touched), touched)
        other._start_answering(seen, changed, touched | self._looked_at(states))
        return other

    def looked_again(self, loads: Sequence[Load], states: Mapping[str, LastLook]) -> Snapshot:
        """The same figures after looks that published nothing: other lights, and loads that are new or changed."""
        other = copy(self)
        other.loads, other._states, other.look = self.loads.renewed(loads, self.version), states, self.look + 1
        other._start_answering(self, (), self._looked_at(states))
        return other

    def seen_by(self, audience: Audience) -> Snapshot:
        """The same for other eyes: what they may not see is unknown, and more numbers are small. Never sees more."""
        audience = narrowest(audience, self.book.audience)
        if audience == self.book.audience:
            return self
        if audience not in self._others:
            other = copy(self)
            other.profile = seen_by(self.profile, audience)
            other.book = self.book.seen_by(audience)
            before, changed, touched = self._before
            other._start_answering(before.pop(audience, None), changed, touched)
            self._others[audience] = other
        return self._others[audience]

    @property
    def today(self) -> date:
        """The day in the regency's time zone."""
        return self.now.astimezone(self.zone).date()

    def reading(self, indicator: str, region: str, at: Period | None = None, category: str = "") -> Reading:
        """One value: of a period, or the newest. KeyError for an unknown indicator or region.

        The newest is the newest period anything was observed in for the region. While a period that too few regions
        have reported is not yet overdue, the one before it answers, with the flag "menunggu 2025-07".
        """
        place = self.tree.position[region]
        if at is not None:
            return self._reading(indicator, place, at, category)
        question = ("newest", place, category)
        return self._kept.once(indicator, question, lambda: self._latest(indicator, place, category))

    def _latest(self, indicator: str, place: int, category: str) -> Reading:
        source = next(iter(self.profile.sources_of(indicator)), None)
        ask = partial(newest_period, place=place, source=source, today=self.today)
        period, waiting = ask(self._figures(indicator, category, None))
        if period is None and not category:
            found = [ask(self._figures(indicator, name, None))[0] for name in self.book.categories(indicator)]
            period = max((each for each in found if each), default=None)
        reading = self._reading(indicator, place, period, category)
        return replace(reading, flags=(*reading.flags, f"{WAITING} {waiting}")) if waiting else reading

    def history(self, indicator: str, region: str, last: int = 12, at: Period | None = None) -> list[Reading]:
        """The last periods up to the reading's own, oldest first. A period nobody delivered is there, without value;
        periods before the first delivery are not."""
        if (newest := self.reading(indicator, region, at)).period is None:
            return []
        periods, place = up_to(newest.period, last, self._figures(indicator, "", at)), self.tree.position[region]
        return [*(self._reading(indicator, place, p, "") for p in periods[:-1]), newest]

    def children(
        self, indicator: str, region: str, at: Period | None = None, *, level: Level | None = None, category: str = ""
    ) -> Siblings:
        """One per region directly below, in the order of the profile, all of one period; of a deeper level when it is
        named. Under a district or village: its facilities, when the indicator is collected there."""

        def answer() -> Across:
            period = at or self.reading(indicator, region, category=category).period
            places = self.tree.positions(self.book.levels.below(indicator, region, level))
            found = self._figures(indicator, category, period)
            return self._readings.across(indicator, places, period, category=category, figures=found)

        across = self._kept.once(indicator, ("children", region, at, level, category), answer)
        return Siblings.all(across, self.tree, lambda p: self._reading(indicator, p, across.asked.period, category))

    def breakdown(self, indicator: str, region: str, at: Period | None = None) -> list[Reading]:
        """One per category, in the profile's order, all of one period."""

        def answer() -> tuple[Reading, ...]:
            period, place = at or self.reading(indicator, region).period, self.tree.position[region]
            return tuple(self._reading(indicator, place, period, name) for name in self.book.categories(indicator))

        return list(self._kept.once(indicator, ("breakdown", region, at), answer))

    def verdict(self, indicator: str, region: str, at: Period | None = None) -> Verdict:
        """The reading and how the regions directly below stand, in the reading's period."""

        def answer() -> Verdict:
            reading = self.reading(indicator, region, at)
            below = self.children(indicator, region, reading.period)
            return verdict_of(reading, below.statuses, below.missing())

        return self._kept.once(indicator, ("verdict", region, at), answer)

    def cases(self, source: str, region: str, *, open_only: bool = True) -> Cases:
        """Cases of a source in a region (the regency: all), fewest working days left first; closed ones have none."""
        _ = self.profile.sources[source]  # KeyError: not for this audience
        answer = partial(cases_told, self.book, source, region, open_only=open_only)
        return self._cases.once(source, (region, open_only), answer)

    def lineage(self, reading: Reading, limit: int = 50) -> Lineage:
        """The cells a reading was made of."""
        return trace(self, reading, limit)

    def periods(self, indicator: str) -> list[Period]:
        """Periods with data, newest first."""

        def answer() -> tuple[Period, ...]:
            names = ("", *self.book.categories(indicator))
            return told_periods(self._figures(indicator, name, None) for name in names)

        return list(self._kept.once(indicator, "periods", answer))

    def freshness(self, source: str) -> Freshness:
        """Has the agency delivered what is due, by this snapshot's clock? KeyError for an unknown source."""
        return self._lights.of(source)

    def _start_answering(
        self, before: Snapshot | None = None, changed: Collection[str] = (), touched: Collection[str] = ()
    ) -> None:
        """With no answers; or with those of a snapshot of the same moment that neither changed indicators nor touched
        sources have a part in."""
        known: Mapping[str, Freshness] = {}
        self._kept, self._cases = Kept(), Kept()
        self._others: dict[Audience, Snapshot] = {}
        self._before = (dict(before._others) if before else {}, changed, touched)
        if before is not None:
            known = before._lights.but_of(touched)
            self._cases = before._cases.without(touched)
            self._kept = before._kept.without(self.book.levels.delivered_by(touched).union(changed))
        sources = self.profile.sources
        self._lights: Lights = Lights(sources, self.loads.of, self._states, now=self.now, zone=self.zone, known=known)
        # Not a method of this snapshot: one that nobody shows any more goes at once, not when the collector comes.
        self._readings = Readings(self.book, self.loads, self._lights.of)

    def _looked_at(self, states: Mapping[str, LastLook]) -> set[str]:
        return {name for name in self.profile.sources if states.get(name) != self._states.get(name)}

    def figures(self, reading: Reading) -> Figures:
        """The figures a reading was taken from."""
        return self._figures(reading.indicator.id, reading.category, reading.period)

    def _figures(self, indicator: str, category: str, at: Period | None) -> Figures:
        _ = self.profile.indicators[indicator]  # KeyError: not for this audience
        own = self.book.figures(indicator, category)  # its periods tell the frequency without reading a row
        if at is None or (own.periods and own.periods[0].frequency == at.frequency):
            return own
        return self.book.figures(indicator, category, at.frequency)

    def _reading(self, indicator: str, place: int, period: Period | None, category: str) -> Reading:
        def answer() -> Reading:
            figures = self._figures(indicator, category, period)
            return self._readings.make(indicator, place, period, category=category, figures=figures)

        return self._kept.once(indicator, (place, period, category), answer)
