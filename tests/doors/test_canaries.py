"""S3: words planted for one reader are in no answer of another: pages, layouts, dependencies, rows, errors, logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from data.batch import Reject
from tests.doors.company import Company, company
from tests.doors.test_fuzz import body_of
from tests.doors.test_walk import EVERYBODY, PAGES, path_of, rules
from tests.figures import record
from tests.screens import delivered, profile

# What each may never see. Of the own agency: a cell that was sent back. Of another wall: its name.
CELL, WALL, TOUR = "KENARI-SEL-7781", "KENARI-DINDING-5512", "KENARI-TUR-9034"
INSIDE = {"admin", "pemirsa", "operator", "lain"}
MAY = {CELL: {"admin", "operator"}, WALL: INSIDE, TOUR: INSIDE}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A cell that a load of dinkes sent back, a wall and a tour beside those that the screens are bound to."""
    whole = profile()
    wall, tour = whole.walls[0], whole.tours[0]
    label = wall.label.model_copy(update={"id": WALL, "en": WALL})
    said = tour.label.model_copy(update={"id": TOUR, "en": TOUR})
    other = wall.model_copy(update={"id": "lain", "label": label})
    visit = tour.model_copy(update={"id": "lain", "label": said})
    store = delivered()
    number = store.landed[-1].number
    store.landed[-1] = replace(store.landed[-1], returned=1)
    store.sent_back = {number: [Reject("Laporan", 7, "Kode", CELL, "region_unknown", "periksa kodenya")]}
    over = replace(whole, walls=(wall, other), tours=(tour, visit))
    with company(tmp_path_factory.mktemp("planted"), store=store, over=over) as found:
        yield found


def every_answer(of: Company, who: str, more: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Everything this visitor's browser can get by asking. more: pages beside the usual ones."""
    pages = [*PAGES.values(), "/layar/lain/1", "/tur/lain", "/sumber/eppgbm?muat=1", "/tidak/ada", *more]
    for path in [*pages, *map(path_of, rules(of))]:
        yield path, of.ask(who, "GET", path, headers={"Accept": "text/html"}).data.decode(errors="replace")
        for route in ("/_live?whole=1&at=", "/_live?at=", "/_csv?at=", "/_rows?panel=urutan&at="):
            yield route + path, of.ask(who, "GET", route + path).text
        refer = {"Referer": f"http://pusat.example{path}"}
        yield f"layout {path}", of.ask(who, "GET", "/_dash-layout", headers=refer).text
        yield f"call {path}", of.ask(who, "POST", "/_dash-update-component", json=body_of(path)).text


def test_what_is_for_one_is_in_no_answer_of_another(planted: Company, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seen: dict[str, set[str]] = {canary: set() for canary in MAY}
    answers, leaks = 0, []
    for who in EVERYBODY:
        for path, text in every_answer(planted, who):
            answers += 1
            for canary in MAY:
                if canary in text:
                    seen[canary].add(who)
                    leaks += [(who, path, canary)] if who not in MAY[canary] else []
    record("S3", "canaries in answers of others", f"{len(leaks)} in {answers} answers", "0")
    assert leaks == []
    assert seen == MAY  # those who may do see them, so the test looks where they are
    assert not any(canary in caplog.text for canary in MAY)


def test_the_list_of_callbacks_and_the_bare_layout_hold_no_data(planted: Company, tmp_path: Path) -> None:
    for path in ("/_dash-dependencies", "/_dash-layout"):
        text = planted.ask("admin", "GET", path).text
        assert not any(canary in text for canary in MAY)
        assert "stunting" not in planted.ask("layar", "GET", "/_dash-dependencies").text
