"""The store: what lands is current, what is withdrawn is not, and a crash in between changes nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from data import lease
from data.batch import CASE, OBSERVATION, STAMP, Batch, Load, Reject, empty
from data.lease import LeaseLost
from data.store import Store
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2, VILLAGE_4, tiny_profile

ROOT = Path(__file__).parent.parent
SOURCE = tiny_profile().sources["balita"]
PERMITS = tiny_profile().sources["izin"]


def batch(*rows: tuple[str, str, float], indicator: str = "balita_stunting", period: str = "2025-06") -> Batch:
    """Observations of one indicator: region, category, value."""
    frame = pd.DataFrame(
        [
            {"indicator": indicator, "region": r, "period": period, "category": c, "value": v, "row": 5 + i,
             "column": "Stunting", "sheet": "Laporan", "flag": ""}
            for i, (r, c, v) in enumerate(rows)
        ]
    ).astype(OBSERVATION)  # fmt: skip
    return Batch(frame, empty(CASE), (), len(rows), len(rows), 0, 0)


def permits(*rows: tuple[str, str]) -> Batch:
    """Cases: reference, day closed ("" = open)."""
    frame = pd.DataFrame(
        [
            {"reference": ref, "type": "PBG", "desk": "teknis", "region": "99.01", "received": "2025-07-01",
             "due": "2025-08-01", "closed": closed, "returned": 0, "row": i, "sheet": ""}
            for i, (ref, closed) in enumerate(rows, start=1)
        ]
    ).astype(CASE)  # fmt: skip
    return Batch(empty(OBSERVATION), frame, (), len(rows), len(rows), 0, 0)


def attempt(delivery: str = "dinkes/balita-2025-06.xlsx", source: str = "balita", **facts: object) -> Load:
    load = Load(source, "landed", delivery, NOW, NOW, NOW + timedelta(seconds=1), fingerprint=delivery)
    return replace(load, **facts)  # type: ignore[arg-type]


def values(store: Store, as_of: int | None = None) -> dict[str, float]:
    rows = store.observations(as_of)
    return dict(zip(rows["region"], rows["value"], strict=True))


def references(store: Store, as_of: int | None = None) -> dict[str, str]:
    rows = store.cases(as_of)
    return dict(zip(rows["reference"], rows["closed"], strict=True))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


# ---------------------------------------------------------------------------------------------- landing


def test_an_empty_store_stands_at_version_0_and_has_the_columns_of_the_contract(store: Store) -> None:
    assert store.version() == 0
    assert {n: str(t) for n, t in store.observations().dtypes.items()} == {**OBSERVATION, **STAMP}
    assert {n: str(t) for n, t in store.cases().dtypes.items()} == {**CASE, **STAMP}
    assert store.loads() == [] and store.states() == {}


def test_what_lands_is_current_and_carries_its_load_and_version(store: Store) -> None:
    landed = store.commit(batch((VILLAGE_1, "", 9), (VILLAGE_2, "", 4)), attempt(), SOURCE)
    assert (landed.number, landed.version, landed.written, landed.periods) == (1, 1, 2, ("2025-06",))
    rows = store.observations()
    assert {n: str(t) for n, t in rows.dtypes.items()} == {**OBSERVATION, **STAMP}
    first = rows.set_index("region").loc[VILLAGE_1]
    assert (first["value"], first["row"], first["load"], first["version"]) == (9.0, 5, 1, 1)
    assert (first["sector"], first["source"]) == ("kesehatan", "balita")


def test_a_load_repeated_lands_and_writes_nothing(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    again = store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    assert (again.outcome, again.version, again.written) == ("landed", 2, 0)
    assert store.observations()["load"].tolist() == [1]


def test_only_the_changed_value_is_written_and_the_newest_load_counts(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9), (VILLAGE_2, "", 4)), attempt(), SOURCE)
    revised = store.commit(batch((VILLAGE_1, "", 8), (VILLAGE_2, "", 4)), attempt(), SOURCE)
    assert revised.written == 1
    assert values(store) == {VILLAGE_1: 8.0, VILLAGE_2: 4.0}


def test_a_village_left_out_of_a_later_file_keeps_its_value(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9), (VILLAGE_2, "", 4)), attempt(), SOURCE)
    store.commit(batch((VILLAGE_1, "", 8)), attempt(), SOURCE)
    assert values(store) == {VILLAGE_1: 8.0, VILLAGE_2: 4.0}


def test_a_past_version_gives_the_values_of_then(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    store.commit(batch((VILLAGE_1, "", 8), (VILLAGE_2, "", 4)), attempt(), SOURCE)
    assert values(store, as_of=1) == {VILLAGE_1: 9.0}
    assert values(store, as_of=2) == {VILLAGE_1: 8.0, VILLAGE_2: 4.0}
    assert values(store, as_of=0) == {}


def test_categories_are_keys_of_their_own(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "laki", 5), (VILLAGE_1, "perempuan", 4)), attempt(), SOURCE)
    assert sorted(store.observations()["value"]) == [4.0, 5.0]


def test_observations_can_be_asked_of_some_sources_only(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    assert len(store.observations(sources=["balita"])) == 1
    assert len(store.observations(sources=["izin"])) == 0


def test_coded_observations_say_the_same(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9), (VILLAGE_2, "laki", 4)), attempt(), SOURCE)
    store.commit(batch((VILLAGE_1, "", 8), period="2025-07"), attempt(), SOURCE)
    store.commit(batch((VILLAGE_1, "", 7)), attempt(), SOURCE)
    for as_of, number in ((0, 0), (1, 2), (2, 3), (3, 3)):
        plain, coded = store.observations(as_of), store.observations(as_of, coded=True)
        assert {str(coded[name].dtype) for name, dtype in plain.dtypes.items() if dtype == "str"} == {"category"}
        same = coded.astype({**OBSERVATION, **STAMP})
        assert same.drop(columns="flag").equals(plain.drop(columns="flag"))
        # Read for showing, the value that the third load replaced is told; as stored it has no flag.
        assert same["flag"].tolist() == [("direvisi" if load == 3 else "") for load in same["load"]]
        assert len(plain) == number


def test_a_changed_flag_is_a_change(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    flagged = batch((VILLAGE_1, "", 9))
    flagged.observations.loc[:, "flag"] = "tak wajar"
    assert store.commit(flagged, attempt(), SOURCE).written == 1
    assert store.observations()["flag"].tolist() == ["tak wajar"]


def test_a_key_said_twice_in_one_delivery_is_not_stored(store: Store) -> None:
    with pytest.raises(ValueError, match="more than once"):
        store.commit(batch((VILLAGE_1, "", 9), (VILLAGE_1, "", 8)), attempt(), SOURCE)
    assert store.version() == 0


# ---------------------------------------------------------------------------------------------- cases


def test_a_case_no_longer_in_the_full_list_is_gone(store: Store) -> None:
    store.commit(permits(("A-1", ""), ("A-2", "")), attempt(source="izin"), PERMITS)
    second = store.commit(permits(("A-1", "2025-07-10")), attempt(source="izin"), PERMITS)
    assert second.written == 2  # one closed, one gone
    assert references(store) == {"A-1": "2025-07-10"}
    assert references(store, as_of=1) == {"A-1": "", "A-2": ""}


def test_a_case_left_out_of_a_list_of_changes_stays(store: Store) -> None:
    case = PERMITS.shape.case.model_copy(update={"extract": "changes"})
    source = PERMITS.model_copy(update={"shape": PERMITS.shape.model_copy(update={"case": case})})
    store.commit(permits(("A-1", ""), ("A-2", "")), attempt(source="izin"), source)
    store.commit(permits(("A-1", "2025-07-10")), attempt(source="izin"), source)
    assert references(store) == {"A-1": "2025-07-10", "A-2": ""}


# ---------------------------------------------------------------------------------------------- retracting


def test_what_a_withdrawn_load_replaced_is_current_again_and_the_past_does_not_change(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    store.commit(batch((VILLAGE_1, "", 90), (VILLAGE_4, "", 7)), attempt(), SOURCE)
    assert store.retract(2, "salah ketik") == 3
    assert values(store) == {VILLAGE_1: 9.0}
    assert values(store, as_of=2) == {VILLAGE_1: 90.0, VILLAGE_4: 7.0}
    assert store.load(2).retracted == 3


def test_a_value_that_a_later_delivery_repeated_outlives_the_first_one(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    later = batch((VILLAGE_1, "", 9), (VILLAGE_2, "", 4))
    assert store.commit(later, attempt("b"), SOURCE).written == 1
    store.retract(1, "salah unduh", reobserve=lambda load: {"b": later}[load.delivery])
    assert values(store) == {VILLAGE_1: 9.0, VILLAGE_2: 4.0}
    assert set(store.observations()["load"]) == {2}


def test_a_case_that_a_later_list_repeated_or_dropped_stays_so_when_the_first_is_withdrawn(store: Store) -> None:
    first, second = permits(("A-1", ""), ("A-2", "")), permits(("A-1", ""), ("A-3", ""))
    store.commit(first, attempt("a", source="izin"), PERMITS)
    store.commit(second, attempt("b", source="izin"), PERMITS)
    store.retract(1, "salah unduh", reobserve=lambda load: second)
    assert references(store) == {"A-1": "", "A-3": ""}


def test_only_a_landed_load_can_be_withdrawn_and_only_once(store: Store) -> None:
    store.record(attempt(outcome="failed", reason="berkas tidak ada"))
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    for number in (1, 7):
        with pytest.raises(ValueError, match=f"pemuatan {number}"):
            store.retract(number, "coba")
    store.retract(2, "coba")
    with pytest.raises(ValueError, match="sudah ditarik"):
        store.retract(2, "coba")
    assert store.version() == 2


def test_every_value_of_a_key_can_be_listed_with_its_load(store: Store) -> None:
    for value in (9, 90, 8):
        store.commit(batch((VILLAGE_1, "", value)), attempt(), SOURCE)
    store.retract(3, "coba")
    found = store.revisions("balita_stunting", VILLAGE_1, "2025-06")
    assert [(r.value, r.load.number, r.current) for r in found] == [(8.0, 3, False), (90.0, 2, True), (9.0, 1, False)]


# ---------------------------------------------------------------------------------------------- loads, rejects, states


def test_loads_are_numbered_over_all_sources_and_given_newest_first(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    store.record(attempt(source="izin", outcome="failed", reason="basis data diam"))
    assert [(x.number, x.source, x.outcome) for x in store.loads()] == [(2, "izin", "failed"), (1, "balita", "landed")]
    assert [x.number for x in store.loads("balita")] == [1]
    assert len(store.loads(limit=1)) == 1


def test_a_load_comes_back_as_it_was_recorded(store: Store) -> None:
    reject = Reject("Laporan", 7, "Stunting", "1.2x", "not_a_number", "tulis angka", True)
    refused = attempt(
        outcome="refused", reason="terlalu banyak tolakan", read=10, loaded=2, returned=7, ignored=1, rejects=(reject,),
        sheets=("Laporan",), checks=(("jumlah = 9", False),), notes=("pemisah ';'",), archive="x.csv",
    )  # fmt: skip
    kept = store.record(refused)
    assert store.load(kept.number) == kept
    assert store.rejects(kept.number) == [reject]
    with pytest.raises(KeyError):
        store.load(99)


def test_a_failure_that_repeats_itself_keeps_its_number(store: Store) -> None:
    down = attempt(outcome="failed", reason="basis data diam")
    later = replace(down, started=NOW + timedelta(hours=1), ended=NOW + timedelta(hours=1))
    assert [store.record(down).number, store.record(later).number] == [1, 1]
    assert store.record(replace(later, reason="kata sandi salah")).number == 2
    state = store.states()["balita"]
    assert (state.since, state.reason, state.failing) == (NOW, "kata sandi salah", True)


def test_a_query_answered_as_before_keeps_its_number_and_was_delivered_anew(store: Store) -> None:
    store.commit(permits(("A-1", "")), attempt("izin.sql", source="izin"), PERMITS)
    same = attempt("izin.sql", source="izin", outcome="unchanged")
    later = NOW + timedelta(days=3)
    again = replace(same, delivered=later, started=later, ended=later)
    assert [store.record(same).number, store.record(again).number] == [2, 2]
    assert [(x.outcome, x.delivered) for x in store.loads("izin")] == [("unchanged", later), ("landed", NOW)]


def test_only_loads_that_are_new_or_changed_are_read_again(store: Store) -> None:
    for value in (9, 8, 7):
        store.commit(batch((VILLAGE_1, "", value)), attempt(), SOURCE)
    store.record(attempt("izin.sql", source="izin", outcome="failed", reason="basis data diam"))
    known = store.loads()
    assert [x.number for x in store.loads_since(4, 3)] == [4, 3]  # the newest of each source: a repeat moves its times
    store.retract(2, "salah ketik")
    store.commit(batch((VILLAGE_1, "", 6)), attempt(), SOURCE)
    news = store.loads_since(4, 3)
    assert [(x.number, x.retracted) for x in news] == [(6, 0), (4, 0), (2, 4)]  # the withdrawal took 5
    kept = [x for x in known if x.number not in {n.number for n in news}]
    assert sorted([*news, *kept], key=lambda x: -x.number) == store.loads()


def test_a_look_that_finds_nothing_new_ends_a_failure_but_not_a_refusal(store: Store) -> None:
    store.record(attempt(outcome="failed", reason="folder tidak terbaca"))
    store.looked("balita", NOW + timedelta(hours=1))
    assert (store.states()["balita"].outcome, store.states()["balita"].since) == ("unchanged", None)
    store.record(attempt(outcome="refused", reason="kolom hilang"))
    store.looked("balita", NOW + timedelta(hours=2), next_try=NOW + timedelta(hours=3))
    state = store.states()["balita"]
    assert (state.outcome, state.reason, state.looked) == ("refused", "kolom hilang", NOW + timedelta(hours=2))
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    assert store.states()["balita"].since is None


# ---------------------------------------------------------------------------------------------- crashes, tidying


# Loaders that are killed by the system: once with all rows on disk, once with half of them, once before anything. One
# interpreter for the three: it forks before any of them has opened a table.
_DIE = """
import os, signal, sys
from pathlib import Path
from data.delta import Table
from data.ledger import Ledger
from data.store import Store
from tests.test_store import SOURCE, VILLAGE_1, VILLAGE_4, attempt, batch

