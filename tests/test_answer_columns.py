"""A database whose columns change: refused with the nearest name and what to do, and the last good values stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from components.panels.base import find_specs
from data.answer_columns import check_columns
from data.batch import Load
from data.centre import Centre, centre_of
from data.refresh import refresh
from data.settings import Settings
from data.shapes.checks import Refusal
from loaders.base import Delivery
from tests import servers
from tests.fakes import NOW, raw
from tests.story_profile import FILES, LICENSING, PERMITS, write_profile
from tests.test_story import Day

pytestmark = pytest.mark.server


@pytest.fixture(params=["postgres", "mariadb"])
def url(request: pytest.FixtureRequest) -> str:
    address = servers.fresh_database(request.getfixturevalue(f"{request.param}_url"))
    moment = "timestamptz" if request.param == "postgres" else "varchar(40)"
    servers.execute(address, *(statement.format(moment=moment) for statement in PERMITS))
    servers.execute(address, "ALTER TABLE nib ADD COLUMN modal integer")
    return address


@pytest.fixture
def centre(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    monkeypatch.setitem(FILES, "queries/nib.sql", "SELECT * FROM (SELECT * FROM nib) semua")
    monkeypatch.setitem(FILES, "sectors/perizinan.toml", LICENSING)
    monkeypatch.setenv("STORY_URL", url)
    settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 0)
    found = centre_of(settings, panels=find_specs())
    yield found
    found.close()


def look(centre: Centre, minutes: int) -> Load:
    (load,) = refresh(centre.profile.sources["nib"], centre, NOW + timedelta(minutes=minutes))
    return load


def test_columns_and_what_they_hold_are_kept_with_the_load(centre: Centre, url: str) -> None:
    load = look(centre, 0)
    moment = "tanggal" if "postgres" in url else "teks"
    assert (load.outcome, load.reason) == ("landed", "")
    kept = centre.store.load(load.number).columns
    assert kept == {"nomor": "teks", "desa": "teks", "terbit": moment, "modal": "angka"}


def test_a_renamed_column_is_refused_with_its_new_name_and_the_values_stay(centre: Centre, url: str) -> None:
    look(centre, 0)
    before = centre.store.observations()
    servers.execute(url, "ALTER TABLE nib RENAME COLUMN modal TO modal_usaha")
    load = look(centre, 10)
    assert load.outcome == "refused"
    assert 'kolom "modal" hilang, mungkin sekarang "modal_usaha". Basis datanya berubah sejak' in load.reason
    assert centre.store.observations().equals(before)
    day = Day(centre, NOW + timedelta(minutes=20))
    day.open()
    assert 'kolom "modal" hilang, mungkin sekarang "modal_usaha"' in day.page("/sumber/nib")


def test_a_column_that_holds_something_else_is_refused_and_a_new_one_is_not(centre: Centre, url: str) -> None:
    look(centre, 0)
    servers.execute(url, "ALTER TABLE nib ADD COLUMN skala varchar(10)")
    assert look(centre, 10).outcome == "landed"
    cast = " USING modal::text" if "postgres" in url else ""
    word = "ALTER COLUMN modal TYPE" if "postgres" in url else "MODIFY modal"
    servers.execute(url, f"ALTER TABLE nib {word} varchar(20){cast}", "UPDATE nib SET modal = 'dua'")
    load = look(centre, 20)
    assert load.outcome == "refused"
    assert 'kolom "modal" dulu berisi angka, sekarang teks' in load.reason


def test_a_query_that_was_looked_at_again_is_taken_as_it_is(centre: Centre, url: str) -> None:
    look(centre, 0)
    servers.execute(url, "ALTER TABLE nib DROP COLUMN modal")
    assert look(centre, 10).outcome == "refused"
    query = centre.profile.folder / "queries" / "nib.sql"
    query.write_text(query.read_text(encoding="utf-8") + " -- diperiksa 1 Juli", encoding="utf-8")
    assert look(centre, 20).outcome == "landed"


def test_where_nothing_is_known_nothing_is_compared() -> None:
    table = raw(("a",), (("1",),))
    check_columns({"b": "angka"}, [table], Delivery("queries/x.sql", None, NOW))  # a file: its header is looked for
    with pytest.raises(Refusal, match='"b" hilang'):
        check_columns({"b": "angka"}, [replace(table, types={"a": "teks"})], Delivery("queries/x.sql", None, NOW))
