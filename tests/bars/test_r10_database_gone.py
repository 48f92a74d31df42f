"""R10: an agency's PostgreSQL is stopped and started again: the last values stay and say so, the next look heals."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data import schedule
from data.centre import Centre
from data.freshness import last_day
from data.period import Period
from data.snapshot import Snapshot
from loaders.base import find_readers
from tests import servers
from tests.bars.databases import asking, fill
from tests.bars.regency import Regency
from tests.fakes import VILLAGE_1
from tests.figures import record, size
from tests.servers import Server
from tests.test_schedule import Running, started

pytestmark = pytest.mark.server

EVERY = 2  # seconds between looks
LOOKS = size(3, 60)  # without an answer: ten minutes of the bar, in which a source is looked at every ten seconds
SLACK = size(10, 5)  # seconds a look itself may take, on a machine with other work by day


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of this module's own: it is stopped."""
    with servers.postgresql() as found:
        yield found


@pytest.fixture
def regency(tmp_path: Path) -> Regency:
    return Regency(tmp_path, sources=2, every=EVERY, deadline=10)


@pytest.fixture
def running(regency: Regency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Iterator[Running]:
    """The real loader over one source in the database and one in a file, both at round 1."""
    monkeypatch.setattr(schedule, "SHORTEST", EVERY)
    monkeypatch.setenv("S0_URL", server.url)
    fill(server.url, regency, 1)
    regency.deliver("s1", 1)
    centre = Centre(asking(regency, names=["s0"]), regency.store(), find_readers(), tmp_path / "inbox")
    found = started(centre)
    yield found
    found.end()


def seen(running: Running, now: datetime | None = None) -> Snapshot:
    """What a web server shows at a moment; now when none is given."""
    centre = running.centre
    return Snapshot.of(centre.profile, centre.store, now or centre.clock())


def shown(running: Running, regency: Regency) -> dict[str, object]:
    return dict(regency.rounds(running.centre.store.observations()))


def failing(running: Running) -> bool:
    state = running.centre.store.states().get("s0")
    return state is not None and state.failing


def test_while_a_database_is_gone_its_last_values_stand_and_say_so_and_the_next_look_heals(
    running: Running, regency: Regency, server: Server
) -> None:
    assert running.until(lambda: shown(running, regency) == {"s0": 1, "s1": 1}, 60)
    server.halt()
    gone = time.monotonic()
    assert running.until(lambda: failing(running), 60)
    told = time.monotonic() - gone
    first = seen(running).freshness("s0")
    running.stop.wait(EVERY * LOOKS)
    regency.deliver("s1", 2)
    assert running.until(lambda: shown(running, regency)["s1"] == 2, 60)
    assert shown(running, regency)["s0"] == 1
    fresh = seen(running).freshness("s0")
    assert fresh.failed and fresh.reason and fresh.since == first.since and fresh.next_try
    assert seen(running).freshness("s1").failed is False
    server.start_again()
    fill(server.url, regency, 2)
    back = time.monotonic()
    assert running.until(lambda: shown(running, regency)["s0"] == 2, 60)
    healed = time.monotonic() - back
    assert running.until(lambda: not failing(running), 10)
    record("R10", f"PostgreSQL down for {LOOKS} looks: told after", f"{told:.1f} s", f"{EVERY} s + the look",
           held=told <= EVERY + SLACK)  # fmt: skip
    record("R10", "healed after it answers again", f"{healed:.1f} s", f"{EVERY} s + the look",
           held=healed <= EVERY + SLACK)  # fmt: skip
    assert told <= EVERY + SLACK
    assert healed <= EVERY + SLACK


def test_values_of_a_database_that_is_gone_turn_stale_on_the_minute_their_promise_ends(
    running: Running, regency: Regency, server: Server
) -> None:
    assert running.until(lambda: shown(running, regency)["s0"] == 1, 60)
    server.halt()
    try:
        assert running.until(lambda: failing(running), 60)
        source, zone = running.centre.profile.sources["s0"], ZoneInfo(running.centre.profile.info.timezone)
        newest = max(Period.parse(period) for _, period in regency.cells())
        end = datetime.combine(last_day(source, newest.shift(1)), datetime.min.time(), zone) + timedelta(days=1)
        lights = {}
        for name, moment in (("before", end - timedelta(seconds=1)), ("after", end + timedelta(seconds=1))):
            snapshot = seen(running, moment)
            reading = snapshot.reading("i_s0", VILLAGE_1)
            lights[name] = snapshot.freshness("s0").light
            assert reading.value and snapshot.freshness("s0").failed
    finally:
        server.start_again()
    record("R10", "light a second before and after the promised age", " / ".join(lights.values()), "late / stale")
    assert lights == {"before": "late", "after": "stale"}
