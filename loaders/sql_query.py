"""Databases: the answer of one read-only SELECT, within limits of time and rows; no address in any text."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from loaders.answer_table import raw_table
from loaders.base import Delivery, LoadError, RawTable
from loaders.database import Answer, Limits, ask
from loaders.database_address import AddressSpec, address
from loaders.database_look import Look, look
from loaders.database_near import nearest
from loaders.moments import Epoch, as_moment
from loaders.select_only import check_select

KIND = "sql"
_Told = TypeVar("_Told")


class Spec(AddressSpec):
    """Which database and which question.

    query: file in ``queries/`` of the profile, with or without ".sql". connect_timeout, statement_timeout: seconds.
    max_rows: a longer answer is refused, never cut. epoch: columns that hold a moment as a number. root: the profile
    folder; filled in when the profile is read, never written in it.
    """

    kind: Literal["sql"]
    query: str = Field(pattern=r"^[\w-]+(\.sql)?$")
    connect_timeout: int = Field(default=10, ge=1, le=120)
    statement_timeout: int = Field(default=60, ge=1, le=3600)
    max_rows: int = Field(default=100_000, ge=1, le=5_000_000)
    epoch: Mapping[str, Epoch] = {}
    root: str = Field(default="", exclude=True)


def deliveries(spec: Spec, folder: Path, now: datetime) -> list[Delivery]:
    """The present answer of the query: one delivery, asked for now. LoadError: no query file, or no address set."""
    _query(spec)
    _url(spec, folder)
    return [Delivery(_name(spec), None, now.astimezone(UTC))]


def read(spec: Spec, folder: Path, delivery: Delivery, expect: Sequence[str]) -> list[RawTable]:
    """The answer as one table; rows count from 1. The fingerprint does not depend on the order of the rows."""
    name = _name(spec)
    answer = _asked(ask, spec, folder)
    if len(answer.rows) > spec.max_rows:
        raise LoadError(
            f"{name}: jawaban lebih dari {spec.max_rows} baris; ringkas dengan GROUP BY, atau naikkan read.max_rows"
        )
    if len(set(answer.columns)) != len(answer.columns):
        twice = next(c for c in answer.columns if answer.columns.count(c) > 1)
        raise LoadError(f'{name}: kolom "{twice}" muncul dua kali; beri nama lain dengan AS')
    rows = _with_moments(answer, spec.epoch, name)
    return [raw_table(answer.columns, rows, name=name, types=answer.types)]


def _with_moments(answer: Answer, epoch: Mapping[str, Epoch], name: str) -> Sequence[Sequence[object]]:
    if not epoch:
        return answer.rows
    for column in epoch:
        if column not in answer.columns:
            near = get_close_matches(column, answer.columns, 1)
            there = f'; mungkin "{near[0]}"' if near else ""
            raise LoadError(f'{name}: kolom "{column}" tidak ada di jawaban{there}; betulkan read.epoch')
    kinds = [epoch.get(column) for column in answer.columns]
    return [[as_moment(v, kind) if kind else v for v, kind in zip(row, kinds, strict=True)] for row in answer.rows]


def look_at(spec: Spec, folder: Path) -> Look:
    """The columns the query gives, asked without a row, and whether the account may write. LoadError: as ``read``."""
    return _asked(look, spec, folder)


def _asked(asking: Callable[[URL, str, Limits], _Told], spec: Spec, folder: Path) -> _Told:
    query, url = _query(spec), _url(spec, folder)
    limits = Limits(spec.connect_timeout, spec.statement_timeout, spec.max_rows)
    try:
        return asking(url, query, limits)
    except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
        # "from None": the driver's own words and the address must not travel on in a traceback.
        near = nearest(url, query, limits, str(getattr(error, "orig", error)))
        raise LoadError(_why(error, spec, url, near)) from None


def kind_of(spec: Spec) -> str:
    """Which kind of database it is ("mariadb"); "" while no address is set."""
    return spec.engine or os.environ.get(spec.url_env, "").strip().split(":")[0].split("+")[0]


def question(spec: Spec) -> str:
    """The text of the query. LoadError: no query file, or not one SELECT."""
    return _query(spec)


# ---------------------------------------------------------------------------------------------- query and address


def _name(spec: Spec) -> str:
    return f"queries/{spec.query.removesuffix('.sql')}.sql"


def _query(spec: Spec) -> str:
    path = Path(spec.root) / _name(spec)
    try:
        return check_select(path.read_text(encoding="utf-8-sig"), _name(spec))
    except (OSError, UnicodeDecodeError):
        raise LoadError(
            f"{_name(spec)}: tidak ada atau tidak terbaca di folder profil; buat berkasnya (UTF-8)"
        ) from None


def _url(spec: Spec, inbox: Path) -> URL:
    return address(spec, _name(spec), root=Path(spec.root), inbox=inbox)


# ---------------------------------------------------------------------------------------------- errors

_KNOWN: tuple[tuple[str, str], ...] = (
    (r"interrupted|statement timeout|max_statement_time|maximum statement execution|query execution was interrupted",
     "belum selesai dalam {limit} detik; persempit query, atau naikkan read.statement_timeout"),
    (r"database \".*\" does not exist|unknown database", "basis data itu tidak ada di server; betulkan isi {env}"),
    (r"authentication|access denied", "nama pengguna atau sandi ditolak; betulkan isi {env}"),
    (r"read.?only", "query mencoba menulis, padahal hanya boleh membaca; tulis SELECT saja"),
    (r"no such table|doesn't exist|does not exist|unknown column|no such column|undefined",
     "tabel atau kolom tidak ada: {near}; sesuaikan query dengan basis datanya"),
    (r"syntax error|near \"|error in your sql", "query salah tulis ({said}); perbaiki berkas query"),
    (r"unable to open database|no such file", "berkas basis data tidak ada atau tidak terbaca; periksa isi {env}"),
    (r"file is not a database|malformed|encrypted", "berkas itu bukan basis data yang utuh; periksa isi {env}"),
    (r"database is locked|lock wait", "basis data sedang dikunci program lain; akan dicoba lagi"),
    (r"permission denied|command denied", "akun tidak boleh membaca tabel itu ({said}); minta hak SELECT"),
    (r"timed? ?out|timeout",
     "tidak menjawab dalam batas waktu; periksa jaringan dan basis datanya, akan dicoba lagi"),
    (r"lost connection|terminating connection|connection was killed|closed the connection|server closed|gone away",
     "sambungan terputus di tengah jalan; periksa apakah basis data masih hidup, akan dicoba lagi"),
    (r"connect|refused|resolve|translate host|unreachable",
     "tidak dapat dihubungi; periksa apakah basis data hidup dan isi {env} benar"),
)  # fmt: skip


def _why(error: Exception, spec: Spec, url: URL, near: str) -> str:
    """What went wrong in Indonesian; the driver's words only after everything of the address is taken out."""
    name = _name(spec)
    if isinstance(error, ImportError) or "load plugin" in str(error):
        return f"{name}: penggerak untuk jenis basis data ini tidak terpasang; pakai postgresql, mysql atau sqlite"
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    # MySQL's drivers give (number, words); the number alone says nothing to an operator.
    words = original.args[1] if len(original.args) == 2 and isinstance(original.args[0], int) else original
    said = _scrubbed(str(words), url)
    for pattern, advice in _KNOWN:
        if re.search(pattern, str(original), re.I):
            return (
                f"{name}: {advice.format(limit=spec.statement_timeout, env=spec.place(), said=said, near=near or said)}"
            )
    return f"{name}: basis data menolak ({type(original).__name__}: {said}); periksa query dan isi {spec.place()}"


def _scrubbed(text: str, url: URL) -> str:
    line = " ".join(text.split()).split(" LINE 1: ")[0]
    secrets = [str(url.password or ""), url.host or "", url.username or "", url.database or ""]
    for secret in sorted({s for s in secrets if len(s) > 2} | {secrets[0]} - {""}, key=len, reverse=True):
        line = line.replace(secret, "…")
    line = re.sub(r"\w+(\+\w+)?://\S+|\b\d{1,3}(\.\d{1,3}){3}\b", "…", line)
    return line[:160]
