"""Databases: one read-only SELECT within limits, and nothing of the address in any text."""

from __future__ import annotations

import os
import socket
import sqlite3
from pathlib import Path

import pytest

from loaders.base import LoadError, RawTable
from loaders.select_only import check_select
from loaders.sql_query import Spec, deliveries, read
from tests.fakes import NOW

SECRET = "s4ngat-rahasia"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A licensing system of three invented permits, its address in IZIN_URL."""
    path = tmp_path / "izin.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE izin (nomor TEXT, hari REAL, luas REAL, masuk TEXT, catatan BLOB)")
        connection.executemany(
            "INSERT INTO izin VALUES (?, ?, ?, ?, ?)",
            [
                ("A-1", 3.0, 2.5, "2025-06-01", b"caf\xe9"),
                ("A-2", None, 0.0000001, "0000-00-00 00:00:00", None),
                ("A-3", 7, 10, " 2025-06-03 ", "diskon 5%"),
            ],
        )
    connection.close()
    monkeypatch.setenv("IZIN_URL", f"sqlite:///{path}")
    return path


def ask(root: Path, query: str, **keys: object) -> RawTable:
    folder = root / "profil" / "queries"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "izin.sql").write_text(query, encoding="utf-8")
    spec = Spec.model_validate(
        {"kind": "sql", "url_env": "IZIN_URL", "query": "izin", "root": str(folder.parent), **keys}
    )
    return read(spec, root, deliveries(spec, root, NOW)[0], ())[0]


def rows(table: RawTable) -> dict[int, list[str]]:
    return {int(n): [str(t) for t in row] for n, row in zip(table.cells.index, table.cells.to_numpy(), strict=True)}


def test_an_answer_is_text_counted_from_one(database: Path, tmp_path: Path) -> None:
    table = ask(tmp_path, "SELECT nomor, hari, luas FROM izin ORDER BY nomor")
    assert rows(table) == {1: ["A-1", "3", "2.5"], 2: ["A-2", "", "0.0000001"], 3: ["A-3", "7", "10"]}


def test_the_delivery_is_the_query_asked_now(database: Path, tmp_path: Path) -> None:
    ask(tmp_path, "SELECT 1 AS satu")
    spec = Spec(kind="sql", url_env="IZIN_URL", query="izin.sql", root=str(tmp_path / "profil"))
    (delivery,) = deliveries(spec, tmp_path, NOW)
    assert (delivery.name, delivery.path, delivery.delivered) == ("queries/izin.sql", None, NOW)


def test_zero_dates_are_empty_and_bytes_are_text(database: Path, tmp_path: Path) -> None:
    table = ask(tmp_path, "SELECT masuk, catatan FROM izin ORDER BY nomor")
    assert rows(table) == {1: ["2025-06-01", "café"], 2: ["", ""], 3: ["2025-06-03", "diskon 5%"]}


def test_true_numbers_are_marked_apart_from_text(database: Path, tmp_path: Path) -> None:
    table = ask(tmp_path, "SELECT nomor, luas FROM izin ORDER BY nomor")
    assert table.numbers is not None
    assert table.numbers.to_dict("list") == {"nomor": [False] * 3, "luas": [True] * 3}


def test_a_per_cent_sign_and_a_colon_in_the_query_are_themselves(database: Path, tmp_path: Path) -> None:
    assert rows(ask(tmp_path, "SELECT nomor, ':x' AS t FROM izin WHERE catatan LIKE 'diskon%'")) == {1: ["A-3", ":x"]}


def test_the_order_of_rows_does_not_change_the_fingerprint(database: Path, tmp_path: Path) -> None:
    up = ask(tmp_path, "SELECT nomor FROM izin ORDER BY nomor").fingerprint
    assert up == ask(tmp_path, "SELECT nomor FROM izin ORDER BY nomor DESC").fingerprint
    assert up != ask(tmp_path, "SELECT nomor FROM izin WHERE hari IS NOT NULL").fingerprint
    assert up != ask(tmp_path, "SELECT nomor AS no FROM izin").fingerprint


def test_an_answer_without_rows_keeps_its_columns(database: Path, tmp_path: Path) -> None:
    table = ask(tmp_path, "SELECT nomor, hari FROM izin WHERE 0")
    assert (len(table.cells), list(table.cells.columns)) == (0, ["nomor", "hari"])


# ---------------------------------------------------------------------------------------------- limits


def test_an_answer_of_exactly_the_limit_is_taken(database: Path, tmp_path: Path) -> None:
    assert len(ask(tmp_path, "SELECT nomor FROM izin", max_rows=3).cells) == 3


def test_one_row_more_is_refused_and_never_cut(database: Path, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="jawaban lebih dari 2 baris; ringkas dengan GROUP BY"):
        ask(tmp_path, "SELECT nomor FROM izin", max_rows=2)


def test_a_query_without_end_is_stopped_at_its_limit(database: Path, tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS n FROM n"
    with pytest.raises(LoadError, match="belum selesai dalam 1 detik; persempit query"):
        ask(tmp_path, endless, statement_timeout=1)


def test_the_file_itself_is_opened_for_reading_only(database: Path, tmp_path: Path) -> None:
    before = (database.read_bytes(), os.stat(database).st_mtime_ns)
    ask(tmp_path, "SELECT * FROM izin")
    assert before == (database.read_bytes(), os.stat(database).st_mtime_ns)


def test_a_database_that_is_not_there_is_not_created(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IZIN_URL", f"sqlite:///{tmp_path}/hilang.sqlite")
    with pytest.raises(LoadError, match="berkas basis data tidak ada atau tidak terbaca; periksa isi IZIN_URL"):
        ask(tmp_path, "SELECT 1 AS a")
    assert not (tmp_path / "hilang.sqlite").exists()


# ---------------------------------------------------------------------------------------------- one SELECT

GOOD = [
    "SELECT a FROM t",
    "select a from t;",
    "  -- judul; dengan titik koma\n SELECT a FROM t ; -- selesai",
    "/* DELETE */ SELECT 'DROP TABLE t; --' AS a, \"update\" FROM `insert`",
    "WITH x AS (SELECT 1 AS a) SELECT a FROM x",
    "SELECT replace(a, ';', ',') FROM t WHERE b = 'it''s; ok'",
    "SELECT $$ a; DELETE $$ AS a",
]
BAD = [
    "",
    "-- tidak ada apa-apa",
    "DELETE FROM t",
    "SELECT 1; DROP TABLE t",
    "SELECT 1; SELECT 2",
    "WITH x AS (DELETE FROM t RETURNING a) SELECT a FROM x",
    "SELECT a INTO OUTFILE '/tmp/x' FROM t",
    "SELECT a FROM t FOR UPDATE",
    "SELECT load_file('/etc/passwd')",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_create(0)",
    "/*!50000 DELETE FROM t */ SELECT 1",
    "SELECT 'a\\'; DELETE FROM t; --'",
    "SELECT 'tidak ditutup FROM t",
    "PRAGMA table_info(t)",
    "EXPLAIN SELECT 1",
    "ATTACH 'x' AS y",
    "WITH x AS (VALUES (1)) TABLE x",
    "CREATE TABLE x AS SELECT 1",
]


@pytest.mark.parametrize("query", GOOD)
def test_one_select_is_accepted(query: str) -> None:
    assert check_select(query, "queries/izin.sql").rstrip(" ;") == query.strip().split("; -- selesai")[0].rstrip(" ;")


@pytest.mark.parametrize("query", BAD)
def test_anything_else_is_refused(query: str) -> None:
    with pytest.raises(LoadError, match=r"queries/izin\.sql: .*; tulis satu perintah SELECT saja di queries/izin\.sql"):
        check_select(query, "queries/izin.sql")


# ---------------------------------------------------------------------------------------------- what people are told


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            "SELECT usia FROM izin",
            r'tabel atau kolom tidak ada: "usia" \(ada: nomor, hari, luas, masuk, catatan\); sesuaikan',
        ),
        ("SELECT i.hary FROM izin i", r'tabel atau kolom tidak ada: "hary", mungkin sekarang "hari"; sesuaikan query'),
        ("SELECT a FROM permohonan", r'tabel atau kolom tidak ada: "permohonan" \(ada: izin\); sesuaikan'),
        ("SELECT FROM WHERE", "query salah tulis"),
        ("SELECT nomor, hari AS nomor FROM izin", 'kolom "nomor" muncul dua kali; beri nama lain dengan AS'),
    ],
)
def test_a_faulty_query_is_said_in_indonesian(database: Path, tmp_path: Path, query: str, words: str) -> None:
    with pytest.raises(LoadError, match=rf"queries/izin\.sql: {words}"):
        ask(tmp_path, query)


def test_a_query_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    spec = Spec(kind="sql", url_env="IZIN_URL", query="hilang", root=str(tmp_path))
    with pytest.raises(LoadError, match=r"queries/hilang\.sql: tidak ada atau tidak terbaca di folder profil"):
        deliveries(spec, tmp_path, NOW)


def test_a_missing_address_names_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IZIN_URL", raising=False)
    with pytest.raises(LoadError, match="variabel lingkungan IZIN_URL belum diisi"):
        ask(tmp_path, "SELECT 1 AS a")


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("kind", ["postgresql", "mysql", "mariadb", "oracle", "tidakdikenal"])
def test_no_address_and_no_password_in_any_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("IZIN_URL", f"{kind}://petugas:{SECRET}@127.0.0.1:{closed_port()}/perizinan")
    with pytest.raises(LoadError) as caught:
        ask(tmp_path, "SELECT 1 AS a", connect_timeout=2)
    error: BaseException | None = caught.value
    while error is not None:
        for secret in (SECRET, "petugas", "127.0.0.1", "perizinan"):
            assert secret not in str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_an_address_that_cannot_be_read_is_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IZIN_URL", f"petugas:{SECRET}@server")
    with pytest.raises(LoadError, match="isi IZIN_URL bukan alamat basis data") as caught:
        ask(tmp_path, "SELECT 1 AS a")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["mysql://a:rahasia@127.0.0.1/x?init_command=DROP+TABLE+izin", "postgresql://a:rahasia@127.0.0.1/x?options=-cx"],
)
def test_driver_options_in_the_address_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("IZIN_URL", address)
    with pytest.raises(LoadError, match=r"pilihan penggerak di IZIN_URL tidak diizinkan \((init_command|options)\)"):
        ask(tmp_path, "SELECT 1 AS a")


@pytest.mark.parametrize("kind", ["mysql", "postgresql"])
def test_a_listener_that_never_answers_is_left_at_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("IZIN_URL", f"{kind}://a:rahasia@127.0.0.1:{listener.getsockname()[1]}/x")
        with pytest.raises(LoadError, match=r"tidak menjawab dalam batas waktu|tidak dapat dihubungi|terputus"):
            ask(tmp_path, "SELECT 1 AS a", connect_timeout=2, statement_timeout=1)
