"""Has the agency delivered what is due? A light by the clock, kept apart from whether our last look worked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from data.batch import Load, Outcome
from data.hours import next_asked
from data.period import Period
from data.profile import RegisterShape, Source
from data.reading import Freshness, Light

# Worst first: what a figure made of several sources shows.
LIGHTS: tuple[Light, ...] = ("never", "stale", "late", "fresh")


class LastLook(Protocol):
    """How our last look at a source went. since: first of the failed looks in a row; next_try: when we look again."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def reason(self) -> str: ...
    @property
    def since(self) -> datetime | None: ...
    @property
    def next_try(self) -> datetime | None: ...


class Lights:
    """The lights of one snapshot's sources, by its clock, each worked out once. known: those that stand already."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        loads: Callable[[str], Sequence[Load]],
        looks: Mapping[str, LastLook],
        *,
        now: datetime,
        zone: tzinfo,
        known: Mapping[str, Freshness],
    ) -> None:
        self._sources, self._loads, self._looks, self._now, self._zone = sources, loads, looks, now, zone
        self._of = dict(known)

    def of(self, source: str) -> Freshness:
        """KeyError for an unknown source."""
        if source not in self._of:
            loads, look = self._loads(source), self._looks.get(source)
            self._of[source] = freshness(self._sources[source], loads, look, now=self._now, zone=self._zone)
        return self._of[source]

    def but_of(self, sources: Collection[str]) -> dict[str, Freshness]:
        """Those worked out so far, without these sources'."""
        return {name: fresh for name, fresh in dict(self._of).items() if name not in sources}


def freshness(
    source: Source, loads: Sequence[Load], look: LastLook | None, *, now: datetime, zone: tzinfo
) -> Freshness:
    """The light of one source. loads: of this source, in any order; retracted ones do not count. zone: the regency's.

    The day a delivery is due is kept until midnight; grace days follow; then it is stale. A source that tells how
    things stand at the time of asking (cases, ``of_delivery``) is as new as the last time it answered, even when the
    answer was the same as before. due of a source that never delivered: when its first delivery is expected.
    """
    kept = [load for load in loads if load.outcome == "landed" and not load.retracted]
    trouble = look if look and look.outcome == "failed" else None
    newest = _newest(source, loads, kept, zone)
    delivered = max((load.delivered for load in kept), default=None)
    today = now.astimezone(zone).date()
    due, stale_after = _promised(source, newest, today)
    return Freshness(
        light=_light(today, due, stale_after) if newest else "never",
        delivered=delivered,
        period=newest,
        due=due,
        age=_seconds(_day_after(newest.end, zone), now) if newest else 0.0,
        limit=_seconds(_day_after(newest.end, zone), _day_after(stale_after, zone)) if newest else 0.0,
        failed=trouble is not None,
        reason=trouble.reason if trouble else "",
        since=trouble.since if trouble else None,
        next_try=next_asked(source.hours, trouble.next_try, zone) if trouble and trouble.next_try else None,
    )


def due_day(source: Source, period: Period) -> date:
    """The day by which the delivery that covers this period is promised."""
    whole = Period.containing(period.end, source.frequency)
    return max(whole.end, period.end) + timedelta(days=source.due_days)


def last_day(source: Source, period: Period) -> date:
    """The last day on which this period is only late."""
    return due_day(source, period) + timedelta(days=source.grace_days)


def _newest(source: Source, loads: Sequence[Load], kept: Sequence[Load], zone: tzinfo) -> Period | None:
    if not kept:
        return None
    periods = [Period.parse(text) for text in {text for load in kept for text in load.periods}]
    if periods and not _tells_the_present(source):
        return max(periods, key=lambda period: (period.end, period.start))
    asked = [load.delivered for load in loads if load.outcome in {"landed", "unchanged"} and not load.retracted]
    return Period.containing(max(asked).astimezone(zone).date(), source.frequency)


def _tells_the_present(source: Source) -> bool:
    shape = source.shape
    return shape.period.of_delivery or (isinstance(shape, RegisterShape) and shape.case is not None)


def _promised(source: Source, newest: Period | None, today: date) -> tuple[date, date]:
    """Day the next delivery is due, and the last day on which it is only late. Of a source that never delivered:
    of the first period whose day has not passed."""
    if newest:
        following = Period.containing(newest.end + timedelta(days=1), source.frequency)
    else:
        following = Period.containing(today, source.frequency).shift(-1)
        while due_day(source, following) < today:
            following = following.shift(1)
    return due_day(source, following), last_day(source, following)


def _light(today: date, due: date, stale_after: date) -> Light:
    if today <= due:
        return "fresh"
    return "late" if today <= stale_after else "stale"


def _day_after(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def _seconds(start: datetime, end: datetime) -> float:
    """Never negative: a delivery may come before its period is over."""
    return max(0.0, (end - start).total_seconds())
