"""``python app.py adopt``: writes a complete profile for any regency of the official list."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO
from zoneinfo import ZoneInfo

from data.adopting.crosswalk import Crosswalk, CrosswalkError, read_crosswalk
from data.adopting.files import VILLAGES, Wanted, files
from data.adopting.places import kinds, places, with_bps
from data.adopting.regency import Regency, Unclear, find_regency
from data.adopting.steps import FIRST_STEPS, FORMS, first_steps
from data.adopting.targets import open_targets
from data.errors import Fault, ProfileError
from data.example import write_regions, write_targets
from data.example.agencies import PROFILE, Demo
from data.example.places import invented
from data.example.write_regions import Line
from data.exchange.template import template
from data.profile import PanelSpec, Profile
from data.profile_files.folder import read_profile
from loaders.base import find_readers

_SHOWN = 5  # codes named in one line of the report


@dataclass(frozen=True)
class Order:
    """What was asked for. title: name of the command room, "" = the usual one. crosswalk: the file with BPS codes."""

    regency: Regency
    folder: Path
    title: str = ""
    demo: bool = False
    force: bool = False
    crosswalk: Path | None = None


@dataclass(frozen=True)
class Adopted:
    """A written profile. kinds: how many regions of each kind. faults: of the profile as written, normally none."""

    order: Order
    files: tuple[str, ...]
    kinds: Mapping[str, int]
    crosswalk: Crosswalk | None
    faults: tuple[Fault, ...]


class NotWritten(Exception):
    """Nothing was written. Says why and what to do, in Indonesian."""


def adopt(order: Order, panels: Mapping[str, type[PanelSpec]] | None = None, today: date | None = None) -> Adopted:
    """Writes the profile and reads it again. NotWritten: the folder is in use; CrosswalkError: bad BPS codes.

    With force the files of the same names are replaced; whatever else lies in the folder stays. today: the forms
    suggest the period that is due next; None leaves the forms out.
    """
    _may_write(order)
    lines = places(order.regency)
    walk = read_crosswalk(order.crosswalk, order.regency.code, [p.code for p in lines]) if order.crosswalk else None
    if walk:
        lines = with_bps(lines, walk.bps, walk.names)
    texts = _texts(order, lines)
    for name, text in texts.items():
        _write(order.folder / name, text.encode("utf-8"))
    try:
        profile = read_profile(order.folder, find_readers(), panels or {})
    except ProfileError as error:
        return Adopted(order, tuple(texts), kinds(lines), walk, tuple(error.faults))
    forms = _write_forms(profile, today) if today else ()
    return Adopted(order, (*texts, *forms), kinds(lines), walk, profile.faults)


def _may_write(order: Order) -> None:
    folder = order.folder
    if folder == PROFILE or PROFILE in folder.parents:
        raise NotWritten(f"{folder}: ini profil contoh bawaan; pilih folder di luar kode")
    if folder.exists() and not folder.is_dir():
        raise NotWritten(f"{folder}: ini berkas, bukan folder; pilih nama lain")
    if folder.is_dir() and any(folder.iterdir()) and not order.force:
        raise NotWritten(f"{folder}: folder ini sudah berisi; pilih folder lain, atau tambahkan --force untuk menimpa")


def _texts(order: Order, lines: Sequence[Line]) -> dict[str, str]:
    """Every file of the profile by its path."""
    villages = frozenset(line.kind for line in lines if line.level == "village")
    coded = all(line.bps for line in lines if line.level == "district")
    wanted = Wanted(order.regency, villages, coded, order.demo, order.title or "Smart Center")
    found = files(wanted)
    full = invented(lines) if order.demo else list(lines)
    found["regions.csv"] = write_regions.as_csv(full)
    found["targets.csv"] = write_targets.as_csv(_targets(found, order))
    found[FIRST_STEPS] = first_steps(found, order.regency, desa=wanted.desa)
    return found


def _targets(texts: Mapping[str, str], order: Order) -> list[write_targets.Row]:
    if order.demo:
        with TemporaryDirectory() as made:  # the demonstration reads its own regions
            (Path(made) / "regions.csv").write_text(texts["regions.csv"], encoding="utf-8")
            return write_targets.targets(Demo(date.today(), profile=Path(made)))
    sectors = [tomllib.loads(text) for name, text in texts.items() if name.startswith("sectors/")]
    known = [one["id"] for sector in sectors for one in sector["indicator"]]
    return open_targets(write_targets.targets(Demo(date.today())), known)


def _write_forms(profile: Profile, today: date) -> tuple[str, ...]:
    """An empty form for every source, to be handed to its agency. Gives their paths in the profile."""
    written = []
    for source in profile.sources.values():
        name = f"{FORMS}/{source.agency}/isian-{source.id}.xlsx"
        _write(profile.folder / name, template(source, profile, today))
        written.append(name)
    return tuple(written)


def _write(path: Path, body: bytes) -> None:
    """The file whole or not at all, so that a broken-off --force leaves no half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(body)
    part.replace(path)


