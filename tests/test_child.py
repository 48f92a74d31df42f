"""A child that hangs, hogs or crashes ends alone."""

from __future__ import annotations

import faulthandler
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.feather as feather
import pytest

from data.child import ChildEnded, Nursery


def misbehave(folder: Path) -> None:
    """Does what the folder is called."""
    match folder.name:
        case "hang":
            threading.Event().wait(60)
        case "hog":
            kept = [bytearray(20_000_000) for _ in range(100)]
            assert kept
        case "abort":
            faulthandler.disable()  # it would tell the whole story on the terminal
            os.abort()
        case "arrow":
            feather.write_feather(pa.table({"a": list(range(10))}), folder / "answer")
        case "raise":
            raise ValueError("9901010101010001")  # looks like a person's number; must not be repeated
        case "silent":
            with socket.create_connection(("127.0.0.1", int((folder / "port").read_text()))) as line:
                line.recv(1)
        case "exit":
            raise SystemExit(3)
        case _:
            (folder / "answer").write_text(str(os.getpid()))


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery(misbehave)
    yield made
    made.close()


def run(nursery: Nursery, folder: Path, *, deadline: float = 20, memory_mb: int = 500) -> str:
    folder.mkdir(exist_ok=True)
    try:
        nursery.run(folder, deadline=deadline, memory_mb=memory_mb)
    except ChildEnded as error:
        return error.end
    return "done"


def test_work_is_done_in_another_process(nursery: Nursery, tmp_path: Path) -> None:
    assert run(nursery, tmp_path / "good") == "done"
    assert int((tmp_path / "good" / "answer").read_text()) != os.getpid()


def test_a_child_that_hangs_is_killed_at_its_deadline(nursery: Nursery, tmp_path: Path) -> None:
    nursery.start()
    begun = time.monotonic()
    assert run(nursery, tmp_path / "hang", deadline=0.4) == "deadline"
    assert time.monotonic() - begun < 10  # it would go on for a minute
    assert run(nursery, tmp_path / "good") == "done"


def test_a_child_that_wants_too_much_memory_fails_alone(nursery: Nursery, tmp_path: Path) -> None:
    assert run(nursery, tmp_path / "hog", memory_mb=200) == "memory"
    assert run(nursery, tmp_path / "good") == "done"


def test_a_child_that_crashes_is_told_with_its_signal(nursery: Nursery, tmp_path: Path) -> None:
    (tmp_path / "abort").mkdir()
    with pytest.raises(ChildEnded) as told:
        nursery.run(tmp_path / "abort", deadline=20, memory_mb=500)
    assert (told.value.end, told.value.text) == ("signal", "SIGABRT")


def test_an_exception_is_told_by_kind_and_place_but_not_in_its_own_words(
    nursery: Nursery, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raise").mkdir()
    with pytest.raises(ChildEnded) as told:
        nursery.run(tmp_path / "raise", deadline=20, memory_mb=500)
    assert told.value.end == "bug"
    assert told.value.text.startswith("ValueError test_child.py:")
    assert "9901010101010001" not in told.value.text
    assert run(nursery, tmp_path / "exit") == "bug"


def test_one_hung_child_delays_no_other(nursery: Nursery, tmp_path: Path) -> None:
    nursery.start()
    hung = threading.Thread(target=run, args=(nursery, tmp_path / "hang"), kwargs={"deadline": 30})
    hung.start()
    begun = time.monotonic()
    assert [run(nursery, tmp_path / f"good{i}") for i in range(3)] == ["done"] * 3
    assert time.monotonic() - begun < 20  # the hung one has 30
    assert hung.is_alive()
    nursery.close()
    hung.join(3)
    assert not hung.is_alive()


def test_a_server_that_accepts_and_stays_silent_is_given_up_at_the_deadline(nursery: Nursery, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        (tmp_path / "silent").mkdir()
        (tmp_path / "silent" / "port").write_text(str(server.getsockname()[1]))
        assert run(nursery, tmp_path / "silent", deadline=0.5) == "deadline"


def test_closing_ends_every_child_and_refuses_new_work(nursery: Nursery, tmp_path: Path) -> None:
    ended: list[str] = []
    hung = threading.Thread(target=lambda: ended.append(run(nursery, tmp_path / "hang", deadline=60)))
    nursery.start()
    hung.start()
    assert run(nursery, tmp_path / "good") == "done"
    nursery.close()
    hung.join(5)
    assert ended == ["stopped"]
    assert run(nursery, tmp_path / "good2") == "stopped"


def test_a_child_can_use_arrow_after_this_process_has(nursery: Nursery, tmp_path: Path) -> None:
    feather.write_feather(pa.table({"a": [1, 2, 3]}), tmp_path / "here")
    assert ds.dataset(tmp_path / "here", format="feather").to_table().num_rows == 3  # starts Arrow's threads and pipes
    assert run(nursery, tmp_path / "arrow") == "done"
    assert feather.read_table(tmp_path / "arrow" / "answer").num_rows == 10


def test_a_child_that_ends_is_told_although_others_go_on(nursery: Nursery, tmp_path: Path) -> None:
    hung = threading.Thread(target=run, args=(nursery, tmp_path / "hang"), kwargs={"deadline": 30})
    crashed: list[str] = []
    slow = threading.Thread(target=lambda: crashed.append(run(nursery, tmp_path / "abort", deadline=20)))
    nursery.start()
    slow.start()
    hung.start()
    slow.join(10)
    assert crashed == ["signal"]


def test_a_nursery_that_was_killed_is_forked_again(nursery: Nursery, tmp_path: Path) -> None:
    nursery.start()
    os.kill(nursery._nurse, signal.SIGKILL)
    assert run(nursery, tmp_path / "good") == "done"
