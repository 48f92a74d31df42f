"""``python app.py check``: every fault of a profile, and what loading the newest delivery of each source would do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TextIO
from zoneinfo import ZoneInfo

from data.batch import Batch, Reject
from data.cells.named_headers import expected_headers
from data.database_check import ask_database
from data.errors import Fault, ProfileError
from data.hours import next_asked
from data.profile import PanelSpec, Profile, Source
from data.profile_files.faults import natural
from data.profile_files.folder import read_profile
from data.settings import Settings
from data.shapes.checks import Refusal, reject_text
from data.shapes.shapes import observe
from loaders.base import Delivery, LoadError, Reader, find_readers

_EXAMPLES = 3  # rejects quoted a source


@dataclass(frozen=True)
class Examination:
    """faults: what must be mended. remarks: what should be known and may be an agency's, not the profile's, to mend."""

    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...] = ()


def check(
    folder: Path,
    readers: Mapping[str, Reader],
    panels: Mapping[str, type[PanelSpec]],
    *,
    inbox: Path | None,
    now: datetime,
) -> list[Fault]:
    """Every fault of the profile in folder and of its dry runs; empty when it is clean. inbox None: no dry run."""
    return list(examine(folder, readers, panels, inbox=inbox, now=now).faults)


def examine(
    folder: Path,
    readers: Mapping[str, Reader],
    panels: Mapping[str, type[PanelSpec]],
    *,
    inbox: Path | None,
    now: datetime,
) -> Examination:
    """Faults and remarks. The newest delivery of each source is read and sifted; nothing is stored."""
    try:
        profile = read_profile(folder, readers, panels)
    except ProfileError as error:
        return Examination(natural(error.faults))
    runs = [_dry_run(profile, source, readers, inbox, now=now) for source in profile.sources.values()] if inbox else []
    return Examination(
        faults=natural([*profile.faults, *(fault for run in runs for fault in run.faults)]),
        remarks=natural(remark for run in runs for remark in run.remarks),
    )


# ------------------------------------------------------------------------------------------------ dry run


def _dry_run(
    profile: Profile, source: Source, readers: Mapping[str, Reader], inbox: Path, *, now: datetime
) -> Examination:
    """What would become of the newest delivery of one source."""
    reader, delivery = readers[source.read.kind], None
    variable = _unset(source)
    allowed = next_asked(source.hours, now, ZoneInfo(profile.info.timezone)) == now
    try:
        asked = ask_database(source, reader, inbox, reachable=not variable and allowed)
        if variable:
            return Examination(asked.faults, (_no_address(source, variable),))
        if not allowed:
            return Examination(asked.faults, (_not_now(source),))
        if asked.faults:  # what would come must not be read, not even to try it
            return Examination(asked.faults, asked.remarks)
        ready = [] if _folder_missing(source, inbox) else reader.deliveries(source.read, inbox, now)
        if not ready:
            return Examination((), (_none_yet(source),))
        delivery = ready[-1]
        tables = reader.read(source.read, inbox, delivery, expected_headers(source))
        batch = observe(tables, delivery, source, profile)
    except LoadError as error:
        return Examination((_fault(source, ("tidak terbaca", "cannot be read"), str(error)),))
    except Refusal as refusal:
        said = ("kiriman terbaru akan ditolak", "the newest delivery would be refused")
        examples = _rejected(source, delivery, refusal.rejects)
        return Examination((_fault(source, said, str(refusal)),), (*asked.remarks, *examples))
    return Examination((), (*asked.remarks, *_rejected(source, delivery, batch.rejects), *_unlike(source, batch)))


def _folder_missing(source: Source, inbox: Path) -> bool:
    """True when the agency's folder is not in the inbox: then nothing came yet, which is no fault of the profile."""
    parts = PurePosixPath(str(getattr(source.read, "path", ""))).parts
    if not parts or parts[0] in ("/", "..") or any(sign in parts[0] for sign in "*?[{"):
        return not inbox.is_dir() and bool(parts)
    return not (inbox / parts[0]).exists()


def _unset(source: Source) -> str:
    """The variable with a database's address or password when it is not set: then nobody was asked to connect yet."""
    variable = getattr(source.read, "url_env", "") or getattr(source.read, "password_env", "")
    return variable if variable and not os.environ.get(variable) else ""


