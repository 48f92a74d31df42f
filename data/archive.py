"""Kept copies of what agencies sent: under its fingerprint when it landed, with a note when it was refused.

A file is kept byte for byte. An answer of a database, and a file with columns about persons, are kept as text cells,
without those columns. Names are relative to the state folder; a copy is complete or not there.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import pandas as pd

from data.durable import sync_folder
from loaders.base import LoadError, RawTable

CELLS = ".cells.zip"
_BLOCK = 1 << 20  # bytes copied at a time
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same cells make the same bytes, whenever they are kept


@dataclass(frozen=True)
class Note:
    """What lies beside a refused delivery. expected, found: as far as one place says it; "" otherwise."""

    source: str
    delivery: str
    fingerprint: str
    rule: str
    reason: str
    contact: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    found: str = ""
    expected: str = ""
    copy: str = ""  # name of the kept copy; "" when it may not be kept (personal data)


def keep_file(state: Path, path: Path, fingerprint: str) -> str:
    """Copy a file into the archive; gives its name there. LoadError: it is not (any more) what the fingerprint says."""
    name = f"archive/{fingerprint[:2]}/{fingerprint}{_suffix(path)}"
    try:
        os.utime(state / name)  # kept again: no cleaning takes it before its load is written down
    except FileNotFoundError:
        write_whole(state / name, _blocks(path, fingerprint))
    return name


def keep_tables(state: Path, tables: Sequence[RawTable], fingerprint: str) -> str:
    """Keep text cells in the archive; gives their name there."""
    data = pack(tables)
    name = f"archive/{fingerprint[:2]}/{fingerprint}{CELLS}"
    write_whole(state / name, data)
    return name


def keep_refused(state: Path, note: Note, *, path: Path | None = None, tables: Sequence[RawTable] = ()) -> str:
    """Keep a note, and a copy of the file or of the cells; gives the copy's name, or the note's when there is none."""
    plain = re.sub(r"[^\w.-]+", "_", PurePosixPath(note.delivery).name)[:100]
    stem = f"quarantine/{note.source}/{note.fingerprint[:16]}-{plain}"
    copy = ""
    if path is not None:
        copy = stem
        write_whole(state / copy, path.read_bytes())
    elif tables:
        copy = stem + CELLS
        write_whole(state / copy, pack(tables))
    said = json.dumps(asdict(note) | {"copy": copy}, ensure_ascii=False, indent=1)
    write_whole(state / f"{stem}.json", said.encode("utf-8", "backslashreplace"))
    return copy or f"{stem}.json"


def clear_quarantine(state: Path, before: datetime) -> int:
    """Delete copies and notes of refused deliveries last touched before a moment; gives how many files."""
    old = [
        path
        for path in (state / "quarantine").glob("*/*")
        if path.is_file() and not path.is_symlink() and path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _blocks(path: Path, fingerprint: str) -> Iterator[bytes]:
    """A file block by block. LoadError, at its end: it is not what the fingerprint says."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
            yield block
    if found.hexdigest() != fingerprint:
        raise LoadError(f"{path.name}: berkas berubah ketika disalin; tunggu pengiriman selesai, lalu akan dicoba lagi")


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """The file with these bytes, or as it was before; also when the machine stops in the midst of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as file:
            for block in [data] if isinstance(data, bytes) else data:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(path.parent)


def pack(tables: Sequence[RawTable]) -> bytes:
    """Tables as a zip: a CSV of the cells each (first column: the row number), and what else a RawTable says."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "tables.json", json.dumps([_facts(t) for t in tables], ensure_ascii=False))
        for place, table in enumerate(tables):
            _put(archive, f"{place}.csv", _csv(table.cells))
            if table.numbers is not None:
                _put(archive, f"{place}-numbers.csv", _csv(table.numbers.astype("int8").astype("str")))
    return out.getvalue()


def unpack(packed: Path | BinaryIO) -> list[RawTable]:
    """The tables that ``pack`` wrote."""
    with zipfile.ZipFile(packed) as archive:
        names = set(archive.namelist())
        found = []
        for place, facts in enumerate(json.loads(archive.read("tables.json"))):
            numbers = f"{place}-numbers.csv"
            found.append(
                RawTable(
                    name=facts["name"],
                    cells=_cells(archive.read(f"{place}.csv")),
                    fingerprint=facts["fingerprint"],
                    sheet=facts["sheet"],
                    ignored=tuple((row, why) for row, why in facts["ignored"]),
                    letters=facts["letters"],
                    notes=tuple(facts["notes"]),
                    broken=tuple((row, why) for row, why in facts["broken"]),
                    numbers=_cells(archive.read(numbers)) == "1" if numbers in names else None,
                )
            )
    return found


def _facts(table: RawTable) -> dict[str, object]:
    return {
        "name": table.name, "fingerprint": table.fingerprint, "sheet": table.sheet, "ignored": list(table.ignored),
        "letters": {k: v for k, v in table.letters.items() if k in table.cells.columns}, "notes": list(table.notes),
        "broken": list(table.broken),
    }  # fmt: skip


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode("utf-8", "surrogatepass"), zipfile.ZIP_DEFLATED)


def _csv(cells: pd.DataFrame) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["", *cells.columns])
    writer.writerows(cells.itertuples(index=True, name=None))
    return out.getvalue()


def _cells(data: bytes) -> pd.DataFrame:
    csv.field_size_limit(max(csv.field_size_limit(), len(data) + 1))  # what was kept can be read again, however long
    rows = list(csv.reader(io.StringIO(data.decode("utf-8", "surrogatepass"), newline="")))
    index = pd.Index([int(row[0]) for row in rows[1:]], dtype="int64")
    return pd.DataFrame([row[1:] for row in rows[1:]], columns=rows[0][1:], index=index, dtype="str")


def _suffix(path: Path) -> str:
    return path.suffix.lower() if re.fullmatch(r"\.\w{1,8}", path.suffix) else ""
