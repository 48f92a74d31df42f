"""How far a sheet's cells reach, found before a reader lays the whole rectangle out in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np

MOST_CELLS = 40_000_000  # rows × columns of one sheet
_PIECE = 4 * 1024 * 1024
_LONGEST = 12  # characters of a reference that still matter: three letters and more digits than a sheet has rows
_PLAIN = (b'<c r="', b"<c r='", b'<row r="', b"<row r='")
_REFERENCE = re.compile(r"([A-Za-z]{0,7})([0-9]{1,10})")


class MalformedSheet(Exception):
    """XML that no reader could follow, or that declares entities."""


@dataclass(frozen=True)
class Span:
    """Rows and columns from A1 to the farthest cell."""

    rows: int
    columns: int

    @property
    def too_large(self) -> bool:
        return self.rows * self.columns > MOST_CELLS


def span(xml: bytes) -> Span:
    """The farthest cell of a worksheet part. Fast where every cell says its place plainly; else the XML is followed.

    A bound that is too large is looked at once more, for empty cells with a format alone take no room.
    """
    quick = _bound(xml)
    return quick if quick and not quick.too_large else _followed(xml)


# ---------------------------------------------------------------------------------------------- by bytes


def _bound(xml: bytes) -> Span | None:
    """The farthest reference in the bytes; None when some cell or row does not begin `<c r="…"`, as all writers do."""
    tags, rows, columns = 0, 1, 1
    for start in range(0, len(xml), _PIECE):
        text = np.frombuffer(xml[start : start + _PIECE + _LONGEST + 4], dtype=np.uint8)
        row, column = _farthest(text)
        tags, rows, columns = tags + _tags(text), max(rows, row), max(columns, column)
    return Span(rows, columns) if tags == sum(map(xml.count, _PLAIN)) else None


def _tags(text: np.ndarray) -> int:
    """How many cells and rows begin in the first _PIECE bytes, under whatever prefix."""
    head = text[: _PIECE + 4]
    if len(head) < 5:  # too short for a tag and what closes it
        return 0
    opens = (head == ord("<")) | (head == ord(":"))
    ends = (head == ord(">")) | (head == ord("/")) | (head <= ord(" "))
    cells = opens[:-2] & (head[1:-1] == ord("c")) & ends[2:]
    word = (head[1:-3] == ord("r")) & (head[2:-2] == ord("o")) & (head[3:-1] == ord("w"))
    rows = opens[:-4] & word & ends[4:]
    return int(cells[:_PIECE].sum()) + int(rows[:_PIECE].sum())


def _farthest(text: np.ndarray) -> tuple[int, int]:
    """The greatest row and column of all `r="…"` that begin in the first _PIECE bytes."""
    head = text[: _PIECE + 3]
    quote = (head[3:] == ord('"')) | (head[3:] == ord("'"))
    at = np.flatnonzero((head[:-3] <= ord(" ")) & (head[1:-2] == ord("r")) & (head[2:-1] == ord("=")) & quote) + 4
    if not len(at):
        return 1, 1
    padded = np.concatenate([text, np.zeros(_LONGEST, dtype=np.uint8)])
    row, column = np.zeros(len(at), dtype=np.int64), np.zeros(len(at), dtype=np.int64)
    going = np.ones(len(at), dtype=bool)
    for place in range(_LONGEST):
        sign = padded[at + place].astype(np.int64)
        upper = np.where(sign >= 97, sign - 32, sign) - 64
        letter, digit = (upper >= 1) & (upper <= 26), (sign >= 48) & (sign <= 57)
        going &= letter | digit
        column = np.where(going & letter, column * 26 + upper, column)
        row = np.where(going & digit, row * 10 + sign - 48, row)
    return int(row.max()), max(1, int(column.max()))


# ---------------------------------------------------------------------------------------------- by the XML itself


@dataclass
class _Walk:
    """Where a reader stands: the row and column it has reached, and the farthest with anything in it."""

    row: int = 0
    column: int = 0
    depth: int = 0  # within a cell: 1 in the cell, 2 in what it holds
    farthest: list[int] = field(default_factory=lambda: [1, 1])

    def open(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if self.depth:
            self.depth += 1
            self._reach()
        elif local == "row":
            self.row, self.column = self._place(attributes)[0] or self.row + 1, 0
        elif local == "c":
            row, column = self._place(attributes)
            self.row, self.column, self.depth = row or self.row, column or self.column + 1, 1

    def close(self, _name: str) -> None:
        self.depth = max(0, self.depth - 1)

    def _place(self, attributes: dict[str, str]) -> tuple[int, int]:
        found = _REFERENCE.fullmatch(attributes.get("r", "").strip())
        if not found:
            return 0, 0
        column = 0
        for character in found[1].upper():
            column = column * 26 + ord(character) - 64
        return int(found[2]), column

    def _reach(self) -> None:
        self.farthest = [max(self.farthest[0], self.row), max(self.farthest[1], self.column)]


def _followed(xml: bytes) -> Span:
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = walk.open, walk.close
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for start in range(0, len(xml), _PIECE):
            parser.Parse(xml[start : start + _PIECE])
            if Span(*walk.farthest).too_large:
                break
    except expat.ExpatError as error:
        raise MalformedSheet(str(error)) from None
    return Span(*walk.farthest)


def _refuse(*_declared: object) -> None:
    raise MalformedSheet("entities")
