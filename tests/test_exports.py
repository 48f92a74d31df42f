"""Figures to take along: what a number may not travel without, safe to open in a spreadsheet, in either language."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from components import exports
from components.panels.base import Rows
from data.profile import Text
from tests.screens import Site, profile, site, specs

HEALTH = "/sektor/kesehatan"


@pytest.fixture(scope="module")
def one() -> Site:
    return site()


def lines(on: Site, at: str = HEALTH, panel: str = "urutan") -> list[list[str]]:
    """The rows of an answer as a spreadsheet would read them."""
    answer = on.client.get("/_csv", query_string={"at": at, "panel": panel})
    assert answer.status_code == 200
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter="," if "lang=en" in at else ";"))


def test_what_a_number_may_not_travel_without_stands_above_it(one: Site) -> None:
    found = lines(one)
    about, empty, header = found[:5], found[5], found[6]
    assert [line[0] for line in about] == ["Judul", "Keterangan", "Wilayah", "Sumber", "Catatan"]
    assert about[0][1].startswith("Mekarsari 16,8\u00a0% tertinggi")
    assert "Jun 2025" in about[1][1] and "14" in about[1][1]
    assert about[2][1] == "Kabupaten Contoh (99.01)"
    assert about[3][1] == "Dinkes · EPPGBM · 5 Jul 18.00 · segar"
    assert about[4][1] == "Data contoh, bukan angka resmi"
    assert empty == []
    assert len(header) > 2


def test_figures_of_a_real_regency_carry_no_sample_note() -> None:
    real = replace(profile(), info=profile().info.model_copy(update={"sample": False}))
    assert "Catatan" not in [line[0] for line in lines(site(over=real)) if line]


def test_indonesian_numbers_have_a_decimal_comma_between_semicolons(one: Site) -> None:
    worst = lines(one)[7]
    assert "Mekarsari" in worst
    assert "16,8" in worst


def test_english_numbers_have_a_decimal_point_between_commas(one: Site) -> None:
    found = lines(one, f"{HEALTH}?lang=en")
    assert found[0][0] == "Title"
    assert "16.8" in found[7]


def test_spreadsheets_read_the_letters_right(one: Site) -> None:
    answer = one.client.get("/_csv", query_string={"at": HEALTH, "panel": "urutan"})
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pendopo-urutan.csv"'
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_without_a_panel_the_file_holds_all_of_the_page(one: Site) -> None:
    answer = one.client.get("/_csv", query_string={"at": HEALTH})
    text = answer.data.decode("utf-8-sig")
    assert text.count("Judul;") == 4
    assert 'filename="pendopo-sektor.csv"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "query", [{"at": "/tidak-ada"}, {"at": HEALTH, "panel": "tidak-ada"}, {"at": "/sektor/tidak-ada"}]
)
def test_what_does_not_exist_is_a_404(one: Site, query: dict[str, str]) -> None:
    assert one.client.get("/_csv", query_string=query).status_code == 404
    assert one.client.get("/_rows", query_string=query).status_code == 404


def test_the_table_view_needs_one_panel(one: Site) -> None:
    assert one.client.get("/_rows", query_string={"at": HEALTH}).status_code == 404


def test_the_table_view_has_the_same_rows_as_text(one: Site) -> None:
    body = json.loads(one.client.get("/_rows", query_string={"at": HEALTH, "panel": "urutan"}).data)
    assert [a for a, _ in body["about"]] == ["Judul", "Keterangan", "Wilayah", "Sumber", "Catatan"]
    assert all(len(line) == len(body["header"]) for line in body["rows"])
    assert len(body["rows"]) == 14
    assert all(isinstance(cell, str) for line in body["rows"] for cell in line)


def test_a_link_of_a_place_exports_that_place(one: Site) -> None:
    found = lines(one, f"{HEALTH}?wilayah=99.01.02", "kartu")
    assert ["Wilayah", "Kec. Sumberrejo (99.01.02)"] in found


# ------------------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize("text", ['=HYPERLINK("http://a";"b")', "+62 812", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_text_to_a_spreadsheet(text: str) -> None:
    assert exports.safe(text) == f"'{text}"
    assert exports._cell(text, "id") == f"'{text}"


@pytest.mark.parametrize("text", ["Desa Suka=maju", "—", "−1,2", "(kosong)", ""])
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert exports.safe(text) == text


def test_numbers_are_never_quoted_even_below_zero() -> None:
    assert exports._cell(-1.25, "id") == "-1,25"
    assert exports._cell(-1.25, "en") == "-1.25"
    assert exports._cell(1_284_512_345_678.0, "id") == "1284512345678"
    assert exports._cell(-1e-9, "en") == "0"
    assert exports._cell(0.1 + 0.2, "en") == "0.3"
    assert exports._cell(0.0, "id") == "0"


def test_a_missing_number_is_an_empty_cell_and_not_a_zero() -> None:
    assert exports._cell(None, "id") == ""


def test_a_name_from_a_file_cannot_smuggle_a_formula_into_any_line() -> None:
    evil = "=cmd|' /C calc'!A0"
    over = replace(profile(), info=profile().info.model_copy(update={"name": Text(id=evil)}))
    one = site(over=over)
    spec = specs()[0].model_copy(update={"title": Text(id=evil), "caption": Text(id="+caption")})
    found = exports.as_csv([(spec, one.view())], one.web).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(found), delimiter=";") for cell in line]
    numbers = [c for c in cells if c.replace(",", "").lstrip("-").isdigit()]
    assert [c for c in cells if c.startswith(("=", "+", "-", "@")) and c not in numbers] == []
    assert f"'{evil}" in cells


def test_headers_and_cells_of_a_panel_are_made_safe(one: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Rows(("=A", "n"), (("=B", "1"),), (("=B", 1.5),))
    monkeypatch.setattr(exports, "panel_rows", lambda *_: rows)
    found = exports.as_csv([(specs()[0], one.view())], one.web).decode("utf-8-sig").splitlines()
    assert found[-2:] == ["'=A;n", "'=B;1,5"]
