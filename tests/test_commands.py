"""What operators type, and what they are told."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.centre import Centre
from data.commands import Wrong, run_loads, run_reading, run_refresh, run_retract
from data.store import Store
from tests.fakes import (
    KELURAHAN,
    NOW,
    REGENCY,
    VILLAGE_1,
    VILLAGE_2,
    VILLAGE_4,
    VILLAGE_5,
    FakeReader,
    raw,
    tiny_profile,
)

FILE = "dinkes/balita-2025-06.xlsx"
HEADERS = ("Kode Desa", "Balita ditimbang", "Stunting", "Kematian ibu")
ROWS = [(VILLAGE_1, "40", "9", "0"), (VILLAGE_2, "30", "4", "0"), (KELURAHAN, "50", "1", "0"),
        (VILLAGE_4, "20", "1", "1"), (VILLAGE_5, "60", "0", "0")]  # fmt: skip


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    reader = FakeReader({FILE: (raw(HEADERS, ROWS),)})
    made = Centre(tiny_profile(), Store(tmp_path), {"fake": reader}, tmp_path, clock=lambda: NOW, isolated=False)
    yield made
    made.close()


def ask(centre: Centre, indicator: str = "stunting", region: str = REGENCY, **keys: object) -> int:
    return run_reading(
        centre, Namespace(indicator=indicator, region=region, **{"period": None, "as_of": None, "json": True, **keys})
    )


def test_a_reading_is_told_with_everything_a_reader_needs_to_trust_it(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_refresh(centre, ["balita"]) == 0
    capsys.readouterr()
    assert ask(centre) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == [
        "indicator", "region", "period", "value", "unit", "previous", "target", "status", "freshness", "reporting",
        "expected", "source", "load", "why", "veil", "flags", "doubtful", "lineage",
    ]  # fmt: skip
    # 9 + 4 + 1 + 1 + 0 = 15 stunted of 40 + 30 + 50 + 20 + 60 = 200 weighed: 7.5 %
    facts = {key: said[key] for key in ("value", "unit", "period", "target", "status", "reporting", "expected", "load")}
    assert facts == {
        "value": 7.5, "unit": "%", "period": "2025-06", "target": 14.0, "status": "good", "reporting": 5,
        "expected": 5, "load": 1,
    }  # fmt: skip
    assert len(said["lineage"]) == 10
    cell = next(c for c in said["lineage"] if c["indicator"] == "balita_stunting" and c["region"] == VILLAGE_1)
    assert (cell["value"], cell["delivery"], cell["sheet"], cell["row"], cell["load"]) == (9.0, FILE, "Laporan", 2, 1)


def test_a_reading_as_text_names_its_cells(centre: Centre, capsys: pytest.CaptureFixture[str]) -> None:
    run_refresh(centre, ["balita"])
    capsys.readouterr()
    assert ask(centre, region=VILLAGE_1, json=False) == 0
    text = capsys.readouterr().out
    assert "stunting · Karanganyar · 2025-06: 22,5 %" in text  # 9 of 40
    assert f"{FILE} › Laporan › baris 2" in text


def test_a_past_version_can_be_asked_for_and_one_to_come_cannot(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    run_refresh(centre, ["balita"])
    capsys.readouterr()
    ask(centre, as_of=0)
    said = json.loads(capsys.readouterr().out)
    assert (said["value"], said["load"], said["lineage"]) == (None, None, [])
    with pytest.raises(Wrong, match="versi 9"):
        ask(centre, as_of=9)


def test_a_wrong_word_is_answered_with_the_nearest_one(centre: Centre) -> None:
    with pytest.raises(Wrong, match='maksud Anda "stunting"'):
        ask(centre, "stuntng")
    with pytest.raises(Wrong, match=r'wilayah "Sidomulya" tidak ada; mungkin "99\.01\.01\.2002"'):
        ask(centre, region="Sidomulya")
    with pytest.raises(Wrong, match=r'wilayah "Karanganyar" ada 2; tulis kodenya: 99\.01\.01\.2001 '):
        ask(centre, region="Karanganyar")
    with pytest.raises(Wrong, match='periode "Juni" tidak dikenal'):
        ask(centre, period="Juni")
    with pytest.raises(Wrong, match='sumber "balit" tidak ada di profil; maksud Anda "balita"'):
        run_refresh(centre, ["balit"])


def test_loads_are_listed_and_one_can_be_withdrawn_once(centre: Centre, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_loads(centre) == 0
    assert "Belum ada pemuatan" in capsys.readouterr().out
    run_refresh(centre, ["balita"])
    assert run_retract(centre, 1, "salah unduh") == 0
    assert run_retract(centre, 1, "salah unduh") == 1
    assert run_retract(centre, 7, "") == 1
    said = capsys.readouterr()
    assert "versi 2 berlaku" in said.out
    assert "pemuatan 7: tidak ada" in said.err
    run_loads(centre)
    line = capsys.readouterr().out
    assert line.startswith("2025-07-15 10:00:00  #1 balita")
    assert "DITARIK pada versi 2" in line


def test_refreshing_a_source_that_fails_ends_with_1(centre: Centre, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_refresh(centre, ["penduduk"]) == 1
    assert "DITOLAK" in capsys.readouterr().out
    assert run_refresh(centre, ["penduduk"]) == 1  # nothing new, and still refused
