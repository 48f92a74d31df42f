"""``/sumber/baru``: a file is looked at, corrected and saved through the door, and nothing goes round it."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import app
from data.proposing.inspections import Inspections

EXAMPLE = Path(app.__file__).parent / "data" / "example" / "profile"
ROWS = b"Kecamatan,Tahun,Jumlah Kunjungan\nPanggul,2024,12\nMunjungan,2024,8\nPule,2024,5\n"


@pytest.fixture
def looking(tmp_path: Path) -> Inspections:
    shutil.copytree(EXAMPLE, tmp_path / "profil")
    (tmp_path / "state").mkdir()
    return Inspections(tmp_path / "state", tmp_path / "profil")


def test_a_file_is_looked_at_corrected_and_saved(looking: Inspections) -> None:
    found = looking.receive("kunjungan.csv", io.BytesIO(ROWS), datetime(2026, 1, 1, tzinfo=UTC))
    assert found.report is not None
    assert (found.report.ready, found.report.undecided, found.report.may_save) == (3, 1, False)
    found = looking.correct(found, "perangkat", "dinkes")
    assert found.report is not None
    assert found.report.may_save
    found = looking.save(found)
    assert found.report is not None
    assert found.report.saved == "sectors/kunjungan.toml"
    assert (looking.profile / "sectors" / "kunjungan.toml").is_file()


def test_a_correction_that_cannot_be_understood_keeps_the_picture_and_says_why(looking: Inspections) -> None:
    found = looking.receive("kunjungan.csv", io.BytesIO(ROWS), datetime(2026, 1, 1, tzinfo=UTC))
    wrong = looking.correct(found, "perangkat", "tidak-ada")
    assert wrong.report == replace(found, fault="").report
    assert 'perangkat "tidak-ada" tidak ada di profil' in wrong.fault


def test_a_key_that_is_no_key_finds_nothing(looking: Inspections) -> None:
    assert looking.find("../../etc") is None
