"""Regions of one regency: official codes, names, aliases, and who lies in whom."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

Level = Literal["nation", "province", "regency", "district", "village", "facility"]
LEVELS: tuple[Level, ...] = get_args(Level)
CodeSystem = Literal["kemendagri", "bps", "name", "own"]

# Words agencies put before or leave off a name; a name is compared without them.
_PREFIX = re.compile(
    r"^(kabupaten|kab|kecamatan|kec|distrik|desa|ds|kelurahan|kel|provinsi|prov|puskesmas|upt puskesmas)\b\.?\s*"
)


@dataclass(frozen=True)
class Region:
    """A place with an official code (always text).

    kind: kabupaten, kota, kecamatan, desa, kelurahan, or a facility's kind (sd, smp, rsud, …).
    """

    code: str
    name: str
    level: Level
    parent: str  # code of the region above, "" at the top
    kind: str = ""
    bps: str = ""
    aliases: tuple[str, ...] = ()
    tile: tuple[int, int] | None = None  # column, row of its tile when there is no boundary file
    lat: float | None = None
    lon: float | None = None
    facts: tuple[tuple[str, str], ...] = ()  # further columns of regions.csv, as written


_SAID: dict[str, Level] = {
    "kabupaten": "regency", "kab": "regency", "kecamatan": "district", "kec": "district", "distrik": "district",
    "desa": "village", "ds": "village", "kelurahan": "village", "kel": "village", "provinsi": "province",
    "prov": "province",
}  # fmt: skip


def level_said(name: str) -> Level | None:
    """The level a name says it is of ("Kab. Contoh": regency); None when it does not."""
    found = _PREFIX.match(re.sub(r"[\s\u00a0_]+", " ", name).strip().casefold())
    return _SAID.get(found[1]) if found else None


def _spelled(name: str) -> str:
    return " ".join(name.casefold().split())


def plain(name: str) -> str:
    """A name as it is compared: lower case, single blanks, no level word before it, "kota" kept."""
    text = re.sub(r"[\s\u00a0_]+", " ", name).strip().casefold().replace("’", "'")
    text = _PREFIX.sub("", text)
    return re.sub(r"[^\w' ]+", " ", text).replace("  ", " ").strip()


_MANY = 100  # so many regions are worth keeping a list of


@dataclass(frozen=True)
class Regions:
    """Every region of a profile. Lookup is exact (code, name, alias); likeness only advises."""

    all: tuple[Region, ...]
    _by_code: dict[str, Region] = field(default_factory=dict, repr=False, compare=False)
    _children: dict[str, list[Region]] = field(default_factory=dict, repr=False, compare=False)
    _by_name: dict[str, list[Region]] = field(default_factory=dict, repr=False, compare=False)
    _by_bps: dict[str, Region] = field(default_factory=dict, repr=False, compare=False)
    _by_fact: dict[tuple[str, str], list[Region]] = field(default_factory=dict, repr=False, compare=False)

    _under: dict[tuple[str, Level], list[Region]] = field(default_factory=dict, repr=False, compare=False)
    _kinds: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for level in LEVELS:
            self._kinds[level] = frozenset(region.kind for region in self.all if region.level == level)
        for region in self.all:
            self._by_code[region.code] = region
            self._children.setdefault(region.parent, []).append(region)
            for fact in region.facts:
                self._by_fact.setdefault(fact, []).append(region)
            if region.bps:
                self._by_bps[region.bps] = region
            for name in {plain(region.name), *(plain(a) for a in region.aliases)}:
                self._by_name.setdefault(name, []).append(region)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Region:
        return self._by_code[code]

    @property
    def top(self) -> Region:
        """The region without a parent in the list (the regency itself, or a province)."""
        return next(r for r in self.all if r.parent not in self._by_code)

    def children(self, code: str, level: Level | None = None) -> list[Region]:
        """Regions directly below, in the order of the file; facilities only when asked for by level."""
        below = self._children.get(code, [])
        return [r for r in below if (r.level == level if level else r.level != "facility")]

    def under(self, code: str, level: Level, kinds: Iterable[str] = ()) -> list[Region]:
        """Every region of this level at or under code, in the order of the file; kinds narrows it."""
        key, wanted = (code, level), set(kinds)
        found = self._under.get(key)
        if found is None:
            found = self._walked(code, level)
            if len(found) >= _MANY:  # a whole province's villages, asked for by every panel
                self._under[key] = found
        return [region for region in found if region.kind in wanted] if wanted else list(found)

    def _walked(self, code: str, level: Level) -> list[Region]:
        found: list[Region] = []
        stack = [self._by_code[code]]
        while stack:
            region = stack.pop()
            if region.level == level:
                found.append(region)
            stack.extend(reversed(self._children.get(region.code, [])))
        return found

    def kinds(self, level: str) -> frozenset[str]:
        """Kinds of region that a level has."""
        return self._kinds.get(level, frozenset())

    def ancestors(self, code: str) -> list[Region]:
        """From the top down to the parent of code."""
        chain: list[Region] = []
        region = self._by_code.get(code)
        while region and (region := self._by_code.get(region.parent)):
            chain.append(region)
        return chain[::-1]

    def by_code(self, text: str, system: str = "kemendagri") -> Region | None:
        """The region with this code as written: blanks inside and a float's ".0" are forgiven, dots are not invented
        unless the code is unambiguous in its system (an undotted Kemendagri code has 2, 4, 6 or 10 digits).
        system: a CodeSystem, or a further column of regions.csv with the codes of another."""
        code = re.sub(r"[\s\u00a0]+", "", text)
        if re.fullmatch(r"(?:\d{2}|\d{4}|\d{6,7}|\d{10})\.0", code):  # 3503.0: a spreadsheet kept it as a number
            code = code[:-2]
        if system == "bps":
            return self._by_bps.get(code.replace(".", ""))
        if system not in get_args(CodeSystem):  # a column of regions.csv: the treasury's codes
            found = self._by_fact.get((system, code), [])
            return found[0] if len(found) == 1 else None
        if code in self._by_code:
            return self._by_code[code]
        if system == "kemendagri" and code.isdigit() and len(code) in (2, 4, 6, 10):
            parts = [code[0:2], code[2:4], code[4:6], code[6:10]]
            return self._by_code.get(".".join(p for p in parts if p))
        return None

    def by_name(self, name: str, *, level: Level | None = None, parent: str = "") -> Region | None:
        """The one region with this name or alias, at this level, under this parent; None when none or several fit.

        A name that says its level ("Kab. Contoh") is of no other, unless it is written so in the list.
        """
        said = level_said(name)
        found = [
            r
            for r in self._by_name.get(plain(name), [])
            if (said in (None, r.level) or _spelled(name) in {_spelled(n) for n in (r.name, *r.aliases)})
            and (level is None or r.level == level)
            and (not parent or r.parent == parent or parent in {a.code for a in self.ancestors(r.code)})
        ]
        return found[0] if len(found) == 1 else None

    def named(self, name: str) -> list[Region]:
        """Every region with this name or alias, at any level."""
        return list(self._by_name.get(plain(name), []))

    def like(self, text: str, *, level: Level | None = None) -> Region | None:
        """The region most like this text, for advice only."""
        pool = [r for r in self.all if level is None or r.level == level]
        names = {r.code: r for r in pool} | {plain(r.name): r for r in pool}
        close = difflib.get_close_matches(plain(text) or text, list(names), n=1, cutoff=0.72)
        if not close:
            close = difflib.get_close_matches(text.strip(), list(names), n=1, cutoff=0.8)
        return names[close[0]] if close else None


_COLUMNS = {"code", "name", "level", "parent", "kind", "bps", "aliases", "tile_col", "tile_row", "lat", "lon"}


def read_regions(path: Path) -> Regions:
    """Regions from regions.csv (UTF-8, comma; aliases separated by ``|``). ValueError names the first bad line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return Regions(tuple(_region(row, line) for line, row in enumerate(csv.DictReader(file), start=2)))


def _region(row: dict[str, str], line: int) -> Region:
    level = (row.get("level") or "").strip()
    if level not in LEVELS or not (row.get("code") or "").strip():
        raise ValueError(f"baris {line}: code dan level wajib; level salah satu dari {', '.join(LEVELS)}")
    lat, lon = row.get("lat") or "", row.get("lon") or ""
    col, tile_row = row.get("tile_col") or "", row.get("tile_row") or ""
    return Region(
        code=row["code"].strip(),
        name=row["name"].strip(),
        level=level,
        parent=(row.get("parent") or "").strip(),
        kind=(row.get("kind") or "").strip(),
        bps=(row.get("bps") or "").strip(),
        aliases=tuple(a.strip() for a in (row.get("aliases") or "").split("|") if a.strip()),
        tile=(int(col), int(tile_row)) if col and tile_row else None,
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        facts=tuple((k, v.strip()) for k, v in row.items() if k and k not in _COLUMNS and v and v.strip()),
    )
