"""One file of the corpus: its bytes, and what is true in it, written down before anything was damaged."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from tests.fakes import VILLAGES

Key = tuple[str, str, str]  # indicator, region, period
Truth = Mapping[Key, float]

HEAD = ["Kode Desa", "Nama Desa", "Periode", "Jumlah", "Berat"]
NAMES = ("Karanganyar", "Sidomulyo", "Mekarsari", "Tegalrejo", "Karanganyar")
MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 7))


@dataclass(frozen=True)
class Case:
    """hazard: the row of the table it counts in. source, read: keys of the source and of how it is read, as a profile
    would declare them. usual: rows of the load before, 0 when there is none."""

    hazard: str
    name: str
    data: bytes = field(repr=False)
    truth: Truth = field(repr=False)
    read: Mapping[str, Any] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)
    usual: int = 0


@dataclass
class Sheet:
    """Thirty rows (five villages, six months) of a whole number and one with two places, still sound."""

    whole: dict[tuple[str, str], int]
    weight: dict[tuple[str, str], int]  # hundredths

    @classmethod
    def drawn(cls, draw: random.Random) -> Sheet:
        places = [(village, month) for month in MONTHS for village in VILLAGES]
        return cls({p: draw.randint(10, 99_999) for p in places}, {p: draw.randint(100, 99_999) for p in places})

    @property
    def truth(self) -> dict[Key, float]:
        whole = {("jumlah", *place): float(value) for place, value in self.whole.items()}
        return whole | {("berat", *place): value / 100 for place, value in self.weight.items()}

    def rows(self, *, thousands: str = "", decimal: str = ",") -> list[list[str]]:
        """The header and the rows as texts."""
        names = dict(zip(VILLAGES, NAMES, strict=True))
        return [list(HEAD)] + [
            [v, names[v], m, grouped(self.whole[v, m], thousands), hundredths(self.weight[v, m], thousands, decimal)]
            for v, m in self.whole
        ]

    def cells(self) -> list[list[str | float]]:
        """The same with numbers as numbers, for workbooks."""
        rows = self.rows()
        bodies = [[*r[:3], self.whole[r[0], r[2]], self.weight[r[0], r[2]] / 100] for r in rows[1:]]
        return [list(rows[0]), *bodies]


def grouped(value: int, thousands: str) -> str:
    return f"{value:,}".replace(",", thousands)


def hundredths(value: int, thousands: str, decimal: str) -> str:
    return f"{grouped(value // 100, thousands)}{decimal}{value % 100:02d}"


def delimited(rows: Sequence[Sequence[str]], mark: str = ";", *, end: str = "\n") -> str:
    return "".join(mark.join(row) + end for row in rows)


def workbook(rows: Sequence[Sequence[Any]], *, sheet: str = "Laporan", above: int = 0) -> bytes:
    """An XLSX; a text that begins with "=" becomes a formula whose value nobody computed."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(number + above, column, cell, None, "")
                else:
                    page.write(number + above, column, cell)
    return out.getvalue()
