"""Who plays which part of the story: written for the kecamatan of one regency, taken by those of any other."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from data.regions import Region

# The parts, from the one far behind to the one in front; named after the kecamatan of the story's own regency.
PARTS = (
    "Pule", "Suruh", "Dongko", "Bendungan", "Panggul", "Munjungan", "Kampak", "Tugu", "Watulimo", "Karangan",
    "Gandusari", "Durenan", "Pogalan", "Trenggalek",
)  # fmt: skip
OWN = "35.03"  # the story's own regency
SEAT = "Trenggalek"  # the part of the kecamatan where the offices are


@dataclass(frozen=True)
class Cast:
    """The parts of one regency's kecamatan. own: it is the story's own regency."""

    own: bool
    players: tuple[Region, ...]
    _part: dict[str, str] = field(repr=False)

    def part(self, code: str) -> str:
        """The part that the kecamatan of this code plays."""
        return self._part[code]

    def ordered(self, parts: Iterable[str]) -> list[Region]:
        """Every kecamatan, in the order of the parts."""
        return [d for part in parts for d in self.players if self._part[d.code] == part]

    def player(self, part: str) -> Region:
        """A kecamatan that plays this part; the last one where a small regency left the part out."""
        return next((d for d in self.players if self._part[d.code] == part), self.players[-1])

    @property
    def seat(self) -> Region:
        return self.player(SEAT)


def cast(regency: Region, districts: list[Region], chance: random.Random) -> Cast:
    """Parts dealt out evenly by chance, or each to its own kecamatan where the story plays."""
    if regency.code == OWN:
        return Cast(True, tuple(districts), {d.code: d.name for d in districts})
    order = chance.sample(districts, len(districts))
    last = max(1, len(order) - 1)
    parts = {d.code: PARTS[place * (len(PARTS) - 1) // last] for place, d in enumerate(order)}
    return Cast(False, tuple(districts), parts)
