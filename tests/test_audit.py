"""What people do is written down once, with the act itself, and a changed or missing record is found."""

from __future__ import annotations

import csv
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError

from app import main
from data.audit.log import Actor, Entry, Wanted, append, append_in, faults, head, records
from data.catalogue import counter, open_catalogue, writing
from data.people_tables import audit
from data.store import Store
from tests.fakes import NOW, VILLAGE_1
from tests.story_profile import write_children, write_profile
from tests.test_store import SOURCE, attempt, batch

OPERATOR = Actor("siti", "10.0.0.7")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "sqlite":
        return open_catalogue(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    return open_catalogue(request.getfixturevalue("fresh_postgres"))


def _acts(engine: Engine, count: int) -> None:
    for number in range(count):
        append(engine, Entry(OPERATOR, "retract", str(number), {"reason": f"alasan {number}"}))


def _forge(engine: Engine, statement: sa.sql.Executable) -> None:
    """Change the table as somebody with the database's own password could."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            for act in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER audit_no_{act}")
        else:
            connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER ALL")
        connection.execute(statement)
        connection.commit()


def test_records_say_who_what_and_from_where_newest_first(engine: Engine) -> None:
    _acts(engine, 3)
    found = records(engine)
    assert [(r.number, r.who, r.origin, r.action, r.object) for r in found] == [
        (3, "siti", "10.0.0.7", "retract", "2"),
        (2, "siti", "10.0.0.7", "retract", "1"),
        (1, "siti", "10.0.0.7", "retract", "0"),
    ]
    assert found[0].details == '{"reason":"alasan 2"}'
    assert (faults(engine), head(engine)[0]) == ([], 3)
    assert [r.number for r in records(engine, limit=1, before=3)] == [2]


def test_records_are_found_by_who_what_and_when(engine: Engine) -> None:
    append(engine, Entry(OPERATOR, "login", "siti"))
    append(engine, Entry(Actor("budi", "10.0.0.8"), "user_disabled", "siti"))
    append(engine, Entry(Actor("budi", "10.0.0.8"), "login", "budi"))

    def found(**wanted: Any) -> list[int]:
        return [r.number for r in records(engine, wanted=Wanted(**wanted))]

    assert (found(who="siti"), found(who="budi"), found(action="login")) == ([2, 1], [3, 2], [3, 1])
    assert found(who="budi", action="login") == [3]
    now = datetime.now(UTC)
    assert found(since=now - timedelta(hours=1), until=now + timedelta(hours=1)) == [3, 2, 1]
    assert found(since=now + timedelta(hours=1)) == found(until=now - timedelta(hours=1)) == []


def test_the_newest_part_of_the_chain_can_be_checked_alone(engine: Engine) -> None:
    _acts(engine, 6)
    assert faults(engine, last=3) == faults(engine, last=100) == []
    _forge(engine, audit.update().where(audit.c.number == 2).values(who="orang lain"))
    assert (faults(engine, last=3), len(faults(engine, last=5))) == ([], 1)
    with engine.begin() as connection:
        connection.execute(audit.update().where(audit.c.number == 3).values(digest="x" * 64))
    assert faults(engine, last=3) == ["catatan 4 tidak bersambung dengan catatan sebelumnya"]


def test_the_database_refuses_to_change_or_delete_a_record(engine: Engine) -> None:
    _acts(engine, 1)
    for statement in (audit.update().values(who="orang lain"), audit.delete()):
        with pytest.raises(DatabaseError, match="hanya boleh ditambah"), writing(engine) as connection:
            connection.execute(statement)
    assert records(engine)[0].who == "siti"


@pytest.mark.parametrize("column", ["at", "who", "origin", "action", "object", "details"])
def test_a_changed_record_breaks_the_chain(engine: Engine, column: str) -> None:
    _acts(engine, 4)
    _forge(engine, audit.update().where(audit.c.number == 2).values({column: "lain"}))
    assert [text.split(" (")[0] for text in faults(engine)] == ["catatan 2"]


def test_a_record_sealed_anew_no_longer_fits_the_next(engine: Engine) -> None:
    _acts(engine, 4)
    second = records(engine, limit=1, before=3)[0]
    forged = type(second)(**{**second.__dict__, "who": "orang lain"})
    change = audit.update().where(audit.c.number == 2).values(who=forged.who, digest=forged.sealed())
    _forge(engine, change)
    assert faults(engine) == ["catatan 3 tidak bersambung dengan catatan sebelumnya"]


@pytest.mark.parametrize(
    ("gone", "told"), [(2, "catatan 2 hilang"), (4, "catatan 4 sampai 4 hilang dari ujung")], ids=["midst", "end"]
)
def test_a_missing_record_is_told(engine: Engine, gone: int, told: str) -> None:
    _acts(engine, 4)
    _forge(engine, audit.delete().where(audit.c.number == gone))
    assert told in faults(engine)


def test_an_act_that_fails_leaves_no_record_and_no_gap(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        append_in(connection, Entry(OPERATOR, "retract", "7"))
        raise ZeroDivisionError
    _acts(engine, 1)
    assert ([r.number for r in records(engine)], faults(engine)) == ([1], [])


def test_many_at_once_make_one_chain(engine: Engine) -> None:
    threads = [threading.Thread(target=_acts, args=(engine, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(records(engine)), faults(engine)) == (40, [])


def test_an_unknown_act_is_a_mistake_of_ours(engine: Engine) -> None:
    with pytest.raises(ValueError, match="lain-lain"):
        append(engine, Entry(OPERATOR, "lain-lain"))


def test_a_withdrawn_load_is_written_down_with_its_reason(tmp_path: Path) -> None:
    store = Store(tmp_path)
    load = store.commit(batch((VILLAGE_1, "", 9)), attempt(), SOURCE)
    version = store.retract(load.number, "salah ketik", by=OPERATOR)
    (record,) = records(store.engine)
    assert (record.who, record.action, record.object) == ("siti", "retract", str(load.number))
    assert record.details == f'{{"reason":"salah ketik","source":"{SOURCE.id}","version":{version}}}'
    with pytest.raises(ValueError, match="sudah ditarik"):
        store.retract(load.number, "lagi", by=OPERATOR)
    assert len(records(store.engine)) == 1


def test_the_command_shows_checks_and_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDOPO_PROFILE", str(write_profile(tmp_path / "profil")))
    monkeypatch.setenv("PENDOPO_STATE", str(tmp_path / "state"))
    write_children(tmp_path / "state" / "inbox", NOW - timedelta(days=1))
    assert main(["refresh", "balita"]) == 0
    assert main(["retract", "1", "--reason", "=salah"]) == 0
    capsys.readouterr()
    assert main(["audit"]) == 0
    shown = capsys.readouterr().out
    assert "retract" in shown and "terminal" in shown and "reason: =salah" in shown
    assert main(["audit", "--verify"]) == 0
    assert "utuh: 1 catatan" in capsys.readouterr().out
    assert main(["audit", "--csv", str(tmp_path / "audit.csv")]) == 0
    with (tmp_path / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["number"], row["action"]) for row in rows] == [("1", "retract")]
    assert main(["audit", "--csv", str(tmp_path / "audit.csv")]) == 1


def test_the_command_says_where_the_chain_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDOPO_PROFILE", str(write_profile(tmp_path / "profil")))
    monkeypatch.setenv("PENDOPO_STATE", str(tmp_path / "state"))
    store = Store(tmp_path / "state")
    _acts(store.engine, 2)
    _forge(store.engine, audit.update().where(audit.c.number == 1).values(object="9"))
    with writing(store.engine) as connection:
        assert connection.execute(sa.select(counter.c.value).where(counter.c.name == "audit")).scalar_one() == 2
    store.close()
    assert main(["audit", "--verify"]) == 1
    assert "catatan 1 (retract" in capsys.readouterr().err
