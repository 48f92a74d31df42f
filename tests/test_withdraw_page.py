"""A load withdrawn from its source's page: with a reason, by who may, and the values before show again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from components.access.visitor import HERE as THIS_MACHINE
from components.application import create
from components.panels.base import find_specs
from data.audit.log import records
from data.centre import Centre, centre_of
from data.refresh import refresh
from data.settings import Settings
from data.withdrawing import reason_fault, withdrawal
from tests.screens import HOME, plain_text
from tests.story_profile import write_children, write_profile

BASE = "http://127.0.0.1:8050"
HERE = {"Origin": BASE, "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}


@dataclass
class Desk:
    centre: Centre
    app: Any
    source: str

    def post(self, at: str, body: dict[str, str], **headers: str) -> Any:
        client = self.app.server.test_client()
        token = client.get("/_pintu", base_url=BASE).json["token"]
        return client.post(at, base_url=BASE, json=body, headers={**HERE, "X-Pendopo-Form": token, **headers})

    def words(self) -> str:
        self.app.server.extensions["pendopo"].current.looked = float("-inf")
        client = self.app.server.test_client()
        answer = client.get("/_live", query_string={"at": f"/sumber/{self.source}?muat=2", "have": ""}, base_url=BASE)
        return plain_text([part.get("children") for part in json.loads(answer.data)["parts"].values()])

    def values(self) -> dict[tuple[str, str], float]:
        rows = self.centre.store.observations()
        return dict(zip(zip(rows["indicator"], rows["region"], strict=True), rows["value"], strict=True))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("STORY_URL", "sqlite://")
    settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 8050)
    centre = centre_of(settings, panels=find_specs())
    source = next(s.id for s in centre.profile.sources.values() if s.agency == "dinkes")
    for minutes, cells in ((30, {}), (20, {"stunted": "3"})):
        when = datetime.now(UTC) - timedelta(minutes=minutes)
        write_children(centre.inbox, when, **cells)
        (load,) = refresh(centre.profile.sources[source], centre, when + timedelta(minutes=5))
        assert load.outcome == "landed", load.reason
    yield Desk(centre, create(centre, HOME, THIS_MACHINE), source)
    centre.close()


def test_a_withdrawn_load_gives_way_to_the_values_before_and_says_why(desk: Desk) -> None:
    revised = desk.values()
    assert revised and "Tarik pemuatan 2" in desk.words()
    answer = desk.post(f"/_tarik/{desk.source}/2", {"reason": "berkas bulan lain, salah unggah"})
    assert answer.status_code == 200, answer.text
    assert desk.values() != revised and desk.centre.store.load(2).retracted == 3
    said = [entry for entry in records(desk.centre.store.engine) if entry.action == "retract"]
    assert [(entry.who, entry.origin) for entry in said] == [("open", "127.0.0.1")]  # not the server
    gone = withdrawal(desk.centre.store, 2)
    assert gone is not None and (gone.version, gone.reason) == (3, "berkas bulan lain, salah unggah")
    words = desk.words()
    assert "berkas bulan lain, salah unggah" in words and "Tarik pemuatan 2" not in words


@pytest.mark.parametrize(("reason", "status"), [("", 422), ("x" * 301, 422), ("NIK 3503042705880001 keliru", 422)])
def test_a_reason_is_asked_for_and_holds_no_person(desk: Desk, reason: str, status: int) -> None:
    answer = desk.post(f"/_tarik/{desk.source}/2", {"reason": reason})
    assert answer.status_code == status and "3503042705880001" not in answer.text
    assert desk.centre.store.load(2).retracted == 0


@pytest.mark.parametrize("at", ["/_tarik/{source}/99", "/_tarik/tidak_ada/2"])
def test_what_is_not_there_is_not_withdrawn(desk: Desk, at: str) -> None:
    assert desk.post(at.format(source=desk.source), {"reason": "salah unggah"}).status_code == 404


def test_a_post_from_another_site_is_kept_out(desk: Desk) -> None:
    answer = desk.post(f"/_tarik/{desk.source}/2", {"reason": "salah unggah"}, Origin="http://lain.example")
    assert answer.status_code == 403 and desk.centre.store.load(2).retracted == 0


def test_a_reason_that_looks_like_an_option_stays_a_reason() -> None:
    assert reason_fault("--help me") == ""
