"""``/sumber/baru``: a file is looked at, corrected and saved through the door, and nothing goes round it."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import app
from data.audit.log import records
from data.proposing.inspections import Inspections
from tests.doors.company import OURS, company

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


def test_taking_the_cells_that_would_go_back_is_one_record_that_holds_none_of_them(
    looking: Inspections, tmp_path: Path
) -> None:
    rows = ROWS + b"Watulimo,2024,KENARI-SEL\nKenari Kecamatan,2024,4\n"
    found = looking.receive("kunjungan.csv", io.BytesIO(rows), datetime(2026, 1, 1, tzinfo=UTC))
    with company(tmp_path) as us:
        us.site.app.server.extensions["pendopo-inspections"] = looking
        engine, at = us.site.store.engine, f"/_usulan/{found.key}/tolakan.csv"
        before = len(records(engine))
        assert us.ask("operator", "GET", at, headers=OURS).status_code == 403
        assert us.ask("admin", "GET", at, headers={**OURS, "Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert us.ask("admin", "GET", "/_usulan/n-tiada/tolakan.csv", headers=OURS).status_code == 404
        assert len(records(engine)) == before
        answer = us.ask("admin", "GET", at, headers=OURS)
        assert answer.status_code == 200 and "Kenari Kecamatan" in answer.text
        (record,) = records(engine, limit=len(records(engine)) - before)
    assert (record.who, record.action, record.object, record.details) == (
        "admin", "export_rows", "kunjungan", '{"new":true}',
    )  # fmt: skip
    assert "Kenari" not in str(record)
