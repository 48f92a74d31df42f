"""A database looked at: its tables, or the answer of one question. Its password never leaves the environment."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect as inspected
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from data.proposing.sheet import Opened
from loaders import sql_query
from loaders.base import Delivery, LoadError
from loaders.database import Limits, connected
from loaders.sheets import sheet_of_table

_ADDRESS = re.compile(r"(sqlite|postgresql|mysql|mariadb)(\+\w+)?://|env:[A-Z][A-Z0-9_]*$")
_NAME = re.compile(r"\w+(\.\w+)?")
_VARIABLE = "PENDOPO_INSPECT_URL"
_LIMITS = Limits(10, 30, 50_000)


@dataclass(frozen=True)
class Asked:
    """opened: the answer; None when no table was named, then ``tables`` lists them. query: what was asked."""

    opened: Opened | None
    tables: tuple[str, ...] = ()
    query: str = ""


def is_address(text: str) -> bool:
    """A database's address, or ``env:NAME`` for one that stands in the environment."""
    return bool(_ADDRESS.match(text))


def open_database(text: str, table: str, query: str) -> Asked:
    """LoadError: not to be reached, a password in the address, no such table. Nothing of the address is told."""
    variable = _into_environment(text)
    if not table and not query:
        return Asked(None, _tables(variable))
    if table and not _NAME.fullmatch(table):
        raise LoadError(f'tabel "{table}": hanya huruf, angka, dan garis bawah; pakai --query untuk yang lain')
    statement = query or f"SELECT * FROM {table}"  # noqa: S608  (a bare name, held to one SELECT by the reader)
    name = re.sub(r"\W+", "_", table or "pertanyaan")
    with tempfile.TemporaryDirectory(prefix="pendopo-lihat-") as work:
        folder = Path(work) / "queries"
        folder.mkdir()
        (folder / f"{name}.sql").write_text(statement, encoding="utf-8")
        spec = sql_query.Spec(kind="sql", url_env=variable, query=name, max_rows=50_000, root=work)
        delivery = Delivery(f"queries/{name}.sql", None, datetime.now(UTC))
        (found,) = sql_query.read(spec, Path(work), delivery, ())
    sheet = sheet_of_table(found, {"kind": "sql", "url_env": variable, "query": name})
    return Asked(Opened(Path("."), delivery, (sheet,)), query=statement)


def _into_environment(text: str) -> str:
    """The variable that holds the address. A password typed on the command line would stay in the shell's history."""
    if text.startswith("env:"):
        return text.removeprefix("env:")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise LoadError("alamat basis data tidak terbaca; bentuknya jenis://pengguna@tuan-rumah/nama") from None
    if url.password is not None:
        raise LoadError("jangan menulis sandi di baris perintah; taruh alamatnya di variabel lalu tulis env:NAMA")
    if password := os.environ.get("PENDOPO_INSPECT_PASSWORD"):
        url = url.set(password=password)
    os.environ[_VARIABLE] = url.render_as_string(hide_password=False)
    return _VARIABLE


def _tables(variable: str) -> tuple[str, ...]:
    spec = sql_query.Spec(kind="sql", url_env=variable, query="daftar")
    from loaders.database_address import address

    url = address(spec, "basis data", root=Path("."), inbox=Path("."))
    try:
        with connected(url, _LIMITS) as connection:
            look = inspected(connection)
            names = sorted({*look.get_table_names(), *look.get_view_names()})
    except (SQLAlchemyError, ImportError, OSError, ValueError):
        raise LoadError(f"basis data tidak dapat dibuka; periksa alamat di {variable} dan hak bacanya") from None
    if not names:
        raise LoadError("tidak ada tabel yang boleh dibaca akun ini; minta hak SELECT")
    return tuple(names)
