"""Judges what a load showed against the truth of its file. Knows nothing of how files are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.hostile.case import Key, Truth


@dataclass(frozen=True)
class Seen:
    """What came of one file. told: every reason, reject and note, in words."""

    outcome: str
    shown: Mapping[Key, float]
    told: Sequence[str]


def wrong(seen: Seen, truth: Truth) -> list[str]:
    """Values that are shown and are not true; one that the file never held counts, too."""
    return [f"{key}: {value}, true {truth.get(key)}" for key, value in seen.shown.items() if truth.get(key) != value]


def unexplained(seen: Seen, truth: Truth) -> bool:
    """Whether something true is not shown and nobody says why."""
    return bool(truth.keys() - seen.shown.keys()) and not any(text.strip() for text in seen.told)


def exact(seen: Seen, truth: Truth) -> bool:
    return dict(seen.shown) == dict(truth)
