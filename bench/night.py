"""``make night``: every long part with its own deadline, and one table of all bars.

Parts that measure run alone, one after the other; the others run two side by side afterwards. ``make night
PARTS="R4 W3"`` runs the parts of these bars (or with these names), ``python -m bench.night --list`` lists them. A part
that fails, hangs or measures nothing is a row of the table and keeps no other part from running.

Each figure is written to out/night/NAME.jsonl as it is measured, each part's rows to out/night.rows as it ends, the
table to out/night.txt and out/night.json, what a part said to out/night/NAME.log. ``python -m bench.night --told`` is
the table of what the last run has recorded so far, whether it goes on, was interrupted or was killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from bench import processes
from bench.night_parts import GRACE_SECONDS, LANES, PARTS, Part, most_seconds
from bench.night_rows import HELD, End, Row, text, told

HOME = Path(__file__).resolve().parents[1]
OUT = HOME / "out"
LOOK_SECONDS = 0.2  # how soon an interrupted night is noticed


@dataclass(frozen=True)
class Night:
    """One run. folder: where parts write. over: set when the run is to end; what runs is then cut, nothing begins.
    lock: for what is written by both lanes."""

    folder: Path
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


def run(part: Part, night: Night) -> list[Row]:
    """Run one part to its end or its deadline; its rows, at least one for each of its bars."""
    figures = night.folder / f"{part.name}.jsonl"
    figures.write_text("")
    load, started = os.getloadavg()[0], time.monotonic()
    code = _ended(part, figures, night)
    end = End(code, time.monotonic() - started, load)
    with figures.open("a", encoding="utf-8") as file:
        file.write("\n" + end.line())  # a part that was killed may have left half a line
    return told(part, night.folder)


def _ended(part: Part, figures: Path, night: Night) -> int | None:
    """The exit code, None when it was cut. In a process group of its own: nothing of it stays behind."""
    words = {**os.environ, "PENDOPO_NIGHT": "1", "PENDOPO_FIGURES": str(figures), "PYTHONUNBUFFERED": "1"}
    with figures.with_suffix(".log").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, *part.command],
            cwd=HOME, env=words, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    left: dict[int, str] = {}
    try:
        code = _waited(process, part.deadline, night.over)
        if code is None:
            left = {pid: processes.command(pid) for pid in processes.tree(process.pid)}
            process.send_signal(signal.SIGINT)  # pytest ends its servers at this
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
        return code
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _end(left)


def _waited(process: subprocess.Popen[bytes], seconds: float, over: threading.Event) -> int | None:
    """Its exit code; None when it goes on after so many seconds, or at the end of the night."""
    limit = time.monotonic() + seconds
    while not over.is_set() and time.monotonic() < limit:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(LOOK_SECONDS)
    return process.poll()


def _end(left: Mapping[int, str]) -> None:
    """End what a part started in groups of their own (sites, browsers) and had no time to end: a later part would be
    measured beside it. left: process → its command."""
    for pid, command in left.items():
        if command and processes.command(pid) == command:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def whole(parts: Sequence[Part], night: Night) -> None:
    """All parts: those that measure alone, then the others in lanes; each lane takes the next when it is free."""
    for part in parts:
        if part.alone:
            _one(part, parts, night)
    with ThreadPoolExecutor(LANES) as lanes:
        list(lanes.map(partial(_one, parts=parts, night=night), [part for part in parts if not part.alone]))


def _one(part: Part, parts: Sequence[Part], night: Night) -> None:
    """One part, unless the night is over; its rows and the table of all so far are written."""
    if night.over.is_set():
        return
    print(f"{datetime.now():%H:%M:%S} {part.name} ({' '.join(part.bars)}), {part.deadline} s at the most", flush=True)
    found = run(part, night)
    with night.lock:
        with (OUT / "night.rows").open("a", encoding="utf-8") as file:
            file.writelines("\t".join((row.bar, row.measure, row.figure, row.limit, row.held)) + "\n" for row in found)
        _write(parts, night.folder)


def _write(parts: Sequence[Part], folder: Path) -> list[Row]:
    """The table of all that is told so far, as text and as JSON."""
    found = [row for part in parts for row in told(part, folder)]
    (OUT / "night.txt").write_text(text(found, machine()) + "\n", encoding="utf-8")
    (OUT / "night.json").write_text(json.dumps([asdict(row) for row in found], ensure_ascii=False, indent=1))
    return found


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


def _listed(parts: Sequence[Part]) -> None:
    for part in parts:
        how = "alone" if part.alone else "beside"
        print(f"{part.name:<14}{' '.join(part.bars):<32}{part.deadline:>5} s  {how}  python {' '.join(part.command)}")
    print(f"{most_seconds(parts) / 60:.0f} minutes at the most")


def main(words: list[str]) -> int:
    """0 when every row is held, 1 otherwise, 2 for a word that is no part and no bar."""
    try:
        parts = chosen([word for word in words if word not in ("--list", "--told")])
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    night = Night(OUT / "night")
    if "--list" in words:
        _listed(parts)
        return 0
    if "--told" not in words:
        _run(parts, night)
    found = _write(parts, night.folder)
    print("\n" + text(found, machine()))
    began = {row.part for row in found}
    if missing := [part.name for part in parts if part.name not in began]:
        print(f"not begun: {', '.join(missing)}")
    return 0 if not missing and all(row.held == HELD for row in found) else 1


def _run(parts: Sequence[Part], night: Night) -> None:
    """Everything, from an empty folder; Ctrl-C and SIGTERM cut what runs, and the table is told all the same."""
    night.folder.mkdir(parents=True, exist_ok=True)
    for path in [*night.folder.glob("*.jsonl"), *night.folder.glob("*.log"), OUT / "night.rows"]:
        path.unlink(missing_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: night.over.set())
    whole(parts, night)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
