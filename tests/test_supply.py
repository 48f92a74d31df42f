"""Sources and their deliveries: what arrived, what was sent back, and whether the rows add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from components.supply import page as supply
from data.batch import Load, Outcome, Reject
from data.errors import Fault
from tests.fakes import NOW
from tests.panel_fakes import text_of
from tests.screens import Site, delivered, plain_text, profile, site

AT = datetime(2025, 7, 14, 2, 30, tzinfo=UTC)  # 09.30 in Jakarta


def load(number: int, outcome: Outcome = "landed", **own: Any) -> Load:
    words = {"delivery": f"dinkes/eppgbm-{number}.xlsx", "version": number if outcome == "landed" else 0}
    return Load(source="eppgbm", outcome=outcome, delivered=AT, started=AT, ended=AT, number=number, **{**words, **own})


REJECTS = (
    Reject("Laporan", 1207, "Stunting", "tiga", "not_a_number", "tulis angka"),
    Reject("", 0, "", "", "rows_dropped", "=2+3"),
)
LOADS = (
    load(3, read=1166, loaded=1157, returned=3, ignored=6, checks=(("jumlah 14 baris = total", True),)),
    load(4, "refused", reason='kolom "Stunting" tidak ada', read=10, returned=10),
    load(5, "failed", reason="basis data tidak menjawab"),
)


@pytest.fixture(scope="module")
def one() -> Site:
    store = delivered()
    store.landed += LOADS
    store.number = 5
    store.sent_back = {3: REJECTS, 4: REJECTS[1:]}
    return site(store=store)


def part(on: Site, name: str, query: str = "") -> Any:
    body = on.body("/sumber/eppgbm" + (f"?{query}" if query else ""))
    return body["parts"][f"part-{name}"]


def words(on: Site, name: str, query: str = "") -> str:
    return " ".join(plain_text(part(on, name, query)).split())


def test_a_source_says_who_sends_it_how_and_until_when(one: Site) -> None:
    found = words(one, "state")
    assert "Dinas Kesehatan Contoh" in found
    assert "Buku kerja · bulanan" in found
    assert "Jun 2025" in found
    assert "10 Agt" in found  # July's file is promised for the 10th of the month after


def test_a_reader_of_the_profiles_own_goes_by_its_name(one: Site) -> None:
    assert one.view("/sumber").way_word("dapodik_khusus") == "dapodik_khusus"


def test_loads_stand_newest_first_with_their_outcome(one: Site) -> None:
    found = words(one, "loads")
    order = [found.index(f"dinkes/eppgbm-{n}.xlsx") for n in (5, 4, 3)]
    assert order == sorted(order)
    assert "gagal" in found and "ditolak" in found and "dimuat" in found
    assert "basis data tidak menjawab" in found


def test_rows_read_equal_rows_loaded_returned_and_ignored(one: Site) -> None:
    # 1.157 + 3 + 6 = 1.166
    found = words(one, "loads")
    assert all(number in found for number in ("1.166", "1.157"))
    assert supply._reconciliation(one.view("/sumber/eppgbm"), LOADS[0]).count("1.166") == 1
    assert "1.157" in supply._reconciliation(one.view("/sumber/eppgbm"), LOADS[0])


def test_nothing_landed_is_said_in_words(one: Site) -> None:
    assert not any(c.isdigit() for c in supply._reconciliation(one.view("/sumber"), None))


def test_a_withdrawn_load_is_told_as_withdrawn() -> None:
    store = delivered()
    store.landed.append(load(3, retracted=3))
    store.number = 3
    assert "ditarik" in words(site(store=store), "loads")


def test_rejects_of_the_newest_load_that_has_any_are_shown_with_place_and_advice(one: Site) -> None:
    found = words(one, "rejects")
    assert "dinkes/eppgbm-4.xlsx" in found
    assert "=2+3" in found


def test_rejects_of_an_asked_load_are_shown(one: Site) -> None:
    found = words(one, "rejects", "muat=3")
    assert "Laporan" in found and "1.207" in found and "tiga" in found and "tulis angka" in found
    assert "jumlah 14 baris = total" in found


@pytest.mark.parametrize("asked", ["999", "x", "-3"])
def test_a_load_nobody_knows_gives_the_newest_with_rejects(one: Site, asked: str) -> None:
    assert "dinkes/eppgbm-4.xlsx" in words(one, "rejects", f"muat={asked}")


def test_a_load_of_another_source_is_not_shown_here(one: Site) -> None:
    # Load 2 is the licensing office's.
    assert "izin.xlsx" not in words(one, "rejects", "muat=2")


def test_a_source_that_sent_nothing_back_says_so() -> None:
    assert "Laporan" not in words(site(), "rejects")


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [("fresh", "2 sumber"), ("stale", "1 dari 2 sumber"), ("none", "2 sumber")],
)
def test_the_sentence_counts_sources_that_need_a_call(condition: Any, sentence: str) -> None:
    body = site(condition).body("/sumber")
    assert sentence in plain_text(body["parts"]["sentence"]), plain_text(body["parts"]["sentence"])


def test_faults_of_the_profile_are_told_where_operators_look() -> None:
    fault = Fault("sectors/kesehatan.toml", "indicator stunting", ('"balita" tidak ada', "no such indicator"))
    broken = replace(profile(), faults=(fault,))
    found = text_of(supply.faults(site(over=broken).view("/sumber")))
    assert "sectors/kesehatan.toml" in found and '"balita" tidak ada' in found
    assert supply.faults(site().view("/sumber")) == []


def test_loads_of_the_last_days_are_found_by_their_start(one: Site) -> None:
    view = one.view("/sumber")
    assert {x.number for x in supply.recent(view, days=2)} == {2, 3, 4, 5}
    assert timedelta(days=2) > NOW - AT


def test_a_broken_sector_does_not_take_the_others_pages_down() -> None:
    fault = Fault("sectors/desa.toml", "baris 3", ("tidak terbaca", "not readable"))
    on = site(over=replace(profile(), faults=(fault,)))
    assert on.poll("/sektor/kesehatan").status_code == 200
    assert on.poll("/sektor/desa").status_code == 404
