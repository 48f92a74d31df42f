"""What operators type to get a workbook for an agency."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from data.batch import Load, Reject
from data.centre import Centre
from data.exchange.commands import run_rejects, run_template
from data.store import Store
from tests.fakes import NOW, tiny_profile

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tiny_profile(), Store(tmp_path / "state"), {}, tmp_path / "inbox", clock=lambda: NOW, isolated=False)
    yield made
    made.close()


def refused(on: Centre, *rejects: Reject, source: str = "balita") -> int:
    load = Load(source, "refused", "dinkes/balita.xlsx", NOW, NOW, NOW, reason="kolom hilang", rejects=rejects)
    return on.store.record(load).number


def test_template_writes_a_form_and_says_where_it_goes(centre: Centre, tmp_path: Path, capsys: Shown) -> None:
    path = tmp_path / "isian.xlsx"
    assert run_template(centre, "balita", str(path)) == 0
    assert openpyxl.load_workbook(path).sheetnames == ["Petunjuk", "Isian", "Daftar"]
    assert "inbox/dinkes/isian-balita.xlsx" in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_told(centre: Centre, tmp_path: Path, capsys: Shown) -> None:
    assert run_template(centre, "balita", str(tmp_path / "tiada" / "isian.xlsx")) == 1
    assert "tidak dapat ditulis" in capsys.readouterr().err


def test_rejects_writes_what_a_load_sent_back(centre: Centre, tmp_path: Path, capsys: Shown) -> None:
    """A column is missing: nothing goes back row by row, the summary says what is wrong with the file."""
    number = refused(centre, Reject("Laporan", 0, "Stunting", "", "column_missing", "mungkin Stunting (D)?"))
    path = tmp_path / "tolakan.xlsx"
    assert run_rejects(centre, number, str(path)) == 0
    assert "0 baris dikembalikan" in capsys.readouterr().out
    lines = dict(openpyxl.load_workbook(path)["RINGKASAN"].iter_rows(values_only=True, max_col=2))
    assert lines["Alasan"] == "kolom hilang"
    assert lines["Stunting"] == "kolom tidak ada; mungkin Stunting (D)?"


@pytest.mark.parametrize(
    ("source", "outcome", "words"),
    [("balita", "landed", "tidak ada yang dikembalikan"), ("tiada", "refused", "tidak ada lagi di profil")],
)
def test_nothing_to_send_back_is_told(centre: Centre, source: str, outcome: str, words: str, capsys: Shown) -> None:
    load = Load(source, "failed" if outcome == "landed" else "refused", "x.xlsx", NOW, NOW, NOW)
    assert run_rejects(centre, centre.store.record(load).number, "") == 1
    assert words in capsys.readouterr().err


def test_an_unknown_load_is_told(centre: Centre, capsys: Shown) -> None:
    assert run_rejects(centre, 99, "") == 1
    assert "pemuatan 99: tidak ada" in capsys.readouterr().err
