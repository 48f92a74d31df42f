"""From cell to wall: what agencies send is loaded, drawn, corrected, refused and withdrawn, as on a working day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from components.panels.base import find_specs
from data.batch import Load
from data.centre import Centre, centre_of
from data.refresh import refresh, reobserve
from data.settings import Settings
from tests import servers
from tests.fakes import NOW
from tests.screens import plain_text
from tests.story_profile import PERMITS, write_children, write_classrooms, write_profile

HEALTH, EDUCATION, LICENSING, WALL = "/sektor/kesehatan", "/sektor/pendidikan", "/sektor/perizinan", "/layar/utama/1"


@pytest.fixture
def permits(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The licensing office's database: on PostgreSQL where there is one, else a SQLite file."""
    url, moment = f"sqlite:///{tmp_path / 'nib.sqlite'}", "text"
    if servers.find_program("postgres"):
        url, moment = servers.fresh_database(request.getfixturevalue("postgres_url")), "timestamptz"
    servers.execute(url, *(statement.format(moment=moment) for statement in PERMITS))
    monkeypatch.setenv("STORY_URL", url)


@dataclass
class Day:
    """A regency at work, its clock, and its pages as a screen asks for them."""

    centre: Centre
    now: datetime = NOW

    def clock(self) -> datetime:
        return self.now

    def open(self) -> None:
        self.centre.clock = self.clock
        app = create_app(self.centre)
        self.web, self.client = app.server.extensions["pendopo"], app.server.test_client()

    def load(self, source: str) -> Load:
        """Ten minutes later, look at a source."""
        self.now += timedelta(minutes=10)
        (load,) = refresh(self.centre.profile.sources[source], self.centre, self.now)
        return load

    def page(self, at: str) -> str:
        """All words of a page, as a screen that knows nothing yet receives them."""
        words = plain_text([part.get("children") for part in self.ask(at)["parts"].values()])
        return " ".join(words.split())

    def panel(self, at: str, name: str) -> str:
        """All words of one panel of a page."""
        return " ".join(plain_text(self.ask(at)["parts"][f"p-{name}"]["children"]).split())

    def ask(self, at: str, have: str = "") -> dict[str, Any]:
        """The live route's answer to a screen that has the state have; no parts when nothing changed."""
        self.web.current.looked = float("-inf")  # as if a moment had passed
        answer = self.client.get("/_live", query_string={"at": at, "have": have})
        return json.loads(answer.data) if answer.status_code == 200 else {"parts": {}}

    def send(self, **cells: str) -> None:
        """The health office sends June's file."""
        write_children(self.centre.inbox, self.now, **cells)


@pytest.fixture
def day(tmp_path: Path, permits: None) -> Iterator[Day]:
    settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 0)
    found = Day(centre_of(settings, panels=find_specs()))
    assert [str(fault) for fault in found.centre.profile.faults] == []
    found.open()
    yield found
    found.centre.close()


def test_cells_of_a_file_a_workbook_and_a_database_are_on_their_pages(day: Day) -> None:
    day.send()
    write_classrooms(day.centre.inbox, day.now)
    assert [day.load(source).outcome for source in ("balita", "kelas", "nib")] == ["landed"] * 3
    # (9 + 4 + 2) stunted of (40 + 30 + 30) weighed
    card = day.panel(HEALTH, "stunting-kini")
    assert all(words in card for words in ("Prevalensi stunting", "Pantau", "15,0 %", "≤ 14", "Dinkes"))
    assert "15,0 %" in day.panel(WALL, "stunting-kini")
    assert "11 ruang" in day.panel(EDUCATION, "rusak-kini")  # 3 + 0 + 8
    assert "3 NIB" in day.panel(LICENSING, "nib-kini")  # the fourth is July's


def test_a_value_leads_back_to_its_file_its_row_and_its_column(day: Day) -> None:
    day.send()
    day.load("balita")
    page = day.page("/indikator/stunting")
    assert "Berkas dinkes/balita-2025-06.csv" in page
    assert "Baris 3–5 · Stunting, Ditimbang" in page  # below a title and the header
    assert "3 Karanganyar 40 9 4 Sidomulyo 30 4 5 Tegalrejo 30 2" in page  # columns in the file's own order


def test_a_corrected_cell_is_on_the_page_and_a_screen_gets_what_changed(day: Day) -> None:
    day.send()
    write_classrooms(day.centre.inbox, day.now)
    for source in ("balita", "kelas"):
        day.load(source)
    before = {at: day.ask(at)["token"] for at in (HEALTH, EDUCATION)}
    day.send(stunted="3")
    assert day.load("balita").written == 1
    assert "9,0 %" in day.panel(HEALTH, "stunting-kini")  # (3 + 4 + 2) of 100
    assert "p-stunting-kini" in day.ask(HEALTH, before[HEALTH])["parts"]
    assert "p-rusak-kini" not in day.ask(EDUCATION, before[EDUCATION])["parts"]


def test_a_refused_file_leaves_the_last_good_value_and_the_sources_page_says_why(day: Day) -> None:
    day.send()
    day.load("balita")
    day.send(stunted="3", header="Balita kerdil")
    assert day.load("balita").outcome == "refused"
    assert "15,0 %" in day.panel(HEALTH, "stunting-kini")
    page = day.page("/sumber/balita")
    assert 'kolom "Stunting" tidak ada, yang ada: Kode Desa, Ditimbang, Balita kerdil' in page
    assert "ditolak 5 0 4 1" in page  # read, loaded, returned, ignored


def test_a_withdrawn_load_brings_the_value_before_back(day: Day) -> None:
    day.send()
    day.load("balita")
    day.send(stunted="3")
    second = day.load("balita")
    assert "9,0 %" in day.panel(HEALTH, "stunting-kini")
    day.centre.store.retract(second.number, "salah ketik", reobserve=lambda load: reobserve(day.centre, load))
    assert "15,0 %" in day.panel(HEALTH, "stunting-kini")
    assert "ditarik 5 3 0 2" in day.page("/sumber/balita")
    assert day.centre.store.version() == 3
