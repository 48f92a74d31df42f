"""What needs attention now in a region: headlines that miss, and sources that fell silent, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.period import Period
from data.profile import CasesCounted, Indicator, Profile, Source
from data.reading import Freshness, Reading
from data.snapshot import Snapshot
from data.status import Verdict, gap


@dataclass(frozen=True)
class Alert:
    """Something that needs attention now. kind "target": a headline indicator (verdict) that misses, here or below;
    kind "source": a source whose data are old, or that we could not read (source, freshness).

    gap: by how much the worst of it misses, as a share of what is wanted. since: the first period of the present run
    of misses of the region's own value. deadline: last day the target holds. parts: the largest categories first
    (desks, of cases). touched: headline indicators that a source's trouble makes old.
    """

    kind: Literal["target", "source"]
    state: Literal["act", "watch", "failed", "stale"]
    sector: str
    verdict: Verdict | None = None
    gap: float = 0.0
    since: Period | None = None
    deadline: date | None = None
    parts: tuple[Reading, ...] = ()
    source: Source | None = None
    freshness: Freshness | None = None
    touched: tuple[Indicator, ...] = ()


_SEVERITY = ("act", "watch", "failed", "stale")


def alerts(snapshot: Snapshot, region: str) -> list[Alert]:
    """What needs attention in a region, worst first: state, then gap, then deadline. One per headline indicator, and
    one per source that failed or is stale. An old number has no present state: it is only told by its source, and who
    is late is told in the office alone."""
    silent = _source_alerts(snapshot) if snapshot.book.audience == "internal" else ()
    found = [*_target_alerts(snapshot, region), *silent]
    return sorted(found, key=_most_urgent)


def _most_urgent(alert: Alert) -> tuple[int, float, date, str]:
    name = alert.verdict.reading.indicator.id if alert.verdict else alert.source.id if alert.source else ""
    return _SEVERITY.index(alert.state), -alert.gap, alert.deadline or date.max, name


def _target_alerts(snapshot: Snapshot, region: str) -> Iterator[Alert]:
    for indicator in _headlines(snapshot.profile):
        verdict = snapshot.verdict(indicator.id, region)
        state = verdict.state
        if verdict.reading.stale or (state != "act" and state != "watch"):
            continue
        own = verdict.reading.status in ("act", "watch")
        yield Alert(
            kind="target",
            state=state,
            sector=indicator.sector,
            verdict=verdict,
            gap=gap(verdict.reading if own else verdict.misses[0]),
            since=_since(snapshot.history(indicator.id, region, 24)) if own else None,
            deadline=verdict.reading.rule.valid_to if verdict.reading.rule else None,
            parts=_largest(snapshot, indicator, region),
        )


def _source_alerts(snapshot: Snapshot) -> Iterator[Alert]:
    profile = snapshot.profile
    for source in profile.sources.values():
        freshness = snapshot.freshness(source.id)
        if freshness.failed or freshness.light == "stale":
            touched = tuple(i for i in _headlines(profile) if source in profile.sources_of(i.id))
            state: Literal["failed", "stale"] = "failed" if freshness.failed else "stale"
            yield Alert("source", state, source.sector, source=source, freshness=freshness, touched=touched)


def _headlines(profile: Profile) -> list[Indicator]:
    return [indicator for indicator in profile.indicators.values() if indicator.headline > 0]


def _since(history: Sequence[Reading]) -> Period | None:
    first = None
    for reading in reversed(history):
        if reading.status not in ("act", "watch"):
            return first
        first = reading.period
    return first


def _largest(snapshot: Snapshot, indicator: Indicator, region: str) -> tuple[Reading, ...]:
    if not isinstance(indicator, CasesCounted):
        return ()
    parts = [part for part in snapshot.breakdown(indicator.id, region) if part.value]
    return tuple(sorted(parts, key=lambda part: (-(part.value or 0.0), part.category)))
