"""R4: a loader killed at every step of a load, and at random moments: no half, mixed or damaged picture, ever."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from components.context import Web
from data.refresh import refresh
from tests.bars.loader import STEPS, Loaders, alive, loaders
from tests.bars.regency import STEP, Regency
from tests.fakes import VILLAGE_1
from tests.figures import record, size

BY_DAY = ("the child has answered", "the table's log names them", "all is written, not committed", "it is published")


def until(true: Callable[[], object], seconds: float = 60) -> bool:
    limit, tick = time.monotonic() + seconds, threading.Event()
    while not true() and time.monotonic() < limit:
        tick.wait(0.02)
    return bool(true())


@pytest.fixture(scope="module")
def forked() -> Iterator[Loaders]:
    with loaders() as found:
        yield found


@pytest.fixture
def regency(tmp_path: Path) -> Regency:
    """Both sources at round 1."""
    made = Regency(tmp_path, sources=2, months=24)
    centre = made.centre()
    for name in made.names:
        made.deliver(name, 1)
        (found,) = refresh(centre.profile.sources[name], centre, centre.clock())
        assert found.outcome == "landed"
    centre.close()
    return made


def faults(regency: Regency, allowed: dict[str, set[object]]) -> list[str]:
    """What is wrong with what a crash left, as a new process finds it."""
    store = regency.store()
    try:
        shown = regency.rounds(store.observations())
        off = [f"{name}: {shown[name]} not in {allowed[name]}" for name in shown if shown[name] not in allowed[name]]
        landed = [load.version for load in store.loads() if load.outcome == "landed"]
        if sorted(landed) != list(range(1, store.version() + 1)):
            off.append(f"published {store.version()}, landed {sorted(landed)}")
    finally:
        store.close()
    with sqlite3.connect(regency.folder / "state" / "catalogue.sqlite") as catalogue:
        said = catalogue.execute("PRAGMA integrity_check").fetchone()[0]
    return off if said == "ok" else [*off, said]


def shown(regency: Regency) -> dict[str, object]:
    store = regency.store()
    try:
        return dict(regency.rounds(store.observations()))
    finally:
        store.close()


def served_again(regency: Regency) -> float:
    """Seconds until a new web side has its first reading."""
    started = time.perf_counter()
    value = Web(regency.profile(), regency.store(), {}).snapshot().reading("i_s1", VILLAGE_1).value
    assert value and value % STEP == 0
    return time.perf_counter() - started


def end(pid: int) -> None:
    """In order, as a service manager would."""
    os.kill(pid, signal.SIGTERM)
    assert until(lambda: not alive(pid), 10)


@pytest.mark.parametrize("step", list(STEPS) if size(0, 1) else BY_DAY)
def test_a_loader_killed_at_a_step_leaves_one_picture_whole_and_the_next_one_goes_on(
    step: str, regency: Regency, forked: Loaders
) -> None:
    regency.deliver("s0", 2)
    pid = forked.start(regency, step=step)
    assert until(lambda: not alive(pid)), "the step was never reached"
    off = faults(regency, {"s0": {1, 2}, "s1": {1}})
    took = served_again(regency)
    record("R4", f"killed when {step}: faults; seconds to the first reading", f"{len(off)}; {took:.1f} s", "0; ≤ 5 s")
    assert off == []
    regency.deliver("s1", 2)
    pid = forked.start(regency)
    assert until(lambda: shown(regency) == {"s0": 2, "s1": 2}), (regency.folder / "loader.log").read_text()
    end(pid)
    assert faults(regency, {"s0": {2}, "s1": {2}}) == []
    assert list((regency.folder / "state" / "work").glob("*")) == []


def test_a_loader_killed_at_random_moments_never_shows_or_loses_half_a_load(regency: Regency, forked: Loaders) -> None:
    dice, times = random.Random(4), size(12, 200)
    regency.deliver("s0", 2)
    begun = time.monotonic()
    pid = forked.start(regency)
    assert until(lambda: shown(regency)["s0"] == 2)
    usual = time.monotonic() - begun
    os.kill(pid, signal.SIGKILL)
    off, slowest, hits, before = [], 0.0, 0, {"s0": 2, "s1": 1}
    for turn in range(3, 3 + times):
        for name in regency.names:
            regency.deliver(name, turn)
        pid = forked.start(regency)
        threading.Event().wait(dice.uniform(0, 1.5 * usual))
        os.kill(pid, signal.SIGKILL)
        assert until(lambda gone=pid: not alive(gone))  # type: ignore[misc]
        begun = time.perf_counter()
        off += faults(regency, {name: {before[name], turn} for name in regency.names})
        slowest = max(slowest, time.perf_counter() - begun)
        now = {name: int(str(found)) if str(found).isdigit() else 0 for name, found in shown(regency).items()}
        hits += now != dict.fromkeys(regency.names, turn)
        before = now
    record("R4", f"{times} kills at random ({hits} within a load): half, mixed or damaged", f"{len(off)}", "0")
    record("R4", "slowest re-opening with every value verified", f"{slowest:.1f} s", "≤ 5 s", held=slowest <= 5)
    assert off == []
    pid = forked.start(regency)
    newest = dict.fromkeys(regency.names, 2 + times)
    assert until(lambda: shown(regency) == newest), (regency.folder / "loader.log").read_text()[-2000:]
    end(pid)
    left = [path for path in (regency.folder / "state").rglob("*") if path.name.startswith(".tmp-")]
    record("R4", "half-written copies left afterwards", str(len(left)), "0", held=not left)
