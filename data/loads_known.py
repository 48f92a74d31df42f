"""The loads a snapshot knows: those there were at its version, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from data.batch import Load


class LoadsKnown(Mapping[int, Load]):
    """Loads by number. Immutable. One withdrawn after the version still counted then."""

    def __init__(self, loads: Iterable[Load], version: int) -> None:
        """version: what landed later is left out."""
        found = (_as_it_was(load, version) for load in loads if load.version <= version)
        self._of = {load.number: load for load in sorted(found, key=lambda load: -load.number)}

    def __getitem__(self, number: int) -> Load:
        return self._of[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)

    @property
    def newest(self) -> int:
        """The highest number; 0 without loads."""
        return next(iter(self._of), 0)

    def of(self, source: str) -> Sequence[Load]:
        """Those of a source, newest first."""
        return self._by_source.get(source, ())

    def renewed(self, loads: Iterable[Load], version: int) -> LoadsKnown:
        """The loads of a later version. loads: those that are new, or not as they were."""
        return LoadsKnown(
            (self._of | {load.number: load for load in loads if load.version <= version}).values(), version
        )

    @cached_property
    def _by_source(self) -> Mapping[str, Sequence[Load]]:
        found: dict[str, list[Load]] = {}
        for load in self._of.values():
            found.setdefault(load.source, []).append(load)
        return found


def _as_it_was(load: Load, version: int) -> Load:
    return replace(load, retracted=0) if load.retracted > version else load
