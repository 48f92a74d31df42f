"""A proposal into the profile: one file, whole or not at all, with a copy of what stood there; checked first."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.errors import Fault, ProfileError
from data.profile import PanelSpec
from data.profile_files.folder import read_profile
from data.proposing.proposal import Proposal
from data.proposing.propose import sector_head
from data.proposing.toml import tables_text
from loaders.base import find_readers


class NotSaved(Exception):
    """The proposal stays out of the profile; says why and what to do, in Indonesian."""


@dataclass(frozen=True)
class Saved:
    """file: within the profile. backup: the copy of what stood there, "" for a new file."""

    file: str
    backup: str = ""


def save(proposal: Proposal, folder: Path, panels: Mapping[str, type[PanelSpec]], *, query: str = "") -> Saved:
    """Write source, indicators and panels into their sector's file. query: text of a database's question.

    NotSaved: something is undecided, the profile would have a new fault, or the folder cannot be written.
    """
    if proposal.open:
        names = ", ".join(f.name[0] for f in proposal.open)
        raise NotSaved(f"belum disimpan: {len(proposal.open)} hal harus diputuskan dulu ({names})")
    file = f"sectors/{proposal.sector}.toml"
    text = _text(proposal, folder, file)
    written = {file: text, **({f"queries/{proposal.source['read']['query']}.sql": query} if query else {})}
    if faults := _new_faults(folder, written, panels):
        raise NotSaved("belum disimpan: " + "; ".join(fault.text("id") for fault in faults[:5]))
    try:
        for name, contents in reversed(written.items()):  # the query first: a source must not ask for what is not there
            backup = put(folder / name, contents)
    except OSError as error:
        raise NotSaved(f"folder profil tidak dapat ditulis ({error.strerror}); periksa izin {folder}") from None
    return Saved(file, backup)


def _text(proposal: Proposal, folder: Path, file: str) -> str:
    path = folder / file
    before = path.read_text(encoding="utf-8") if path.is_file() else sector_head(proposal)
    taken = _panel_ids(folder)
    panels = [{**p, "id": _free(str(p["id"]), taken)} for p in proposal.panels]
    if not path.is_file():
        panels = _placed(panels)  # a wall of its own; in a sector there is, a person finds the place
    return before.rstrip("\n") + "\n\n" + tables_text(proposal.source, proposal.indicators, panels)


def _placed(panels: list[dict[str, object]]) -> list[dict[str, object]]:
    """Cards in the first rows of the wall's 12 × 8 grid, the ranking below them."""
    cards = [p for p in panels if p["kind"] == "card"]
    below = {"area": [1, 3, 12, 6] if cards else [1, 1, 12, 8]}
    areas = {str(p["id"]): {"area": [1 + 3 * place, 1, 3, 2]} for place, p in enumerate(cards)}
    return [{**p, **areas.get(str(p["id"]), below)} for p in panels]


def _panel_ids(folder: Path) -> set[str]:
    texts = [p.read_text(encoding="utf-8", errors="replace") for p in (folder / "sectors").glob("*.toml")]
    return {found for text in texts for found in re.findall(r'^\s*id\s*=\s*"([^"]+)"', text, re.M)}


def _free(ident: str, taken: set[str]) -> str:
    number, found = 2, ident
    while found in taken:
        found, number = f"{ident}-{number}", number + 1
    taken.add(found)
    return found


def _new_faults(folder: Path, written: Mapping[str, str], panels: Mapping[str, type[PanelSpec]]) -> list[Fault]:
    """Faults that the profile would have with these files and does not have now."""
    with tempfile.TemporaryDirectory(prefix="pendopo-usulan-") as work:
        copy = Path(work) / folder.name
        shutil.copytree(folder, copy)
        before = _faults(copy, panels)
        for name, contents in written.items():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_text(contents, encoding="utf-8")
        known = {fault.text("id") for fault in before}
        return [fault for fault in _faults(copy, panels) if fault.text("id") not in known]


def _faults(folder: Path, panels: Mapping[str, type[PanelSpec]]) -> tuple[Fault, ...]:
    try:
        return tuple(read_profile(folder, find_readers(), panels).faults)
    except ProfileError as error:
        return tuple(error.faults)


def put(path: Path, contents: str) -> str:
    """Replace a file whole; what stood there stays beside it as ``<name>.bak``. The backup's name, "" for none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    backup = ""
    if path.is_file():
        backup = f"{path.name}.bak"
        shutil.copy2(path, path.with_name(backup))
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(contents)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, path.stat().st_mode & 0o777 if path.is_file() else 0o644)
    os.replace(name, path)
    return backup
