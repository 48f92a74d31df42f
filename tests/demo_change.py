"""Changes one value of the demonstration as an agency would: the medicine file again, with another stock."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl


def change_medicine_days(inbox: Path, days: int) -> str:
    """The newest SMILE workbook again, with TB medicine for this many days; what a wall then shows ("21 hari").

    Written beside the inbox's file and renamed over it, so that nobody reads half a workbook.
    """
    path = max((inbox / "dinkes").glob("smile-*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["Stok"]
    last = max(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value is not None)
    sheet.cell(last, 2).value = days * sheet.cell(last, 3).value  # stock = days × use a day
    sheet.cell(last, 4).value = days
    part = path.with_suffix(".part")
    book.save(part)
    os.replace(part, path)
    return f"{days}\u00a0hari"
