"""Databases as agencies have them: the reader before a real PostgreSQL and a real MariaDB."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from loaders.base import LoadError
from tests.servers import OWNER, PASSWORD, execute, fresh_database
from tests.test_sql_query import ask, rows

pytestmark = pytest.mark.server

# Counts for far longer than any limit here.
ENDLESS = {
    "postgres": "SELECT count(*) AS n FROM generate_series(1, 10000000000)",
    "mariadb": "SELECT count(*) AS n FROM seq_1_to_1000000 a, seq_1_to_1000000 b",
}
FIVE_ROWS = {"postgres": "SELECT generate_series(1, 5) AS n", "mariadb": "SELECT seq AS n FROM seq_1_to_5"}
WRITES = {  # a function that writes: one SELECT calls it, and no reading of the query can tell
    "postgres": "CREATE FUNCTION tulis() RETURNS int LANGUAGE sql AS 'INSERT INTO catatan VALUES (1) RETURNING n'",
    "mariadb": "CREATE FUNCTION tulis() RETURNS int MODIFIES SQL DATA BEGIN INSERT INTO catatan VALUES (1); "
    "RETURN 1; END",
}
SEEN = {  # the connection that is counting without end, and how an administrator ends it
    "postgres": (
        # The rows come through a cursor: what runs is its FETCH.
        "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'FETCH%' "
        "AND datname = current_database()",
        "SELECT pg_terminate_backend({})",
    ),
    "mariadb": (
        "SELECT id FROM information_schema.processlist WHERE info LIKE '%seq_1_to_1000000 b%' "
        "AND id <> connection_id()",
        "KILL CONNECTION {}",
    ),
}


@pytest.fixture(params=["postgres", "mariadb"])
def kind(request: pytest.FixtureRequest) -> str:
    """Each server in turn."""
    return str(request.param)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh database of it, for the owner of everything; in IZIN_URL as people write it, without a driver."""
    made = fresh_database(request.getfixturevalue(f"{kind}_url"))
    monkeypatch.setenv("IZIN_URL", made.replace("+psycopg", "").replace("+pymysql", ""))
    return made


# ---------------------------------------------------------------------------------------------- values


