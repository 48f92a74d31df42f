"""Which column says the region, in which code system, at which level: by matching the profile's own regions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.cells.headers import folded
from data.cells.number_style import tidy
from data.regions import LEVELS, CodeSystem, Level, Region, Regions, plain

_MOST = 4000  # different texts of a column that are looked up
_TOTAL = re.compile(r"(jumlah|total|sub ?total|rata-?rata|nasional|indonesia|keseluruhan|grand total)\b", re.I)
_CODE_WORDS = re.compile(r"kode|kd|code|wilayah|\bid\b|bps|kemendagri", re.I)


@dataclass(frozen=True)
class Match:
    """How the different texts of one column match regions of one level in one code system.

    unmatched: texts that did not, as often as written first. doubled: names that several regions of the level have.
    """

    column: str
    codes: CodeSystem
    level: Level
    matched: int
    texts: int
    doubled: int = 0
    unmatched: tuple[str, ...] = ()
    regions: int = 0  # different regions met

    @property
    def share(self) -> float:
        return self.matched / self.texts if self.texts else 0.0


def matches(cells: pd.DataFrame, regions: Regions) -> list[Match]:
    """Every column that may be read as regions, best first: finest level, then codes before names.

    A column stands here once a code system, at the level that most of its texts have.
    """
    found = []
    for column in map(str, cells.columns):
        here = _column(column, cells[column], regions)
        for codes in ("kemendagri", "bps", "name"):
            of_system = [m for m in here if m.codes == codes]
            if of_system:
                found.append(max(of_system, key=lambda m: (m.matched, LEVELS.index(m.level))))
    return sorted(_arbitrated(cells, found, regions), key=_rank, reverse=True)


def _rank(match: Match) -> tuple[bool, bool, int, bool, float]:
    share = match.share
    return (share >= 0.85, share >= 0.5, LEVELS.index(match.level), match.codes != "name", share)


def _arbitrated(cells: pd.DataFrame, found: Sequence[Match], regions: Regions) -> list[Match]:
    """Codes that fit both systems: the one that agrees with the names beside them; the other is left out."""
    gone: set[Match] = set()
    for one in (m for m in found if m.codes == "kemendagri"):
        other = next((m for m in found if m.codes == "bps" and m.column == one.column), None)
        names = next((m for m in found if m.codes == "name" and m.level == one.level and m.share >= 0.6), None)
        if other is None:
            continue
        if names is None or names.level != one.level:
            gone |= {other} if one.share > other.share else {one} if other.share > one.share else set()
            continue
        rows = cells[[one.column, names.column]].drop_duplicates().head(_MOST)
        agree = {m.codes: _agreeing(rows, m, names, regions) for m in (one, other)}
        gone.add(other if agree["kemendagri"] >= agree["bps"] else one)
    return [m for m in found if m not in gone]


def _agreeing(rows: pd.DataFrame, match: Match, names: Match, regions: Regions) -> int:
    found = 0
    for code, name in zip(rows[match.column], rows[names.column], strict=True):
        region = regions.by_code(str(code), match.codes)
        found += region is not None and region in regions.named(str(name))
    return found


def _column(column: str, cells: pd.Series, regions: Regions) -> list[Match]:
    texts = [tidy(t) for t in cells.drop_duplicates().head(_MOST) if tidy(str(t))]
    if not texts:
        return []
    found = []
    coded = sum(any(c.isdigit() for c in t) for t in texts) >= 0.8 * len(texts)
    if coded and (_CODE_WORDS.search(column) or len(texts[0]) >= 6):
        for system in ("kemendagri", "bps"):
            found += _levels(column, texts, system, {t: _coded(t, system, regions) for t in texts})
    found += _levels(column, texts, "name", {t: regions.named(t) for t in texts})
    return [m for m in found if m.share >= 0.4 and (m.matched > 1 or m.level != regions.top.level)]


def _coded(text: str, system: CodeSystem, regions: Regions) -> list[Region]:
    region = regions.by_code(text, system)
    return [region] if region else []


def _levels(column: str, texts: Sequence[str], codes: CodeSystem, hits: Mapping[str, list[Region]]) -> list[Match]:
    levels = Counter(level for found in hits.values() for level in {r.level for r in found})
    made = []
    for level, count in levels.items():
        here = {t: [r for r in found if r.level == level] for t, found in hits.items()}
        doubled = sum(len(found) > 1 for found in here.values())
        missed = tuple(t for t, found in here.items() if not found)
        sums = sum(bool(_TOTAL.match(t)) or _wider(hits[t], level) for t in missed)
        met = len({r.code for found in here.values() for r in found})
        made.append(Match(column, codes, level, count, len(texts) - sums, doubled, missed, met))
    return made


def _wider(found: Sequence[Region], level: Level) -> bool:
    return bool(found) and all(LEVELS.index(r.level) < LEVELS.index(level) for r in found)


def parent_of(match: Match, found: Sequence[Match]) -> str:
    """The column that names what lies above, needed where names are not unique; "" when there is none."""
    above = [m for m in found if m.column != match.column and m.share >= 0.6]
    above = [m for m in above if LEVELS.index(m.level) < LEVELS.index(match.level)]
    return max(above, key=lambda m: LEVELS.index(m.level)).column if above else ""


def totals_in(match: Match, regions: Regions) -> tuple[str, ...]:
    """Texts of the region column that mean a sum: a word for it, or the name of a region above."""
    finer = LEVELS.index(match.level)

    def above(text: str) -> bool:
        found = [regions.by_code(text, match.codes)] if match.codes != "name" else regions.named(text)
        return any(r is not None and LEVELS.index(r.level) < finer for r in found)

    return tuple(t for t in match.unmatched if _TOTAL.match(t) or above(t))


def named_in(texts: Sequence[str], regions: Regions) -> Region | None:
    """The one region named in titles or a file's name, the finest of those; None when none or several."""
    found: dict[str, Region] = {}
    for text in texts:
        words = [w for w in re.split(r"[^\w']+|_", plain(text.replace("_", " "))) if w]
        for size in (3, 2, 1):
            for at in range(len(words) - size + 1):
                _note(" ".join(words[at : at + size]), regions, found)
    finest = max((LEVELS.index(r.level) for r in found.values()), default=-1)
    left = [r for r in found.values() if LEVELS.index(r.level) == finest]
    return left[0] if len(left) == 1 else None


def _note(phrase: str, regions: Regions, found: dict[str, Region]) -> None:
    if len(phrase) < 4 or folded(phrase).isdigit():
        return
    here = [r for r in regions.named(phrase) if r.level in ("province", "regency", "district")]
    if len(here) > 1:
        # "Sumenep" is a regency and perhaps a district of it: the wider one is what a file is about.
        widest = min(LEVELS.index(r.level) for r in here)
        here = [r for r in here if LEVELS.index(r.level) == widest]
    if len(here) == 1 and here[0].code != regions.top.code:
        found[here[0].code] = here[0]
