"""OpenDocument sheets before a reader opens them: how far their cells reach, and the formulas that have no value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from loaders.sheet_span import MalformedSheet, Span

UNCOMPUTED = "#BELUM_DIHITUNG"
_PIECE = 4 * 1024 * 1024
_MOST_COLUMNS = 16_384  # a reader stops there
_MOST_HIDDEN = 1_000_000  # cells of one repeated formula
_ERROR = re.compile(r"#[A-Z]+(?:/[0A])?[!?]?|(?:Err|Fehler):\d+")


@dataclass
class Sheet:
    """One table: the farthest cell with anything in it, and (row, column) from 0 → text of formulas without a value."""

    reach: Span = field(default_factory=lambda: Span(1, 1))
    hidden: dict[tuple[int, int], str] = field(default_factory=dict)


def sheets(content: bytes) -> dict[str, Sheet]:
    """The tables of ``content.xml`` by name. MalformedSheet: no XML, or a sheet too large to go on."""
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walk.open, walk.close
    parser.CharacterDataHandler = walk.text
    try:
        for start in range(0, len(content), _PIECE):
            parser.Parse(content[start : start + _PIECE])
            if any(sheet.reach.too_large for sheet in walk.found.values()):
                break
    except expat.ExpatError as error:
        raise MalformedSheet(str(error)) from None
    return walk.found


@dataclass
class _Walk:
    """Where a reader stands. A row or cell may say that it stands several times."""

    found: dict[str, Sheet] = field(default_factory=dict)
    sheet: Sheet = field(default_factory=Sheet)
    row: int = 0
    rows: int = 1
    column: int = 0
    columns: int = 1
    formula: bool = False
    typed: bool = False
    faulty: bool = False
    inside: bool = False
    said: list[str] = field(default_factory=list)

    def open(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "table":
                self.sheet = self.found.setdefault(_named(attributes, "name"), Sheet())
                self.row = 0
            case "table-row":
                self.rows, self.column = _times(attributes, "number-rows-repeated"), 0
            case "table-cell" | "covered-table-cell":
                self.columns = _times(attributes, "number-columns-repeated")
                self.formula = bool(_named(attributes, "formula"))
                self.typed = "office:value-type" in attributes
                self.faulty = attributes.get("calcext:value-type") == "error"
                self.inside, self.said = True, []

    def text(self, text: str) -> None:
        if self.inside:
            self.said.append(text)

    def close(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        if local == "table-row":
            self.row += self.rows
        elif local in ("table-cell", "covered-table-cell"):
            self._reach()
            self.column = min(self.column + self.columns, _MOST_COLUMNS)
            self.inside = False

    def _reach(self) -> None:
        text = "".join(self.said).strip()
        if not (self.typed or self.formula or text):
            return
        last = min(self.column + self.columns, _MOST_COLUMNS)
        reach = self.sheet.reach
        self.sheet.reach = Span(max(reach.rows, self.row + self.rows), max(reach.columns, last))
        hidden = self._hidden(text)
        if not hidden or self.sheet.reach.too_large:
            return
        if len(self.sheet.hidden) + self.rows * self.columns > _MOST_HIDDEN:
            raise MalformedSheet("repeated formulas")
        for row in range(self.row, self.row + self.rows):
            self.sheet.hidden |= {(row, column): hidden for column in range(self.column, last)}

    def _hidden(self, text: str) -> str:
        if self.faulty or (self.formula and _ERROR.fullmatch(text)):
            return text or "#VALUE!"
        return UNCOMPUTED if self.formula and not self.typed and not text else ""


def _named(attributes: dict[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _times(attributes: dict[str, str], name: str) -> int:
    said = _named(attributes, name)
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 10 else 1
