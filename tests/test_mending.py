"""Mistakes go back in the agency's own layout; only the corrected rows come again, and heal the load."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.archive import clear_quarantine
from data.batch import Load
from data.centre import Centre
from data.exchange.commands import book_of_load
from data.exchange.mending import ADDED, mended_by, mended_note, mended_rows, mends
from data.profile import CaseOf, Count, Sector, Source, Text, ValueOf
from data.refresh import refresh, reobserve
from data.store import Store
from loaders.base import find_readers
from loaders.csv_file import Spec
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2, VILLAGE_4, observed, register_shape, source, tiny_profile, wide_shape

LATER = NOW + timedelta(days=1000)  # files are written by the machine's clock
OWN: dict[str, Any] = {"sector": "kesehatan", "decimal": ","}
WEIGHED = source(
    "timbang",
    wide_shape(region={"column": "Kode"}, period={"in_name": "timbang-{period}.csv"}),
    read=Spec(kind="csv", path="dinkes/timbang-*.csv"),
    values={"Anak": ValueOf(indicator="anak"), "Persen": ValueOf(indicator="persen")},
    private=("Kader",),
    max_reject_share=0.5,
    **OWN,
)
PERMITS = source(
    "izin",
    register_shape(
        region={"column": "Desa", "codes": "name", "level": "village", "parent": "Kecamatan", "fill_down": True},
        period={"column": "Tanggal", "dates": "dmy"},
        count=(Count(indicator="izin_terbit", distinct="Nomor"),),
    ),
    read=Spec(kind="csv", path="dinkes/izin-*.csv"),
    max_reject_share=0.6,
    **OWN,
)
COMPLAINTS = source(
    "aduan",
    register_shape(region={"fixed": "99.01"}, case=CaseOf(reference="No", received="Masuk", closed="Selesai")),
    read=Spec(kind="csv", path="dinkes/aduan-*.csv"),
    max_reject_share=0.6,
    **OWN,
)
GOOD, WRONG = f"{VILLAGE_1};10;40,5;Bu Uji\n", "99.99.99.9999;7;=1+1;Bu Uji\n"


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    indicators = (
        observed("anak", whole=True, unit="anak"),
        observed("persen", unit="%", over_regions="none"),
        observed("izin_terbit", whole=True, unit="izin", over_time="sum"),
    )
    sector = Sector("kesehatan", Text(id="Kesehatan"), (WEIGHED, PERMITS, COMPLAINTS), indicators, ())
    (tmp_path / "inbox" / "dinkes").mkdir(parents=True)
    readers = find_readers()
    made = Centre(
        tiny_profile([sector]), Store(tmp_path / "state"), readers, tmp_path / "inbox", clock=lambda: LATER,
        isolated=False,
    )  # fmt: skip
    yield made
    made.close()


def deliver(on: Centre, one: Source, name: str, text: str) -> Load:
    (on.inbox / "dinkes" / name).write_text(text)
    return refresh(one, on, LATER)[-1]


def book(on: Centre, load: Load) -> Any:
    return openpyxl.load_workbook(io.BytesIO(book_of_load(on.store, on.store.load(load.number), on.profile)))


def lines(found: Any, sheet: str = "Tolakan") -> list[list[Any]]:
    return [list(row) for row in found[sheet].iter_rows(values_only=True)]


def send_back(on: Centre, one: Source, load: Load, changes: dict[str, Any], *, row: int = 2) -> list[Load]:
    """The workbook of a load with some cells of a row corrected, put into the agency's folder."""
    found = book(on, load)
    sheet = found["Tolakan"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for column, value in changes.items():
        sheet.cell(row, places[column]).value = value
    found.save(on.inbox / "dinkes" / f"perbaikan-{one.id}-{load.number}.xlsx")
    return refresh(one, on, LATER)


def values(on: Centre) -> dict[tuple[str, str], float]:
    found = on.store.observations()
    return dict(zip(zip(found["indicator"], found["region"], strict=True), found["value"], strict=True))


def test_the_rows_go_back_with_the_agencys_own_columns_and_what_is_wrong(centre: Centre) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    found = lines(book(centre, load))
    assert found[0] == ["Kode", "Anak", "Persen", *ADDED]
    assert found[1][:3] == ["99.99.99.9999", "7", "=1+1"]
    assert found[1][4:6] == ["Kode; Persen", "99.99.99.9999; =1+1"]
    assert found[1][-1] == 3
    assert "bukan wilayah di kabupaten ini" in found[1][3]
    assert len(found) == 2


def test_nothing_in_the_workbook_is_a_formula_and_no_person_is_in_it(centre: Centre) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    found = book(centre, load)
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row]
    assert [c.value for c in cells if c.data_type == "f"] == []
    assert not any("Bu Uji" in str(c.value) or c.value == "Kader" for c in cells)


