"""A backup brings accounts and tokens back exactly; nobody is logged in afterwards who was before."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.audit.log import faults, records
from data.people.people import People
from data.people.secret_words import new_word
from data.people.tables import attempt, first_code, pairing, session
from data.people.tokens import Wish
from data.safekeeping.backup import backup
from data.safekeeping.restore import restore
from data.store import Store
from tests.people.fakes import AWAY, GOOD, HOME, OTHER, TERMINAL, Clock, refusal


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    url = "" if request.param == "sqlite" else request.getfixturevalue("fresh_postgres")
    return Store(tmp_path / "state", url)


@pytest.fixture
def engine(store: Store) -> Engine:
    return store.engine


def test_people_and_tokens_come_back_exactly(people: People, store: Store, clock: Clock, tmp_path: Path) -> None:
    people.add("siti", role="operator", agency="dinkes", password=OTHER, by=TERMINAL)
    word, screen = people.log_in("budi", GOOD, HOME), new_word()
    people.pair(people.pair_code(screen), Wish("Ruang rapat", "visitor", wall="utama"), by=TERMINAL)
    _, guest = people.make_guest(Wish("Tamu", "public", days=3), by=TERMINAL)
    gone, _ = people.make_guest(Wish("Dulu", "public"), by=TERMINAL)
    people.revoke(gone.number, by=TERMINAL)
    people.pair_code(new_word())
    refusal(people.log_in, "budi", "salah sekali", HOME)
    backup(store, tmp_path / "inbox", tmp_path / "cadangan.tar")
    restore(tmp_path / "cadangan.tar", tmp_path / "lain", tmp_path / "lain" / "inbox")
    other = Store(tmp_path / "lain")
    again = People(other.engine, clock)
    assert (again.accounts(), again.tokens()) == (people.accounts(), people.tokens())
    assert (records(other.engine), faults(other.engine)) == (records(store.engine), [])
    assert again.token_visitor(screen, AWAY) == people.token_visitor(screen, AWAY)
    assert again.token_visitor(guest) and again.visitor(word) is None
    assert again.visitor(again.log_in("siti", OTHER, HOME)) == people.visitor(people.log_in("siti", OTHER, HOME))
    assert again.make_guest(Wish("Baru"), by=TERMINAL)[0].number == gone.number + 1
    other.close()


def test_who_is_logged_in_or_waits_is_not_in_a_backup(people: People, store: Store, tmp_path: Path) -> None:
    word, screen = people.log_in("budi", GOOD, HOME), new_word()
    people.pair_code(screen)
    made = backup(store, tmp_path / "inbox", tmp_path / "cadangan.tar")
    assert not {t.name for t in (session, attempt, pairing, first_code)} & set(made["rows"])
    held = (tmp_path / "cadangan.tar").read_bytes()
    assert GOOD.encode() not in held and word.encode() not in held and screen.encode() not in held


def test_an_older_catalogue_gets_the_tables_of_people(people: People, store: Store, clock: Clock) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    with store.engine.begin() as connection:
        for table in ("session", "account", "token"):
            connection.execute(sa.schema.DropTable(sa.table(table)))  # type: ignore[arg-type]
        connection.exec_driver_sql("UPDATE schema_version SET version = 5")
    again = Store(store.state, url if url.startswith("postgresql") else "")
    assert (People(again.engine, clock).accounts(), People(again.engine, clock).tokens()) == ([], [])
    again.close()
