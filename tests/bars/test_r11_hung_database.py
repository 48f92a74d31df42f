"""R11: four of nine databases take the connection and say nothing: the other five sources feel nothing of it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_SUBMITTED, JobSubmissionEvent
from apscheduler.schedulers.background import BackgroundScheduler

from data import schedule
from data.centre import Centre
from data.child import ChildEnded, Nursery
from data.refresh import refresh
from data.task import task_in
from loaders.base import find_readers
from tests.bars.databases import asking
from tests.bars.regency import Regency
from tests.figures import record, size
from tests.test_schedule import Running, started

HUNG = {"s0": "postgresql+psycopg", "s1": "mysql+pymysql", "s2": "postgresql+psycopg", "s3": "mysql+pymysql"}
SOUND = ("s4", "s5", "s6", "s7", "s8")
EVERY, TURNS, DEADLINE = size(4, 10), size(3, 9), size(2, 5)
WIDE = size(3, 1)  # by day the machine does other work as well: the bar's figures hold three times as wide


class BlackHole:
    """A listener on loopback that takes every connection, keeps it and never says a word."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.lines: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                self.lines.append(self._listener.accept()[0])

    def held(self) -> int:
        """Connections whose other side still waits."""
        return sum(not _ended(line) for line in list(self.lines))

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for sock in (self._listener, *self.lines):
            sock.close()


def _ended(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        while line.recv(4096):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


@dataclass(frozen=True)
class Ran:
    """One child: of which source, what it did ("look", "read"), when, seconds it took; how it ended ("": in order)."""

    source: str
    kind: str
    begun: float
    seconds: float
    end: str


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Ran]:
    """Every child that the loader has run to its end."""
    told, real = list[Ran](), Nursery.run

    def run(self: Nursery, folder: Path, *, deadline: float, memory_mb: int) -> None:
        task, begun, clock, end = task_in(folder), time.time(), time.monotonic(), ""
        try:
            real(self, folder, deadline=deadline, memory_mb=memory_mb)
        except ChildEnded as ended:
            end = ended.end
            raise
        finally:
            told.append(Ran(task.source, task.kind, begun, time.monotonic() - clock, end))

    monkeypatch.setattr(Nursery, "run", run)
    return told


@pytest.fixture
def due(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float]]:
    """Every turn that the plan saw come, run or not: source and when."""
    told = list[tuple[str, float]]()

    def hear(event: JobSubmissionEvent) -> None:
        told.extend((event.job_id, at.timestamp()) for at in event.scheduled_run_times)

    class Plan(BackgroundScheduler):  # type: ignore[misc]
        def __init__(self, **keys: object) -> None:
            super().__init__(**keys)
            self.add_listener(hear, EVENT_JOB_SUBMITTED | EVENT_JOB_MAX_INSTANCES)

    monkeypatch.setattr(schedule, "BackgroundScheduler", Plan)
    return told


@pytest.fixture
def hole(monkeypatch: pytest.MonkeyPatch) -> Iterator[BlackHole]:
    found = BlackHole()
    for name, driver in HUNG.items():
        monkeypatch.setenv(f"{name.upper()}_URL", f"{driver}://uji:uji@127.0.0.1:{found.port}/uji")
    yield found
    found.close()


@pytest.fixture
def running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hole: BlackHole, ran: list[Ran], due: list[tuple[str, float]]
) -> Iterator[Running]:
    """The real loader with real children, the files loaded once before; no driver ends a wait, only the deadline."""
    monkeypatch.setattr(schedule, "SHORTEST", EVERY)
    regency = Regency(tmp_path, sources=9, every=EVERY, deadline=DEADLINE)
    profile = asking(regency, names=list(HUNG), connect=60, statement=60)
    for name in SOUND:  # a busy machine may be slow with these: nothing is to be killed but what hangs
        profile.sources[name] = profile.sources[name].model_copy(update={"deadline": 60})  # type: ignore[index]
    before = Centre(profile, regency.store(), find_readers(), tmp_path / "inbox", isolated=False)
    for name in SOUND:
        regency.deliver(name, 1)
        assert [load.outcome for load in refresh(profile.sources[name], before, before.clock())] == ["landed"]
    before.close()
    centre = Centre(profile, regency.store(), find_readers(), tmp_path / "inbox")
    found = started(centre)
    yield found
    found.end()


def delay(turn: tuple[str, float], ran: list[Ran]) -> float:
    """Seconds from when a source was due until a look at it began; infinite for a turn left out."""
    source, at = turn
    looks = (one.begun - at for one in ran if (one.source, one.kind) == (source, "look"))
    return min((late for late in looks if 0 <= late < EVERY), default=float("inf"))


def test_four_hung_databases_of_nine_delay_no_other_source(
    running: Running, hole: BlackHole, ran: list[Ran], due: list[tuple[str, float]]
) -> None:
    assert running.until(lambda: any("Pemuat bekerja" in line for line in running.told))
    running.stop.wait(EVERY * (TURNS - 0.5))
    held = hole.held()
    took = running.end()
    turns = [turn for turn in due if turn[0] in SOUND]
    late = sorted(delay(turn, ran) for turn in turns)
    skipped = sum(one == float("inf") for one in late) + max(0, TURNS * len(SOUND) - len(turns))
    p95 = late[round(0.95 * (len(late) - 1))]
    killed = [one for one in ran if one.source in HUNG and one.end == "deadline"]
    longest = max(one.seconds for one in killed)
    record("R11", f"4 of 9 databases hung: skipped turns of the other 5 (of {len(turns)})", str(skipped), "0")
    record("R11", "start delay of the other 5, p95", f"{p95:.2f} s", "≤ 1 s", held=p95 <= 1)
    record("R11", f"hung loads killed: {len(killed)}; the slowest, beyond its deadline", f"{longest - DEADLINE:.2f} s",
           "≤ 1 s", held=longest <= DEADLINE + 1)  # fmt: skip
    record("R11", f"shutdown with {held} loads hanging", f"{took:.2f} s", "≤ 5 s", held=took <= 5)
    assert skipped == 0, (turns, ran)
    assert p95 <= 1 * WIDE
    assert {one.source for one in killed} == set(HUNG)
    assert DEADLINE <= longest <= DEADLINE + 1 * WIDE
    assert took <= 5 * WIDE
    assert hole.lines
    assert hole.held() == 0


def test_hung_databases_are_told_of_while_files_that_change_land(
    running: Running, tmp_path: Path, ran: list[Ran]
) -> None:
    store, regency = running.centre.store, Regency(tmp_path, sources=9)
    for name in SOUND:
        regency.deliver(name, 2)

    def done() -> bool:
        return {load.source for load in store.loads() if load.outcome == "failed"} == set(HUNG) and dict(
            regency.rounds(store.observations())
        ) == dict.fromkeys(HUNG, 0) | dict.fromkeys(SOUND, 2)

    assert running.until(done, 60), store.loads()
    said = [load.reason for load in store.loads() if load.outcome == "failed"]
    assert all(f"belum selesai setelah {DEADLINE} detik, lalu dihentikan" in reason for reason in said), said
