"""The supervisor: starts every role, starts a dead one again, and leaves nobody behind when it is told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from data import processes
from data.example import DAY
from data.keeping.priority import LOADS
from data.settings import Settings
from tests.serving import HOME, free_port, served
from tests.story_profile import write_profile

# Stands for app.py: leaves a note with its role and number, and stays until it is told to go.
_ROLE = """\
import os, signal, sys, threading
gone = threading.Event()
stubborn = os.environ.get("STUBBORN") == "1"
for name in (signal.SIGINT, signal.SIGTERM):
    signal.signal(name, lambda *_: None if stubborn else gone.set())
role = sys.argv[sys.argv.index("--role") + 1]
open(f"notes/{role}-{os.getpid()}", "w").close()
while not gone.wait(0.05):
    pass
open(f"notes/ended-{os.getpid()}", "w").close()
"""
_SUPERVISOR = (
    "import sys; from pathlib import Path; from data.processes import supervise; sys.exit(supervise(Path({!r})))"
)


def until(true: Callable[[], Any], seconds: float = 30) -> bool:
    """Waits for something to become true; False when it does not in time."""
    limit, tick = time.monotonic() + seconds, threading.Event()
    while not true():
        if time.monotonic() > limit:
            return False
        tick.wait(0.02)
    return True


def alive(number: int) -> bool:
    """True while a process runs (one that ended but was not yet collected does not)."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@dataclass
class House:
    """A supervisor over stand-ins, and where they leave their notes."""

    folder: Path
    process: subprocess.Popen[bytes]

    def numbers(self, role: str) -> list[int]:
        return sorted(int(p.name.split("-")[1]) for p in (self.folder / "notes").glob(f"{role}-*"))

    def everybody(self) -> list[int]:
        return [n for role in processes.ROLES for n in self.numbers(role)]

    def stands(self) -> bool:
        return all(self.numbers(role) for role in processes.ROLES)


@pytest.fixture
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """A running supervisor. param "stubborn": its children do not listen."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "app.py").write_text(_ROLE)
    given = {
        **os.environ, "PENDOPO_STATE": str(tmp_path / "state"), "PENDOPO_PROFILE": str(tmp_path / "profil"),
        "PENDOPO_PORT": str(free_port()), "PYTHONPATH": str(HOME),
        "STUBBORN": "1" if getattr(request, "param", "") == "stubborn" else "",
    }  # fmt: skip
    command = [sys.executable, "-c", _SUPERVISOR.format(str(tmp_path))]
    process = subprocess.Popen(command, cwd=tmp_path, env=given, start_new_session=True, stdout=subprocess.DEVNULL)
    found = House(tmp_path, process)
    try:
        yield found
    finally:
        process.kill()
        process.wait()
        for number in found.everybody():
            if alive(number):
                os.kill(number, signal.SIGKILL)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_every_role_is_started_and_ended_with_the_supervisor(house: House, name: str) -> None:
    assert until(house.stands)
    house.process.send_signal(getattr(signal, name))
    assert house.process.wait(30) == 0
    assert [n for n in house.everybody() if alive(n)] == []
    assert len(list((house.folder / "notes").glob("ended-*"))) == 2  # they were asked, not killed


def test_a_role_that_died_is_started_again_and_the_other_goes_on(house: House) -> None:
    assert until(house.stands)
    (web,), (loader,) = house.numbers("web"), house.numbers("loader")
    os.kill(web, signal.SIGKILL)
    assert until(lambda: len(house.numbers("web")) == 2)
    assert alive(loader)
    assert house.numbers("loader") == [loader]


@pytest.mark.parametrize("house", ["stubborn"], indirect=True)
def test_a_role_that_does_not_listen_is_ended_all_the_same(house: House) -> None:
    assert until(house.stands)
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(30) == 0
    assert [n for n in house.everybody() if alive(n)] == []


def test_a_role_that_dies_at_once_is_tried_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Second 0, then a second later, then two, four …, never more than a minute apart."""
    now, starts = [100.0], []

    def start(command: list[str], **_: Any) -> Any:
        starts.append(now[0])
        return SimpleNamespace(poll=lambda: 1, returncode=1)

    monkeypatch.setattr(processes.subprocess, "Popen", start)
    monkeypatch.setattr(processes.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(processes, "tell", lambda text: None)
    child = processes.Child("web")
    for _ in range(4000):
        processes._keep_running(child, Path("rumah"))
        now[0] += 0.1
    gaps = [round(b - a) for a, b in pairwise(starts)]
    assert gaps[:6] == [1, 2, 4, 8, 16, 32]
    assert set(gaps[6:]) == {60}


def test_a_role_that_ran_for_a_minute_is_started_at_once_again(monkeypatch: pytest.MonkeyPatch) -> None:
    child = processes.Child("web", wait=32.0, started=0.0)
    child.running = SimpleNamespace(poll=lambda: None, returncode=None)  # type: ignore[assignment]
    monkeypatch.setattr(processes.time, "monotonic", lambda: 61.0)
    processes._keep_running(child, Path("rumah"))
    assert child.wait == processes.RESTART_AFTER


def test_a_demonstration_made_by_half_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from data.example import generate

    made: list[Path] = []
    monkeypatch.setattr(generate, "generate", lambda inbox, day, *, profile: made.append(inbox) or [])
    monkeypatch.setattr(processes, "tell", lambda text: None)
    monkeypatch.setenv("PENDOPO_URL_PERIZINAN", "sqlite://")
    settings = Settings(HOME / "data" / "example" / "profile", tmp_path, "", "127.0.0.1", 0)
    (settings.inbox / "dinkes").mkdir(parents=True)
    (settings.inbox / "dinkes" / "asik-2026.csv").write_text("No")
    processes._prepare_demonstration(settings)
    assert made == [settings.inbox]
    (tmp_path / DAY).parent.mkdir()
    (tmp_path / DAY).write_text("2026-11-21")
    processes._prepare_demonstration(settings)
    assert len(made) == 1


# ------------------------------------------------------------------------------------------------- the product itself


def _of_this_state(state: Path) -> list[int]:
    """Processes that were started for this state folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"PENDOPO_STATE={state}".encode() in words and alive(int(place.name)):
            found.append(int(place.name))
    return found


def _nicenesses(state: Path) -> dict[str, set[int]]:
    """How far the processes of each role give way to others."""
    found: dict[str, set[int]] = {}
    for pid in _of_this_state(state):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"--role" in words:
            role = words[words.index(b"--role") + 1].decode()
            found.setdefault(role, set()).add(os.getpriority(os.PRIO_PROCESS, pid))
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to see who is left behind")
def test_the_product_answers_and_leaves_nobody_behind(tmp_path: Path) -> None:
    """Nobody: neither role, nor the children in which the loader reads."""
    profile, state = write_profile(tmp_path / "profil"), tmp_path / "state"
    with served(state, PENDOPO_PROFILE=str(profile), STORY_URL="sqlite://") as site:
        assert b'"ok":true' in site.get("/healthz")[1]
        assert site.get("/sektor/kesehatan")[0] == 200
        assert until(lambda: len(_of_this_state(state)) >= 3)
        if sys.platform == "linux":
            own = os.getpriority(os.PRIO_PROCESS, 0)
            assert until(lambda: _nicenesses(state) == {"loader": {max(LOADS, own)}, "web": {own}})
        start = time.monotonic()
        site.process.send_signal(signal.SIGINT)
        assert site.process.wait(12) == 0
        took = time.monotonic() - start
    assert took < 6
    assert until(lambda: _of_this_state(state) == [], seconds=2)
    assert "Traceback" not in site.log.read_text()
