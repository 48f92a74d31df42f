"""A renewed snapshot: what landed since is read, the rest is shared, and nobody can tell it from one built anew."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import standing
from data.batch import CASE, OBSERVATION, Batch, Load, empty
from data.period import Period
from data.snapshot import Snapshot
from data.standing import StoredStanding
from data.store import Store
from tests.fakes import DISTRICT_1, NOW, REGENCY, VILLAGE_1, VILLAGE_2, VILLAGES, tiny_profile

PROFILE = tiny_profile()
REGIONS = (REGENCY, DISTRICT_1, VILLAGE_1)
# What each source is made to deliver; nib says something about a key of balita, too.
DELIVERS = {
    "balita": [("balita_ditimbang", ""), ("balita_stunting", ""), ("kematian_ibu", "")],
    "penduduk": [("penduduk_l", ""), ("penduduk_p", "")],
    "indeks_desa": [("skor_desa", ""), ("status_desa", "maju"), ("status_desa", "mandiri")],
    "nib": [("nib_terbit", "mikro"), ("nib_terbit", "kecil"), ("balita_stunting", "")],
}
PERIODS = {
    "balita": "2025-03 2025-04 2025-05 2025-06",
    "penduduk": "2025-S1",
    "indeks_desa": "2024 2025",
    "nib": "2025-04 2025-05 2025-06",
}


def batch(source: str, cells: Sequence[tuple[Any, ...]], flag: str = "") -> Batch:
    """cells: indicator, category, region, period, value; the last one said of a key counts."""
    rows = {cell[:4]: cell[4] for cell in cells}
    frame = pd.DataFrame(
        [
            {"indicator": i, "region": r, "period": p, "category": c, "value": float(v), "row": 5 + n,
             "column": "H", "sheet": source, "flag": flag}
            for n, ((i, c, r, p), v) in enumerate(rows.items())
        ],
        columns=list(OBSERVATION),
    ).astype(OBSERVATION)  # fmt: skip
    return Batch(frame, empty(CASE), (), len(rows), len(rows), 0, 0)


def permits(states: dict[str, str]) -> Batch:
    """Reference → day closed ("" = open)."""
    frame = pd.DataFrame(
        [
            {"reference": ref, "type": "PBG", "desk": f"meja {ref}", "region": VILLAGE_1, "received": "2025-07-01",
             "due": "2025-07-10", "closed": closed, "returned": 0, "row": 2, "sheet": ""}
            for ref, closed in states.items()
        ],
        columns=list(CASE),
    ).astype(CASE)  # fmt: skip
    return Batch(empty(OBSERVATION), frame, (), len(states), len(states), 0, 0)


def attempt(source: str, delivery: str, **facts: Any) -> Load:
    return replace(Load(source, "landed", delivery, NOW, NOW, NOW), fingerprint=delivery, **facts)


def everything(seen: Snapshot) -> list[object]:
    """Whatever a page could ask of a snapshot, in three regions."""
    found: list[object] = [seen.version, dict(seen.loads), [seen.freshness(s) for s in PROFILE.sources]]
    found += [seen.cases("izin", region, open_only=False).listed for region in REGIONS]
    for name in PROFILE.indicators:
        found.append(seen.periods(name))
        for region in REGIONS:
            reading = seen.reading(name, region)
            found += [seen.verdict(name, region), seen.history(name, region), seen.breakdown(name, region)]
            found += [seen.children(name, region, level="village"), _told(seen, reading)]
    return found


def _told(seen: Snapshot, reading: Any) -> object:
    lineage = seen.lineage(reading)
    return lineage.parts, lineage.count, sorted(repr(cell) for cell in lineage.cells)


# ---------------------------------------------------------------------------------------------- steps


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[str, str, Batch]:
    source = draw(st.sampled_from(sorted(DELIVERS)))
    period = st.sampled_from(PERIODS[source].split())
    cell = st.tuples(st.sampled_from(DELIVERS[source]), st.sampled_from(VILLAGES), period, st.integers(0, 40))
    cells = [(i, c, r, p, v) for (i, c), r, p, v in draw(st.lists(cell, min_size=1, max_size=6))]
    return "land", source, batch(source, cells, draw(st.sampled_from(["", "", "tak wajar", "belum diperiksa"])))


case_lists = st.dictionaries(st.sampled_from(["A-1", "A-2", "A-3"]), st.sampled_from(["", "2025-07-08"]), max_size=3)
steps = st.one_of(
    deliveries(),
    deliveries(),
    st.tuples(st.just("land"), st.just("izin"), case_lists.map(permits)),
    st.tuples(st.just("withdraw"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("fail"), st.sampled_from(sorted(PROFILE.sources)), st.none()),
    st.tuples(st.just("wait"), st.sampled_from([1, 60, 60 * 24 * 20]), st.none()),
)


class Regency:
    """A store to which the steps are done."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.now = NOW
        self.said: dict[int, Batch] = {}

    def do(self, step: tuple[str, Any, Any]) -> None:
        match step:
            case ("land", source, said):
                load = attempt(source, f"{source} {len(self.said)}", delivered=self.now)
                landed = self.store.commit(said, load, PROFILE.sources[source])
                self.said[landed.number] = said
            case ("withdraw", place, again):
                standing = [x.number for x in self.store.loads() if x.outcome == "landed" and not x.retracted]
                if standing:
                    reobserve = (lambda load: self.said[load.number]) if again else None
                    self.store.retract(standing[place % len(standing)], "contoh", reobserve=reobserve)
            case ("fail", source, _):
                self.store.record(attempt(source, "x", outcome="failed", reason=f"gagal {self.now}"))
            case (_, minutes, _):
                self.now += timedelta(minutes=minutes)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(steps, min_size=1, max_size=3), min_size=1, max_size=5))
