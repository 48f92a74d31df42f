"""Figures kept on disk: mapped instead of worked out, the very same, and never trusted when they are not whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import figure_files, leaf_cells
from data.figure_files import FigureFiles
from data.figures import Figures
from data.snapshot import Snapshot
from data.standing import StoredStanding
from tests.fakes import NOW, REGENCY, VILLAGE_2, VILLAGES
from tests.snapshots import STUNTED, snapshot, weighing
from tests.test_renewed import PROFILE, Regency, batch, everything, steps


@pytest.fixture(autouse=True)
def _small_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_files, "WORTH", 1)
    monkeypatch.setattr(leaf_cells, "_WORTH", 1)


def same(one: Figures, other: Figures) -> bool:
    def equal(a: Any, b: Any) -> bool:
        return np.array_equal(a, b, equal_nan=a.dtype.kind == "f") if isinstance(a, np.ndarray) else a == b

    return all(equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(Figures))


def figures() -> Figures:
    cells = weighing("2025-05", STUNTED, STUNTED) + weighing("2025-06", STUNTED, {VILLAGE_2: 7.0})
    return snapshot(cells).book.raw("stunting")


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(steps, min_size=1, max_size=3), min_size=1, max_size=4))
def test_kept_figures_answer_as_those_worked_out(rounds: list[list[tuple[str, Any, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(figure_files, "WORTH", 1)
        patched.setattr(leaf_cells, "_WORTH", 1)
        regency = Regency(Path(folder))
        for several in rounds:
            for step in several:
                regency.do(step)
            told = everything(Snapshot.of(PROFILE, regency.store, regency.now))
            assert everything(Snapshot.of(PROFILE, regency.store, regency.now)) == told  # these are mapped
            patched.setattr(FigureFiles, "find", lambda self, name: None)
            patched.setattr(FigureFiles, "words", lambda self, name: None)
            assert everything(Snapshot.of(PROFILE, regency.store, regency.now)) == told  # these worked out again
            patched.undo()
            patched.setattr(figure_files, "WORTH", 1)
            patched.setattr(leaf_cells, "_WORTH", 1)
        regency.store.close()


def test_what_is_laid_down_comes_back_the_same_and_mapped(tmp_path: Path) -> None:
    FigureFiles(tmp_path).keep("a", figures())
    found = FigureFiles(tmp_path).find("a")
    assert found is not None and same(found, figures())
    assert not found.value.flags.owndata and not found.value.flags.writeable


def test_a_file_with_one_bit_turned_or_a_piece_missing_is_thrown_away(tmp_path: Path) -> None:
    cut, turned, foreign, none = (
        lambda d: d[:-1], lambda d: d[:-9] + bytes([d[-9] ^ 1]) + d[-8:], lambda d: b"PK" + d, lambda d: b"",
    )  # fmt: skip
    for damage in (cut, turned, foreign, none):
        FigureFiles(tmp_path).keep("a", figures())
        path = tmp_path / "a.figures"
        path.write_bytes(damage(path.read_bytes()))
        assert FigureFiles(tmp_path).find("a") is None
        assert not path.exists()


def test_a_folder_that_cannot_be_written_keeps_nothing_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "figures").write_text("no folder")
    FigureFiles(tmp_path / "figures").keep("a", figures())
    assert FigureFiles(tmp_path / "figures").find("a") is None
    assert FigureFiles(None).find("a") is None


def test_a_restart_reads_no_observation_of_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    regency = Regency(tmp_path)
    regency.do(("land", "balita", batch("balita", [("balita_stunting", "", v, "2025-06", 9) for v in VILLAGES])))
    first = Snapshot.of(PROFILE, regency.store, NOW).book.raw("balita_stunting")
    monkeypatch.setattr(StoredStanding, "rows", lambda standing, indicator: 1 / 0)
    again = Snapshot.of(PROFILE, regency.store, NOW)
    assert same(first, again.book.raw("balita_stunting"))
    assert [r.value for r in again.history("balita_stunting", REGENCY)] == [45.0]


def test_a_restart_asks_for_periods_without_reading_an_observation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    regency = Regency(tmp_path)
    regency.do(("land", "balita", batch("balita", [("balita_stunting", "", v, "2025-06", 9) for v in VILLAGES])))
    periods = Snapshot.of(PROFILE, regency.store, NOW).periods("balita_stunting")
    assert periods
    with monkeypatch.context() as patched:
        patched.setattr(StoredStanding, "rows", lambda standing, indicator: 1 / 0)
        assert Snapshot.of(PROFILE, regency.store, NOW).periods("balita_stunting") == periods
    regency.do(("land", "balita", batch("balita", [("balita_stunting", "", v, "2025-07", 9) for v in VILLAGES])))
    assert len(Snapshot.of(PROFILE, regency.store, NOW).periods("balita_stunting")) == len(periods) + 1


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: d[:-3] + b"x" + d[-2:], lambda d: b"", lambda d: d[5:]])
def test_a_damaged_outline_is_made_anew(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    regency = Regency(tmp_path)
    regency.do(("land", "balita", batch("balita", [("balita_stunting", "", v, "2025-06", 9) for v in VILLAGES])))
    periods = Snapshot.of(PROFILE, regency.store, NOW).periods("balita_stunting")
    kept = list((tmp_path / "figures").glob("*.words"))
    assert kept
    whole = {path: path.read_bytes() for path in kept}
    for path in kept:
        path.write_bytes(damage(whole[path]))
    assert Snapshot.of(PROFILE, regency.store, NOW).periods("balita_stunting") == periods
    assert {path: path.read_bytes() for path in kept} == whole


def test_what_nobody_mapped_for_long_goes_and_then_the_oldest_beyond_the_room(tmp_path: Path) -> None:
    files = FigureFiles(tmp_path)
    for number, name in enumerate("abc"):
        files.keep(name, figures())
        os.utime(tmp_path / f"{name}.figures", (number * 1000, number * 1000 + 10**9))
    size = (tmp_path / "a.figures").stat().st_size
    assert files.sweep(keep_days=10**5, most=2 * size) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.figures", "c.figures"]
    assert files.sweep(keep_days=1) == 2