def _no_address(source: Source, variable: str) -> Fault:
    what = (
        f"alamat atau sandi basis data belum diisi di {variable}; belum dapat dicoba",
        f"{variable} does not hold the database's address or password yet; could not be tried",
    )
    return Fault(_file(source), f"source {source.id}", what)


def _not_now(source: Source) -> Fault:
    what = (f"di luar jam tanya {source.hours}; belum dicoba", f"outside its hours {source.hours}; was not tried")
    return Fault(_file(source), f"source {source.id}", what)


def _file(source: Source) -> str:
    return f"sectors/{source.sector}.toml"


def _fault(source: Source, what: tuple[str, str], reason: str) -> Fault:
    """reason is Indonesian, as operators read it on the page of the source too."""
    return Fault(_file(source), f"source {source.id}", (f"{what[0]}: {reason}", f"{what[1]}: {reason}"))


def _none_yet(source: Source) -> Fault:
    what = ("belum ada kiriman di inbox; belum dapat dicoba", "no delivery in the inbox yet; could not be tried")
    return Fault(_file(source), f"source {source.id}", what)


def _rejected(source: Source, delivery: Delivery | None, rejects: Iterable[Reject]) -> tuple[Fault, ...]:
    """One remark with the number of rejects and the first of them."""
    listed = list(rejects)
    if not listed or delivery is None:
        return ()
    first = [[reject_text(r, delivery.name, lang) for r in listed[:_EXAMPLES]] for lang in ("id", "en")]
    more = len(listed) - _EXAMPLES
    what = (
        f"{len(listed)} tolakan: " + " | ".join(first[0]) + (f" | dan {more} lagi" if more > 0 else ""),
        f"{len(listed)} rejects: " + " | ".join(first[1]) + (f" | and {more} more" if more > 0 else ""),
    )
    return (Fault(_file(source), f"source {source.id}", what),)


def _unlike(source: Source, batch: Batch) -> tuple[Fault, ...]:
    """Comparisons that did not come out, such as a total row unlike the sum."""
    wrong = [text for text, fits in batch.checks if not fits]
    return tuple(_fault(source, ("tidak cocok", "does not agree"), text) for text in wrong)


# ------------------------------------------------------------------------------------------------ command


def command_check(
    profile: str | None,
    *,
    lang: str,
    panels: Mapping[str, type[PanelSpec]],
    home: Path,
    runs: bool = True,
    out: TextIO | None = None,
) -> int:
    """Check a profile (default: the environment's) and tell it on out. 0 only when there is no fault.

    runs False: what is written in the profile alone; no delivery is read and no database asked.
    """
    settings = Settings.from_environment(home)
    folder = Path(profile).resolve() if profile else settings.profile
    settings = replace(settings, profile=folder)
    if settings.demonstration:
        from data.example import generate  # only the demonstration needs its generator

        os.environ.setdefault(generate.URL_ENV, generate.database_url(settings.state))
    inbox = settings.inbox if runs and settings.inbox.is_dir() else None
    found = examine(folder, find_readers(), panels, inbox=inbox, now=datetime.now(UTC))
    if runs and inbox is None:
        what = ("folder ini belum ada; sumber belum dicoba", "no such folder yet; sources were not tried")
        found = replace(found, remarks=(*found.remarks, Fault(str(settings.inbox), "berkas", what)))
    print(told(folder, found, lang), file=out or sys.stdout)
    return 1 if found.faults else 0


def told(folder: Path, found: Examination, lang: str = "id") -> str:
    """The examination as text: faults first, then remarks, then the verdict."""
    i = 0 if lang == "id" else 1
    lines = [f"{('Profil', 'Profile')[i]}: {folder}"]
    for heading, listed in ((("Kesalahan", "Faults"), found.faults), (("Catatan", "Remarks"), found.remarks)):
        if listed:
            lines += ["", f"{heading[i]} ({len(listed)})", *(f"  {fault.text(lang)}" for fault in listed)]
    clean = ("Bersih: tidak ada kesalahan.", "Clean: no faults.")[i]
    verdict = (f"{len(found.faults)} kesalahan harus dibetulkan.", f"{len(found.faults)} faults to mend.")[i]
    return "\n".join([*lines, "", verdict if found.faults else clean])
