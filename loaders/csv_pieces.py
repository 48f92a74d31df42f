"""Parts of a CSV file read under its header: what it grew by, or a long one piece by piece.

Only a file that can be cut anywhere between two lines is read so: UTF-8, no quotes, its header within the first 64 kB
and nothing above it. Rows keep their numbers in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from loaders.base import Delivery, RawTable
from loaders.csv_table import TextSpec, table_of
from loaders.inbox import opened, read_file
from loaders.text_file import Decoded, decode

_TOP = 1 << 16  # bytes among which the header is looked for


class NotInPieces(Exception):
    """The file cannot be cut; it has to be read whole."""


@dataclass(frozen=True)
class _Head:
    """The lines down to the header, as bytes, and how many they are."""

    data: bytes
    lines: int
    notes: tuple[str, ...]


def read_new(
    spec: TextSpec, folder: Path, delivery: Delivery, expect: Sequence[str], *, start: int
) -> list[RawTable] | None:
    """The one table, with only the rows after the first ``start`` bytes; None when these cannot be told apart."""
    contents = read_file(folder, delivery)
    before, new = contents.data[:start], contents.data[start:]
    if not before.endswith(b"\n"):
        return None
    try:
        _check(contents.data)
        head = _head(spec, delivery, expect, before)
        return [_under(head, new, spec, delivery, expect, above=before.count(b"\n"), print_=contents.fingerprint)]
    except NotInPieces:
        return None


def read_pieces(
    spec: TextSpec, folder: Path, delivery: Delivery, expect: Sequence[str], *, size: int, fingerprint: str
) -> Iterator[RawTable]:
    """The table, piece by piece of about so many bytes. fingerprint: of the whole file.

    NotInPieces, at any piece: nothing of what came before may be used. LoadError: as ``read``; or it changed meanwhile.
    """
    above, rest, head = 0, b"", None
    with opened(folder, delivery) as file:
        block = file.read(size)
        while block:
            coming = file.read(size)
            data, rest = _cut(rest + block, last=not coming)
            block = coming
            if not data:
                continue
            _check(data)
            first = head is None
            head = head or _head(spec, delivery, expect, data)
            rows = data[len(head.data) :] if first else data
            yield _under(head, rows, spec, delivery, expect, above=above or head.lines, print_=fingerprint)
            above += data.count(b"\n")


def _cut(data: bytes, *, last: bool) -> tuple[bytes, bytes]:
    """What can be read now, and what waits for the next block.

    Cut after a line that is surely a row (three filled fields or more, none empty): notes under the table are known as
    such only together with the row they follow.
    """
    if last:
        return data, b""
    end = len(data)
    for _ in range(1000):
        end = data.rfind(b"\n", 0, end)
        if end < 0:
            return b"", data
        line = data[data.rfind(b"\n", 0, end) + 1 : end].strip()
        if any(line.count(mark) >= 2 and mark + mark not in line and not line.endswith(mark) for mark in _MARKS):
            return data[: end + 1], data[end + 1 :]
    raise NotInPieces


_MARKS = (b";", b",", b"\t", b"|")


def _check(data: bytes) -> None:
    if b'"' in data or b"\0" in data or data.count(b"\r") != data.count(b"\r\n"):
        raise NotInPieces


def _head(spec: TextSpec, delivery: Delivery, expect: Sequence[str], data: bytes) -> _Head:
    top = data[: data.rfind(b"\n", 0, _TOP) + 1]
    if not top or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise NotInPieces
    decoded = decode(top, delivery.name, encoding=spec.encoding)
    table = table_of(decoded, spec, delivery, expect, fingerprint="")
    lines = int(table.cells.index[0]) - 1 if len(table.cells) else 0
    if lines < 1 or any(row <= lines for row, _ in table.ignored):
        raise NotInPieces
    return _Head(b"".join(top.splitlines(keepends=True)[:lines]), lines, decoded.notes)


def _under(
    head: _Head, rows: bytes, spec: TextSpec, delivery: Delivery, expect: Sequence[str], *, above: int, print_: str
) -> RawTable:
    """Rows as a table under the header. above: lines of the file before them."""
    try:
        text = (head.data + rows).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotInPieces from None
    # As many header rows as were found with the first rows: another piece might show another number.
    fixed = spec if spec.columns else spec.model_copy(update={"header_rows": head.lines})
    table = table_of(Decoded(text, head.notes), fixed, delivery, expect, fingerprint=print_)
    moved = above - head.lines
    return replace(
        table,
        cells=table.cells.set_axis(table.cells.index + moved, axis=0),
        ignored=tuple((row + moved, why) for row, why in table.ignored),
        broken=tuple((row + moved, why) for row, why in table.broken),
    )
