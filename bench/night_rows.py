"""The table of ``make night``: what the parts recorded (tests/figures.py) as rows, each with its figure and its end."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.night_parts import Part

HELD, MISSED, FAILED, CUT, SKIPPED = "held", "not held", "failed", "cut", "not tested"
WIDEST = 70


@dataclass(frozen=True)
class Row:
    """One line of the table. held: HELD, MISSED, FAILED, CUT (no time was left for it) or SKIPPED. seconds and load:
    of the whole part."""

    bar: str
    measure: str
    figure: str
    limit: str
    held: str
    part: str
    seconds: float
    load: float


@dataclass(frozen=True)
class End:
    """How a part ended. code: of its process, None when it was cut. load: of the machine as it began."""

    code: int | None
    seconds: float
    load: float

    def line(self) -> str:
        """For the end of the part's file of figures."""
        return json.dumps({"code": self.code, "seconds": self.seconds, "load": self.load}) + "\n"


def told(part: Part, folder: Path) -> list[Row]:
    """The rows of a part from its file of figures; none when it has not begun. Without an end in it, it was cut."""
    path = folder / f"{part.name}.jsonl"
    if not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    ends = [End(line["code"], line["seconds"], line["load"]) for line in lines if "code" in line]
    return rows(part, [line for line in lines if "test" in line], ends[-1] if ends else End(None, 0, 0))


def rows(part: Part, lines: Sequence[Mapping[str, Any]], end: End) -> list[Row]:
    """The rows of a part from what its tests recorded and how they ended: at least one for each of its bars."""
    ended = {line["test"]: line for line in lines if "outcome" in line}
    found = [_figure(part, line, ended, end) for line in lines if "bar" in line]
    bars = " ".join(part.bars)
    for test, line in ended.items():
        if line["outcome"] != "passed":
            word = SKIPPED if line["outcome"] == "skipped" else FAILED
            found.append(_row(part, end, bars, test.rpartition("/")[2], line["words"], held=word))
    if end.code != 0:
        words = f"cut at {end.seconds:.0f} s" if end.code is None else f"exit {end.code}"
        found.append(_row(part, end, bars, "the whole part", words, held=CUT if end.code is None else FAILED))
    return [*found, *_without_figures(part, ended, found, end)]


def _figure(part: Part, line: Mapping[str, Any], ended: Mapping[str, Mapping[str, Any]], end: End) -> Row:
    """A recorded figure, held when nobody says otherwise and its test passed; that of a test that was cut is no more
    than what it saw so far."""
    outcome = ended.get(line["test"], {}).get("outcome", "")
    held = MISSED if line["held"] is False else HELD
    if outcome not in ("", "passed"):
        held = FAILED
    elif not outcome and line["held"] is None and end.code != 0:
        held = CUT if end.code is None else FAILED
    return _row(part, end, line["bar"], line["measure"], line["figure"], limit=line["limit"], held=held)


def _without_figures(part: Part, ended: Mapping[str, Mapping[str, Any]], found: Sequence[Row], end: End) -> list[Row]:
    """A row for each bar that has none: its tests are its figure."""
    left = sorted(set(part.bars) - {row.bar for row in found})
    if not ended and end.code == 0:
        return [_row(part, end, bar, "nothing was measured", "—", held=FAILED) for bar in left]
    passed = sum(line["outcome"] == "passed" for line in ended.values())
    word = CUT if end.code is None else HELD if end.code == 0 else FAILED
    figure = f"{passed} of {len(ended)}"
    return [_row(part, end, bar, "tests passed", figure, limit="all", held=word) for bar in left if ended]


def _row(part: Part, end: End, bar: str, measure: str, figure: str, *, held: str, limit: str = "") -> Row:
    return Row(bar, measure, figure, limit, held, part.name, round(end.seconds, 1), round(end.load, 2))


def text(found: Sequence[Row], machine: str) -> str:
    """The table, by bar; below it what it was measured on."""
    ordered = sorted(found, key=lambda row: (row.bar[:1], _number(row.bar)))
    cells = [("bar", "measure", "figure", "to hold", "held?", "part", "s", "load"), *map(_cells, ordered)]
    widths = [min(WIDEST, max(len(row[n]) for row in cells)) for n in range(len(cells[0]))]
    lines = [
        "  ".join(cell[:WIDEST].ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    ]
    counts = {word: sum(row.held == word for row in found) for word in (HELD, MISSED, FAILED, CUT, SKIPPED)}
    counted = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return "\n".join([*lines, "", f"{len(found)} rows: {counted or 'nothing'}. {machine}"])


def _number(bar: str) -> int:
    return int("".join(c for c in bar.split()[0] if c.isdigit()) or 0)


def _cells(row: Row) -> tuple[str, ...]:
    return row.bar, row.measure, row.figure, row.limit, row.held, row.part, f"{row.seconds:.0f}", f"{row.load:.1f}"