def test_postgresql_values_are_text_as_the_database_means_them(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IZIN_URL", postgres_url)
    query = """SELECT 2.50::numeric AS n, 1e-7::float8 AS kecil, 12345678901234567890::numeric AS besar, true AS ya,
        DATE '2025-06-01' AS d, timestamp '2025-06-01 10:00' AS w, timestamptz '2025-06-01 00:30+07' AS z,
        'A1    '::char(6) AS kode, NULL::int AS kosong, 'NaN'::float8 AS nan, '\\x636166e9'::bytea AS lama,
        '{"a": [1]}'::jsonb AS j"""
    assert rows(ask(tmp_path, query)) == {
        1: ["2.5", "0.0000001", "12345678901234567890", "TRUE", "2025-06-01", "2025-06-01 10:00:00",
            "2025-06-01 00:30:00+07:00", "A1", "", "", "café", '{"a": [1]}']
    }  # fmt: skip


def test_a_postgresql_date_beyond_the_calendar_spoils_its_own_cell_only(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IZIN_URL", postgres_url)
    dates = ("2025-06-01", "infinity", "20205-06-01", "0044-03-15 BC")
    query = " UNION ALL ".join(f"SELECT {i} AS no, DATE '{d}' AS d" for i, d in enumerate(dates)) + " ORDER BY no"
    assert [row[1] for row in rows(ask(tmp_path, query)).values()] == list(dates)


def test_mariadb_values_are_text_and_zero_dates_are_empty(
    mariadb_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = fresh_database(mariadb_url)
    monkeypatch.setenv("IZIN_URL", url)
    execute(
        url,
        "CREATE TABLE izin (no int, masuk date, selesai datetime, biaya decimal(10,2), lama time, sah bit(1), "
        "catatan text CHARACTER SET latin1, status enum('proses', 'terbit'))",
        "INSERT INTO izin VALUES (1, '0000-00-00', '0000-00-00 00:00:00', 1.50, '100:00:01', b'1', "
        "_latin1 x'636166e9', 'terbit')",
        "INSERT INTO izin VALUES (2, '2025-06-00', '2025-06-01 10:00:00', NULL, NULL, b'0', '', 'ngawur')",
    )
    table = ask(tmp_path, "SELECT * FROM izin ORDER BY no")
    assert rows(table) == {
        1: ["1", "", "", "1.5", "100:00:01", "1", "café", "terbit"],
        2: ["2", "2025-06-00", "2025-06-01 10:00:00", "", "", "0", "", ""],
    }
    assert table.numbers is not None
    assert table.numbers["biaya"].tolist() == [True, False]


def test_no_note_is_made_of_a_server_whose_limits_are_known(kind: str, url: str, tmp_path: Path) -> None:
    assert ask(tmp_path, "SELECT 1 AS a").notes == ()


# ---------------------------------------------------------------------------------------------- limits


def test_a_long_statement_is_stopped_by_the_server(kind: str, url: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(LoadError, match="belum selesai dalam 1 detik; persempit query"):
        ask(tmp_path, ENDLESS[kind], statement_timeout=1)
    assert time.monotonic() - begun < 5


def test_a_longer_answer_than_allowed_is_refused_and_an_exact_one_taken(kind: str, url: str, tmp_path: Path) -> None:
    assert len(ask(tmp_path, FIVE_ROWS[kind], max_rows=5).cells) == 5
    with pytest.raises(LoadError, match="jawaban lebih dari 4 baris"):
        ask(tmp_path, FIVE_ROWS[kind], max_rows=4)


def test_a_select_that_writes_is_stopped_even_for_an_account_that_may(kind: str, url: str, tmp_path: Path) -> None:
    execute(url, "CREATE TABLE catatan (n int)", WRITES[kind])
    with pytest.raises(LoadError, match="query mencoba menulis, padahal hanya boleh membaca"):
        ask(tmp_path, "SELECT tulis() AS a")
    assert rows(ask(tmp_path, "SELECT count(*) AS n FROM catatan")) == {1: ["0"]}


def test_an_account_that_may_only_read_is_enough(
    kind: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = f"pembaca_{sa.make_url(url).database}"
    made = {
        "postgres": f"CREATE ROLE {reader} LOGIN PASSWORD 'hanya-baca'",
        "mariadb": f"CREATE USER {reader} IDENTIFIED BY 'hanya-baca'",
    }[kind]
    execute(
        url, "CREATE TABLE rahasia (n int)", "CREATE TABLE izin (n int)", "INSERT INTO izin VALUES (7)",
        made, f"GRANT SELECT ON izin TO {reader}",
    )  # fmt: skip
    monkeypatch.setenv("IZIN_URL", url.replace(f"{OWNER}:{PASSWORD}", f"{reader}:hanya-baca"))
    assert rows(ask(tmp_path, "SELECT n FROM izin")) == {1: ["7"]}
    with pytest.raises(LoadError, match=r"akun tidak boleh membaca tabel itu \(.*rahasia.*\); minta hak SELECT"):
        ask(tmp_path, "SELECT n FROM rahasia")


# ---------------------------------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("part", "wrong", "words"),
    [
        (PASSWORD, "salah-total", "nama pengguna atau sandi ditolak; betulkan isi IZIN_URL"),
        (OWNER, "orang-asing", "nama pengguna atau sandi ditolak; betulkan isi IZIN_URL"),
        ("/uji_", "/tidak_ada_", "basis data itu tidak ada di server; betulkan isi IZIN_URL"),
    ],
)
def test_a_wrong_address_is_told_without_repeating_it(
    kind: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, wrong: str, words: str
) -> None:
    monkeypatch.setenv("IZIN_URL", url.replace(part, wrong, 1))
    with pytest.raises(LoadError) as caught:
        ask(tmp_path, "SELECT 1 AS a")
    assert str(caught.value) == f"queries/izin.sql: {words}"
    assert caught.value.__suppress_context__ and caught.value.__cause__ is None


def test_a_faulty_query_is_told_in_the_servers_words_without_the_address(kind: str, url: str, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r'tabel atau kolom tidak ada: "permohonan".*; sesuaikan') as caught:
        ask(tmp_path, "SELECT a FROM permohonan")
    assert "uji_" not in str(caught.value)
    with pytest.raises(LoadError, match="query salah tulis"):
        ask(tmp_path, "SELECT a FROM FROM")


@contextmanager
def ended_meanwhile(kind: str, url: str) -> Iterator[None]:
    """An administrator who ends the endless count as soon as it runs."""
    find, kill = SEEN[kind]
    engine = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    over = threading.Event()

    def watch() -> None:
        with engine.connect().execution_options(no_parameters=True) as connection:
            while not over.wait(0.02):
                number = connection.exec_driver_sql(find).scalar()
                if number:
                    connection.exec_driver_sql(kill.format(number))
                    return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join(10)


def test_a_server_that_goes_away_in_the_middle_is_told_and_tried_again(kind: str, url: str, tmp_path: Path) -> None:
    begun = time.monotonic()
    with (
        ended_meanwhile(kind, url),
        pytest.raises(LoadError, match=r"sambungan terputus di tengah jalan; .* akan dicoba lagi"),
    ):
        ask(tmp_path, ENDLESS[kind], statement_timeout=30)
    assert time.monotonic() - begun < 25
    assert rows(ask(tmp_path, "SELECT 1 AS a")) == {1: ["1"]}


# ---------------------------------------------------------------------------------------------- silence


def _relay(source: socket.socket, target: socket.socket, mute: threading.Event, *, until: bytes) -> None:
    """Pass on what comes; from the first sight of ``until`` nothing passes in either direction."""
    try:
        while data := source.recv(65536):
            if until and until in data:
                mute.set()
            if not mute.is_set():
                target.sendall(data)
    except OSError:  # one of the two has left
        return


@contextmanager
def falling_silent(port: int, *, at: bytes) -> Iterator[int]:
    """A way to the server at ``port`` which swallows everything as soon as the client sends ``at``; gives its port."""
    mute, lines = threading.Event(), []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            client, _ = listener.accept()
        except OSError:  # closed without a caller
            return
        server = socket.create_connection(("127.0.0.1", port))
        lines.extend([client, server])
        threading.Thread(target=_relay, args=(server, client, mute), kwargs={"until": b""}, daemon=True).start()
        _relay(client, server, mute, until=at)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        for line in [listener, *lines]:
            line.close()


# The first sign of silence: the question itself, or what is asked of the server before it.
@pytest.mark.parametrize("at", [b"AS tujuh", b"version"])
def test_a_server_that_falls_silent_is_left_at_the_limit(
    kind: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: bytes
) -> None:
    address = sa.make_url(url)
    with falling_silent(int(address.port or 0), at=at) as port:
        monkeypatch.setenv("IZIN_URL", address.set(port=port).render_as_string(hide_password=False))
        with pytest.raises(LoadError, match=r"tidak menjawab dalam batas waktu; .* akan dicoba lagi"):
            ask(tmp_path, "SELECT 7 AS tujuh", statement_timeout=1)


def test_a_locked_table_is_waited_for_no_longer_than_the_limit(kind: str, url: str, tmp_path: Path) -> None:
    execute(url, "CREATE TABLE izin (n int)")
    lock = {"postgres": "LOCK TABLE izin IN ACCESS EXCLUSIVE MODE", "mariadb": "LOCK TABLES izin WRITE"}[kind]
    engine = sa.create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(lock)
        with pytest.raises(LoadError, match=r"belum selesai dalam 1 detik|sedang dikunci program lain"):
            ask(tmp_path, "SELECT n FROM izin", statement_timeout=1)


def test_postgresql_identifiers_spans_and_arrays_are_text(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IZIN_URL", postgres_url)
    query = """SELECT '0f8fad5b-d9cb-469f-a165-70867728950e'::uuid AS kunci, interval '1 day 2 hours' AS lama,
        interval '-90 minutes' AS mundur, ARRAY[1, 2] AS daftar, ARRAY['a', NULL] AS kata, '{}'::int[] AS kosong,
        ARRAY[DATE '2025-06-01'] AS hari, int4range(1, 5) AS rentang, inet '10.0.0.1' AS alamat_ip,
        TIME '08:30' AS jam"""
    assert rows(ask(tmp_path, query)) == {
        1: ["0f8fad5b-d9cb-469f-a165-70867728950e", "26:00:00", "-01:30:00", "[1, 2]", '["a", null]', "[]",
            '["2025-06-01"]', "[1, 5)", "10.0.0.1", "08:30:00"]
    }  # fmt: skip
