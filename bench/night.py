"""``make night``: every long part one after the other, each with its own deadline, and one table of all bars.

``make night PARTS="R4 W3"`` runs the parts of these bars (or with these names), ``python -m bench.night --list`` lists
them. A part that fails, hangs or measures nothing is a row of the table and keeps no other part from running. The table
also lands in out/night.txt, its rows in out/night.json, what each part said in out/night/NAME.log.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import processes
from bench.night_parts import GRACE_SECONDS, PARTS, Part

HOME = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Row:
    """One line of the table. held: "yes", "no", "failed" or "not tested". seconds and load: of the whole part."""

    bar: str
    measure: str
    figure: str
    limit: str
    held: str
    part: str
    seconds: float
    load: float


def run(part: Part, folder: Path) -> list[Row]:
    """Run one part to its end or its deadline; its rows, at least one for each of its bars."""
    figures, log = folder / f"{part.name}.jsonl", folder / f"{part.name}.log"
    figures.write_text("")
    load, started = os.getloadavg()[0], time.monotonic()
    code = _ended(part, figures, log)
    seconds = time.monotonic() - started
    lines = [json.loads(line) for line in figures.read_text(encoding="utf-8").splitlines()]
    return rows(part, lines, code=code, seconds=seconds, load=load)


def _ended(part: Part, figures: Path, log: Path) -> int | None:
    """The exit code, None when the deadline ended it. In a process group of its own: nothing of it stays behind."""
    words = {**os.environ, "PENDOPO_NIGHT": "1", "PENDOPO_FIGURES": str(figures), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *part.command],
            cwd=HOME, env=words, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    left: dict[int, str] = {}
    try:
        return process.wait(part.deadline)
    except subprocess.TimeoutExpired:
        left = {pid: processes.command(pid) for pid in processes.tree(process.pid)}
        process.send_signal(signal.SIGINT)  # pytest ends its servers at this
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _end(left)


def _end(left: Mapping[int, str]) -> None:
    """End what a part started in groups of their own (sites, browsers) and had no time to end: a later part would be
    measured beside it. left: process → its command."""
    for pid, command in left.items():
        if command and processes.command(pid) == command:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def rows(part: Part, lines: Sequence[dict[str, Any]], *, code: int | None, seconds: float, load: float) -> list[Row]:
    """The rows of a part from what its tests recorded and how they ended (tests/figures.py)."""
    ended = {line["test"]: line for line in lines if "outcome" in line}
    found: list[Row] = []

    def add(bar: str, measure: str, figure: str, limit: str, held: str) -> None:
        found.append(Row(bar, measure, figure, limit, held, part.name, round(seconds, 1), round(load, 2)))

    for line in lines:
        if "bar" in line:
            outcome = ended.get(line["test"], {}).get("outcome", "passed" if code == 0 else "failed")
            add(line["bar"], line["measure"], line["figure"], line["limit"], _held(line["held"], outcome))
    bars = " ".join(part.bars)
    for test, line in ended.items():
        if line["outcome"] != "passed":
            word = "not tested" if line["outcome"] == "skipped" else line["outcome"]
            add(bars, test.rpartition("/")[2], line["words"], "", word)
    if code != 0:
        add(bars, "the whole part", f"ended at {part.deadline} s" if code is None else f"exit {code}", "", "failed")
    for bar in sorted(set(part.bars) - {row.bar for row in found}):
        if not ended and code == 0:
            add(bar, "nothing was measured", "—", "", "failed")
        elif ended:
            passed = sum(line["outcome"] == "passed" for line in ended.values())
            add(bar, "tests passed", f"{passed} of {len(ended)}", "all", "yes" if code == 0 else "failed")
    return found


def _held(said: bool | None, outcome: str) -> str:
    if outcome != "passed":
        return "failed"
    return "no" if said is False else "yes"


def text(found: Sequence[Row], machine: str) -> str:
    """The table, by bar; below it what it was measured on."""
    ordered = sorted(
        found, key=lambda row: (row.bar[:1], int("".join(c for c in row.bar.split()[0] if c.isdigit()) or 0))
    )
    cells = [("bar", "measure", "figure", "to hold", "held?", "part", "s", "load"), *(_cells(row) for row in ordered)]
    widths = [min(70, max(len(row[n]) for row in cells)) for n in range(len(cells[0]))]
    lines = [
        "  ".join(cell[:70].ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    ]
    short = sum(row.held != "yes" for row in found)
    return "\n".join([*lines, "", f"{len(found)} rows, {short} not held or not tested. {machine}"])


def _cells(row: Row) -> tuple[str, ...]:
    return row.bar, row.measure, row.figure, row.limit, row.held, row.part, f"{row.seconds:.0f}", f"{row.load:.1f}"


def machine() -> str:
    """What the figures were measured on."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {pages:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load: of the machine as the part began."
    )


def chosen(words: Sequence[str]) -> list[Part]:
    """The parts with these names or bars; all without words. ValueError names words that are neither."""
    known = {name for part in PARTS for name in (part.name, *part.bars)}
    if unknown := [word for word in words if word not in known]:
        raise ValueError(f"unknown: {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
    return [part for part in PARTS if not words or {part.name, *part.bars} & set(words)]


def main(words: list[str]) -> int:
    """0 when every row is held, 1 otherwise, 2 for a word that is no part and no bar."""
    try:
        parts = chosen([word for word in words if word != "--list"])
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if "--list" in words:
        for part in parts:
            print(f"{part.name:<16}{' '.join(part.bars):<16}{part.deadline:>5} s  python {' '.join(part.command)}")
        print(f"{sum(part.deadline + GRACE_SECONDS for part in parts) / 60:.0f} minutes at the most")
        return 0
    folder = HOME / "out" / "night"
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Row] = []
    for part in parts:
        print(
            f"{datetime.now():%H:%M:%S} {part.name} ({' '.join(part.bars)}), {part.deadline} s at the most", flush=True
        )
        found += run(part, folder)
        told = text(found, machine())
        (HOME / "out" / "night.txt").write_text(told + "\n", encoding="utf-8")
        (HOME / "out" / "night.json").write_text(
            json.dumps([asdict(row) for row in found], ensure_ascii=False, indent=1)
        )
    print("\n" + told)
    return 0 if all(row.held == "yes" for row in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
