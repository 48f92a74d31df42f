"""What a source takes in: its own files and forms filled in, by the same refresh."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from data.centre import Centre
from data.exchange.form_source import HEADER_ROW, SHEET
from data.exchange.template import template
from data.profile_files.folder import read_profile
from data.refresh import refresh
from data.store import Store
from data.watch import concerned
from loaders.base import find_readers
from tests.fakes import NOW

EXAMPLE = Path(__file__).parent.parent / "data" / "example" / "profile"
LATER = NOW + timedelta(days=1000)  # files are written by the machine's clock


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    readers = find_readers()
    profile = read_profile(EXAMPLE, readers, {})
    for agency in profile.info.agency:
        (tmp_path / "inbox" / agency.id).mkdir(parents=True)
    made = Centre(profile, Store(tmp_path / "state"), readers, tmp_path / "inbox", isolated=False)
    yield made
    made.close()


def filled(on: Centre, source: str, values: dict[str, float], name: str) -> None:
    """A form whose first row got these values, in the folder of its agency."""
    one = on.profile.sources[source]
    book = openpyxl.load_workbook(io.BytesIO(template(one, on.profile, date(2025, 7, 15))))
    sheet = book[SHEET]
    places = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    for column, value in values.items():
        sheet.cell(HEADER_ROW + 1, places[column]).value = value
    book.save(on.inbox / one.agency / name)


@pytest.mark.parametrize("name", ["isian-eppgbm.xlsx", "isian-eppgbm Juni 2025.xlsx", "eppgbm-2025.xlsx"])
def test_a_form_in_the_agencys_folder_is_loaded_by_the_same_refresh(centre: Centre, name: str) -> None:
    """Under its own name, or in place of the file the agency would have sent."""
    filled(centre, "eppgbm", {"Ditimbang (D)": 41, "Stunting": 5}, name)
    loads = refresh(centre.profile.sources["eppgbm"], centre, LATER)
    assert [(x.outcome, x.delivery, x.loaded, x.periods) for x in loads] == [
        ("landed", f"dinkes/{name}", 1, ("2025-06",))
    ]
    found = centre.store.observations()
    assert dict(zip(found["indicator"], found["value"], strict=True)) == {"balita_ditimbang": 41, "balita_stunting": 5}
    assert refresh(centre.profile.sources["eppgbm"], centre, LATER) == []


def test_a_source_whose_own_file_is_a_csv_takes_a_form(centre: Centre) -> None:
    filled(centre, "spm_pend", {"Penduduk 7-15": 900, "Bersekolah 7-15": 880}, "isian-spm_pend.xlsx")
    loads = refresh(centre.profile.sources["spm_pend"], centre, LATER)
    assert [(x.outcome, x.written, x.periods) for x in loads] == [("landed", 2, ("2025-S1",))]


def test_a_form_says_nothing_about_how_long_a_file_usually_is(centre: Centre) -> None:
    filled(centre, "eppgbm", {"Ditimbang (D)": 41}, "isian-eppgbm.xlsx")
    refresh(centre.profile.sources["eppgbm"], centre, LATER)
    assert centre.store.last_landed("eppgbm") is None


def test_a_form_concerns_its_own_source_alone(centre: Centre) -> None:
    agency = centre.profile.sources["rapor_sd"].agency
    assert [s.id for s in concerned(centre.profile, ["dinkes/isian-eppgbm.xlsx"])] == ["eppgbm"]
    assert [s.id for s in concerned(centre.profile, [f"{agency}/isian-rapor_sd (2).xlsx"])] == ["rapor_sd"]
    assert concerned(centre.profile, ["dinkes/isian-eppgbmx.xlsx"]) == []
