"""Forms: written for every source of the demonstration, filled in as an officer would, loaded like any delivery."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.batch import Batch
from data.cells.named_headers import expected_headers
from data.cells.period_text import find_period
from data.exchange.form_layout import BLANK_ROWS, layout_of, period_words
from data.exchange.form_source import HEADER_ROW, MARK, PERIOD, SHEET, form_of, marked
from data.exchange.template import template
from data.period import Frequency, Period
from data.profile import Profile, RegisterShape, Source, ValueOf
from data.profile_files.folder import read_profile
from data.shapes.shapes import observe
from loaders import excel_file
from loaders.base import Delivery, find_readers
from tests.fakes import NOW

TODAY = date(2025, 7, 15)
EXAMPLE = Path(__file__).parent.parent / "data" / "example" / "profile"


@cache
def profile() -> Profile:
    return read_profile(EXAMPLE, find_readers(), {})


SOURCES = list(profile().sources.values())
TABLES = [s for s in SOURCES if not isinstance(s.shape, RegisterShape)]


def ids(source: Source) -> str:
    return source.id


def book_of(source: Source) -> Any:
    return openpyxl.load_workbook(io.BytesIO(template(source, profile(), TODAY)))


def loaded(book: Any, source: Source, folder: Path) -> Batch:
    path = folder / f"isian-{source.id}.xlsx"
    book.save(path)
    form = form_of(source, profile())
    delivery = Delivery(f"{source.agency}/{path.name}", path, NOW)
    tables = excel_file.read(form.read, folder, delivery, expected_headers(form))  # type: ignore[arg-type]
    return observe(tables, delivery, form, profile())


def headers(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[HEADER_ROW] if cell.value}


def a_value(source: Source, name: str) -> Any:
    """Something that may stand in this column: the first choice, or a small number within the limits."""
    column = next(c for c in layout_of(source, profile(), TODAY).columns if c.name == name)
    check = column.check
    if check.kind == "choice":
        return check.choices[0]
    return int((check.low or 0) + 3) if check.high is None or check.high >= (check.low or 0) + 3 else check.high


@pytest.mark.parametrize("source", TABLES, ids=ids)
def test_what_is_filled_into_the_form_of_a_source_arrives(source: Source, tmp_path: Path) -> None:
    """The first row where a column is open gets a value; the same value comes back, for that unit and the period."""
    book = book_of(source)
    sheet, layout = book[SHEET], layout_of(source, profile(), TODAY)
    wanted = set()
    for name, meaning in layout.source.values.items():
        row = next(n for n, r in enumerate(layout.rows, start=HEADER_ROW + 1) if name in r.open)
        value = a_value(source, name)
        sheet.cell(row, headers(sheet)[name]).value = value
        number = meaning.numbers.get(str(value), 1) if isinstance(value, str) else value * meaning.scale
        wanted.add((meaning.indicator, sheet.cell(row, 1).value, number, row, name))
    batch = loaded(book, source, tmp_path)
    assert batch.rejects == ()
    found = batch.observations
    rows = zip(*(found[c].tolist() for c in ("indicator", "region", "value", "row", "column")), strict=True)
    assert wanted <= set(rows)
    assert set(found["period"]) == {str(find_period(layout.period, source.frequency).period)}


@pytest.mark.parametrize("source", SOURCES, ids=ids)
def test_a_form_names_every_unit_that_is_expected_and_locks_what_is_filled_in(source: Source) -> None:
    sheet, layout = book_of(source)[SHEET], layout_of(source, profile(), TODAY)
    if layout.rows:
        for name, meaning in layout.source.values.items():
            indicator = profile().indicators[meaning.indicator]
            fixed = source.shape.region.fixed
            expected = (
                {fixed}
                if fixed
                else {r.code for r in profile().regions.under("35.03", indicator.level, indicator.kinds)}
            )
            codes = {r.texts["Kode Wilayah"] for r in layout.rows if name in r.open}
            assert codes == expected
    assert sheet.protection.sheet
    assert sheet.cell(HEADER_ROW, 1).protection.locked
    assert sheet.freeze_panes is not None
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    last = HEADER_ROW + (len(layout.rows) or BLANK_ROWS)
    assert sheet.max_row == last


@pytest.mark.parametrize("source", [s for s in SOURCES if s.id == "oss"], ids=ids)
def test_rows_typed_into_the_form_of_a_register_are_counted(source: Source, tmp_path: Path) -> None:
    book = book_of(source)
    sheet = book[SHEET]
    for row, (number, kind, risk) in enumerate(
        [("A1", "Usaha Mikro", "R"), ("A2", "Usaha Kecil", "MT")], HEADER_ROW + 1
    ):
        cells = {"nib": number, "Wilayah": "Panggul", "Day of tanggal_terbit_oss": date(2025, 6, 3),
                 "uraian_skala_usaha": kind, "risiko": risk}  # fmt: skip
        for name, value in cells.items():
            sheet.cell(row, headers(sheet)[name]).value = value
    batch = loaded(book, source, tmp_path)
    found = batch.observations
    assert batch.rejects == ()
    assert (batch.loaded, set(found["region"]), set(found["period"])) == (2, {"35.03.01"}, {"2025-06"})
    assert found[found["indicator"] == "nib"].set_index("category")["value"].to_dict()["mikro"] == 1.0


def test_cases_typed_into_a_form_are_kept(tmp_path: Path) -> None:
    source = profile().sources["sicantik"]
    book = book_of(source)
    sheet = book[SHEET]
    cells = {"no_permohonan": "P-1", "Wilayah": "Panggul", "jenis": "Izin Praktik", "dinas": "Dinkes",
             "tgl_terima": date(2025, 7, 1), "tgl_batas": date(2025, 7, 20), "kali_kembali": 1}  # fmt: skip
    for name, value in cells.items():
        sheet.cell(HEADER_ROW + 1, headers(sheet)[name]).value = value
    case = loaded(book, source, tmp_path).cases.iloc[0]
    assert (case["reference"], case["region"], case["received"], case["returned"]) == (
        "P-1",
        "35.03.01",
        "2025-07-01",
        1,
    )


def test_a_measure_called_like_a_column_of_ours_keeps_a_name_of_its_own(tmp_path: Path) -> None:
    odd = profile().sources["eppgbm"].model_copy(update={"values": {"Periode": ValueOf(indicator="balita_sasaran")}})
    book = openpyxl.load_workbook(io.BytesIO(template(odd, profile(), TODAY)))
    sheet = book[SHEET]
    sheet.cell(HEADER_ROW + 1, headers(sheet)["Periode (isian)"]).value = 12
    found = loaded(book, odd, tmp_path).observations
    assert found[["indicator", "period", "value"]].values.tolist() == [["balita_sasaran", "2025-06", 12.0]]


def test_a_number_column_refuses_what_the_indicator_does_not_allow() -> None:
    source = profile().sources["eppgbm"]
    sheet = book_of(source)[SHEET]
    letter = sheet.cell(HEADER_ROW, headers(sheet)["Stunting"]).column_letter
    check = next(v for v in sheet.data_validations.dataValidation if str(v.sqref).startswith(letter))
    low, high = profile().indicators["balita_stunting"].range  # type: ignore[union-attr]
    assert (check.type, float(check.formula1), float(check.formula2)) == ("whole", low, high)


def test_the_period_is_chosen_from_a_list_and_suggested() -> None:
    source = profile().sources["eppgbm"]
    book = book_of(source)
    sheet = book[SHEET]
    place = headers(sheet)[PERIOD]
    assert sheet.cell(HEADER_ROW + 1, place).value == "Juni 2025"
    letter = sheet.cell(HEADER_ROW, place).column_letter
    check = next(v for v in sheet.data_validations.dataValidation if str(v.sqref).startswith(letter))
    assert check.type == "list"
    assert [cell.value for cell in book["Daftar"]["A"][:3]] == ["Periode", "Juli 2025", "Juni 2025"]


def test_the_instructions_say_what_by_when_how_and_whom_to_ask() -> None:
    words = " ".join(
        str(c.value) for row in book_of(profile().sources["eppgbm"])["Petunjuk"].rows for c in row if c.value
    )
    for said in (
        "Penimbangan balita",
        "paling lambat 10 Juli 2025",
        "dikosongkan",
        "isian-eppgbm",
        "Bertanya",
        "Contoh",
    ):
        assert said in words


def test_a_form_is_known_by_its_mark_whatever_it_is_called(tmp_path: Path) -> None:
    book_of(profile().sources["eppgbm"]).save(tmp_path / "balita akhir.xlsx")
    assert marked(tmp_path / "balita akhir.xlsx") == {MARK: "eppgbm"}
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 bukan buku kerja")
    assert marked(tmp_path / "x.xlsx") == {}
    assert marked(tmp_path / "tiada.xlsx") == {}


def test_a_zip_with_endless_contents_is_not_looked_through(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as book:
        book.writestr("docProps/custom.xml", f'<property name="{MARK}"><vt:lpwstr>eppgbm</vt:lpwstr></property>')
    assert marked(tmp_path / "x.xlsx") == {MARK: "eppgbm"}
    with zipfile.ZipFile(tmp_path / "x.xlsx", "a") as book:
        for number in range(5000):
            book.writestr(str(number), b"")
    assert marked(tmp_path / "x.xlsx") == {}


@settings(max_examples=6)
@given(st.dictionaries(st.integers(0, 156), st.integers(0, 300), min_size=1, max_size=8))
def test_any_numbers_typed_into_any_rows_come_back_for_their_villages(cells: dict[int, int]) -> None:
    source = profile().sources["eppgbm"]
    book = book_of(source)
    sheet, wanted = book[SHEET], {}
    for row, number in cells.items():
        at = HEADER_ROW + 1 + row
        sheet.cell(at, headers(sheet)["Sasaran (S)"]).value = number
        wanted[sheet.cell(at, 1).value] = float(number)
    with TemporaryDirectory() as folder:
        found = loaded(book, source, Path(folder)).observations
    assert dict(zip(found["region"], found["value"], strict=True)) == wanted


@given(
    st.dates(date(2001, 1, 1), date(2090, 1, 1)),
    st.sampled_from(["month", "quarter", "semester", "year", "week", "day", "school_year"]),
)
def test_a_period_is_read_back_as_it_is_written_on_a_form(day: date, frequency: Frequency) -> None:
    period = Period.containing(day, frequency)
    assert find_period(period_words(period), frequency).period == period
