"""The night: short enough, and of tests that exist; what a part did becomes rows, also when it is cut."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from bench import night as nights
from bench.__main__ import PARTS as BENCHMARKS
from bench.job import parts as job
from bench.job.table import PRODUCT, Measure
from bench.night import HOME, Night, chosen, run, whole
from bench.night_parts import GRACE_SECONDS, MOST_SECONDS, PARTS, Part, most_seconds
from bench.night_rows import CUT, FAILED, HELD, MISSED, SKIPPED, End, rows, text, told

PART = Part("uji", ("R4", "R5"), (), 60)


def ended(test: str, outcome: str, words: str = "") -> dict[str, object]:
    return {"test": test, "outcome": outcome, "words": words}


def figure(bar: str, test: str, held: bool | None = None) -> dict[str, object]:
    return {"bar": bar, "measure": "ukuran", "figure": "3", "limit": "≤ 4", "held": held, "test": test}


def held(lines: list[dict[str, object]], code: int | None = 0) -> list[tuple[str, str]]:
    return [(row.bar, row.held) for row in rows(PART, lines, End(code, 1, 0))]


# ---------------------------------------------------------------------------------------------- the list


def test_the_night_is_short_enough_when_every_part_is_cut() -> None:
    assert most_seconds(PARTS) <= MOST_SECONDS == 80 * 60


def test_parts_alone_are_added_up_and_of_the_lanes_the_longer_counts() -> None:
    alone, first, second, third = (
        Part(name, (), (), seconds, name == "sendiri")
        for name, seconds in (("sendiri", 100), ("satu", 60), ("dua", 30), ("tiga", 20))
    )
    # One lane takes satu, the other dua and then tiga; each part with its grace.
    assert most_seconds([alone, first, second, third]) == 100 + (60) + 2 * GRACE_SECONDS
    assert most_seconds([first, second, third]) == max(60 + GRACE_SECONDS, 50 + 2 * GRACE_SECONDS)


def test_every_part_has_a_name_of_its_own_and_something_that_exists() -> None:
    assert len({part.name for part in PARTS}) == len(PARTS)
    named = [word.partition("::")[0] for part in PARTS for word in part.command if word.startswith("tests/")]
    assert [path for path in named if not (HOME / path).exists()] == []
    assert {part.command[2] for part in PARTS if part.command[1] == "bench"} <= set(BENCHMARKS)


def test_what_measures_seconds_runs_alone() -> None:
    alone = {bar for part in PARTS if part.alone for bar in part.bars}
    beside = {bar for part in PARTS if not part.alone for bar in part.bars}
    assert {"R8", "R9", "R11", "R13", "W1", "W2", *(f"P{number}" for number in range(1, 13))} <= alone
    assert alone & beside == set()


def test_parts_are_chosen_by_bar_or_name() -> None:
    assert [part.name for part in chosen(["R3", "job-cold"])] == ["job-cold", "cuts"]
    assert chosen([]) == list(PARTS)
    with pytest.raises(ValueError, match="unknown: R99"):
        chosen(["R99"])


# ---------------------------------------------------------------------------------------------- rows


def test_a_figure_is_held_when_its_test_passed_and_nobody_says_no() -> None:
    lines = [figure("R4", "a"), figure("R5", "a", held=False), ended("a", "passed")]
    assert held(lines) == [("R4", HELD), ("R5", MISSED)]


def test_a_failed_test_fails_its_figures_and_no_others() -> None:
    lines = [figure("R4", "a"), ended("a", "passed"), figure("R5", "b"), ended("b", "failed", "assert")]
    assert held(lines, 1) == [("R4", HELD), ("R5", FAILED), ("R4 R5", FAILED), ("R4 R5", FAILED)]


def test_a_skipped_test_is_a_row_that_says_why() -> None:
    lines = [figure("R4", "a"), ended("a", "passed"), ended("b", "skipped", "no root")]
    found = rows(PART, lines, End(0, 1, 0))
    assert ("R4 R5", "no root", SKIPPED) in [(row.bar, row.figure, row.held) for row in found]


def test_a_part_that_measured_nothing_is_no_success() -> None:
    assert held([]) == [("R4", FAILED), ("R5", FAILED)]


def test_a_cut_part_tells_what_it_had_recorded() -> None:
    lines = [figure("R4", "a"), ended("a", "passed"), figure("R5", "b")]
    assert held(lines, None) == [("R4", HELD), ("R5", CUT), ("R4 R5", CUT)]
    # A benchmark says itself whether it held; what it had measured stands.
    assert held([figure("R4", "", held=True), figure("R5", "", held=False)], None)[:2] == [("R4", HELD), ("R5", MISSED)]
    assert held([ended("a", "passed")], None) == [("R4 R5", CUT), ("R4", CUT), ("R5", CUT)]


def test_a_killed_night_is_told_from_what_stands_in_its_files(tmp_path: Path) -> None:
    whole_line, half = json.dumps(figure("R4", "", held=True)), '{"bar": "R5", "mea'
    (tmp_path / "uji.jsonl").write_text(f"{whole_line}\n{half}")
    assert [(row.bar, row.held) for row in told(PART, tmp_path)] == [("R4", HELD), ("R4 R5", CUT)]
    assert told(Part("lain", ("R1",), (), 1), tmp_path) == []


def test_the_table_counts_how_rows_ended() -> None:
    found = rows(PART, [figure("R4", "", held=True)], End(None, 60, 1.5))
    assert text(found, "mesin").splitlines()[-1] == "2 rows: 1 held, 1 cut. mesin"


def test_a_row_of_the_job_is_recorded_at_once_and_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENDOPO_FIGURES", str(tmp_path / "figures"))
    first = Measure("P9", "satu sel", {PRODUCT: 1.0}, "s", 1.5)
    both = Measure("P9", "satu sel", {PRODUCT: 1.0, "naive": 4.0}, "s", 1.5)

    def measured():
        yield first
        assert len((tmp_path / "figures").read_text().splitlines()) == 1
        yield both

    assert job._recorded(measured()) == [both]
    assert len((tmp_path / "figures").read_text().splitlines()) == 1


# ---------------------------------------------------------------------------------------------- runs


@pytest.mark.parametrize("own", [False, True], ids=["in its group", "in a group of its own"])
def test_a_part_that_hangs_ends_at_its_deadline_with_all_that_it_started(tmp_path: Path, own: bool) -> None:
    script = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        f"child = subprocess.Popen(['sleep', '100'], start_new_session={own});"
        "print(child.pid, flush=True); time.sleep(100)"
    )
    (row,) = run(Part("gantung", ("R4",), ("-c", script), 1), Night(tmp_path))
    assert (row.held, row.measure) == (CUT, "the whole part")
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
    found = run(Part("satu", ("R4",), command, 60), Night(tmp_path))
    assert [(row.bar, row.figure, row.held) for row in found] == [("R4", "0 of 200", HELD)]
    assert "0 of 200" in text(found, "")


MEET = """
import pathlib, sys, time
here, other = (pathlib.Path(sys.argv[1]) / name for name in sys.argv[2:4])
here.touch()
limit = time.monotonic() + float(sys.argv[4])
while not other.exists() and time.monotonic() < limit:
    time.sleep(0.01)
