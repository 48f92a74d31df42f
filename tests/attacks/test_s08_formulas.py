"""S8: what a spreadsheet would run is text in every file that we hand out, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from components import exports
from components.panels.base import Rows
from data.audit.command import write_csv
from data.audit.log import Actor, Entry, append, records
from data.exchange.commands import book_of_load
from data.export_text import DANGER
from data.profile import Text
from tests.attacks.payloads import MARK, formulas
from tests.attacks.regency import HEAD, VILLAGE, Regency
from tests.figures import record
from tests.screens import profile, site, specs

ALL = formulas()


def live(cells: list[str]) -> list[str]:
    """Cells that a spreadsheet would run."""
    return [cell for cell in cells if cell.startswith(DANGER)]


def cells_of(text: str, mark: str) -> list[str]:
    return [cell for line in csv.reader(io.StringIO(text), delimiter=mark) for cell in line]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_csv_of_panels(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In titles, captions, names, headers and cells; numbers below zero beside them."""
    found: list[str] = []
    for text in ALL:
        over = replace(profile(), info=profile().info.model_copy(update={"name": Text(id=text)}))
        one = site(over=over)
        rows = Rows((text, "n"), ((text, "1"),), ((text, -1.5),))
        monkeypatch.setattr(exports, "panel_rows", lambda *_, rows=rows: rows)
        spec = specs()[0].model_copy(update={"title": Text(id=text), "caption": Text(id=text)})
        written = exports.as_csv([(spec, one.view("/", f"lang={lang}"))], one.web).decode("utf-8-sig")
        cells = cells_of(written, ";" if lang == "id" else ",")
        assert ("-1,5" if lang == "id" else "-1.5") in cells
        found += [c for c in live(cells) if c not in ("-1,5", "-1.5")]
        assert sum(MARK in cell for cell in cells) >= 4
    record("S8", f"CSV of panels ({lang}), 40 texts: cells that would run", str(len(found)), "0")
    assert found == []


def test_the_workbook_that_goes_back_to_an_agency(regency: Regency) -> None:
    """It holds the agency's own cells as they came, as texts; the numbers among them stay what they were."""
    rows = [[text, "2025-06", text, "-7"] for text in ALL]
    regency.send("dinkes/gejala-1.csv", [HEAD, *rows, [VILLAGE, "2025-06", "Batuk", "3"]])
    load = regency.load("gejala")
    body = book_of_load(regency.centre.store, load, regency.centre.profile)
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    running = [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    record("S8", "workbook of rows sent back, 40 texts: formulas and links", str(len(running)), "0")
    assert running == []
    assert sum(MARK in str(cell.value) for cell in cells) >= 40
    assert sum(str(cell.value) == "-7" for cell in cells) == 40


def test_the_audit_log(regency: Regency) -> None:
    engine = regency.centre.store.engine
    for text in ALL:
        append(engine, Entry(Actor(text, text), "retract", text, {"reason": text}))
    out = io.StringIO()
    write_csv(out, records(engine))
    cells = cells_of(out.getvalue(), ";")
    record("S8", "audit as CSV, 40 texts: cells that would run", str(len(live(cells))), "0")
    assert live(cells) == [] and sum(MARK in cell for cell in cells) >= 120
