"""SQLite files of an agency in the inbox: only read, while they are written, locked, no database, encrypted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders import database
from loaders.base import LoadError
from tests.test_sql_query import ask, rows

COUNT = "SELECT count(*) AS n FROM t"
FILE = {"url_env": "", "engine": "sqlite", "database": "dinkes/posyandu.sqlite", "connect_timeout": 1}


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A program that has the file open: one row is in it."""
    (tmp_path / "dinkes").mkdir()
    connection = sqlite3.connect(tmp_path / "dinkes" / "posyandu.sqlite", isolation_level=None)
    connection.execute("CREATE TABLE t (n int)")
    connection.execute("INSERT INTO t VALUES (1)")
    yield connection
    connection.close()


def test_a_file_in_the_inbox_is_read_and_not_changed(writer: sqlite3.Connection, tmp_path: Path) -> None:
    writer.close()
    before = (tmp_path / "dinkes" / "posyandu.sqlite").read_bytes()
    assert rows(ask(tmp_path, COUNT, **FILE)) == {1: ["1"]}
    assert (tmp_path / "dinkes" / "posyandu.sqlite").read_bytes() == before
    assert os.listdir(tmp_path / "dinkes") == ["posyandu.sqlite"]


def test_a_file_that_is_being_written_gives_what_was_finished(writer: sqlite3.Connection, tmp_path: Path) -> None:
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO t VALUES (2)")  # finished, and still in the file beside
    writer.execute("BEGIN")
    writer.execute("INSERT INTO t VALUES (3)")  # not finished
    assert rows(ask(tmp_path, COUNT, **FILE)) == {1: ["2"]}
    writer.execute("ROLLBACK")


def test_a_locked_file_is_told_and_tried_again(writer: sqlite3.Connection, tmp_path: Path) -> None:
    writer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LoadError, match="sedang dikunci program lain; akan dicoba lagi"):
        ask(tmp_path, COUNT, **FILE)


@pytest.mark.parametrize("content", [b"No,Desa\n1,A\n" * 400, bytes(range(256)) * 64, b"PK\3\4" + bytes(9000)])
def test_what_is_no_database_or_encrypted_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "dinkes").mkdir()
    (tmp_path / "dinkes" / "posyandu.sqlite").write_bytes(content)
    with pytest.raises(LoadError, match=r"bukan basis data yang utuh; periksa isi read\.database"):
        ask(tmp_path, COUNT, **FILE)


def test_a_cut_file_is_told(writer: sqlite3.Connection, tmp_path: Path) -> None:
    writer.executemany("INSERT INTO t VALUES (?)", [(i,) for i in range(5000)])
    writer.close()
    path = tmp_path / "dinkes" / "posyandu.sqlite"
    path.write_bytes(path.read_bytes()[:-6000])
    with pytest.raises(LoadError, match="bukan basis data yang utuh"):
        ask(tmp_path, COUNT, **FILE)


def test_a_file_that_leads_out_of_the_inbox_or_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "dinkes").mkdir(parents=True)
    sqlite3.connect(tmp_path / "luar.sqlite").close()
    with pytest.raises(LoadError, match="tidak ada di inbox; minta dikirim"):
        ask(tmp_path / "inbox", COUNT, **FILE)
    (tmp_path / "inbox" / "dinkes" / "posyandu.sqlite").symlink_to(tmp_path / "luar.sqlite")
    with pytest.raises(LoadError, match="menuju ke luar inbox"):
        ask(tmp_path / "inbox", COUNT, **FILE)


def test_a_file_in_a_folder_only_to_be_read_is_read_as_it_lies(
    writer: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO t VALUES (2)")
    writer.close()  # what stood beside is in the file now, which stays in WAL mode
    monkeypatch.setattr(database.os, "access", lambda path, mode: False)
    assert rows(ask(tmp_path, COUNT, **FILE)) == {1: ["2"]}
    assert os.listdir(tmp_path / "dinkes") == ["posyandu.sqlite"]
