"""A backup made while loads land brings everything back exactly, and only into an empty place."""

from __future__ import annotations

import io
import json
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import main
from components.panels.base import find_specs
from data.catalogue_types import meta
from data.centre import Centre, centre_of
from data.period import Period
from data.refresh import refresh, reobserve
from data.safekeeping.backup import MANIFEST, ROWS, BackupError, backup
from data.safekeeping.restore import restore
from data.safekeeping.rows import PASSING
from data.settings import Settings
from data.snapshot import Snapshot
from data.store import Store
from tests.fakes import NOW
from tests.story_profile import write_children, write_classrooms, write_profile

JUNE = Period.parse("2025-06")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """A regency with a corrected delivery, a refused one and one withdrawn."""
    settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 0)
    found = replace(centre_of(settings, panels=find_specs()), isolated=False)
    for turn, cells in enumerate(({}, {"stunted": "3"}, {"header": "Lain"}, {"stunted": "5"})):
        write_children(found.inbox, NOW + timedelta(minutes=turn), **cells)
        refresh(found.profile.sources["balita"], found, NOW + timedelta(minutes=turn, seconds=30))
    write_classrooms(found.inbox, NOW)
    refresh(found.profile.sources["kelas"], found, NOW + timedelta(minutes=5))
    found.store.retract(2, "salah ketik", reobserve=lambda load: reobserve(found, load))
    yield found
    found.close()


def _rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for name, table in meta.tables.items()
            if name not in PASSING
        }


def _values(centre: Centre, store: Store, version: int) -> list[tuple[str, str, float | None, int]]:
    seen = Snapshot.of(centre.profile, store, NOW, version)
    asked = [(i, r.code) for i in ("stunting", "ditimbang", "rusak") for r in centre.profile.regions.all]
    found = [seen.reading(indicator, region, JUNE) for indicator, region in asked]
    return [(r.indicator.id, r.region.code, r.value, r.load) for r in found]


def test_every_row_every_past_value_and_every_file_come_back(centre: Centre, tmp_path: Path) -> None:
    backup(centre.store, centre.inbox, tmp_path / "cadangan.tar")
    restore(tmp_path / "cadangan.tar", tmp_path / "lain", tmp_path / "lain" / "inbox")
    other = Store(tmp_path / "lain")
    assert _rows(other) == _rows(centre.store)
    assert other.version() == centre.store.version() >= 4
    for version in range(1, other.version() + 1):
        assert _values(centre, other, version) == _values(centre, centre.store, version)
    for folder in ("archive", "quarantine", "inbox"):
        before, after = (_files(root / folder) for root in (centre.store.state, tmp_path / "lain"))
        assert before and before == after
    other.close()


def _files(folder: Path) -> dict[str, tuple[bytes, float]]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime) for path in found}


def test_a_restored_store_goes_on_where_the_other_stopped(centre: Centre, tmp_path: Path) -> None:
    backup(centre.store, centre.inbox, tmp_path / "cadangan.tar")
    restore(tmp_path / "cadangan.tar", tmp_path / "lain", tmp_path / "lain" / "inbox")
    other = Centre(centre.profile, Store(tmp_path / "lain"), centre.readers, tmp_path / "lain" / "inbox")
    before = other.store.version()
    source = other.profile.sources["balita"]
    assert [x.outcome for x in refresh(source, other, NOW + timedelta(minutes=10))] == ["unchanged"]
    write_children(other.inbox, NOW + timedelta(minutes=20), stunted="8")
    (load,) = refresh(source, other, NOW + timedelta(minutes=21))
    assert (load.outcome, load.version) == ("landed", before + 1)
    assert load.number > max(x.number for x in centre.store.loads())
    other.close()


def test_a_backup_taken_while_loads_land_is_of_one_moment(centre: Centre, tmp_path: Path) -> None:
    stop, landed, source = threading.Event(), threading.Event(), centre.profile.sources["balita"]

    def deliver() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            write_children(centre.inbox, NOW + timedelta(hours=turn), stunted=str(turn % 30))
            refresh(source, centre, NOW + timedelta(hours=turn, minutes=1))
            landed.set()

    def after_one_more(number: int) -> dict[str, Any]:
        landed.clear()
        assert landed.wait(30)
        return backup(centre.store, centre.inbox, tmp_path / f"{number}.tar")

    busy = threading.Thread(target=deliver)
    busy.start()
    try:
        made = [after_one_more(number) for number in range(4)]
    finally:
        stop.set()
        busy.join()
    assert made[0]["rows"]["load"] < made[-1]["rows"]["load"]
    for number in range(4):
        state = tmp_path / f"lain-{number}"
        restore(tmp_path / f"{number}.tar", state, state / "inbox")
        other = Store(state)
        assert _values(centre, other, other.version()) == _values(centre, centre.store, other.version())
        other.close()


