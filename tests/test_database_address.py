"""Where a database is: one way to say it, the password outside, TLS by words, and no other kind of database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy.engine import make_url

from loaders.base import LoadError
from loaders.database_address import AddressSpec, address
from tests.test_sql_query import ask, rows

PARTS = {
    "engine": "postgresql",
    "host": "10.0.0.9",
    "database": "izin",
    "user": "pendopo",
    "password_env": "IZIN_SANDI",
}


def made(tmp_path: Path, **keys: Any) -> str:
    spec = AddressSpec.model_validate({"kind": "sql", **keys})
    url = address(spec, "queries/izin.sql", root=tmp_path / "profil", inbox=tmp_path / "inbox")
    return url.render_as_string(hide_password=False)


def test_the_parts_make_an_address_with_the_password_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IZIN_SANDI", "a@b/c")
    assert made(tmp_path, **PARTS) == "postgresql+psycopg://pendopo:a%40b%2Fc@10.0.0.9/izin"
    assert made(tmp_path, **{**PARTS, "engine": "mariadb"}, port=3307, tls="require") == (
        "mariadb+pymysql://pendopo:a%40b%2Fc@10.0.0.9:3307/izin?ssl_check_hostname=false"
    )


def test_tls_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IZIN_SANDI", "rahasia")
    (tmp_path / "profil").mkdir()
    (tmp_path / "profil" / "ca.pem").write_text("")
    assert make_url(made(tmp_path, **PARTS, tls="require")).query == {"sslmode": "require"}
    authority = str(tmp_path / "profil" / "ca.pem")
    found = make_url(made(tmp_path, **PARTS, tls="verify", tls_ca="ca.pem")).query
    assert found == {"sslmode": "verify-full", "sslrootcert": authority}
    found = make_url(made(tmp_path, **{**PARTS, "engine": "mysql"}, tls="verify", tls_ca="ca.pem")).query
    assert found == {"ssl_ca": authority, "ssl_verify_cert": "true", "ssl_verify_identity": "true"}
    with pytest.raises(LoadError, match='berkas sertifikat "lain'):
        made(tmp_path, **PARTS, tls="verify", tls_ca="lain.pem")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, "sebut salah satu"),
        ({**PARTS, "url_env": "IZIN_URL"}, "sebut salah satu"),
        ({"url_env": "IZIN_URL", "host": "10.0.0.9"}, "url_env sudah memuat seluruh alamat"),
        ({**PARTS, "password_env": ""}, "engine memerlukan host, database, user, dan password_env"),
        ({**PARTS, "password_env": "rahasia sekali"}, "password_env"),
        ({**PARTS, "engine": "oracle"}, "engine"),
        ({**PARTS, "host": "10.0.0.9?sslmode=disable"}, "host"),
        ({"engine": "sqlite", "database": "/etc/passwd"}, "berkas di dalam inbox"),
        ({"engine": "sqlite", "database": "../luar.sqlite"}, "berkas di dalam inbox"),
        ({**PARTS, "tls": "verify", "tls_ca": "/etc/ssl/ca.pem"}, "tls_ca"),
        ({**PARTS, "options": "-c search_path=x"}, "options"),
    ],
)
def test_two_ways_too_little_and_driver_options_are_faults_of_the_profile(
    keys: dict[str, Any], said: str, tmp_path: Path
) -> None:
    with pytest.raises(ValidationError, match=said):
        made(tmp_path, **keys)


@pytest.mark.parametrize(
    "url", ["oracle://a:b@h/x", "mssql+pyodbc://a:b@h/x", "postgresql+asyncpg://a:b@h/x", "duckdb:///x"]
)
def test_another_kind_of_database_is_refused_with_what_can_be_done(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IZIN_URL", url)
    kind = url.split(":")[0]
    with pytest.raises(LoadError) as caught:
        made(tmp_path, url_env="IZIN_URL")
    assert str(caught.value) == (
        f'queries/izin.sql: jenis basis data "{kind}" belum didukung; pakai postgresql, mysql, mariadb atau sqlite, '
        "atau minta ekspor CSV atau Excel"
    )


def test_a_password_that_is_not_set_is_told_by_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IZIN_SANDI", raising=False)
    with pytest.raises(LoadError, match="variabel lingkungan IZIN_SANDI belum diisi; isi dengan sandi akun"):
        made(tmp_path, **PARTS)


@pytest.mark.parametrize("kind", ["postgres", "mariadb"])
@pytest.mark.server
def test_a_server_is_asked_by_its_parts(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    url = make_url(request.getfixturevalue(f"{kind}_url"))
    monkeypatch.setenv("IZIN_SANDI", str(url.password or "-"))
    parts = {"engine": url.get_backend_name(), "host": url.host, "port": url.port, "database": url.database,
             "user": url.username, "password_env": "IZIN_SANDI", "url_env": ""}  # fmt: skip
    assert rows(ask(tmp_path, "SELECT 1 + 1 AS dua", **parts)) == {1: ["2"]}
    with pytest.raises(LoadError) as caught:
        ask(tmp_path, "SELECT 1 AS satu", **{**parts, "database": "tidak_ada"})
    assert "basis data itu tidak ada di server; betulkan isi read dan IZIN_SANDI" in str(caught.value)