def die(*args, **keys):
    os.kill(os.getpid(), signal.SIGKILL)

def half(table, rows, base, kept=Table.append):
    return die() if table.folder.name == "cases" else kept(table, rows, base)

for step, (owner, name, end) in {
    "rows": (Ledger, "publishing", die), "half": (Table, "append", half), "nothing": (Ledger, "append", die),
}.items():
    if os.fork() == 0:
        setattr(owner, name, end)
        Store(Path(sys.argv[1]) / step).commit(batch((VILLAGE_1, "", 90), (VILLAGE_4, "", 7)), attempt(), SOURCE)
        os._exit(0)
for _ in range(3):
    print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def test_a_kill_at_any_step_of_a_commit_leaves_the_old_picture_and_the_next_load_is_right(tmp_path: Path) -> None:
    steps = ("rows", "half", "nothing")
    for step in steps:
        Store(tmp_path / step).commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    run = [sys.executable, "-c", _DIE, str(tmp_path)]
    told = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=120).stdout.split()
    assert told == [str(-signal.SIGKILL)] * 3
    left = {step: Store(tmp_path / step).ledger.observations.stands_at() for step in steps}
    assert left == {"rows": 2, "half": 2, "nothing": 1}  # rows nobody published lie there after the first two
    for step in steps:
        store = Store(tmp_path / step)
        assert (store.version(), values(store), len(store.loads())) == (1, {VILLAGE_1: 9.0}, 1)
        store.commit(batch((VILLAGE_2, "", 4)), attempt(), SOURCE)
        assert (store.version(), values(store)) == (2, {VILLAGE_1: 9.0, VILLAGE_2: 4.0})
        assert values(store, as_of=1) == {VILLAGE_1: 9.0}


