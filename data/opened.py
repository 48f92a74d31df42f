"""What a source takes in, and how each delivery is opened: its own files, forms of ours, rows sent back corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from data.archive import CELLS, unpack
from data.cells.named_headers import expected_headers
from data.copies import Desk
from data.exchange.form_source import form_of, form_path, is_form, marked
from data.exchange.mending import MARK, SUMMARY, Row, beside, corrected, mends, read_spec, return_path
from data.profile import RegisterShape, Source
from data.task import Mend
from loaders.base import Delivery, LoadError, RawTable
from loaders.inbox import find_files


@dataclass(frozen=True)
class Opened:
    """A delivery's tables, and the source and delivery as these are to be read.

    part: it need not be as long as the last one. rows: those it corrects. before: what it corrects, when only what
    differs may land.
    """

    source: Source
    delivery: Delivery
    tables: Sequence[RawTable]
    part: bool = False
    rows: tuple[Row, ...] = ()
    before: Sequence[RawTable] = ()


def is_ours(source: Source, name: str) -> bool:
    """Whether a delivery is a form of this source filled in, or rows of it corrected, by its name."""
    return is_form(source, name, None) or mends(source, name) is not None


def deliveries(desk: Desk, source: Source, now: datetime) -> list[Delivery]:
    """What lies ready: the source's own deliveries, then forms filled in, then corrected rows.

    LoadError: as the source's reader says.
    """
    everyone = list(desk.profile.sources.values())
    found = desk.readers[source.read.kind].deliveries(source.read, desk.inbox, now)
    own = [d for d in found if not any(is_ours(s, d.name) for s in everyone)]
    if not (desk.inbox / source.agency).is_dir():
        return own
    returns = [d for d in find_files(desk.inbox, return_path(source), now) if mends(source, d.name) is not None]
    return [*own, *find_files(desk.inbox, form_path(source), now), *returns]


def opened(desk: Desk, source: Source, delivery: Delivery, folder: Path, mend: Mend | None = None) -> Opened:
    """The tables of a delivery. folder: where its file may lie. LoadError: as the reader says."""
    if mends(source, delivery.name) is not None:
        return _mended(desk, source, delivery, folder, mend)
    if delivery.path is not None and MARK in (marks := marked(delivery.path)):
        number = marks[MARK].rsplit(" ", 1)[-1]
        raise LoadError(
            f"{delivery.name}: buku tolakan; setelah dibetulkan, simpan sebagai perbaikan-{source.id}-{number}.xlsx "
            f"di folder {source.agency}, atau unggah di /unggah/{source.id}"
        )
    form = is_form(source, delivery.name, delivery.path)
    read_as = form_of(source, desk.profile) if form else source
    reader = desk.readers[read_as.read.kind]
    return Opened(read_as, delivery, reader.read(read_as.read, folder, delivery, expected_headers(read_as)), part=form)


def kept(desk: Desk, source: Source, delivery: Delivery, mend: Mend | None = None) -> Opened:
    """A kept copy, opened as what it was. delivery: as it came, its path the copy. LoadError: as the reader says."""
    assert delivery.path
    if delivery.path.name.endswith(CELLS):
        return Opened(source, delivery, unpack(delivery.path))
    return opened(desk, source, delivery, delivery.path.parent, mend)


def _mended(desk: Desk, source: Source, delivery: Delivery, folder: Path, mend: Mend | None) -> Opened:
    """Corrected rows; of a register, or of a delivery that did not land, all of it with them in place."""
    if mend is None:
        number = mends(source, delivery.name)
        raise LoadError(
            f"{delivery.name}: pemuatan {number} tidak ada pada sumber {source.id}, tanpa salinan, atau masih ditahan; "
            "kirim berkasnya utuh"
        )
    base = kept(desk, source, mend.delivery, mend.of)
    read_as = base.source.model_copy(update={"read": read_spec(source), "max_reject_share": 1.0})
    found = corrected(_returned(desk, base.source, read_as, delivery, folder), base.tables)
    if not found.tables:
        raise LoadError(f"{delivery.name}: tidak ada baris yang dibetulkan; isi lembar buku tolakan, lalu kirim lagi")
    as_then = replace(base.delivery, path=delivery.path)
    if mend.landed and not isinstance(source.shape, RegisterShape):
        return Opened(read_as, as_then, found.tables, part=True, rows=found.rows)
    if mend.replaced and not (mend.landed and isinstance(source.shape, RegisterShape) and source.shape.count):
        raise LoadError(
            f"{delivery.name}: pemuatan {mend.number} sudah digantikan pemuatan {mend.replaced}; pakai buku tolakan "
            "pemuatan itu, atau kirim berkasnya utuh"
        )
    before = base.tables if mend.landed else ()
    tables = beside(base.tables, found, mend.refused)
    return Opened(base.source, as_then, tables, part=True, rows=found.rows, before=before)


def _returned(desk: Desk, own: Source, ours: Source, delivery: Delivery, folder: Path) -> list[RawTable]:
    """Rows that came back: of our workbook, or of a file in the agency's own layout that holds nothing else."""
    book = delivery.path is not None and MARK in marked(delivery.path)
    reader, pattern = desk.readers["excel"], str(getattr(own.read, "path", ""))
    if pattern and not book:
        try:
            return desk.readers[own.read.kind].read(own.read, folder, delivery, expected_headers(own))
        except LoadError as error:
            try:  # a workbook of ours whose mark another program has lost
                found = reader.read(ours.read, folder, delivery, expected_headers(ours))
            except LoadError:
                raise error from None
            return [_without_summary(t) for t in found]
    return [_without_summary(t) for t in reader.read(ours.read, folder, delivery, expected_headers(ours))]


def _without_summary(table: RawTable) -> RawTable:
    """A table that does not tell how our own first sheet was passed over."""
    return replace(table, notes=tuple(n for n in table.notes if f"› {SUMMARY}" not in n))