@pytest.mark.server
def test_a_backup_of_sqlite_is_brought_back_on_postgresql(centre: Centre, tmp_path: Path, fresh_postgres: str) -> None:
    backup(centre.store, centre.inbox, tmp_path / "cadangan.tar")
    restore(tmp_path / "cadangan.tar", tmp_path / "lain", tmp_path / "lain" / "inbox", fresh_postgres)
    other = Store(tmp_path / "lain", fresh_postgres)
    assert _rows(other) == _rows(centre.store)
    backup(other, tmp_path / "lain" / "inbox", tmp_path / "kembali.tar")
    first, second = (_member(tmp_path / name, ROWS) for name in ("cadangan.tar", "kembali.tar"))
    assert first == second
    other.close()


def test_nothing_is_overwritten(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "cadangan.tar"
    backup(centre.store, centre.inbox, file)
    with pytest.raises(BackupError, match="sudah ada"):
        backup(centre.store, centre.inbox, file)
    with pytest.raises(BackupError, match="sudah berisi"):
        restore(file, centre.store.state, centre.inbox)


def _member(file: Path, name: str) -> bytes:
    with tarfile.open(file) as tar:
        found = tar.extractfile(name)
        assert found
        return found.read()


@pytest.mark.parametrize("share", [0.2, 0.6, 0.999])
def test_a_cut_backup_leaves_nothing_behind(centre: Centre, tmp_path: Path, share: float) -> None:
    backup(centre.store, centre.inbox, tmp_path / "cadangan.tar")
    whole = (tmp_path / "cadangan.tar").read_bytes().rstrip(b"\0")  # a tar ends in nothing
    (tmp_path / "potong.tar").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BackupError):
        restore(tmp_path / "potong.tar", tmp_path / "lain", tmp_path / "lain" / "inbox")
    assert Store(tmp_path / "lain").version() == 0
    restore(tmp_path / "cadangan.tar", tmp_path / "lain", tmp_path / "lain" / "inbox")


def test_a_changed_byte_is_found(centre: Centre, tmp_path: Path) -> None:
    backup(centre.store, centre.inbox, tmp_path / "cadangan.tar")
    whole = bytearray((tmp_path / "cadangan.tar").read_bytes())
    place = whole.find(b"99.01.01.2001;Kader")
    assert place > 0
    whole[place] = ord("8")
    (tmp_path / "rusak.tar").write_bytes(whole)
    with pytest.raises(BackupError, match="tidak sama"):
        restore(tmp_path / "rusak.tar", tmp_path / "lain", tmp_path / "lain" / "inbox")


@pytest.mark.parametrize("name", ["../luar.txt", "/tmp/luar.txt", "inbox/../../luar.txt"])
def test_a_forged_backup_writes_nothing_outside(tmp_path: Path, name: str) -> None:
    file = tmp_path / "palsu.tar"
    with tarfile.open(file, "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 5
        tar.addfile(info, io.BytesIO(b"halo\n"))
    with pytest.raises(BackupError):
        restore(file, tmp_path / "a" / "b", tmp_path / "a" / "b" / "inbox")
    assert not list(tmp_path.rglob("luar.txt"))


def test_a_backup_of_a_newer_program_is_refused(centre: Centre, tmp_path: Path) -> None:
    backup(centre.store, centre.inbox, tmp_path / "cadangan.tar")
    with tarfile.open(tmp_path / "cadangan.tar") as old, tarfile.open(tmp_path / "baru.tar", "w") as new:
        for member in old:
            body = (old.extractfile(member) or io.BytesIO()).read()
            if member.name == MANIFEST:
                body = json.dumps({**json.loads(body), "schema": 999}).encode()
                member.size = len(body)
            new.addfile(member, io.BytesIO(body))
    with pytest.raises(BackupError, match="lebih baru"):
        restore(tmp_path / "baru.tar", tmp_path / "lain", tmp_path / "lain" / "inbox")


def test_the_commands_say_what_they_did(
    centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PENDOPO_PROFILE", str(centre.profile.folder))
    monkeypatch.setenv("PENDOPO_STATE", str(centre.store.state))
    file = str(tmp_path / "cadangan.tar")
    assert main(["backup", file]) == 0
    assert "5 pemuatan" in capsys.readouterr().out
    assert main(["restore", file]) == 1
    assert "sudah berisi" in capsys.readouterr().err
    monkeypatch.setenv("PENDOPO_STATE", str(tmp_path / "lain"))
    assert main(["restore", file]) == 0
    assert "Dipulihkan" in capsys.readouterr().out
