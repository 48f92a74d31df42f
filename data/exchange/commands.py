"""``python app.py template`` and ``rejects``: workbooks that go out to agencies."""

from __future__ import annotations

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from data.batch import Load
from data.centre import Centre
from data.exchange.mendable import mend_of
from data.exchange.returns import of_load, of_trial, returns_book
from data.exchange.template import template
from data.profile import Profile, Source
from data.store import Store
from data.uploading.trial import Trial, kept_rows
from data.uploading.uploads import Upload
from loaders.base import Delivery, LoadError


def run_template(centre: Centre, source: str, file: str) -> int:
    """Write the form of a source for its agency to fill in; 1 when the file cannot be written."""
    today = centre.clock().astimezone(ZoneInfo(centre.profile.info.timezone)).date()
    path = Path(file or f"isian-{source}.xlsx")
    if not _written(path, template(centre.profile.sources[source], centre.profile, today)):
        return 1
    agency = centre.profile.sources[source].agency
    print(f"{path} ditulis; setelah diisi, unggah di /unggah/{source} atau taruh di inbox/{agency}/isian-{source}.xlsx")
    return 0


def run_rejects(centre: Centre, number: int, file: str) -> int:
    """Write the workbook of what a load sent back; 1 when there is nothing to send back or it cannot be written."""
    try:
        load = centre.store.load(number)
    except KeyError:
        return _fail(f"pemuatan {number}: tidak ada; lihat nomornya dengan perintah loads")
    if load.source not in centre.profile.sources:
        return _fail(f'pemuatan {number}: sumber "{load.source}" tidak ada lagi di profil')
    if not load.rejects and load.outcome != "refused":
        return _fail(f"pemuatan {number}: tidak ada yang dikembalikan")
    path = Path(file or f"perbaikan-{load.source}-{number}.xlsx")
    if not _written(path, book_of_load(centre.store, load, centre.profile)):
        return 1
    print(f"{path} ditulis: {len(of_load(load, centre.profile.sources[load.source]).rows)} baris dikembalikan")
    return 0


def book_of_load(store: Store, load: Load, profile: Profile) -> bytes:
    """The workbook of what a load sent back, with its rows when a copy is kept."""
    source = profile.sources[load.source]
    found = of_load(load, source)
    copy = store.state / load.archive
    if not found.rows:
        return returns_book(found, [], profile)
    if not load.archive or not copy.is_file() or copy.suffix == ".json":
        missing = "Salinan kiriman ini tidak disimpan, atau masa simpannya habis; barisnya tidak dapat dikembalikan."
        return returns_book(found, [], profile, missing=missing)
    mend = mend_of(store, source, load.delivery)
    try:
        rows = kept_rows(Delivery(load.delivery, copy, load.delivered), source, profile, found.rows, mend=mend)
    except LoadError as error:
        return returns_book(found, [], profile, missing=f"Barisnya tidak dapat dibaca lagi: {error}")
    return returns_book(found, rows, profile)


def book_of_trial(trial: Trial, source: Source, profile: Profile, upload: Upload, folder: Path) -> bytes:
    """The workbook of what a file that waits would have sent back. folder: where it waits."""
    found = of_trial(trial.answer, source, upload.called, upload.received)
    copy = folder / trial.answer.kept
    if not found.rows or not trial.answer.kept or copy.suffix == ".json":
        return returns_book(found, [], profile)
    try:
        rows = kept_rows(Delivery(upload.name, copy, upload.received), source, profile, found.rows)
    except LoadError as error:
        return returns_book(found, [], profile, missing=f"Barisnya tidak dapat dibaca: {error}")
    return returns_book(found, rows, profile)


def _fail(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


def _written(path: Path, data: bytes) -> bool:
    try:
        path.write_bytes(data)
    except OSError as error:
        print(f"{path}: tidak dapat ditulis ({error.strerror}); pilih folder lain", file=sys.stderr)
        return False
    return True
