"""What a screen shows now: a pure function of the clock, so that all screens turn together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.profile import Scene


@dataclass(frozen=True)
class Entry:
    """One stop of a playlist: a scene, which of its pages (a wall with large type splits a scene), and for how long."""

    scene: Scene
    page: int
    pages: int
    dwell: int  # seconds


def entries(scenes: Sequence[Scene], dwell: int, pages: Sequence[int]) -> tuple[Entry, ...]:
    """The stops in order. pages: how many pages each scene takes on this wall (same length as scenes)."""
    return tuple(
        Entry(scene, page, count, scene.dwell or dwell)
        for scene, count in zip(scenes, pages, strict=True)
        for page in range(count)
    )


def scene_at(playlist: Sequence[Entry], now: datetime) -> tuple[int, float]:
    """Index of the entry shown at now, and the seconds until the next. Counted from the epoch: no memory, no drift."""
    total = sum(e.dwell for e in playlist)
    left = now.timestamp() % total
    for index, entry in enumerate(playlist):
        if left < entry.dwell:
            return index, entry.dwell - left
        left -= entry.dwell
    return 0, float(playlist[0].dwell)
