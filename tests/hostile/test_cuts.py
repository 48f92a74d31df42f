"""A file cut at every byte: what is shown of it is true, and what is missing is told."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from loaders.base import LoadError
from loaders.workbook_bytes import check_workbook
from tests.figures import record
from tests.hostile.case import Case, Sheet, delimited, workbook
from tests.hostile.desk import seen
from tests.hostile.oracle import exact, unexplained, wrong

SHEET = Sheet.drawn(random.Random(3))
FILES = {
    "data.csv": delimited(SHEET.rows()[:9]).encode(),
    "quoted.csv": delimited([[f'"{c}"' for c in row] for row in SHEET.rows()[:5]]).encode(),
    "wide.csv": "\ufeff".encode() + delimited(SHEET.rows()[:5], end="\r\n").encode(),
    "data.xlsx": workbook(SHEET.cells()[:9]),
}
ROWS = {"data.csv": 8, "quoted.csv": 4, "wide.csv": 4, "data.xlsx": 8}


def refused(data: bytes) -> bool:
    """Whether it is refused before it is opened, with a reason; for speed, asked without a task around it."""
    try:
        check_workbook(data, "data.xlsx")
    except LoadError as error:
        return "data.xlsx: " in str(error)
    return False


@pytest.mark.parametrize("name", list(FILES))
def test_no_cut_shows_a_wrong_value_or_hides_one_in_silence(name: str, tmp_path: Path) -> None:
    whole = FILES[name]
    wanted = {(r[0], r[2]) for r in SHEET.rows()[1 : ROWS[name] + 1]}
    truth = {key: value for key, value in SHEET.truth.items() if key[1:] in wanted}
    faults = []
    for end in range(len(whole)):
        if name.endswith("xlsx") and refused(whole[:end]):
            continue
        case = Case("cut", name, whole[:end], truth, source={"max_reject_share": 1.0, "rows_least": 0.0})
        found = seen(case, tmp_path / "one")
        faults += [f"{end}: {text}" for text in wrong(found, truth)]
        at_a_row_end = whole[:end].endswith(b"\n")  # nothing in the file tells this: the rows of the load before do
        if not at_a_row_end and unexplained(found, truth):
            faults.append(f"{end}: silent")
    record("R3", f"{name} cut at every byte: faults", f"{len(faults)} of {len(whole)} cuts", "0")
    assert faults == []
    assert exact(seen(Case("cut", name, whole, truth), tmp_path / "one"), truth)
