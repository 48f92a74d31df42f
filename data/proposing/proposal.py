"""A proposal: what a file becomes as a source, decided by the file itself or by the corrections of a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from data.cells.number_style import tidy
from data.profile import Profile
from data.proposing.adding import Repeats, repeats
from data.proposing.columns import Column, columns_of, value_column
from data.proposing.names import path_of, slug
from data.proposing.regions import Match, named_in, parent_of, totals_in
from data.proposing.sheet import Looked, read_keys
from data.proposing.wishes import WishError, Wishes
from data.proposing.words import Finding
from data.regions import LEVELS, Region


@dataclass(frozen=True)
class Proposal:
    """source, indicators, panels: TOML tables as dicts. findings: in the order of the file. sector: id and label."""

    looked: Looked
    source: dict[str, Any]
    indicators: tuple[dict[str, Any], ...]
    sector: str
    columns: tuple[Column, ...] = ()
    findings: tuple[Finding, ...] = ()
    panels: tuple[dict[str, Any], ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> tuple[Finding, ...]:
        """What a person has to decide before anything is saved."""
        return tuple(f for f in self.findings if f.certainty == "putuskan")


@dataclass(frozen=True)
class Plan:
    """Everything that was decided, by the file or by wishes; tables and findings are written from it."""

    looked: Looked
    profile: Profile
    wishes: Wishes
    match: Match | None
    parent: str
    fixed: Region | None
    totals: tuple[str, ...]
    columns: tuple[Column, ...]
    repeats: Repeats
    shape: str
    names: str = ""  # the column of indicator names, in a long table
    agency: str = ""

    @property
    def level(self) -> str:
        if self.match:
            return self.match.level
        return self.fixed.level if self.fixed else self.profile.regions.top.level


def plan(looked: Looked, profile: Profile, wishes: Wishes) -> Plan:
    """What the source will be. WishError: a correction names what is not there."""
    match = _match(looked, profile, wishes)
    totals = wishes.listed("jumlah") or (totals_in(match, profile.regions) if match else ())
    parent = _parent(looked, match, wishes)
    fixed = _fixed(looked, profile, wishes) if match is None else None
    keys = [c for c in (match.column if match else "", parent, *looked.when.columns) if c]
    again = repeats(looked, keys, totals, _wanted_category(looked, wishes))
    looked = replace(looked, found=(match, *looked.found) if match else looked.found)
    columns = columns_of(looked, profile, wishes, totals)
    names = _names(looked, again, wishes)
    shape = wishes.get("bentuk") or _shape(looked, columns, again, names)
    if shape == "long":
        columns = value_column(columns)
    return Plan(
        looked, profile, wishes, match, parent, fixed, totals, columns, again, shape, names if shape == "long" else "",
        _agency(looked, profile, wishes),
    )  # fmt: skip


def _column(looked: Looked, name: str) -> str:
    found = next((c for c in map(str, looked.cells.columns) if tidy(c).casefold() == tidy(name).casefold()), "")
    if not found:
        raise WishError(f'kolom "{name}" tidak ada; yang ada: {", ".join(map(str, looked.cells.columns))}')
    return found


def _match(looked: Looked, profile: Profile, wishes: Wishes) -> Match | None:
    if wishes.get("tetap"):
        return None
    found = [m for m in looked.found if m.share >= 0.5]
    if name := wishes.get("wilayah"):
        column = _column(looked, name)
        here = [m for m in looked.found if m.column == column]
        found = here or [Match(column, "name", profile.regions.top.level, 0, 1)]
    if not found:
        return None
    best = found[0]
    if codes := wishes.get("kode"):
        best = next((m for m in found if m.codes == codes), replace(best, codes=codes))  # type: ignore[arg-type]
    if level := wishes.get("tingkat"):
        if level not in LEVELS:
            raise WishError(f'tingkat "{level}" tidak ada; pilih {", ".join(LEVELS)}')
        best = replace(best, level=level)
    return best


def _parent(looked: Looked, match: Match | None, wishes: Wishes) -> str:
    if name := wishes.get("induk"):
        return _column(looked, name)
    return parent_of(match, looked.found) if match and match.codes == "name" and match.doubled else ""


def _fixed(looked: Looked, profile: Profile, wishes: Wishes) -> Region | None:
    """The region that a whole file is about: as said, or as titles, sheet and file name tell."""
    if code := wishes.get("tetap"):
        region = profile.regions.by_code(code) or profile.regions.by_name(code)
        if region is None:
            raise WishError(f'tetap: wilayah "{code}" tidak ada di profil')
        return region
    titles = [text for _, text in looked.layout.above]
    return named_in([looked.opened.delivery.name.rsplit("/", 1)[-1].rsplit(".", 1)[0], *titles], profile.regions)


def _wanted_category(looked: Looked, wishes: Wishes) -> str:
    said = [c for c, role in wishes.columns("kolom.").items() if role == "kategori"]
    return _column(looked, said[0]) if said else ""


def _names(looked: Looked, again: Repeats, wishes: Wishes) -> str:
    said = [c for c, role in wishes.columns("kolom.").items() if role == "indikator"]
    if said:
        return _column(looked, said[0])
    return looked.names[0] if again.there and not again.category and looked.names else ""


def _shape(looked: Looked, columns: Sequence[Column], again: Repeats, names: str) -> str:
    if looked.when.pattern:
        return "wide"
    if names:
        return "long"
    return "register" if again.there or not columns else "wide"


def _agency(looked: Looked, profile: Profile, wishes: Wishes) -> str:
    """Who delivers: as said, the folder it lies in, the only agency there is, or one whose id the file's name bears."""
    agencies = [a.id for a in profile.info.agency]
    if said := wishes.get("perangkat"):
        if said not in agencies:
            raise WishError(f'perangkat "{said}" tidak ada di profil; yang ada: {", ".join(agencies)}')
        return said
    folder = looked.opened.delivery.name.split("/")[0]
    if folder in agencies:
        return folder
    if len(agencies) == 1:
        return agencies[0]
    words = set(re.split(r"[^a-z0-9]+", looked.opened.delivery.name.casefold()))
    named = [a for a in agencies if a in words]
    return named[0] if len(named) == 1 else ""


# ---------------------------------------------------------------------------------------------- helpers of tables


def read_table(made: Plan) -> dict[str, Any]:
    """The source's ``read``: kind, path behind which the next files will lie too, and what was found of the layout."""
    looked = made.looked
    keys = read_keys(looked.opened, looked.sheet, looked.layout)
    if looked.opened.delivery.path is None:
        return keys
    path = path_of(looked.opened.delivery.name, looked.when)
    folder = made.agency or "perangkat"
    found = {"kind": keys.pop("kind"), "path": path if "/" in path else f"{folder}/{path}", **keys}
    if looked.when.how == "sheet" and looked.others:
        found["sheet"] = "*"
    return found


def source_id(made: Plan) -> str:
    """The source's id: as said, or the file's name without what changes from file to file."""
    if said := made.wishes.get("id"):
        return slug(said)
    name = path_of(made.looked.opened.delivery.name, made.looked.when).rsplit("/", 1)[-1]
    stem = re.sub(r"\{\w+\}|\*|\.\w{2,5}$", " ", name)
    return slug(stem)[:40].strip("_-") or "sumber_baru"
