"""R13: a share that hangs or is gone, a pipe and a link among the deliveries: the loader goes on, pages do not wait."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import loaders.inbox
from components.access.visitor import HERE
from components.application import create
from data import schedule
from data.centre import Centre
from data.profile import Profile
from loaders.base import find_readers
from tests.bars.regency import Regency
from tests.fakes import tiny_profile
from tests.figures import record, size
from tests.serving import HOME
from tests.test_schedule import Running, started

EVERY, DEADLINE = size(2, 5), size(2, 5)
POLLS = size(150, 1500)
PAGE = "/sektor/uji"
SHARE = "berbagi"  # the folder of source s0, a mounted share


def shared(regency: Regency) -> Profile:
    """The regency's profile with the first source's files on the share."""
    profile = regency.profile()
    first, *others = profile.sectors[0].sources
    read = first.read.model_copy(update={"path": f"{SHARE}/s0.csv"})
    sources = (first.model_copy(update={"read": read}), *others)
    return tiny_profile([replace(profile.sectors[0], sources=sources)])


def put(regency: Regency, turn: int) -> None:
    """A delivery on the share, moved in whole."""
    folder = regency.folder / "inbox" / SHARE
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / "s0.csv.part"
    part.write_text(regency.text(turn), encoding="utf-8")
    os.utime(part, (time.time() - 60 + turn,) * 2)
    part.replace(folder / "s0.csv")


class Share:
    """While ``hangs`` is there, whoever lists the share waits, as on a server that has gone away."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def hang(self, hangs: bool) -> None:
        if hangs:
            self.sign.touch()
        else:
            self.sign.unlink()

    def names(self, real: object, folder: Path) -> list[str]:
        while folder.name == SHARE and self.sign.exists():
            time.sleep(0.05)
        return real(folder)  # type: ignore[operator, no-any-return]


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Share:
    """Of this process and of the children it forks: a file is the sign, which they all see."""
    found, real = Share(tmp_path / "hangs"), loaders.inbox._names
    monkeypatch.setattr(loaders.inbox, "_names", lambda folder: found.names(real, folder))
    return found


@pytest.fixture
def regency(tmp_path: Path) -> Regency:
    return Regency(tmp_path, sources=4, every=EVERY, deadline=DEADLINE)


@pytest.fixture
def running(regency: Regency, share: Share, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Running]:
    """The real loader with real children, everything at round 1."""
    monkeypatch.setattr(schedule, "SHORTEST", EVERY)
    put(regency, 1)
    for name in regency.names[1:]:
        regency.deliver(name, 1)
    centre = Centre(shared(regency), regency.store(), find_readers(), tmp_path / "inbox")
    found = started(centre)
    assert found.until(lambda: at(found, regency) == {"s0": 1, "s1": 1, "s2": 1, "s3": 1}, 60), found.told
    yield found
    found.end()


def at(running: Running, regency: Regency) -> dict[str, object]:
    return dict(regency.rounds(running.centre.store.observations()))


def reason(running: Running, source: str) -> str:
    """Why the last look at a source failed; "" when it did not."""
    state = running.centre.store.states().get(source)
    return state.reason if state and state.failing else ""


def polls(regency: Regency) -> float:
    """Seconds of a poll of a page, 95 of 100, by a web side of its own; every one is answered."""
    centre = Centre(shared(regency), regency.store(), {}, regency.folder / "inbox")
    client = create(centre, HOME, HERE).server.test_client()
    took = []
    for _ in range(POLLS):
        begun = time.perf_counter()
        answer = client.get("/_live", query_string={"at": PAGE, "have": ""}, base_url="http://127.0.0.1:8050")
        took.append(time.perf_counter() - begun)
        assert answer.status_code == 200
    centre.close()
    return sorted(took[POLLS // 10 :])[int(0.95 * (POLLS - POLLS // 10))]


def test_a_share_that_hangs_holds_up_no_other_source_and_no_page(
    running: Running, regency: Regency, share: Share
) -> None:
    usual = polls(regency)
    share.hang(True)
    put(regency, 2)
    assert running.until(lambda: "dihentikan" in reason(running, "s0"), 60), running.told
    hung = polls(regency)
    for name in regency.names[1:]:
        regency.deliver(name, 2)
    assert running.until(lambda: at(running, regency) == {"s0": 1, "s1": 2, "s2": 2, "s3": 2}, 60), running.told
    share.hang(False)
    assert running.until(lambda: at(running, regency)["s0"] == 2, 60), running.told
    record("R13", "a poll while a share hangs, against before, p95", f"{hung / usual:.2f}", "0.8 to 1.2",
           held=hung / usual <= 1.2)  # fmt: skip
    record("R13", "other sources held up by a hung share", "0 of 3", "0")


def test_a_share_that_vanishes_is_told_of_and_taken_up_again(running: Running, regency: Regency) -> None:
    shutil.rmtree(regency.folder / "inbox" / SHARE)
    assert running.until(lambda: SHARE in reason(running, "s0"), 60), running.told
    regency.deliver("s1", 2)
    assert running.until(lambda: at(running, regency)["s1"] == 2, 60)
    assert at(running, regency)["s0"] == 1  # the last values stand
    put(regency, 2)
    assert running.until(lambda: at(running, regency)["s0"] == 2 and not reason(running, "s0"), 60), running.told
    record("R13", "a share gone and back: taken up again without a touch", "yes", "yes")


def test_a_pipe_and_a_link_among_deliveries_are_never_opened_and_hold_nothing_up(
    running: Running, regency: Regency
) -> None:
    outside = regency.folder / "rahasia.csv"
    outside.write_text(regency.text(9), encoding="utf-8")
    for name in ("s1", "s2"):
        regency.path(name).unlink()
    os.mkfifo(regency.path("s1"))
    regency.path("s2").symlink_to(outside)
    regency.deliver("s3", 2)
    assert running.until(lambda: at(running, regency)["s3"] == 2, 60), running.told
    running.stop.wait(2 * EVERY)
    assert at(running, regency) == {"s0": 1, "s1": 1, "s2": 1, "s3": 2}
    for name in ("s1", "s2"):
        regency.path(name).unlink()
        regency.deliver(name, 3)
    assert running.until(lambda: {at(running, regency)[name] for name in ("s1", "s2")} == {3}, 60), running.told
    record("R13", "a pipe and a link among deliveries: values from them", "0", "0")