def test_the_summary_reconciles_and_says_what_to_do(centre: Centre) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    found = dict(row for row in book(centre, load)["RINGKASAN"].iter_rows(values_only=True, max_col=2) if row[0])
    assert found["Berkas"] == "dinkes/timbang-2025-06.csv"
    assert [found[k] for k in ("Baris dibaca", "= dimuat", "+ dikembalikan", "+ bukan data")] == ["2", "1", "1", "0"]
    assert "perbaikan-timbang-1.xlsx" in found["3"]


def test_corrected_rows_heal_the_load_and_leave_the_rest_alone(centre: Centre) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    healed = send_back(centre, WEIGHED, load, {"Kode": VILLAGE_2, "Persen": "55,5"})[-1]
    assert (healed.outcome, healed.read, healed.loaded, healed.returned) == ("landed", 1, 1, 0)
    assert healed.periods == ("2025-06",)
    assert values(centre) == {
        ("anak", VILLAGE_1): 10, ("persen", VILLAGE_1): 40.5, ("anak", VILLAGE_2): 7, ("persen", VILLAGE_2): 55.5,
    }  # fmt: skip
    assert mended_rows(healed) == (1, frozenset({("", 3)}))
    assert mended_by(1, centre.store.loads()) == {("", 3): healed.number}
    row = centre.store.observations().query("region == @VILLAGE_2").iloc[0]
    assert (row["row"], row["load"]) == (3, healed.number)
    assert refresh(WEIGHED, centre, LATER) == []


def test_a_row_that_is_still_wrong_is_sent_back_again(centre: Centre) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    healed = send_back(centre, WEIGHED, load, {"Kode": VILLAGE_2})[-1]
    assert (healed.outcome, healed.loaded) == ("landed", 1)
    assert [r.column for r in centre.store.rejects(healed.number)] == ["Persen"]
    assert mended_rows(healed) == (1, frozenset())


def test_a_later_delivery_is_not_undone_by_an_older_correction(centre: Centre) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    deliver(centre, WEIGHED, "timbang-2025-06 (2).csv", f"Kode;Anak;Persen;Kader\n{VILLAGE_1};99;40;x\n")
    send_back(centre, WEIGHED, load, {"Kode": VILLAGE_2, "Persen": "1"})
    assert values(centre)[("anak", VILLAGE_1)] == 99


def test_a_healed_load_can_be_withdrawn_and_mends_nothing_then(centre: Centre) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    healed = send_back(centre, WEIGHED, load, {"Kode": VILLAGE_2, "Persen": "1"})[-1]
    assert reobserve(centre, healed).observations["value"].tolist() == [7.0, 1.0]
    centre.store.retract(healed.number, "uji")
    assert mended_by(1, centre.store.loads()) == {}
    assert ("anak", VILLAGE_2) not in values(centre)


def test_a_refused_delivery_lands_whole_once_its_rows_are_mended(centre: Centre) -> None:
    text = "Kode;Anak;Persen;Kader\n" + GOOD + WRONG + "88.88;1;1;x\n"
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", text)
    assert (load.outcome, values(centre)) == ("refused", {})
    found = book(centre, load)
    sheet = found["Tolakan"]
    sheet.cell(2, 1).value, sheet.cell(2, 3).value, sheet.cell(3, 1).value = VILLAGE_2, "1", VILLAGE_4
    found.save(centre.inbox / "dinkes" / f"perbaikan-timbang-{load.number}.xlsx")
    healed = refresh(WEIGHED, centre, LATER)[-1]
    assert (healed.outcome, healed.read, healed.loaded) == ("landed", 3, 3)
    assert {code: value for (name, code), value in values(centre).items() if name == "anak"} == {
        VILLAGE_1: 10, VILLAGE_2: 7, VILLAGE_4: 1,
    }  # fmt: skip


