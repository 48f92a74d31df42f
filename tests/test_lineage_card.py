"""The way from a number back to its cells, as it stands on the indicator's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from components.lineage import card as lineage
from components.lineage import cells as lineage_cells
from data.reading import Cell
from data.store import Revision
from tests.panel_fakes import district, parts, profile, text_of
from tests.screens import Site, delivered, site

OWN = district(1)


@pytest.fixture(scope="module")
def one() -> Site:
    return site()


def card(on: Site, indicator: str, query: str = "") -> Any:
    with on.app.server.test_request_context("/"):
        return lineage.card(on.view(f"/indikator/{indicator}", query), indicator)["children"]


def cell(row: int, column: str, *, value: float = 1.0, n: int = 1, sheet: str = "Okt", category: str = "") -> Cell:
    where = profile()
    return Cell("pendek", where.regions[district(n)], category, value, where.sources["eppgbm"], 3, "a.xlsx", "9f3cff",
                sheet, row, column)  # fmt: skip


def test_both_halves_stand_in_the_equation_with_their_cells(one: Site) -> None:
    """168 of 1.000 weighed are 16,8 %."""
    words = text_of(parts(card(one, "stunting", f"wilayah={OWN}"), "equation"))
    assert words.startswith("16,8") and "= 168 1.000" in words and "× 100" in words
    assert "cakupan 1 dari 1 kecamatan" in words


def test_the_chain_has_five_steps_to_file_row_and_column(one: Site) -> None:
    (chain,) = parts(card(one, "stunting", f"wilayah={OWN}"), "chain")
    steps = [text_of(step) for step in chain.children]
    assert [s.split()[0] for s in steps] == ["1", "2", "3", "4", "5"]
    assert "EPPGBM" in steps[1] and "nomor 1" in steps[2] and "eppgbm.xlsx" in steps[3]
    # Trial rows are numbered from 5: weighed is the first, stunted the second.
    assert "Baris 5–6 · H" in steps[4]


def test_the_load_is_linked_by_its_number(one: Site) -> None:
    (cells,) = parts(card(one, "stunting", f"wilayah={OWN}"), "cells-read")
    link = cells.children[0].children[2].children[1]
    assert link.href == f"/sumber/eppgbm?wilayah={OWN}&muat=1"


def test_a_number_without_cells_says_so() -> None:
    words = text_of(card(site("none"), "stunting"))
    assert "Belum ada sel yang dibaca" in words and "Revisi" not in words


def test_a_revised_cell_shows_the_old_value_struck_and_the_new_one_bold() -> None:
    store = delivered()
    load = store.landed[0]
    store.once = {
        ("imunisasi", OWN, "2025-06", ""): [
            Revision(86.0, "", replace(load, number=9), 9, "", 7, "H", current=True),
            Revision(85.0, "", load, 1, "", 7, "H", current=False),
        ]
    }
    (table,) = parts(card(site(store=store), "imunisasi", f"wilayah={OWN}"), "revisions")
    rows = table.children[1].children
    assert [type(row.children[2].children).__name__ for row in rows] == ["B", "S"]
    assert [text_of(row.children[2]) for row in rows] == ["86,0", "85,0"]
    assert text_of(rows[1]).endswith("kiriman pertama")


def test_where_a_number_is_used_leads_up_to_the_regency(one: Site) -> None:
    (used,) = parts(card(one, "pendek", f"wilayah={OWN}"), "used")
    words = [" ".join(text_of(item).split()) for item in used.children]
    assert words[0].startswith("Kec. Mekarsari 168") and words[1].startswith("Kabupaten Contoh")
    assert "Prevalensi stunting" in words


# ------------------------------------------------------------------------------------------- cells as in the file


def test_a_picked_row_stands_between_its_neighbours() -> None:
    near = [cell(n, "Stunting", n=n) for n in (2, 4, 6, 9)]
    (found,) = lineage_cells.sheets([cell(5, "Stunting", n=5)], near)
    assert list(found.rows) == [4, 5, 6] and found.picked == {5}


def test_neighbours_of_another_sheet_or_column_stay_out() -> None:
    near = [cell(4, "Stunting", sheet="Sep"), cell(6, "Wasting")]
    (found,) = lineage_cells.sheets([cell(5, "Stunting")], near)
    assert list(found.rows) == [5]


def test_many_picked_rows_need_no_neighbours() -> None:
    picked = [cell(n, "Stunting", n=n) for n in (3, 5, 7)]
    (found,) = lineage_cells.sheets(picked, [cell(4, "Stunting")])
    assert list(found.rows) == [3, 5, 7]


def test_columns_stand_in_the_order_they_were_read() -> None:
    (found,) = lineage_cells.sheets([cell(5, "Stunting"), cell(5, "Diukur")], [])
    assert found.columns == ("Stunting", "Diukur")


def test_the_fullest_sheet_comes_first() -> None:
    cells = [cell(5, "Stunting", sheet="Sep"), cell(5, "Stunting"), cell(6, "Stunting")]
    assert [s.sheet for s in lineage_cells.sheets(cells, [])] == ["Okt", "Sep"]