def test_rows_beyond_the_published_version_are_removed_and_were_never_seen(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    ledger = store.ledger
    orphan = store.observations().assign(value=90.0, load=2, version=2)
    ledger.observations.append(orphan, ledger.observations.stands_at())
    assert values(store) == {VILLAGE_1: 9.0}
    store.heal()
    rows = ledger.observations.read(ledger.observations.stands_at())
    assert rows["value"].to_pylist() == [9.0]
    assert store.version() == 1


def test_who_lost_the_right_to_write_publishes_nothing(store: Store) -> None:
    store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    with pytest.raises(LeaseLost), store.ledger.turn() as turn:
        lease.release(store.engine, turn.held)
        lease.take(store.engine, "commit", holder="lain:1:1:x", seconds=60)
        stand = store.ledger.append(
            turn.stand, store.observations().assign(value=90.0, load=2, version=2), store.cases()
        )
        with store.ledger.publishing(turn, stand, load=1):
            pass
    assert (store.version(), values(store)) == (1, {VILLAGE_1: 9.0})


def test_a_loader_that_was_overtaken_publishes_nothing(store: Store) -> None:
    store.ledger.fence = lease.take(store.engine, "loader", holder="kami", seconds=-1)
    lease.take(store.engine, "loader", holder="lain:1:1:x", seconds=60)
    with pytest.raises(LeaseLost):
        store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    assert (store.version(), values(store)) == (0, {})


def test_tidying_changes_no_picture_past_or_present(store: Store) -> None:
    for value in (9, 90, 8):
        store.commit(batch((VILLAGE_1, "", value)), attempt(), SOURCE)
    store.retract(2, "coba")
    pictures = [values(store, as_of=n) for n in range(5)]
    assert store.tidy(keep_days=0, many_files=2) == 3
    assert [values(store, as_of=n) for n in range(5)] == pictures
    stood = store.ledger.stands()
    store.heal()
    assert store.ledger.stands() == stood  # nothing beyond what is published
    assert pictures == [{}, {VILLAGE_1: 9.0}, {VILLAGE_1: 90.0}, {VILLAGE_1: 8.0}, {VILLAGE_1: 8.0}]
    store.commit(batch((VILLAGE_1, "", 7)), attempt(), SOURCE)
    assert values(store) == {VILLAGE_1: 7.0}
