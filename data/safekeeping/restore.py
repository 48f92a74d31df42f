"""A backup brought back into an empty state folder: files first, checked one by one, the catalogue's rows last."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.catalogue import SCHEMA, counter, open_catalogue, writing
from data.safekeeping.backup import FOLDERS, FORM, MANIFEST, ROWS, BackupError
from data.safekeeping.rows import kept_tables, read_rows

_APART = ".restore"
_BLOCK = 1 << 20


def restore(file: Path, state: Path, inbox: Path, catalogue_url: str = "") -> dict[str, Any]:
    """Bring a backup back; gives its manifest. Nothing is visible before all of it is there.

    BackupError: the state folder or the catalogue is not empty, or the file is damaged, cut or of a newer program.
    """
    _want_empty(state, inbox)
    state.mkdir(parents=True, exist_ok=True)
    apart = state / _APART
    shutil.rmtree(apart, ignore_errors=True)
    engine: Engine | None = None
    try:
        manifest = _unpack(file, apart)
        engine = open_catalogue(catalogue_url or f"sqlite:///{state / 'catalogue.sqlite'}")
        _want_no_rows(engine)
        with writing(engine) as connection:
            connection.execute(counter.delete())  # a new catalogue starts counting; this one goes on
            with (apart / ROWS).open("rb") as lines:
                counts = read_rows(connection, iter(lines))
            if counts != {**dict.fromkeys(counts, 0), **manifest["rows"]}:
                raise BackupError(f"{file}: jumlah baris katalog tidak cocok dengan daftarnya; cadangan rusak")
            _move_in(apart, state, inbox)  # before the rows count: a version never names files that are not there
        return manifest
    except (OSError, tarfile.TarError, ValueError) as error:
        raise BackupError(f"{file}: tidak dapat dipulihkan ({error})") from error
    finally:
        if engine is not None:
            engine.dispose()
        shutil.rmtree(apart, ignore_errors=True)


def _want_empty(state: Path, inbox: Path) -> None:
    held = [
        path
        for path in (state / "delta", *(state / n for n in FOLDERS), inbox)
        if path.is_dir() and any(path.rglob("*"))
    ]
    if held:
        raise BackupError(f"{held[0]}: sudah berisi; pulihkan ke folder keadaan yang kosong (PENDOPO_STATE)")


def _want_no_rows(engine: Engine) -> None:
    with engine.connect() as connection:
        for table in kept_tables():
            count = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            if count and table is not counter:
                raise BackupError(f'katalog sudah berisi (tabel "{table.name}"); pulihkan ke katalog yang kosong')


def _unpack(file: Path, apart: Path) -> dict[str, Any]:
    """The files of the backup below apart, each as its manifest says it must be."""
    digests: dict[str, str] = {}
    with tarfile.open(file, mode="r:") as tar:
        for member in tar:
            if not member.isfile():
                raise BackupError(f'{file}: memuat "{member.name}", bukan berkas biasa; bukan cadangan Pendopo')
            safe = tarfile.data_filter(member, str(apart))
            digests[safe.name] = _extract(tar, member, apart / safe.name)
    if digests.pop(MANIFEST, None) is None:
        raise BackupError(f"{file}: terpotong atau bukan cadangan Pendopo (tidak ada {MANIFEST})")
    manifest: dict[str, Any] = json.loads((apart / MANIFEST).read_bytes())
    if manifest["form"] > FORM or manifest["schema"] > SCHEMA:
        raise BackupError(f"{file}: dibuat oleh Pendopo yang lebih baru; pasang versi itu, lalu pulihkan")
    wrong = sorted(set(digests.items()) ^ set(manifest["files"].items()))
    if wrong:
        raise BackupError(f'{file}: "{wrong[0][0]}" tidak sama dengan saat dicadangkan; pakai cadangan lain')
    return manifest


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> str:
    """Write one file, with the time it had; gives its SHA-256."""
    place.parent.mkdir(parents=True, exist_ok=True)
    digest, source = hashlib.sha256(), tar.extractfile(member)
    assert source
    with place.open("xb") as out:
        while block := source.read(_BLOCK):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    os.utime(place, (member.mtime, member.mtime))
    return digest.hexdigest()


def _move_in(apart: Path, state: Path, inbox: Path) -> None:
    for name in ("delta", *FOLDERS, "regency"):
        found = apart / name
        place = inbox if name == "inbox" else state / name
        if not found.exists():
            continue
        if place.is_dir():
            shutil.rmtree(place)  # known to be empty
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(found, place)
