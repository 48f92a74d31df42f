"""Changes one figure of the demonstration as its agency would: by sending the file again."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

MEDICINE = "OAT kategori 1"  # first-line TB medicine: the health page's first headline


def change_medicine_days(inbox: Path, days: int) -> str:
    """Rewrites today's stock of TB medicine in the newest SMILE workbook so that it lasts so many days.

    Returns the words that a wall shows then: "21 hari", with a no-break space.
    """
    path = max((inbox / "dinkes").glob("smile-*.xlsx"))
    book = load_workbook(path)
    sheet = book["Stok"]
    column = next(cell.column for cell in sheet[3] if cell.value == MEDICINE)
    last = max(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value is not None)
    use = int(sheet.cell(last, column + 1).value)
    sheet.cell(last, column).value = days * use
    sheet.cell(last, column + 2).value = days
    part = path.with_name(path.name + ".part")
    book.save(part)
    part.replace(path)
    return f"{days}\u00a0hari"
