"""Malformed files by hazard: each function damages a sound sheet in one way and returns the file with the truth.

``damaged(seed)`` gives them all. A new hazard is one function with ``@hazard("its name")``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.fakes import VILLAGES
from tests.hostile.case import Case, Sheet, delimited, workbook

EACH = 8  # files a hazard
Made = tuple[str, bytes] | tuple[str, bytes, Mapping[str, Any]]
Maker = Callable[[random.Random, Sheet], Made]
HAZARDS: dict[str, Maker] = {}


def hazard(name: str) -> Callable[[Maker], Maker]:
    def kept(maker: Maker) -> Maker:
        HAZARDS[name] = maker
        return maker

    return kept


def damaged(seed: int = 7, *, each: int = EACH) -> Iterator[Case]:
    """Every hazard so many times; the same for the same seed."""
    for name, maker in HAZARDS.items():
        for number in range(each):
            draw = random.Random(f"{seed} {name} {number}")
            sheet = Sheet.drawn(draw)
            file, data, *more = maker(draw, sheet)
            own = dict(more[0]) if more else {}
            usual = own.pop("usual", 0)
            read = own.pop("read", {})
            yield Case(name, file, data, sheet.truth, read, own, usual)


def changed(draw: random.Random, sheet: Sheet, column: int, texts: list[str]) -> Made:
    """One to four cells of a column overwritten."""
    rows = sheet.rows()
    for row in draw.sample(range(1, len(rows)), draw.randint(1, 4)):
        rows[row][column] = draw.choice(texts)
    return "data.csv", delimited(rows).encode()


def replaced(words: bytes, name: str = "data.csv") -> Maker:
    return lambda draw, sheet: (name, words * draw.randint(1, 3))


# ---------------------------------------------------------------------------------------------- bytes


@hazard("cut inside a row")
def _(draw: random.Random, sheet: Sheet) -> Made:
    data = delimited(sheet.rows()).encode()
    end = draw.randrange(100, len(data))
    return "data.csv", data[: end - 1] if data[:end].endswith(b"\n") else data[:end]


@hazard("cut at a row end")
def _(draw: random.Random, sheet: Sheet) -> Made:
    return "data.csv", delimited(sheet.rows()[: draw.randint(2, 13)]).encode(), {"usual": 30}


@hazard("workbook cut")
def _(draw: random.Random, sheet: Sheet) -> Made:
    data = workbook(sheet.cells())
    return "data.xlsx", data[: draw.randrange(4, len(data))]


@hazard("workbook with changed bytes")
def _(draw: random.Random, sheet: Sheet) -> Made:
    data = bytearray(workbook(sheet.cells()))
    for _ in range(40):
        data[draw.randrange(len(data))] ^= draw.randint(1, 255)
    return "data.xlsx", bytes(data)


@hazard("empty")
def _(draw: random.Random, sheet: Sheet) -> Made:
    return draw.choice(["data.csv", "data.xlsx"]), draw.choice([b"", b" \n\n", b"\xef\xbb\xbf", b"\r\n" * 9])


@hazard("header only")
def _(draw: random.Random, sheet: Sheet) -> Made:
    if draw.random() < 0.5:
        return "data.xlsx", workbook(sheet.cells()[:1])
    return "data.csv", delimited(sheet.rows()[:1]).encode()


@hazard("NUL bytes")
def _(draw: random.Random, sheet: Sheet) -> Made:
    data = bytearray(delimited(sheet.rows()).encode())
    at = draw.randrange(80, len(data) - 20)
    data[at : at + 12] = bytes(12)
    return "data.csv", draw.choice([bytes(data), bytes(len(data))])


@hazard("UTF-16 with a byte lost")
def _(draw: random.Random, sheet: Sheet) -> Made:
    data = delimited(sheet.rows()).encode("utf-16")
    at = draw.randrange(200, len(data))
    return "data.csv", data[:at] + data[at + 1 :]


@hazard("bytes of no encoding")
def _(draw: random.Random, sheet: Sheet) -> Made:
    data = bytearray(delimited(sheet.rows()).encode())
    for _ in range(6):
        data[draw.randrange(90, len(data))] = draw.choice([0x81, 0x8D, 0x90, 0xFF])
    return "data.csv", bytes(data)


@hazard("a line of megabytes")
def _(draw: random.Random, sheet: Sheet) -> Made:
    data = delimited(sheet.rows()).encode()
    return "data.csv", data + b"x" * draw.randint(3_000_000, 4_000_000)


# ---------------------------------------------------------------------------------------------- another kind


HAZARDS["web page"] = replaced(b"<!DOCTYPE html><html><body><form>Masuk</form></body></html>")
HAZARDS["web page called xls"] = replaced(b"<html><body><p>Sesi habis</p></body></html>", "data.xls")
HAZARDS["PDF"] = replaced(b"%PDF-1.4 1;2;3", "data.xlsx")
HAZARDS["old workbook, not whole"] = replaced(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "data.xls")
HAZARDS["JSON, not whole"] = replaced(b'[{"Kode Desa": "99.01.01.2001", "Jumlah": 12', "data.json")


@hazard("workbook called csv")
def _(draw: random.Random, sheet: Sheet) -> Made:
    return "data.csv", workbook(sheet.cells())


@hazard("text called xlsx")
def _(draw: random.Random, sheet: Sheet) -> Made:
    return "data.xlsx", delimited(sheet.rows(), draw.choice(";,\t")).encode()


# ---------------------------------------------------------------------------------------------- rows and columns


@hazard("semicolons read as commas")
def _(draw: random.Random, sheet: Sheet) -> Made:
    return "data.csv", delimited(sheet.rows()).encode(), {"read": {"delimiter": ","}}


@hazard("decimal commas in a comma file")
def _(draw: random.Random, sheet: Sheet) -> Made:
    return "data.csv", delimited(sheet.rows(), ",").encode()


@hazard("field too many")
def _(draw: random.Random, sheet: Sheet) -> Made:
    rows = sheet.rows()
    for row in draw.sample(range(1, 31), 3):
        rows[row].insert(draw.randint(0, 4), "7")
    return "data.csv", delimited(rows).encode()


@hazard("field too few")
def _(draw: random.Random, sheet: Sheet) -> Made:
    rows = sheet.rows()
    for row in draw.sample(range(1, 31), 3):
        del rows[row][draw.randint(0, 4)]
    return "data.csv", delimited(rows).encode()


@hazard("quote never closed")
def _(draw: random.Random, sheet: Sheet) -> Made:
    rows = sheet.rows()
    rows[draw.randint(1, 30)][1] = '"Sido'
    return "data.csv", delimited(rows).encode()


@hazard("header renamed")
def _(draw: random.Random, sheet: Sheet) -> Made:
    rows = sheet.rows()
    rows[0][draw.choice([0, 2, 3, 4])] = draw.choice(["Kolom X", "", "Unnamed: 3"])
    return "data.csv", delimited(rows).encode()


@hazard("header twice, other numbers under it")
def _(draw: random.Random, sheet: Sheet) -> Made:
    rows = [[*row, str(draw.randint(1, 9))] for row in sheet.rows()]
    rows[0][5] = draw.choice(["Jumlah", "Berat"])
    return "data.csv", delimited(rows).encode()


@hazard("rows twice, other numbers")
def _(draw: random.Random, sheet: Sheet) -> Made:
    rows = sheet.rows()
    for row in draw.sample(rows[1:], 2):
        rows.append([*row[:3], str(int(row[3]) + 1), row[4]])
    return "data.csv", delimited(rows).encode()


@hazard("ten times fewer rows")
def _(draw: random.Random, sheet: Sheet) -> Made:
    return "data.csv", delimited(sheet.rows()[:4]).encode(), {"usual": 30}


# ---------------------------------------------------------------------------------------------- cells


def _cells(name: str, column: int, texts: list[str]) -> None:
    HAZARDS[name] = lambda draw, sheet: changed(draw, sheet, column, texts)


_cells("formulas as text", 3, ["=A1", "=SUM(D2:D9)", "+D2", "@D2", "=1+1"])
_cells("formula errors as text", 4, ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "Err:502"])
_cells("infinite", 4, ["inf", "1e999", "-inf", "NaN", "Infinity", "∞"])
_cells("words for numbers", 3, ["banyak", "sekitar 12", "1O", "l2", "10-12", "±9", ">5", "~7"])
_cells("negative counts", 3, ["-5", "(7)", "-1.200"])
_cells("numbers of another style", 4, ["1,234.50", "12.5", "1.23.4", "1,2,3", "1 234.5"])
_cells("broken thousands", 3, ["1.23", "12.3456", "1..234", ".", ","])
_cells("NIK as a number", 0, ["3,30201E+15", "3.30201E+15", "9.90101E+09"])
_cells("codes damaged", 0, ["99.01", "9901012", "99.01.01.20O1", "99.01.01.9999", "0", "-"])
_cells("future periods", 2, ["2031-01", "Desember 2029", "2099"])
_cells("periods of another kind", 2, ["2025-13", "bulan lalu", "31/02/2025", "00/2025", "2025-Q7", "Smt 3"])


@hazard("formulas never computed")
def _(draw: random.Random, sheet: Sheet) -> Made:
    cells = sheet.cells()
    for row in draw.sample(range(1, 31), 3):
        cells[row][draw.choice([3, 4])] = "=SUM(A1:A2)"
    return "data.xlsx", workbook(cells)


@hazard("text among the numbers of a workbook")
def _(draw: random.Random, sheet: Sheet) -> Made:
    cells = sheet.cells()
    for row in draw.sample(range(1, 31), 3):
        cells[row][draw.choice([3, 4])] = draw.choice(["tidak lapor", "#N/A", "1,5,2", "lihat catatan"])
    return "data.xlsx", workbook(cells)


@hazard("codes as numbers with places lost")
def _(draw: random.Random, sheet: Sheet) -> Made:
    cells = sheet.cells()
    for row in draw.sample(range(1, 31), 4):
        cells[row][0] = draw.choice([99.01, 9.9e9, 990101.2, float(VILLAGES[0].replace(".", "")[:6])])
    return "data.xlsx", workbook(cells)
