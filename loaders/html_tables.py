"""Tables of a web page saved as a workbook: what many applications call "Export to Excel"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pandas as pd

from loaders.base import LoadError
from loaders.cell_text import as_text
from loaders.table_head import Grid, Merge, tidy
from loaders.text_file import WHAT, decode_bytes

MOST_BYTES = 64 * 1024 * 1024
MOST_CELLS = 5_000_000  # of all tables, spans spread out
_MOST_SPAN = 1_000  # what browsers allow
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
# UTF-8 and Windows-1252 are told apart by the bytes, whatever the page says of itself; these it may say.
_KNOWN = {"utf-8", "utf8", "utf-16", "unicode", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "cp1252"}
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_SILENT = {"script", "style", "template", "title"}


@dataclass(frozen=True)
class Page:
    """The tables of a page by name ("tabel 1", …), in its order, and what should be told of how it was read."""

    tables: dict[str, Grid]
    notes: tuple[str, ...]


def find_tables(data: bytes, name: str) -> Page:
    """Every table of a web page, spans kept as merges. LoadError: a login page, no table, cut off, or too large."""
    if _SPREADSHEET in data[:4096] and b"<Workbook" in data[:4096]:
        raise LoadError(f"{name}: berformat XML Spreadsheet 2003; buka di Excel, simpan ulang sebagai XLSX")
    if len(data) > MOST_BYTES:
        raise LoadError(f"{name}: halaman web lebih dari {MOST_BYTES // 1024**2} MB; simpan sebagai XLSX atau CSV")
    said = _CHARSET.search(data[:4096])
    if said and said[1].decode("ascii").casefold() not in _KNOWN:
        raise LoadError(
            f'{name}: penyandian "{said[1].decode("ascii")}" tidak dikenal; buka di Excel, simpan sebagai XLSX'
        )
    decoded = decode_bytes(data, name)
    parser = _Parser(name)
    parser.feed(decoded.text)
    parser.close()
    if parser.login or not parser.found:
        raise LoadError(f"{name}: {WHAT['html']}")
    if parser.open:
        raise LoadError(f"{name}: halaman web terpotong, tabelnya tidak ditutup; unduh ulang atau minta dikirim ulang")
    tables = {f"tabel {n}": table.grid() for n, table in enumerate(parser.found, start=1)}
    return Page(
        tables, ("isinya halaman web dengan tabel, bukan buku kerja; semua sel dibaca sebagai teks", *decoded.notes)
    )


@dataclass
class _Table:
    """A table while it is read: texts by place, places that spans cover, and the cell still open."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    covered: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Merge] = field(default_factory=list)
    row: int = -1
    column: int = 0
    place: tuple[int, int] | None = None
    pieces: list[str] = field(default_factory=list)

    def start_row(self) -> None:
        self.end_cell()
        self.row, self.column = self.row + 1, 0

    def start_cell(self, across: int, down: int) -> None:
        self.end_cell()
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.covered:
            self.column += 1
        top, left = self.place = (self.row, self.column)
        self.texts[self.place] = ""
        self.column += across
        if across * down > 1:
            self.covered |= {(top + r, left + c) for r in range(down) for c in range(across)}
            self.merged.append((top, left, top + down - 1, left + across - 1))

    def end_cell(self) -> None:
        if self.place is not None:
            self.texts[self.place] = as_text(tidy("".join(self.pieces)))
        self.place, self.pieces = None, []

    def grid(self) -> Grid:
        rows = range(1, self.row + 2)
        width = 1 + max((column for _, column in self.texts), default=-1)
        wide = [max(right for *_, right in self.merged) + 1] if self.merged else []
        columns = range(max([width, *wide]))
        cells = {c: pd.array([self.texts.get((r - 1, c), "") for r in rows], dtype="str") for c in columns}
        last = self.row
        return Grid(
            pd.DataFrame(cells, index=pd.RangeIndex(1, self.row + 2)),
            tuple((top, left, min(bottom, last), right) for top, left, bottom, right in self.merged),
        )


class _Parser(HTMLParser):
    """Reads tables as browsers do: closing tags of rows and cells may be missing, a table inside another is its own."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.found: list[_Table] = []
        self.open: list[_Table] = []
        self.login = False
        self._silent = ""
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input" and (said.get("type") or "").casefold() == "password":
            self.login = True
        if tag in _SILENT:
            self._silent = tag
        elif tag == "table":
            self.open.append(_Table())
            self.found.append(self.open[-1])
        elif self.open and tag == "tr":
            self.open[-1].start_row()
        elif self.open and tag in ("td", "th"):
            across, down = _span(said.get("colspan")), _span(said.get("rowspan"))
            self._cells += across * down
            if self._cells > MOST_CELLS:
                raise LoadError(f"{self.name}: lebih dari {MOST_CELLS} sel; bagi berkasnya, simpan sebagai CSV")
            self.open[-1].start_cell(across, down)
        elif tag in ("br", "p", "div", "li"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        if not self.open:
            return
        if tag in ("td", "th", "tr", "table"):
            self.open[-1].end_cell()
        if tag == "table":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and not self._silent and self.open[-1].place is not None:
            self.open[-1].pieces.append(data)


def _span(text: str | None) -> int:
    digits = (text or "").strip()
    return min(max(int(digits), 1), _MOST_SPAN) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 1