sys.exit(0 if other.exists() else 5)
"""


def meets(folder: Path, name: str, other: str, seconds: float, *, alone: bool) -> Part:
    """A part that waits so long for another to begin while it runs, and fails when none does."""
    return Part(name, ("R4",), ("-c", MEET, str(folder), name, other, str(seconds)), 60, alone)


def codes(folder: Path, parts: list[Part]) -> list[int]:
    return [json.loads((folder / f"{part.name}.jsonl").read_text().splitlines()[-1])["code"] for part in parts]


def test_parts_run_side_by_side_unless_they_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nights, "OUT", tmp_path)
    beside = [meets(tmp_path, "a", "b", 50, alone=False), meets(tmp_path, "b", "a", 50, alone=False)]
    alone = [meets(tmp_path, "c", "d", 0.5, alone=True), meets(tmp_path, "d", "e", 0.5, alone=True)]
    whole([*beside, *alone], Night(tmp_path))
    assert codes(tmp_path, [*alone, *beside]) == [5, 5, 0, 0]
    assert len((tmp_path / "night.rows").read_text().splitlines()) >= 4
    assert "R4" in (tmp_path / "night.txt").read_text()


def test_an_interrupted_night_cuts_what_runs_and_begins_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nights, "OUT", tmp_path)
    night = Night(tmp_path)
    parts = [meets(tmp_path, "a", "tiada", 50, alone=True), meets(tmp_path, "b", "tiada", 50, alone=False)]
    running = threading.Thread(target=whole, args=(parts, night))
    running.start()
    while not (tmp_path / "a").exists():
        time.sleep(0.01)
    night.over.set()
    running.join(20)
    assert not running.is_alive()
    assert codes(tmp_path, parts[:1]) == [None]
    assert not (tmp_path / "b.jsonl").exists()