def test_a_mended_row_of_a_register_is_counted_beside_the_others(centre: Centre) -> None:
    """Three permits, one in a village nobody knows: two are counted, then three, not one."""
    rows = (
        "Nomor;Kecamatan;Desa;Tanggal\nA1;Mekarsari;Sidomulyo;03/06/2025\nA2;;;04/06/2025\nA3;;Sidomulya;05/06/2025\n"
    )
    load = deliver(centre, PERMITS, "izin-2025.csv", "Nomor;Kecamatan;Desa;Tanggal\n" + rows)
    assert values(centre) == {("izin_terbit", VILLAGE_2): 2}
    found = lines(book(centre, load))
    assert found[1][:4] == ["A3", "Mekarsari", "Sidomulya", "05/06/2025"]
    healed = send_back(centre, PERMITS, load, {"Desa": "Sidomulyo"})[-1]
    assert (healed.outcome, values(centre)) == ("landed", {("izin_terbit", VILLAGE_2): 3})


def test_a_mended_case_joins_the_list_it_came_from(centre: Centre) -> None:
    load = deliver(centre, COMPLAINTS, "aduan-1.csv", "No;Masuk;Selesai\nB1;2025-06-01;\nB2;kapan;\n")
    assert centre.store.cases()["reference"].tolist() == ["B1"]
    send_back(centre, COMPLAINTS, load, {"Masuk": "2025-06-02"})
    assert sorted(centre.store.cases()["reference"]) == ["B1", "B2"]


def test_what_a_correction_sends_back_can_be_corrected_again(centre: Centre) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    half = send_back(centre, WEIGHED, load, {"Kode": VILLAGE_2})[-1]
    rest = send_back(centre, WEIGHED, half, {"Persen": "55,5"})[-1]
    assert (rest.outcome, rest.periods, rest.rejects) == ("landed", ("2025-06",), ())
    assert values(centre)[("persen", VILLAGE_2)] == 55.5
    assert mended_rows(rest) == (half.number, frozenset({("", 3)}))


@pytest.mark.parametrize("refused", [False, True])
def test_a_file_of_the_agencys_own_with_only_the_corrected_rows_heals_too(centre: Centre, refused: bool) -> None:
    """Without row numbers: it joins what landed, or takes the place of every row that was refused."""
    text = "Kode;Anak;Persen;Kader\n" + GOOD + WRONG + ("88.88;1;1;x\n" if refused else "")
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", text)
    assert load.outcome == ("refused" if refused else "landed")
    rows = f"Kode;Anak;Persen;Kader\n{VILLAGE_2};7;1;x\n" + (f"{VILLAGE_4};1;1;x\n" if refused else "")
    healed = deliver(centre, WEIGHED, f"perbaikan-timbang-{load.number}.csv", rows)
    assert (healed.outcome, healed.periods, healed.returned) == ("landed", ("2025-06",), 0)
    assert values(centre)[("anak", VILLAGE_2)] == 7
    assert mended_rows(healed) == (load.number, frozenset())


def test_rows_of_a_register_in_the_agencys_own_layout_are_counted_beside_the_others(centre: Centre) -> None:
    head, rows = (
        "Nomor;Kecamatan;Desa;Tanggal\n",
        "A1;Mekarsari;Sidomulyo;03/06/2025\nA3;Mekarsari;Sidomulya;05/06/2025\n",
    )
    load = deliver(centre, PERMITS, "izin-2025.csv", head + rows)
    assert values(centre) == {("izin_terbit", VILLAGE_2): 1}
    deliver(centre, PERMITS, f"perbaikan-izin-{load.number}.csv", head + "A3;Mekarsari;Sidomulyo;05/06/2025\n")
    assert values(centre) == {("izin_terbit", VILLAGE_2): 2}


