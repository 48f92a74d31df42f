"""Answers given before, kept by what they are about: panels of one page ask the same questions again and again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

# Per subject; about 1 kB each. A reader who walks through every region and period does not fill the memory.
MOST = 20_000


class Kept:
    """Answers of one snapshot by subject: an indicator, a source. Safe to share between threads; two who ask at once at
    worst both work it out."""

    def __init__(self) -> None:
        self._of: dict[str, dict[Hashable, Any]] = {}

    def once(self, subject: str, question: Hashable, answer: Callable[[], T]) -> T:
        """The kept answer, or that of answer(). question: one word and all its answer depends on."""
        own = self._of.get(subject)
        if own is not None and question in own:
            kept: T = own[question]
            return kept
        found = answer()
        own = self._of.setdefault(subject, {})
        if len(own) < MOST:
            own[question] = found
        return found

    def without(self, subjects: Collection[str]) -> Kept:
        """The answers about all other subjects, shared with this one."""
        other = Kept()
        other._of = {name: own for name, own in dict(self._of).items() if name not in subjects}
        return other
