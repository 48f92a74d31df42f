"""What a source takes in, and how each delivery is opened: its own files, and forms of ours filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.copies import Desk
from data.form_source import form_of, form_path, is_form
from data.named_headers import expected_headers
from data.profile import Source
from loaders.base import Delivery, RawTable
from loaders.inbox import find_files


@dataclass(frozen=True)
class Opened:
    """A delivery's tables, and the source as these are to be read. part: it need not be as long as the last one."""

    source: Source
    tables: Sequence[RawTable]
    part: bool = False


def deliveries(desk: Desk, source: Source, now: datetime) -> list[Delivery]:
    """What lies ready: the source's own deliveries, then forms filled in.

    LoadError: as the source's reader says.
    """
    others = [s for s in desk.profile.sources.values() if s.id != source.id]
    found = desk.readers[source.read.kind].deliveries(source.read, desk.inbox, now)
    own = [d for d in found if not any(is_form(s, d.name, None) for s in [source, *others])]
    forms = find_files(desk.inbox, form_path(source), now) if (desk.inbox / source.agency).is_dir() else []
    return [*own, *forms]


def opened(desk: Desk, source: Source, delivery: Delivery, folder: Path) -> Opened:
    """The tables of a delivery. folder: where its file may lie. LoadError: as the reader says."""
    form = is_form(source, delivery.name, delivery.path)
    read_as = form_of(source, desk.profile) if form else source
    reader = desk.readers[read_as.read.kind]
    return Opened(read_as, reader.read(read_as.read, folder, delivery, expected_headers(read_as)), part=form)