def test_an_old_list_of_cases_is_not_brought_back_by_a_correction(centre: Centre) -> None:
    load = deliver(centre, COMPLAINTS, "aduan-1.csv", "No;Masuk;Selesai\nB1;2025-06-01;\nB2;kapan;\n")
    deliver(centre, COMPLAINTS, "aduan-2.csv", "No;Masuk;Selesai\nB3;2025-06-03;\n")
    failed = send_back(centre, COMPLAINTS, load, {"Masuk": "2025-06-02"})[-1]
    assert failed.outcome == "failed"
    assert "sudah digantikan pemuatan 2" in failed.reason
    assert centre.store.cases()["reference"].tolist() == ["B3"]


def test_a_refused_delivery_that_came_again_is_not_brought_back(centre: Centre) -> None:
    text = "Kode;Anak;Persen;Kader\n" + GOOD + WRONG + "88.88;1;1;x\n"
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", text)
    deliver(centre, WEIGHED, "timbang-2025-06.csv", f"Kode;Anak;Persen;Kader\n{VILLAGE_1};77;7;x\n")
    failed = send_back(centre, WEIGHED, load, {"Kode": VILLAGE_2, "Persen": "1"})[-1]
    assert "sudah digantikan" in failed.reason
    assert values(centre)[("anak", VILLAGE_1)] == 77


def test_a_workbook_under_another_name_is_told_how_to_be_called(centre: Centre) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    book(centre, load).save(centre.inbox / "dinkes" / "timbang-2025-07.csv")
    failed = refresh(WEIGHED, centre, LATER)[-1]
    assert failed.outcome == "failed"
    assert "perbaikan-timbang-1.xlsx" in failed.reason


@pytest.mark.parametrize("number", [2, 77])
def test_what_mends_no_load_of_the_source_fails_in_words(centre: Centre, number: int) -> None:
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", "Kode;Anak;Persen;Kader\n" + GOOD + WRONG)
    deliver(centre, COMPLAINTS, "aduan-1.csv", "No;Masuk;Selesai\nB1;2025-06-01;\n")
    book(centre, load).save(centre.inbox / "dinkes" / f"perbaikan-timbang-{number}.xlsx")
    failed = refresh(WEIGHED, centre, LATER)[-1]
    assert f"pemuatan {number} tidak ada pada sumber timbang, tanpa salinan" in failed.reason


def test_a_workbook_without_its_copy_says_so_and_keeps_the_summary(centre: Centre) -> None:
    text = "Kode;Anak;Persen;Kader\n" + GOOD + WRONG + "88.88;1;1;x\n"
    load = deliver(centre, WEIGHED, "timbang-2025-06.csv", text)
    left = clear_quarantine(centre.store.state, datetime.fromtimestamp(0, UTC))
    gone = clear_quarantine(centre.store.state, datetime.now(UTC) + timedelta(minutes=1))
    assert (left, gone) == (0, 2)  # nothing is that old; the copy and its note
    found = book(centre, load)
    assert found.sheetnames == ["RINGKASAN"]
    assert any("masa simpannya habis" in str(c.value) for c in found["RINGKASAN"]["B"])


def test_names_say_which_load_is_mended() -> None:
    assert mends(WEIGHED, "dinkes/perbaikan-timbang-12.xlsx") == 12
    assert mends(WEIGHED, "dinkes/Perbaikan-Timbang-12 (2).XLSX") == 12
    assert mends(WEIGHED, "dinkes/perbaikan-izin-12.xlsx") is None
    assert mends(WEIGHED, "dinkes/perbaikan-timbang.xlsx") is None


SHEETS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters='"'), max_size=20)


@given(st.integers(1, 10**6), st.sets(st.tuples(SHEETS, st.integers(1, 10**6)), max_size=6))
def test_what_a_load_says_of_the_rows_it_mended_is_read_back(number: int, rows: set[tuple[str, int]]) -> None:
    load = Load("timbang", "landed", "x", NOW, NOW, NOW, notes=(mended_note(number, sorted(rows)),), number=7)
    assert mended_rows(load) == (number, frozenset(rows))
    assert mended_by(number, [load]) == dict.fromkeys(rows, 7)
    assert mended_by(number, [replace(load, retracted=3)]) == {}
