"""R5: the disk of the state folder fills up in the middle of a load: what is shown stays, nothing is left behind."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

import data.refresh
from components.context import Web
from data.child import ChildEnded
from data.ledger import StoreBusy
from data.refresh import refresh
from tests.bars.regency import STEP, Regency
from tests.bars.test_r04_kill import faults
from tests.fakes import VILLAGE_1
from tests.figures import record, size
from tests.missing import without

DISK_MB = 16
# Bytes left when the load begins: the disk is full before the first step, at one in the middle, or not at all.
LEFT = [number * 1024 for number in ((0, 8, 40, 160, 700) if size(0, 1) == 0 else (0, *range(4, 260, 4), 320, 700))]


@pytest.fixture
def regency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Regency]:
    """Its state folder on a small disk of its own, both sources at round 1. The check for free space is off."""
    state = tmp_path / "state"
    state.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "pendopo-uji", str(state)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True).returncode:
        without("a memory disk (mount as root)")
    monkeypatch.setattr(data.refresh, "FREE_MB", -DISK_MB)
    try:
        made = Regency(tmp_path, sources=2, months=24)
        load(made, 1)
        yield made
    finally:
        subprocess.run(["umount", "--lazy", str(state)], check=True)


def load(regency: Regency, turn: int) -> str:
    """Deliver a round and look at both sources once, as the loader does; what stopped it, by its kind."""
    centre, stopped = regency.centre(isolated=True), ""
    try:
        for name in regency.names:
            regency.deliver(name, turn)
            refresh(centre.profile.sources[name], centre, centre.clock())
    except (OSError, SQLAlchemyError, StoreBusy, ChildEnded) as error:  # told by the loader, which looks again
        stopped = type(error).__name__
    finally:
        centre.close()
    return stopped


def fill(disk: Path, left: int) -> Path:
    """A file that takes all the space but so much."""
    ballast = disk / "penuh"
    with ballast.open("wb") as file:
        free = os.statvfs(disk)
        file.write(b"\0" * max(0, free.f_bavail * free.f_frsize - left))
    return ballast


def reading(web: Web) -> float | None:
    return web.snapshot().reading("i_s1", VILLAGE_1).value


def left_behind(state: Path) -> list[Path]:
    """Half-written files and folders of work."""
    found = [path for path in state.rglob("*") if path.name.startswith(".tmp-") or path.suffix in {".part", ".tmp"}]
    return [*found, *(state / "work").glob("*")]


def test_a_disk_that_fills_up_costs_no_shown_value_and_the_next_look_makes_up_for_it(regency: Regency) -> None:
    state, turn, stops, off, remains = regency.folder / "state", 1, set[str](), [], 0
    web = Web(regency.profile(), regency.store(), {})
    for left in LEFT:
        turn += 1
        before = reading(web)
        assert before
        ballast = fill(state, left)
        stops.add(load(regency, turn))
        web.current.looked = float("-inf")
        during = reading(web)
        if during is None or during // STEP not in (turn - 1, turn):
            off.append(f"{left} bytes left: {during} shown, was {before}")
        ballast.unlink()
        off += faults(regency, {name: {turn - 1, turn} for name in regency.names})
        assert load(regency, turn) == ""
        off += faults(regency, {name: {turn} for name in regency.names})
        remains += len(left_behind(state))
        centre = regency.centre()
        centre.store.tidy()
        centre.close()
    record("R5", f"disk full with {len(LEFT)} amounts left: wrong, missing or half", str(len(off)), "0")
    record("R5", "half-written files left after the next look", str(remains), "0")
    assert off == []
    assert remains == 0, left_behind(state)
    assert len(stops - {""}) > 0, "the disk was never full"


def test_a_load_that_would_fill_the_disk_is_not_begun_and_says_so(
    regency: Regency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data.refresh, "FREE_MB", DISK_MB)
    centre = regency.centre()
    regency.deliver("s0", 2)
    (told,) = refresh(centre.profile.sources["s0"], centre, centre.clock())
    centre.close()
    assert (told.outcome, told.reason.startswith("diska hampir penuh")) == ("failed", True)
    assert faults(regency, {"s0": {1}, "s1": {1}}) == []
