"""A wall clock that jumps: the real scheduler looks at its sources soon after, and says that the clock moved (R15)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import apscheduler.executors.base
import apscheduler.schedulers.base
import pytest

from data import lease, schedule
from data.centre import Centre
from data.store import Store
from tests.fakes import FakeReader
from tests.figures import record
from tests.test_schedule import HEADERS, VILLAGE_1, VILLAGE_2, Running, only, raw, start, tiny_profile

__all__ = ["start"]
EVERY = 10
NAME = "dinkes/balita-2025-06.xlsx"


class Wall(datetime):
    """The clock on the wall; ahead: how far somebody moved it."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.ahead


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> type[Wall]:
    """Everything that asks for the time of day asks this clock: the loader, its lease and APScheduler."""
    monkeypatch.setattr(Wall, "ahead", timedelta())
    for module in (schedule, lease, apscheduler.schedulers.base, apscheduler.executors.base):
        monkeypatch.setattr(module, "datetime", Wall)
    real = time.time
    monkeypatch.setattr(schedule.time, "time", lambda: real() + Wall.ahead.total_seconds())
    return Wall


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=3), timedelta(days=30)], ids=str)
def test_after_a_jump_the_next_look_comes_within_an_interval_and_a_person_is_told(
    tmp_path: Path, start: Callable[[Centre], Running], wall: type[Wall], jump: timedelta
) -> None:
    profile = only(tiny_profile(), "balita", every=EVERY)
    reader = FakeReader({NAME: (raw(HEADERS, [(VILLAGE_1, "40", "9", "0"), (VILLAGE_2, "30", "4", "0")]),)})
    centre = Centre(profile, Store(tmp_path), {"fake": reader}, tmp_path / "inbox", clock=lambda: wall.now(UTC))
    running = start(centre)

    def looked() -> datetime | None:
        state = centre.store.states().get("balita")
        return state.looked if state else None

    assert running.until(lambda: looked() is not None, 30)
    before = looked()
    wall.ahead = jump
    jumped = time.monotonic()
    assert running.until(lambda: looked() != before, EVERY + 30)
    took = time.monotonic() - jumped
    age = (wall.now(UTC) - (looked() or wall.now(UTC))).total_seconds()
    record("R15", f"clock {jump.total_seconds() / 3600:+.0f} h: next look", f"{took:.1f} s", f"≤ {EVERY + 30} s")
    assert running.until(lambda: any("Jam sistem bergeser" in line for line in running.told), 10)
    assert age >= 0
    assert running.until(lambda: (looked() or wall.now(UTC)) > wall.now(UTC) - timedelta(seconds=3 * EVERY), 5)
    assert not any("mengambil alih" in line for line in running.told)  # its right to lead stands
