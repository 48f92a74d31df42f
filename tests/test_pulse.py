"""The catalogue's pulse: what was written is noticed at once, and what lies still is not read for nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from components import context
from components.context import Web
from components.panels.base import find_kinds
from data.catalogue import embedded, open_catalogue
from data.pulse import Pulse
from data.store import Store
from tests.fakes import NOW, tiny_profile


def write(folder: Path) -> None:
    """As another process would."""
    with sqlite3.connect(folder / "catalogue.sqlite") as connection:
        connection.execute("UPDATE source_state SET reason = reason")
        connection.execute("CREATE TABLE IF NOT EXISTS uji (n)")
        connection.execute("INSERT INTO uji VALUES (1)")
    connection.close()


def test_the_pulse_moves_when_somebody_else_wrote_and_only_then(tmp_path: Path) -> None:
    engine = open_catalogue(embedded(tmp_path))
    pulse = Pulse(engine)
    first = pulse.beat()
    assert first is not None
    assert pulse.beat() == first
    write(tmp_path)
    second = pulse.beat()
    assert second not in (first, None)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO uji VALUES (2)"))
    assert pulse.beat() not in (second, None)


def test_another_file_under_the_name_moves_the_pulse_and_is_felt_from_then_on(tmp_path: Path) -> None:
    pulse = Pulse(open_catalogue(embedded(tmp_path)))
    first = pulse.beat()
    (tmp_path / "other").mkdir()
    open_catalogue(embedded(tmp_path / "other")).dispose()
    for end in ("-wal", "-shm"):
        (tmp_path / f"catalogue.sqlite{end}").unlink(missing_ok=True)
    (tmp_path / "other" / "catalogue.sqlite").replace(tmp_path / "catalogue.sqlite")
    second = pulse.beat()
    assert second not in (first, None)
    write(tmp_path)
    assert pulse.beat() not in (second, None)


@pytest.mark.parametrize("url", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite://"])
def test_a_catalogue_that_is_no_file_here_has_no_pulse(url: str) -> None:
    assert Pulse(create_engine(url)).beat() is None


def test_a_catalogue_that_cannot_be_opened_has_no_pulse_and_gets_one_later(tmp_path: Path) -> None:
    pulse = Pulse(create_engine(embedded(tmp_path)))
    assert pulse.beat() is None
    open_catalogue(embedded(tmp_path)).dispose()
    assert pulse.beat() is not None


class Counted(Store):
    read = 0

    def version(self) -> int:
        self.read += 1
        return super().version()


@pytest.fixture
def web(tmp_path: Path) -> Web:
    return Web(profile=tiny_profile(), store=Counted(tmp_path), kinds=find_kinds(), clock=lambda: NOW)


def look(web: Web) -> int:
    """Looks once; how often the catalogue's rows were read for it."""
    store = web.store
    assert isinstance(store, Counted)
    before = store.read
    web.look(lambda: None)
    return store.read - before


def test_rows_are_read_when_something_was_written(web: Web, tmp_path: Path) -> None:
    assert look(web) > 0
    assert [look(web) for _ in range(5)] == [0] * 5
    write(tmp_path)
    assert [look(web) for _ in range(3)] == [1, 0, 0]


def test_rows_are_read_after_a_while_all_the_same(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    look(web)
    monkeypatch.setattr(context, "TRUST", 0.0)
    assert look(web) == 1


def test_where_nothing_tells_rows_are_read_every_so_often(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.store.pulse, "beat", lambda: None)
    look(web)
    assert look(web) == 0
    monkeypatch.setattr(context, "ASK_EVERY", 0.0)
    assert look(web) == 1


def test_a_store_that_could_not_be_read_is_read_again(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    look(web)
    web.current.blind = True
    assert look(web) == 1
    assert not web.current.blind
