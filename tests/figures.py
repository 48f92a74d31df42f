"""Figures of the long tests: their sizes by day and night, and what they measured, for the table of ``make night``."""

from __future__ import annotations

import json
import os
from pathlib import Path


def night() -> bool:
    """Whether the long tests run at their full size (``PENDOPO_NIGHT=1``)."""
    return os.environ.get("PENDOPO_NIGHT") == "1"


def size(day: int, full: int) -> int:
    """How many times a test does something: in ``make test``, and in ``make night``."""
    return full if night() else day


def record(bar: str, measure: str, figure: str, limit: str, *, held: bool | None = None) -> None:
    """One row of the table of ``make night``; nothing happens outside of it.

    bar: its id ("R4"). figure and limit carry their units. held: None when the test itself fails at a missed bar;
    True or False for a figure that no test asserts, such as seconds on a shared machine. Call it before the assertion,
    so that a missed bar shows its figure as well.
    """
    _append({"bar": bar, "measure": measure, "figure": figure, "limit": limit, "held": held, "test": _test()})


def tell_outcome(test: str, outcome: str, words: str) -> None:
    """How a test ended ("passed", "failed", "skipped"), for the same table; words: why it was skipped."""
    _append({"test": test, "outcome": outcome, "words": words})


def _test() -> str:
    """The test that runs, as ``PYTEST_CURRENT_TEST`` names it; "" in a benchmark."""
    return os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]


def _append(line: dict[str, object]) -> None:
    path = os.environ.get("PENDOPO_FIGURES")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
