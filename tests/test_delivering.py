"""The invented agencies while the demonstration runs: what comes when, and how it is received."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from data.batch import Batch
from data.cells.named_headers import expected_headers
from data.example import DATABASE, DAY, delivering
from data.example.agencies import PROFILE, Demo
from data.example.delivering import Permits, deliver, deliver_forever, next_delivery
from data.example.files import Sent
from data.example.generate import write
from data.example.make_licensing import database
from data.profile import Profile
from data.profile_files.folder import read_profile
from data.shapes.checks import Refusal
from data.shapes.shapes import observe
from loaders.base import Delivery, find_readers

NOW = datetime(2026, 11, 21, 11, 7, tzinfo=UTC)
ROUND = 13  # deliveries in a round


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_profile(PROFILE, find_readers(), {})


def received(sent: Sent, source: str, profile: Profile, inbox: Path) -> Batch:
    """What a source makes of a delivery."""
    path = write(inbox, sent)
    spec = profile.sources[source]
    delivery = Delivery(sent.name, path, sent.delivered)
    tables = find_readers()[spec.read.kind].read(spec.read, inbox, delivery, expected_headers(spec))
    return observe(tables, delivery, spec, profile)


def sent_at(step: int) -> Sent:
    found = next_delivery(step, NOW)
    assert isinstance(found, Sent)
    return found


def with_database(state: Path) -> Path:
    (state / DAY).parent.mkdir(parents=True)
    (state / DAY).write_text("2026-11-21", encoding="ascii")
    return database(state / DATABASE, Demo(NOW.date()))


def counted(place: Path, where: str) -> int:
    with closing(sqlite3.connect(place)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM permohonan WHERE {where}").fetchone()[0])


class Turns(Event):
    """An Event that lets a number of waits pass at once and is then set."""

    def __init__(self, turns: int) -> None:
        super().__init__()
        self.left = turns

    def wait(self, timeout: float | None = None) -> bool:
        self.left -= 1
        return self.left < 0


# ---------------------------------------------------------------------------------------------- what comes


def test_a_step_of_a_day_is_always_the_same_delivery() -> None:
    assert next_delivery(3, NOW) == next_delivery(3, NOW)
    assert next_delivery(4, NOW) == next_delivery(4, NOW)


def test_a_round_has_ten_files_and_three_turns_of_the_licensing_office() -> None:
    found = [next_delivery(step, NOW) for step in range(ROUND)]
    assert [step for step, one in enumerate(found) if isinstance(one, Permits)] == [0, 4, 8]
    assert len({one.name for one in found if isinstance(one, Sent)}) == 10


def test_the_third_delivery_is_refused_and_a_round_later_the_file_is_right(profile: Profile, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"IDL s\.d\. Bulan Ini"):
        received(sent_at(2), "asik", profile, tmp_path)
    assert received(sent_at(2 + ROUND), "asik", profile, tmp_path).returned == 0


def test_bad_rows_of_a_delivery_come_back_and_the_rest_is_loaded(profile: Profile, tmp_path: Path) -> None:
    found = received(sent_at(5 + 2 * ROUND), "siskeudes", profile, tmp_path)  # the third round: three mistakes
    assert (found.returned, found.loaded) == (1, 1671)
    assert sorted(r.rule for r in found.rejects) == ["not_a_number", "out_of_range", "region_unknown"]


def test_each_round_says_something_new() -> None:
    for place in (1, 3, 5, 6, 7, 9, 12):
        assert sent_at(place).body != sent_at(place + ROUND).body


def test_what_was_late_arrives_in_turn() -> None:
    names = [sent_at(10 + turn * ROUND).name for turn in range(3)]
    assert names == ["rsud/siranap-2026.csv", "dpmptsp/skm-2026.csv", "disdik/dapodik-progres.csv"]


# ---------------------------------------------------------------------------------------------- through the inbox


def test_a_file_is_in_the_inbox_whole_and_dated_now(tmp_path: Path) -> None:
    deliver(3, NOW, inbox=tmp_path / "inbox", state=tmp_path)
    (path,) = [p for p in (tmp_path / "inbox").rglob("*") if p.is_file()]
    assert path.name == "absensi-2026-11-21.csv"
    assert path.stat().st_mtime == NOW.timestamp()


def test_the_licensing_office_receives_issues_and_sends_back(tmp_path: Path) -> None:
    place = with_database(tmp_path)
    before = (counted(place, "1"), counted(place, "tgl_selesai IS NULL"), counted(place, "kali_kembali > 0"))
    work = Permits(day=NOW.date(), number=0, received=2, issued=3, place="35.03.11")
    delivering.work_on(place, work)
    after = (counted(place, "1"), counted(place, "tgl_selesai IS NULL"), counted(place, "kali_kembali > 0"))
    assert [b - a for a, b in zip(before, after, strict=True)] == [2, -1, 1]


def test_an_overdue_permit_is_not_issued_by_the_way(tmp_path: Path) -> None:
    place = with_database(tmp_path)
    overdue = "tgl_selesai IS NULL AND tgl_batas < '2026-11-21'"
    assert counted(place, overdue) == 12
    delivering.work_on(place, Permits(day=NOW.date(), number=0, received=0, issued=20, place="35.03.11"))
    assert counted(place, overdue) == 12


def test_deliveries_go_on_where_they_left_off_and_stop_when_asked(tmp_path: Path) -> None:
    with_database(tmp_path)
    deliver_forever(tmp_path / "inbox", tmp_path, Turns(4), every=75, clock=lambda: NOW)
    names = {p.name for p in (tmp_path / "inbox").rglob("*") if p.is_file()}
    assert names == {"realisasi_dd_2026.xlsx", "asik-2026.csv", "absensi-2026-11-21.csv"}
    deliver_forever(tmp_path / "inbox", tmp_path, Turns(2), every=75, clock=lambda: NOW)
    assert (tmp_path / delivering.STEP).read_text() == "6"
    assert (tmp_path / "inbox" / "dpmd" / "siskeudes-2026.csv").exists()


def test_on_a_new_day_everything_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_database(tmp_path)
    made: list[str] = []
    monkeypatch.setattr(delivering, "generate", lambda inbox, today, *, now, profile: made.append(today.isoformat()))
    deliver_forever(tmp_path / "inbox", tmp_path, Turns(1), every=75, clock=lambda: NOW.replace(day=22))
    assert made == ["2026-11-22"]
