"""A sector's headline indicators and how many of them need attention: what navigation and strips count."""

from __future__ import annotations

from data.profile import Indicator, Profile
from data.snapshot import Snapshot


def headlines(profile: Profile, sector: str) -> list[Indicator]:
    """Indicators with headline > 0, in that order. KeyError for an unknown sector."""
    found = [i for i in profile.sector(sector).indicators if i.headline > 0]
    return sorted(found, key=lambda i: i.headline)


def state(snapshot: Snapshot, indicator: str, region: str) -> str:
    """act, watch, good, none — or stale: an old number has no present state and is counted apart."""
    verdict = snapshot.verdict(indicator, region)
    if verdict.reading.value is None:
        return "none"
    return "stale" if verdict.reading.stale else verdict.state


def states(snapshot: Snapshot, sector: str, region: str) -> dict[str, int]:
    """How many headline indicators of a sector are in each state."""
    found: dict[str, int] = {}
    for indicator in headlines(snapshot.profile, sector):
        word = state(snapshot, indicator.id, region)
        found[word] = found.get(word, 0) + 1
    return found
