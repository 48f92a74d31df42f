"""A backup of a running state folder in one file: the catalogue at one moment, and the files that moment names.

Rows are read in one transaction. Delta files never change once they are named, and those a version uses are swept a day
after they were replaced at the earliest; so what is copied afterwards is what the rows speak of, whatever lands
meanwhile. The file is a plain tar, because Parquet and kept copies are packed already.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
from deltalake import DeltaTable

from data.catalogue import SCHEMA
from data.delta import ABSENT
from data.safekeeping.rows import write_rows
from data.store import Store

FORM = 1  # of the file; raised when an older program could no longer read it
ROWS, MANIFEST = "catalogue.jsonl", "manifest.json"
# Files agencies handed in, and copies kept of them. What waits in uploads/ and work/ is nobody's yet.
FOLDERS = ("archive", "quarantine", "inbox")
_TABLES = ("observations", "cases")


class BackupError(Exception):
    """No backup was made, or none was brought back. Says why and what to do, in Indonesian."""


@dataclass
class _Archive:
    """A tar being written, and what its manifest says of each file: name → SHA-256."""

    tar: tarfile.TarFile
    digests: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, file: IO[bytes], *, size: int, changed: float) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, changed, 0o600
        reader = _Hashing(file)
        self.tar.addfile(info, reader)
        self.digests[name] = reader.digest.hexdigest()

    def add_file(self, name: str, path: Path) -> None:
        """A regular file as it is at this moment; a link, a pipe, or one that went away meanwhile is left out."""
        try:
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except OSError:
            return
        with os.fdopen(handle, "rb") as file:
            seen = os.fstat(file.fileno())
            if stat.S_ISREG(seen.st_mode):
                self.add(name, file, size=seen.st_size, changed=seen.st_mtime)


class _Hashing(io.RawIOBase):
    """Reads through to a file and knows the SHA-256 of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(size)
        self.digest.update(found)
        return found


def backup(store: Store, inbox: Path, file: Path) -> dict[str, Any]:
    """Write a backup of this store, running or not; gives its manifest.

    BackupError: the file exists already, or a file of the store could not be read whole.
    """
    if file.exists():
        raise BackupError(f"{file}: sudah ada; sebut nama lain, cadangan lama tidak ditimpa")
    part = file.with_name(file.name + ".part")
    try:
        with part.open("xb") as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                found = _write(store, inbox, _Archive(tar))
            out.flush()
            os.fsync(out.fileno())
        part.rename(file)
    except FileExistsError:
        raise BackupError(f"{part}: sisa pencadangan lain; hapus bila tidak sedang berjalan") from None
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BackupError(f"{file}: cadangan tidak selesai ({error.strerror or error}); ulangi") from error
    return found


def _write(store: Store, inbox: Path, archive: _Archive) -> dict[str, Any]:
    with tempfile.TemporaryFile() as rows:
        counts, stands = _rows(store, rows)
        size = rows.tell()
        rows.seek(0)
        archive.add(ROWS, rows, size=size, changed=datetime.now(UTC).timestamp())
    for name, version in stands.items():
        for path in _delta_files(store.state / "delta" / name, version):
            archive.add_file(path.relative_to(store.state).as_posix(), path)
    for name in FOLDERS:
        folder = inbox if name == "inbox" else store.state / name
        for path in _files(folder):
            archive.add_file(f"{name}/{path.relative_to(folder).as_posix()}", path)
    archive.add_file("regency", store.state / "regency")
    manifest = {
        "form": FORM, "schema": SCHEMA, "made": datetime.now(UTC).isoformat(), "rows": counts, "delta": stands,
        "files": archive.digests,
    }  # fmt: skip
    body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    archive.add(MANIFEST, io.BytesIO(body), size=len(body), changed=datetime.now(UTC).timestamp())
    return manifest


def _rows(store: Store, file: IO[bytes]) -> tuple[dict[str, int], dict[str, int]]:
    """Every row at one moment, and the Delta versions that its newest publication names."""
    engine = store.engine
    whole = engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")
    with whole.connect() as connection, connection.begin():
        newest = store.ledger.watch.newest(connection)
        counts = write_rows(connection, file)
    stands = {name: int(getattr(newest, name)) if newest else ABSENT for name in _TABLES}
    return counts, stands


def _delta_files(folder: Path, version: int) -> Iterator[Path]:
    """The files of a Delta table at a version, and its log up to there."""
    if version == ABSENT:
        return
    table = DeltaTable(str(folder), version=version)
    for name in pa.table(table.get_add_actions(flatten=True))["path"].to_pylist():
        yield folder / str(name)
    for path in sorted((folder / "_delta_log").iterdir()):
        number = path.name.split(".")[0]
        if number.isdigit() and int(number) <= version:
            yield path


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
