"""What became of each month's deliveries of a source: in time, late, held, refused, overdue, or never asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import takewhile
from typing import Literal

from data.batch import Load
from data.freshness import due_day
from data.period import Period
from data.profile import Source
from data.reading import Reading
from data.snapshot import Snapshot

MonthState = Literal["in_time", "late", "held", "refused", "overdue", "never", "open", "idle"]

# States of a month in which a delivery was due, for the share that came in time.
JUDGED: tuple[MonthState, ...] = ("in_time", "late", "held", "refused", "overdue")


@dataclass(frozen=True)
class Month:
    """One source in one month of data. days: by which it was late, or has been overdue until today.

    share: of what was due and came (regions that reported; days of a daily source); None where nothing came.
    never: before the source's first delivery. open: not due yet. idle: the source has no period ending in this month.
    """

    period: Period
    state: MonthState
    days: int = 0
    share: float | None = None


@dataclass(frozen=True)
class Punctuality:
    """Of one agency: how many of its due deliveries came in time. share: None when none was due."""

    agency: str
    in_time: int
    due: int

    @property
    def share(self) -> float | None:
        return self.in_time / self.due if self.due else None


def by_period(source: Source, loads: Sequence[Load], zone: tzinfo) -> dict[Period, list[Load]]:
    """Deliveries by the periods of the source's frequency they speak of; those that tell the present, by their day.

    Retracted and failed loads speak of nothing.
    """
    found: dict[Period, list[Load]] = {}
    for load in loads:
        if load.retracted or load.outcome == "failed":
            continue
        ends = [Period.parse(text).end for text in load.periods] or [load.delivered.astimezone(zone).date()]
        for period in {Period.containing(end, source.frequency) for end in ends}:
            found.setdefault(period, []).append(load)
    return found


def landed(loads: Sequence[Load]) -> list[Load]:
    return [load for load in loads if load.outcome in {"landed", "unchanged"}]


def set_aside(loads: Sequence[Load]) -> Literal["held", "refused"]:
    """What became of deliveries of which none landed: the newest of them says it."""
    return "held" if max(loads, key=lambda load: load.number).outcome == "held" else "refused"


def days_late(period: Period, source: Source, came: Sequence[Load], zone: tzinfo) -> int:
    """Days between the promised day and the first delivery; 0 when it came in time.

    A file of many periods tells nothing of when the old ones first came: only its newest is judged.
    """
    first = min(came, key=lambda load: load.delivered)
    if first.periods and Period.parse(first.periods[-1]).end > period.end:
        return 0
    return max(0, (first.delivered.astimezone(zone).date() - due_day(source, period)).days)


def months(source: Source, snapshot: Snapshot, last: int = 12) -> list[Month]:
    """The last months of a source, oldest first, the present one included."""
    zone, today = snapshot.zone, snapshot.today
    about = by_period(source, snapshot.loads.of(source.id), zone)
    now = Period.containing(today, "month")
    first = min((p for p, loads in about.items() if landed(loads)), default=None)
    found = []
    for back in range(last - 1, -1, -1):
        month = now.shift(-back)
        periods = _ending_in(month, source, today)
        if not periods:
            found.append(Month(month, "idle"))
        elif len(periods) == 1:
            found.append(_one(month, periods[0], source, snapshot, about=about, first=first))
        else:
            found.append(_several(month, periods, source, about=about, first=first, today=today, zone=zone))
    return found


def punctuality(boards: Mapping[str, Sequence[Month]], sources: Sequence[Source]) -> list[Punctuality]:
    """Per agency over its sources' months, worst first; agencies of which nothing was due stand last."""
    found: dict[str, list[Month]] = {}
    for source in sources:
        found.setdefault(source.agency, []).extend(boards[source.id])
    rows = [
        Punctuality(agency, sum(m.state == "in_time" for m in every), sum(m.state in JUDGED for m in every))
        for agency, every in found.items()
    ]
    return sorted(rows, key=lambda row: 2.0 if row.share is None else row.share)


# ------------------------------------------------------------------------------------------------ one month


def _ending_in(month: Period, source: Source, today: date) -> list[Period]:
    """The source's periods that end in a month; of a present month those of days and weeks up to today."""
    period = Period.containing(month.start, source.frequency)
    found = []
    while period.end <= month.end:
        found.append(period)
        period = period.shift(1)
    if len(found) > 1:  # days and weeks
        found = [p for p in found if p.start <= today]
    return [p for p in found if p.end >= month.start]


def _one(
    month: Period, period: Period, source: Source, snapshot: Snapshot, *,
    about: Mapping[Period, Sequence[Load]], first: Period | None,
) -> Month:  # fmt: skip
    """A month in which one delivery was due."""
    loads = about.get(period, [])
    came = landed(loads)
    if came:
        late = days_late(period, source, came, snapshot.zone)
        return Month(month, "late" if late else "in_time", late, complete(source, snapshot, period))
    if loads:
        return Month(month, set_aside(loads))
    over = (snapshot.today - due_day(source, period)).days
    if over <= 0:
        return Month(month, "open")
    if first is not None and period < first:
        return Month(month, "never")
    if first is None and over > 31:  # of a source that never delivered only the newest month passed is overdue
        return Month(month, "never")
    return Month(month, "overdue", over)


def _several(
    month: Period, periods: Sequence[Period], source: Source, *,
    about: Mapping[Period, Sequence[Load]], first: Period | None, today: date, zone: tzinfo,
) -> Month:  # fmt: skip
    """A month of days or weeks: how many of those due came, by how much the latest of them was late."""
    due = [p for p in periods if due_day(source, p) < today or landed(about.get(p, []))]
    if first is None or (due and due[-1] < first):
        return Month(month, "never")
    due = [p for p in due if p >= first]
    if not due:
        return Month(month, "open")
    came = [p for p in due if landed(about.get(p, []))]
    missing_at_end = list(takewhile(lambda p: not landed(about.get(p, [])), reversed(due)))
    share = len(came) / len(due)
    if missing_at_end and month.end >= today:
        return Month(month, "overdue", (today - due_day(source, missing_at_end[-1])).days, share)
    if not came:
        aside = [load for p in due for load in about.get(p, [])]
        return Month(month, set_aside(aside) if aside else "overdue", len(due), None)
    late = max(days_late(p, source, landed(about[p]), zone) for p in came)
    return Month(month, "late" if late else "in_time", late, share)


def complete(source: Source, snapshot: Snapshot, period: Period | None = None) -> float | None:
    """Regions that reported of those expected, over what the source feeds, in a period or the newest of each indicator.

    Of what is told by categories alone the best told category counts. None: the source feeds nothing that is observed.
    """
    found = [
        _fullest(snapshot, indicator.id, period)
        for indicator in snapshot.profile.indicators.values()
        if indicator.kind == "observed" and source in snapshot.profile.sources_of(indicator.id)
    ]
    expected = sum(r.expected for r in found if r.period is not None)
    return sum(r.reporting for r in found if r.period is not None) / expected if expected else None


def _fullest(snapshot: Snapshot, indicator: str, period: Period | None) -> Reading:
    place = snapshot.profile.info.code
    whole = snapshot.reading(indicator, place, period)
    if whole.reporting:
        return whole
    return max([whole, *snapshot.breakdown(indicator, place, period)], key=lambda r: r.reporting)
