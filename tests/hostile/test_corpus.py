"""Hundreds of damaged files and a hundred sound ones: nothing wrong is shown, and what is missing is told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.figures import record
from tests.hostile.desk import centre_of, delivered, seen, stored
from tests.hostile.generate import HAZARDS, damaged
from tests.hostile.oracle import exact, unexplained, wrong
from tests.hostile.variants import variants


def test_a_damaged_file_shows_nothing_wrong_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counted: dict[str, Counter[str]] = {name: Counter() for name in HAZARDS}
    faults = []
    for case in damaged():
        found = seen(case, tmp_path / "one")
        bad, silent = wrong(found, case.truth), unexplained(found, case.truth)
        counted[case.hazard].update(files=1, explained=not silent, wrong=len(bad))
        if bad or silent:
            faults.append((case.hazard, found.outcome, bad[:2], silent))
    with capsys.disabled():
        print(f"\n{'hazard':<42}{'files':>6}{'explained':>11}{'wrong':>7}")
        for name, count in counted.items():
            print(f"{name:<42}{count['files']:>6}{count['explained']:>11}{count['wrong']:>7}")
    files, explained, bad = (sum(c[word] for c in counted.values()) for word in ("files", "explained", "wrong"))
    record("R1", f"{files} damaged files: wrong values; files explained", f"{bad}; {explained}", f"0; {files}")
    assert faults == []
    assert files >= 300


def test_a_sound_file_shows_exactly_what_it_says(tmp_path: Path) -> None:
    cases = list(variants())
    off = []
    for case in cases:
        found = seen(case, tmp_path / "one")
        if not exact(found, case.truth):
            off.append((case.hazard, found.outcome, wrong(found, case.truth)[:2], list(found.told)[:2]))
    record("R2", "sound files loaded exactly", f"{len(cases) - len(off)} of {len(cases)}", "≥ 99 %")
    assert len(cases) >= 100
    assert off == []


FIRST = {case.hazard: case for case in damaged(each=1)}


@pytest.mark.parametrize("hazard", list(FIRST)[::4])
def test_children_and_a_store_come_to_the_same(hazard: str, tmp_path: Path) -> None:
    case = FIRST[hazard]
    centre = centre_of(case, tmp_path)
    try:
        found = stored(centre, delivered(case, centre))
    finally:
        centre.nursery.close()
    assert wrong(found, case.truth) == []
    assert case.usual or not unexplained(found, case.truth)
