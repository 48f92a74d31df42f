"""Sound files as agencies write them: other separators, encodings, numbers, headers, sheets. All must load exactly."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

from tests.hostile.case import Case, Sheet, delimited, workbook

MONTH_NAMES = ("Januari", "Februari", "Maret", "April", "Mei", "Juni")
STYLES = ((".", ",", {}), ("", ",", {}), (",", ".", {"decimal": ".", "thousands": ","}))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")


def variants(seed: int = 11) -> Iterator[Case]:
    number = itertools.count()

    def sheet() -> Sheet:
        return Sheet.drawn(random.Random(seed * 1000 + next(number)))

    yield from _written(sheet)
    yield from _laid_out(sheet)
    yield from _other_kinds(sheet)


def _case(name: str, file: str, data: bytes, sheet: Sheet, **own: Any) -> Case:
    read = own.pop("read", {})
    return Case(name, file, data, sheet.truth, read, own)


def _written(sheet: Any) -> Iterator[Case]:
    """Separator × encoding × number style × line end."""
    for mark, codec, style, end in itertools.product(";\t|", ENCODINGS, STYLES, ("\n", "\r\n")):
        thousands, decimal, keys = style
        made = sheet()
        text = delimited(made.rows(thousands=thousands, decimal=decimal), mark, end=end)
        yield _case(f"{mark!r} {codec} {thousands}{decimal} {end!r}", "data.csv", text.encode(codec), made, **keys)


def _laid_out(sheet: Any) -> Iterator[Case]:
    for row in range(6):
        made = sheet()
        above = [["Laporan Bulanan"], ["Kabupaten Contoh"], [], ["Tahun 2025"], []][:row]
        yield _case(f"{row} rows above", "data.csv", delimited(above + made.rows()).encode(), made)
    for order in ((4, 3, 2, 1, 0), (2, 0, 1, 3, 4), (1, 4, 0, 3, 2)):
        made = sheet()
        rows = [[row[i] for i in order] for row in made.rows()]
        yield _case(f"columns {order}", "data.csv", delimited(rows).encode(), made)
    made = sheet()
    rows = made.rows()
    rows[0] = ["KODE  DESA", "nama desa", "PERIODE", "jml", "berat"]
    yield _case("aliases", "data.csv", delimited(rows).encode(), made, aliases={"Jumlah": ("jml",)})
    for mark in ("-", "", "n/a", "–", "..."):
        made = sheet()
        rows = made.rows()
        rows[3][3] = mark
        del made.whole[rows[3][0], rows[3][2]]
        truth = made.truth | {("berat", rows[3][0], rows[3][2]): float(rows[3][4].replace(",", "."))}
        yield Case(f"nil {mark}", "data.csv", delimited(rows).encode(), truth)
    made = sheet()
    quoted = [[f'"{c}"' for c in row] for row in made.rows()]
    yield _case("quotes, no last line break", "data.csv", delimited(quoted).rstrip("\n").encode(), made)
    made = sheet()
    padded = [[f" {c} " for c in row] for row in made.rows()]
    yield _case("padding", "data.csv", delimited(padded).encode(), made)
    made = sheet()
    yield _case("foot", "data.csv", delimited([*made.rows(), [], ["Sumber: contoh"]]).encode(), made)
    for style in ("names", "slashes", "undotted", "dates"):
        made = sheet()
        yield _case(style, "data.csv", delimited(_said(made.rows(), style)).encode(), made)


def _said(rows: list[list[str]], style: str) -> list[list[str]]:
    for row in rows[1:]:
        year, month = row[2].split("-")
        if style == "names":
            row[2] = f"{MONTH_NAMES[int(month) - 1]} {year}"
        elif style == "slashes":
            row[2] = f"{month}/{year}"
        elif style == "dates":
            row[2] = f"01/{month}/{year}"
        else:
            row[0] = row[0].replace(".", "")
    return rows


def _other_kinds(sheet: Any) -> Iterator[Case]:
    for above, page in ((0, "Laporan"), (3, "Sheet1")):
        made = sheet()
        yield _case(f"workbook, {above} above", "data.xlsx", workbook(made.cells(), sheet=page, above=above), made)
    made = sheet()
    yield _case("workbook of texts", "data.xlsx", workbook(made.rows(thousands=".")), made)
    for mark in (";", "\t"):
        made = sheet()
        yield _case(f"TSV or text {mark!r}", "data.tsv", delimited(made.rows(thousands="."), mark).encode(), made)
    for indent in (None, 1, 4):
        yield _records(sheet(), indent)


def _records(made: Sheet, indent: int | None) -> Case:
    head, *rows = made.cells()
    records = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return _case(f"JSON, indent {indent}", "data.json", json.dumps(records, indent=indent).encode(), made)