# ------------------------------------------------------------------------------------------------ command


def command_adopt(
    text: str,
    folder: str,
    *,
    title: str = "",
    demo: bool = False,
    force: bool = False,
    crosswalk: str = "",
    panels: Mapping[str, type[PanelSpec]] | None = None,
    out: TextIO | None = None,
) -> int:
    """Writes a profile and tells what to do next. 2: nothing was written; 1: written, with faults to mend."""
    try:
        regency = find_regency(text)
        walk = Path(crosswalk).expanduser() if crosswalk else None
        order = Order(regency, Path(folder).expanduser().resolve(), title, demo, force, walk)
        made = adopt(order, panels, datetime.now(ZoneInfo(regency.timezone)).date())
    except (Unclear, NotWritten, CrosswalkError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{folder}: tidak dapat ditulis ({error.strerror}); periksa izin folder", file=sys.stderr)
        return 2
    print(told(made), file=out or sys.stdout)
    return 1 if made.faults else 0


def told(made: Adopted) -> str:
    """What was written, what could not be, and the next three commands."""
    order = made.order
    counted = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in list(made.kinds.items())[1:])
    lines = [
        f"Profil {order.regency.name} ({order.regency.code}, {order.regency.province}) ditulis di {order.folder}",
        f"  wilayah: {counted}",
        f"  berkas: {len(made.files)}, mulai dari {FIRST_STEPS}; formulir isian tiap sumber di {FORMS}/",
    ]
    if not any(name.endswith(f"/{VILLAGES}.toml") for name in made.files):
        lines.append("  sektor Desa tidak disertakan: daerah ini hanya punya kelurahan")
    lines += _crosswalk_lines(made)
    if order.demo:
        lines.append('  nilai, puskesmas, rumah sakit dan sekolah rekaan; setiap halaman bertanda "Data contoh"')
    else:
        lines.append(f'  target milik daerah belum diisi: cari "Belum diisi" di {order.folder / "targets.csv"}')
    lines += [f"  salah: {fault.text()}" for fault in made.faults]
    state = order.folder.with_name(order.folder.name + "-state")
    return "\n".join([
        *lines, "", "Langkah berikutnya:",
        f"  python app.py check {order.folder}",
        f"  PENDOPO_PROFILE={order.folder} PENDOPO_STATE={state} python app.py serve",
    ])  # fmt: skip


def _crosswalk_lines(made: Adopted) -> list[str]:
    walk = made.crosswalk
    if walk is None:
        return ["  kode BPS kosong: tambahkan --crosswalk BERKAS.csv bila ada perangkat daerah yang memakainya"]
    found = [f"  kode BPS: {len(walk.bps)} wilayah"]
    for what, codes in (("tanpa kode BPS", walk.missing), ("di berkas tetapi bukan wilayah", walk.strangers)):
        if codes:
            more = " …" if len(codes) > _SHOWN else ""
            found.append(f"  {what}: {len(codes)} ({', '.join(codes[:_SHOWN])}{more})")
    return found
