"""The night's list of parts: short enough, and of tests that exist; what a part did becomes rows."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bench.night import HOME, chosen, rows, run, text
from bench.night_parts import GRACE_SECONDS, MOST_SECONDS, PARTS, Part

PART = Part("uji", ("R4", "R5"), (), 60)


def told(test: str, outcome: str, words: str = "") -> dict[str, object]:
    return {"test": test, "outcome": outcome, "words": words}


def figure(bar: str, test: str, held: bool | None = None) -> dict[str, object]:
    return {"bar": bar, "measure": "ukuran", "figure": "3", "limit": "≤ 4", "held": held, "test": test}


def held(lines: list[dict[str, object]], code: int | None = 0) -> list[tuple[str, str]]:
    return [(row.bar, row.held) for row in rows(PART, lines, code=code, seconds=1, load=0)]


def test_all_deadlines_together_are_short_enough() -> None:
    assert sum(part.deadline + GRACE_SECONDS for part in PARTS) <= MOST_SECONDS


def test_every_part_has_a_name_of_its_own_and_tests_that_exist() -> None:
    assert len({part.name for part in PARTS}) == len(PARTS)
    named = [word.partition("::")[0] for part in PARTS for word in part.command if word.startswith("tests/")]
    assert [path for path in named if not (HOME / path).exists()] == []


def test_parts_are_chosen_by_bar_or_name() -> None:
    assert [part.name for part in chosen(["R3", "bombs"])] == ["cuts", "bombs"]
    assert chosen([]) == list(PARTS)
    with pytest.raises(ValueError, match="unknown: R99"):
        chosen(["R99"])


def test_a_figure_is_held_when_its_test_passed_and_nobody_says_no() -> None:
    lines = [figure("R4", "a"), figure("R5", "a", held=False), told("a", "passed")]
    assert held(lines) == [("R4", "yes"), ("R5", "no")]


def test_a_failed_test_fails_its_figures_and_no_others() -> None:
    lines = [figure("R4", "a"), told("a", "passed"), figure("R5", "b"), told("b", "failed", "assert")]
    assert held(lines, 1) == [("R4", "yes"), ("R5", "failed"), ("R4 R5", "failed"), ("R4 R5", "failed")]


def test_a_skipped_test_is_a_row_that_says_why() -> None:
    found = rows(
        PART, [figure("R4", "a"), told("a", "passed"), told("b", "skipped", "no root")], code=0, seconds=1, load=0
    )
    assert ("R4 R5", "no root", "not tested") in [(row.bar, row.figure, row.held) for row in found]


def test_a_part_that_measured_nothing_is_no_success() -> None:
    assert held([]) == [("R4", "failed"), ("R5", "failed")]


@pytest.mark.parametrize("own", [False, True], ids=["in its group", "in a group of its own"])
def test_a_part_that_hangs_ends_at_its_deadline_with_all_that_it_started(tmp_path: Path, own: bool) -> None:
    script = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        f"child = subprocess.Popen(['sleep', '100'], start_new_session={own});"
        "print(child.pid, flush=True); time.sleep(100)"
    )
    (row,) = run(Part("gantung", ("R4",), ("-c", script), 1), tmp_path)
    assert (row.held, row.figure) == ("failed", "ended at 1 s")
    child = int((tmp_path / "gantung.log").read_text())
    limit = time.monotonic() + 5
    while _runs(child) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_part_of_tests_gives_their_figures(tmp_path: Path) -> None:
    test = tmp_path / "test_one.py"
    test.write_text(
        "from tests.figures import night, record\n"
        "def test_one():\n    assert night()\n    record('R4', 'kill', '0 of 200', '0')\n"
    )
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", os.path.relpath(test, HOME))
    found = run(Part("satu", ("R4",), command, 60), tmp_path)
    assert [(row.bar, row.figure, row.held) for row in found] == [("R4", "0 of 200", "yes")]
    assert "0 of 200" in text(found, "")
