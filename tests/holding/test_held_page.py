"""A held delivery where operators look: its source's page, the board, the commands; accepted there in one step."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import main
from components.access.visitor import HERE as THIS_MACHINE
from components.application import create
from components.panels.base import find_specs
from data.audit.log import records
from data.centre import Centre, centre_of
from data.refresh import refresh
from data.settings import Settings
from tests.screens import HOME, plain_text
from tests.story_profile import write_profile

BASE = "http://127.0.0.1:8050"
HERE = {"Origin": BASE, "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
CODES = ("99.01.01.2001", "99.01.01.2002", "99.01.02.2001")


@dataclass
class Desk:
    centre: Centre
    app: Any

    def deliver(self, month: int, villages: int, minutes: int) -> str:
        """How the load of a month's weighing came out; sent so many minutes ago."""
        when = self.centre.clock() - timedelta(minutes=minutes)
        rows = "".join(f"{code};Kader Contoh;40;{month}\r\n" for code in CODES[:villages])
        path = self.centre.inbox / "dinkes" / f"balita-2025-0{month}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"Kode Desa;Nama Kader;Ditimbang;Stunting\r\n{rows}".encode())
        os.utime(path, (when.timestamp(),) * 2)
        (load,) = refresh(self.centre.profile.sources["balita"], self.centre, self.centre.clock())
        return load.outcome

    def post(self, at: str, **headers: str) -> Any:
        client = self.app.server.test_client()
        token = client.get("/_pintu", base_url=BASE).json["token"]
        return client.post(at, base_url=BASE, json={}, headers={**HERE, "X-Pendopo-Form": token, **headers})

    def words(self, at: str) -> str:
        self.app.server.extensions["pendopo"].current.looked = float("-inf")
        answer = self.app.server.test_client().get("/_live", query_string={"at": at, "have": ""}, base_url=BASE)
        return plain_text([part.get("children") for part in json.loads(answer.data)["parts"].values()])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Six months of three villages, then one of a single village: load 7."""
    monkeypatch.setenv("STORY_URL", "sqlite://")
    profile = write_profile(tmp_path / "profil")
    monkeypatch.setenv("PENDOPO_PROFILE", str(profile))
    monkeypatch.setenv("PENDOPO_STATE", str(tmp_path / "state"))
    centre = centre_of(Settings(profile, tmp_path / "state", "", "127.0.0.1", 8050), panels=find_specs())
    made = Desk(centre, create(centre, HOME, THIS_MACHINE))
    for month in range(1, 7):
        assert made.deliver(month, 3, 60 - month) == "landed"
    assert made.deliver(7, 1, 30) == "held"
    yield made
    centre.close()


def test_both_pages_say_both_figures_and_what_to_do(desk: Desk) -> None:
    for at in ("/sumber/balita", "/kiriman"):
        words = desk.words(at)
        assert "1 kiriman ditahan" in words
        assert "hanya 1 baris data, biasanya 3 (median 6 pemuatan terakhir; batas 50 %)" in words
        assert "kirim ulang yang benar" in words and "Terima, muat 1 baris" in words
    english = desk.words("/sumber/balita?lang=en")
    assert "1 deliveries held" in english and "Accept, load 1 rows" in english


def test_one_step_on_the_page_accepts_it_for_whoever_asked(desk: Desk) -> None:
    answer = desk.post("/_terima/balita/7")
    assert (answer.status_code, answer.json) == (200, {"at": "/sumber/balita"}), answer.text
    assert desk.centre.store.load(8).outcome == "landed"
    (record,) = records(desk.centre.store.engine)
    assert (record.who, record.origin, record.action, record.object) == ("open", "127.0.0.1", "accept", "7")
    for at in ("/sumber/balita", "/kiriman"):
        assert "kiriman ditahan" not in desk.words(at)
    assert desk.post("/_terima/balita/7").status_code == 404


@pytest.mark.parametrize("at", ["/_terima/balita/6", "/_terima/balita/99", "/_terima/tidak_ada/7"])
def test_what_is_not_held_is_not_accepted(desk: Desk, at: str) -> None:
    assert desk.post(at).status_code == 404 and len(desk.centre.store.loads("balita")) == 7


def test_a_post_from_another_site_is_kept_out(desk: Desk) -> None:
    assert desk.post("/_terima/balita/7", Origin="http://lain.example").status_code == 403
    assert len(desk.centre.store.loads("balita")) == 7


def test_the_commands_tell_of_it_and_accept_it(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["loads", "balita", "--limit", "1"]) == 0
    said = capsys.readouterr().out
    assert "DITAHAN: dinkes/balita-2025-07.csv: ditahan, hanya 1 baris data, biasanya 3" in said
    assert "python app.py accept balita" in said
    assert main(["accept", "balita", "--load", "6"]) == 1
    assert "pemuatan 6: tidak sedang ditahan" in capsys.readouterr().err
    assert main(["accept", "balita"]) == 0
    assert "#8 balita · dinkes/balita-2025-07.csv · dimuat" in capsys.readouterr().out
    assert main(["accept", "balita"]) == 1
    (record,) = records(desk.centre.store.engine)
    assert record.origin == "terminal"
    assert main(["accept", "balitta"]) == 2
