"""A file as a whole: does it hold identifiers of persons anywhere, also outside its tables (titles, other sheets)?"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from data.privacy.identifiers import KINDS, identifier_in

# Of a long text every row of the table has been searched as cells; what is left stands above and below it.
_ENDS, _LONG = 1 << 20, 8 << 20
_PART = 32 << 20
# What a workbook is made of beside cells, notes and names of sheets.
_LOOKS = re.compile(r"^(?:xl/(?:theme|media|styles|worksheets/_rels|calcChain)|\[Content_Types|_rels/)")


def holds_persons(path: Path) -> bool:
    """True when an identifier stands anywhere in the file's bytes, unpacked where it is a zip (xlsx, ods)."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            names = [info.filename for info in packed.infolist() if not _LOOKS.match(info.filename)]
            return any(_holds(packed.read(name)) for name in names)
    return any(_holds(part) for part in _parts(path))


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        size = path.stat().st_size
        if size > _LONG and b"\0" not in file.peek(4096)[:4096]:
            yield file.read(_ENDS)
            file.seek(size - _ENDS)
            yield file.read()
            return
        while part := file.read(_PART):
            yield part


def _holds(data: bytes) -> bool:
    """Arrow's search first, ten times faster than ours; then the proof that what it found can be true."""
    bare = data.replace(b"\0", b"")  # two bytes a letter: old workbooks, UTF-16
    text = bare.decode("latin-1")
    one = pa.array([text], type=pa.large_string())
    return any(
        pc.match_substring_regex(one, kind.within)[0].as_py() and _proved(text, kind.alone) for kind in KINDS
    )  # fmt: skip


def _proved(text: str, pattern: re.Pattern[str]) -> bool:
    return any(identifier_in(text[max(0, f.start() - 1) : f.end() + 1]) for f in pattern.finditer(text))