def test_a_renewed_snapshot_answers_as_one_built_anew(rounds: list[list[tuple[str, Any, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        regency = Regency(Path(folder))
        seen = Snapshot.of(PROFILE, regency.store, regency.now)
        told = everything(seen)
        for several in rounds:
            for step in several:
                regency.do(step)
            before, seen = seen, seen.renewed(regency.store, regency.now)
            assert everything(before) == told  # whoever still holds the old one is not disturbed
            told = everything(seen)
            assert told == everything(Snapshot.of(PROFILE, regency.store, regency.now))
        regency.store.close()


# ---------------------------------------------------------------------------------------------- what is shared


@pytest.fixture
def regency(tmp_path: Path) -> Regency:
    found = Regency(tmp_path)
    cells = [(name, "", v, "2025-06", 9) for name in ("balita_stunting", "balita_ditimbang") for v in VILLAGES]
    found.do(("land", "balita", batch("balita", cells)))
    found.do(("land", "penduduk", batch("penduduk", [("penduduk_l", "", v, "2025-S1", 100) for v in VILLAGES])))
    return found


def test_only_figures_fed_by_what_changed_are_worked_out_again(regency: Regency) -> None:
    before = Snapshot.of(PROFILE, regency.store, NOW)
    names = ("balita_stunting", "balita_ditimbang", "stunting", "penduduk_l")
    figures = {name: before.book.figures(name) for name in names}
    regency.do(("land", "balita", batch("balita", [("balita_stunting", "", VILLAGE_2, "2025-06", 4)])))
    after = before.renewed(regency.store, NOW)
    assert {name: after.book.figures(name) is figures[name] for name in names} == {
        "balita_stunting": False, "balita_ditimbang": True, "stunting": False, "penduduk_l": True,
    }  # fmt: skip
    assert (before.reading("balita_stunting", REGENCY).value, after.reading("balita_stunting", REGENCY).value) == (
        45.0, 40.0,
    )  # fmt: skip


def test_a_weight_that_changed_changes_the_weighted_score(regency: Regency) -> None:
    scores = [("skor_desa", "", VILLAGE_1, "2025", 0.5), ("skor_desa", "", VILLAGE_2, "2025", 1)]
    regency.do(("land", "indeks_desa", batch("indeks_desa", scores)))
    before = Snapshot.of(PROFILE, regency.store, NOW)
    assert before.children("skor_desa", REGENCY)[0].value == 0.75  # weights 100 and 100
    regency.do(("land", "penduduk", batch("penduduk", [("penduduk_l", "", VILLAGE_2, "2025-S1", 300)])))
    assert before.renewed(regency.store, NOW).children("skor_desa", REGENCY)[0].value == 0.875  # 100 and 300


def test_a_source_that_did_not_land_is_not_read_again(regency: Regency, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def watched(standing: StoredStanding, indicator: str) -> pd.DataFrame:
        asked.append(indicator)
        return read(standing, indicator)

    read = StoredStanding.rows
    monkeypatch.setattr(StoredStanding, "rows", watched)
    before = Snapshot.of(PROFILE, regency.store, NOW)
    assert asked == []  # nothing is read before somebody asks
    assert before.reading("penduduk_l", REGENCY).value == 500
    regency.do(("land", "izin", permits({"A-1": ""})))
    regency.do(("land", "balita", batch("balita", [("balita_stunting", "", VILLAGE_2, "2025-06", 4)])))
    after = before.renewed(regency.store, NOW)
    assert (after.reading("penduduk_l", REGENCY).value, after.reading("balita_stunting", REGENCY).value) == (500, 40)
    assert asked == ["penduduk_l", "balita_stunting"]
    assert (before.cases("izin", REGENCY).listed, len(after.cases("izin", REGENCY).listed)) == ((), 1)


# ---------------------------------------------------------------------------------------------- what is grown


MONTHS = ("2025-03", "2025-04", "2025-05")


def month(period: str, value: float = 9) -> tuple[str, str, Batch]:
    cells = [(name, "", v, period, value) for name in ("balita_stunting", "balita_ditimbang") for v in VILLAGES]
    return "land", "balita", batch("balita", cells)


def read_whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Indicators of which every row is read from now on."""
    read: list[str] = []
    whole = StoredStanding.rows
    monkeypatch.setattr(StoredStanding, "rows", lambda self, name: (read.append(name), whole(self, name))[1])
    return read


def grids(seen: Snapshot, indicator: str = "balita_stunting") -> list[object]:
    """Every cell, with load and flags."""
    return [
        (frequency, category, grid.periods, repr(grid.value.tolist()), grid.load.tolist(), grid.flags.tolist())
        for frequency, stored in seen.book.leaves.stored(indicator).items()
        for category, grid in stored.items()
    ]


def renewed_and_anew(regency: Regency, seen: Snapshot) -> tuple[Snapshot, list[object], list[object]]:
    renewed = seen.renewed(regency.store, regency.now)
    return renewed, grids(renewed), grids(Snapshot.of(PROFILE, regency.store, regency.now))


def test_of_a_new_month_only_its_rows_are_read(regency: Regency, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Snapshot.of(PROFILE, regency.store, regency.now)
    before = grids(seen)
    read = read_whole(monkeypatch)
    for period in MONTHS:
        regency.do(month(period, 20))
        seen = seen.renewed(regency.store, regency.now)
        after = grids(seen)
        assert read == []
    monkeypatch.undo()
    assert after != before
    assert after == grids(Snapshot.of(PROFILE, regency.store, regency.now))


def test_several_months_that_nobody_looked_at_in_between_are_read_together(
    regency: Regency, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = Snapshot.of(PROFILE, regency.store, regency.now)
    grids(seen)
    read = read_whole(monkeypatch)
    for period in MONTHS:
        regency.do(month(period))
        seen = seen.renewed(regency.store, regency.now)
    found = grids(seen)
    assert read == []
    monkeypatch.undo()
    assert found == grids(Snapshot.of(PROFILE, regency.store, regency.now))


def test_a_value_said_anew_is_read_with_all_others_and_says_that_it_is(regency: Regency) -> None:
    seen = Snapshot.of(PROFILE, regency.store, regency.now)
    grids(seen)
    regency.now += timedelta(days=60)
    regency.do(month("2025-06", 11))
    _, renewed, anew = renewed_and_anew(regency, seen)
    assert renewed == anew
    assert "direvisi" in str(seen.renewed(regency.store, regency.now).reading("balita_stunting", VILLAGE_1).flags)


def test_a_month_that_was_withdrawn_and_came_again_is_not_taken_twice(regency: Regency) -> None:
    seen = Snapshot.of(PROFILE, regency.store, regency.now)
    grids(seen)
    regency.do(month("2025-05", 3))
    seen, renewed, anew = renewed_and_anew(regency, seen)
    assert renewed == anew
    regency.do(("withdraw", 0, True))
    seen, renewed, anew = renewed_and_anew(regency, seen)
    assert renewed == anew
    regency.do(month("2025-05", 4))
    _, renewed, anew = renewed_and_anew(regency, seen)
    assert renewed == anew


def test_rows_written_together_meanwhile_are_read_whole(regency: Regency, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Snapshot.of(PROFILE, regency.store, regency.now)
    grids(seen)
    regency.do(month("2025-05"))
    monkeypatch.setattr(standing, "FEW", 3)  # the new file alone holds more
    read = read_whole(monkeypatch)
    _, renewed, anew = renewed_and_anew(regency, seen)
    assert renewed == anew
    assert read == ["balita_stunting"] * 2


def test_where_a_number_comes_from_is_read_of_its_own_period_alone(
    regency: Regency, monkeypatch: pytest.MonkeyPatch
) -> None:
    for period in MONTHS:
        regency.do(month(period, 20))
    seen = Snapshot.of(PROFILE, regency.store, regency.now)
    reading = seen.reading("stunting", REGENCY, Period.parse("2025-04"))
    asked: list[tuple[str, list[str]]] = []
    part = StoredStanding.rows_in
    monkeypatch.setattr(
        StoredStanding,
        "rows_in",
        lambda self, name, periods: (asked.append((name, list(periods))), part(self, name, periods))[1],
    )
    read = read_whole(monkeypatch)
    found = seen.lineage(reading)
    assert read == []
    assert sorted(asked) == [("balita_ditimbang", ["2025-04"]), ("balita_stunting", ["2025-04"])]
    assert {cell.value for cell in found.cells} == {20.0}  # June says 9
    assert found.count == len(VILLAGES) * 2


def test_an_answer_about_an_untouched_source_is_the_same_object(regency: Regency) -> None:
    before = Snapshot.of(PROFILE, regency.store, NOW)
    kept, other = before.verdict("penduduk_l", REGENCY), before.verdict("kematian_ibu", REGENCY)
    regency.do(("land", "balita", batch("balita", [("balita_stunting", "", VILLAGE_2, "2025-06", 4)])))
    after = before.renewed(regency.store, NOW)
    assert after.verdict("penduduk_l", REGENCY) is kept
    assert after.verdict("kematian_ibu", REGENCY) is not other  # its source delivered: it is fresher now


def test_a_version_of_another_state_folder_is_read_whole(regency: Regency, tmp_path: Path) -> None:
    before = Snapshot.of(PROFILE, regency.store, NOW)
    other = Regency(tmp_path / "lain")
    other.do(("land", "balita", batch("balita", [("balita_stunting", "", VILLAGE_1, "2025-06", 1)])))
    after = before.renewed(other.store, NOW)
    assert (after.version, after.reading("balita_stunting", VILLAGE_1).value) == (1, 1.0)
    assert after.reading("penduduk_l", VILLAGE_1).value is None
