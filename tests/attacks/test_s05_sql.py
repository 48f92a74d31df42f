"""S5: SQL in cells, column names, file names, rows of databases, addresses and filters is text, and nothing else.

A text of an attacker's must be answered like any other unknown text; and no statement that goes to any database holds
one: what comes from outside travels beside it, as a parameter.
"""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from data.people.people import People
from data.people.refused import Refused
from tests.attacks.payloads import MARK, sql
from tests.attacks.regency import CASES, HEAD, VILLAGE, Regency
from tests.fakes import NOW
from tests.figures import record, size

ALL = sql()
PLAIN = "tidakdikenal"  # any unknown text, for comparison


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement of every engine, as the driver gets it."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def clean(statements: Sequence[str], inputs: str) -> None:
    """None of the statements holds an attacker's text, and there were some."""
    literal = [s for s in statements if MARK in s or "0x7a7137" in s.casefold()]
    record("S5", f"{inputs}: statements with a literal", f"{len(literal)} of {len(statements)}", "0")
    assert statements and literal == []


def test_cells_of_a_file(regency: Regency, statements: list[str]) -> None:
    """Every text as a category, as a region, as a number, as a period: sent back like an unknown one."""
    for column, name in enumerate(HEAD):
        sound = [VILLAGE, "2025-06", "Batuk", "1"]
        rows = [[*sound[:column], text, *sound[column + 1 :]] for text in (*ALL, PLAIN)]
        regency.send(f"dinkes/gejala-{name}.csv", [HEAD, *rows])
        load = regency.load("gejala")
        rules = {r.rule for r in load.rejects}
        assert (load.read, load.returned) == (201, 201), name
        assert len(rules) <= 2, (name, rules)  # "unknown", or "looks like a formula" for one that begins so
    assert list(regency.centre.store.observations()["value"]) == []
    clean(statements, f"200 texts in each of {len(HEAD)} columns")


def test_names_of_cases_are_kept_as_they_are_written(regency: Regency, statements: list[str]) -> None:
    rows = [[text, "2025-07-01", "", text[:60], text[:60]] for text in ALL]
    regency.send("dpmptsp/aduan-1.csv", [CASES, *rows])
    assert regency.load("aduan").loaded == 200
    kept = regency.centre.store.cases()
    assert set(kept["reference"]) == {text.strip() for text in ALL}
    regency.send("dpmptsp/aduan-1.csv", [CASES, *rows[:100]])
    regency.load("aduan")
    assert len(regency.centre.store.cases()) == 100
    clean(statements, "200 texts as references of cases")


def test_column_names(regency: Regency, statements: list[str]) -> None:
    regency.send("dinkes/gejala-1.csv", [[*HEAD, *ALL], [VILLAGE, "2025-06", "Batuk", "3", *["x"] * 200]])
    load = regency.load("gejala")
    assert (load.outcome, load.loaded) == ("landed", 1)
    assert list(regency.centre.store.observations()["value"]) == [3.0]
    regency.send("dinkes/gejala-2.csv", [list(ALL), ["x"] * 200])
    assert regency.load("gejala").outcome == "failed"  # no column of ours is there
    clean(statements, "200 texts as column names")


def test_file_names(regency: Regency, statements: list[str]) -> None:
    names = dict.fromkeys(t.replace("/", "_").replace("\\", "_") for t in ALL[:: 200 // size(20, 200)])
    for number, text in enumerate(names):
        rows = [HEAD, [VILLAGE, "2025-06", "Batuk", str(number)]]
        path = regency.send(f"dinkes/gejala-{text}.csv", rows)
        load = regency.load("gejala")
        assert (load.outcome, load.delivery) == ("landed", f"dinkes/{path.name}")
        path.unlink()
    assert list(regency.centre.store.observations()["value"]) == [float(number)]
    clean(statements, f"{len(names)} texts as file names")


def test_rows_of_an_agencys_database(regency: Regency, statements: list[str]) -> None:
    path = regency.centre.store.state.parent / "nib.sqlite"
    day = "2025-06-03 09:00:00+07:00"
    with sqlite3.connect(path) as made:
        made.executemany("INSERT INTO nib VALUES (?, ?, ?)", [(text, VILLAGE, day) for text in ALL])
    load = regency.load("nib")
    assert (load.outcome, load.read, load.loaded) == ("landed", 204, 204)
    assert 201.0 in set(regency.centre.store.observations()["value"])  # 200 of the village's numbers, and its own
    with sqlite3.connect(path) as made:
        made.executemany("INSERT INTO nib VALUES ('N-9', ?, ?)", [(text, day) for text in ALL])
    load = regency.load("nib")
    assert (load.outcome, {r.rule for r in load.rejects}) == ("refused", {"region_unknown"})
    clean(statements, "200 texts in two columns of a database")


# Every place of an address, and the same with a word that nobody knows.
ADDRESSES = (
    "/sektor/{}", "/indikator/{}", "/wilayah/{}", "/sumber/{}", "/unggah/{}", "/layar/{}/1", "/layar/utama/{}",
    "/tur/{}", "/{}", "/sektor/kesehatan?wilayah={}", "/sektor/kesehatan?periode={}", "/sektor/kesehatan?banding={}",
    "/sumber?perangkat={}", "/kiriman?perangkat={}", "/indikator/gejala?kategori={}", "/sektor/uji?lang={}&theme={}",
    "/indikator/stunting?{}=1",
)  # fmt: skip


def test_addresses_and_filters(regency: Regency, statements: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts in 17 places of an address (all 200 of them by day, each in three places; at night in each), and as the
    panel of an export: as an unknown one; and nobody is called."""
    regency.send("dinkes/gejala-1.csv", [HEAD, [VILLAGE, "2025-06", "Batuk", "3"]])
    regency.load("gejala")
    called: list[Any] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: called.append(address))
    step, asked, differing = 200 // size(40, 200), 0, []
    for place, address in enumerate(ADDRESSES):
        plain, texts = _asked(regency, address, PLAIN), ALL[place % step :: step]
        differing += [(address, text) for text in texts if _asked(regency, address, text) != plain]
        asked += len(texts)
    exports = {regency.client.get("/_csv", query_string={"at": "/sektor/uji", "panel": t}).status_code for t in ALL}
    record("S5", "answers that differ from an unknown text's", f"{len(differing)} of {asked}", "0")
    assert differing == []
    assert exports == {404}
    assert called == []
    clean(statements, "200 texts in addresses")


def _asked(regency: Regency, address: str, text: str) -> str:
    return regency.words(address.replace("{}", text)).replace(text, PLAIN)


def test_what_people_write_about_themselves(regency: Regency, statements: list[str]) -> None:
    people = People(regency.centre.store.engine, lambda: NOW)
    for number, text in enumerate(ALL[:40]):
        with pytest.raises(Refused):
            people.log_in(text, text, f"10.0.{number}.1")
        assert people.visitor(text) is None and people.token_visitor(text) is None
    clean(statements, "40 texts as names, passwords, sessions and tokens")


def test_questions_to_the_store(regency: Regency, statements: list[str]) -> None:
    store = regency.centre.store
    regency.send("dinkes/gejala-1.csv", [HEAD, [VILLAGE, "2025-06", "Batuk", "3"]])
    regency.load("gejala")
    for text in ALL:
        assert store.loads(text) == [] and store.last_landed(text) is None
        assert store.revisions(text, text, text, text) == []
        assert len(store.observations(sources=[text])) == 0
    clean(statements, "200 texts in questions to the store")
