"""Where a database is: a whole address in the environment, or its parts in the profile with the password outside."""

from __future__ import annotations

import os
import ssl
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import Field, model_validator
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from loaders.base import LoadError, ReadSpec

_VARIABLE = r"^[A-Z][A-Z0-9_]*$"
# What an address may say after "?": TLS only. Other options could run commands or read files of this machine.
_OPTIONS = {"sslmode", "sslrootcert", "ssl_ca", "ssl_verify_cert", "ssl_verify_identity"}
_DRIVERS = {
    "postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql", "sqlite": "sqlite",
}  # fmt: skip


class AddressSpec(ReadSpec):
    """Where a database is. Either url_env, or engine and what belongs to it.

    url_env: environment variable that holds the SQLAlchemy URL. engine: the kind of database. host, port, database,
    user: its parts; port 0 is the usual one. password_env: environment variable that holds the password.
    tls: "require" encrypts, "verify" also holds the server to its certificate. tls_ca: certificate file in the profile.
    SQLite: database is a file in the inbox.
    """

    url_env: str = Field(default="", pattern=rf"{_VARIABLE}|^$")
    engine: Literal["", "postgresql", "mysql", "mariadb", "sqlite"] = ""
    host: str = Field(default="", pattern=r"^[\w.:-]*$")
    port: int = Field(default=0, ge=0, le=65535)
    database: str = ""
    user: str = ""
    password_env: str = Field(default="", pattern=rf"{_VARIABLE}|^$")
    tls: Literal["", "require", "verify"] = ""
    tls_ca: str = Field(default="", pattern=r"^(\w[\w-]*(\.[\w-]+)*)?$")

    @model_validator(mode="after")
    def _one_way(self) -> AddressSpec:
        parts = [self.host, self.port, self.database, self.user, self.password_env, self.tls, self.tls_ca]
        if bool(self.url_env) == bool(self.engine):
            raise ValueError("sebut salah satu: url_env (seluruh alamat), atau engine dan bagiannya")
        if self.url_env and any(parts):
            raise ValueError("url_env sudah memuat seluruh alamat; hapus host, port, database, user, password_env, tls")
        if self.engine == "sqlite":
            path = PurePosixPath(self.database)
            if not self.database or path.is_absolute() or ".." in path.parts:
                raise ValueError('database untuk sqlite adalah berkas di dalam inbox: "dinkes/posyandu.sqlite"')
        elif self.engine and not (self.host and self.database and self.user and self.password_env):
            raise ValueError("engine memerlukan host, database, user, dan password_env")
        return self

    def variable(self) -> str:
        """The environment variable without which nobody can connect; "" when none is needed."""
        return self.url_env or self.password_env

    def place(self) -> str:
        """What an operator corrects when the address is wrong."""
        return self.url_env or (f"read dan {self.password_env}" if self.password_env else "read.database")


def address(spec: AddressSpec, name: str, *, root: Path, inbox: Path) -> URL:
    """The address with its driver. name: for messages. root: the profile. LoadError: not set, not allowed, unknown."""
    url = _from_parts(spec, name, root, inbox) if spec.engine else _from_environment(spec, name)
    kind, _, driver = url.drivername.partition("+")
    if kind not in _DRIVERS or (driver and url.drivername != _DRIVERS[kind]):
        raise LoadError(
            f'{name}: jenis basis data "{url.drivername[:40]}" belum didukung; pakai postgresql, mysql, mariadb atau '
            "sqlite, atau minta ekspor CSV atau Excel"
        )
    return url.set(drivername=_DRIVERS[kind])


def _from_environment(spec: AddressSpec, name: str) -> URL:
    text = _set(spec.url_env, name, "alamat basis data")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise LoadError(
            f"{name}: isi {spec.url_env} bukan alamat basis data; bentuknya jenis://pengguna:sandi@tuan-rumah/nama"
        ) from None
    if unknown := sorted(set(url.query) - _OPTIONS):
        raise LoadError(
            f"{name}: pilihan penggerak di {spec.url_env} tidak diizinkan ({', '.join(unknown)[:80]}); "
            "hapus dari alamatnya, yang boleh hanya pilihan TLS"
        )
    return url


def _from_parts(spec: AddressSpec, name: str, root: Path, inbox: Path) -> URL:
    if spec.engine == "sqlite":
        return URL.create("sqlite", database=str(_inside(inbox, spec.database, name)))
    return URL.create(
        spec.engine,
        username=spec.user,
        password=_set(spec.password_env, name, "sandi akun basis data"),
        host=spec.host,
        port=spec.port or None,
        database=spec.database,
        query=_tls(spec, name, root),
    )


def _set(variable: str, name: str, what: str) -> str:
    text = os.environ.get(variable, "").strip()
    if not text:
        raise LoadError(f"{name}: variabel lingkungan {variable} belum diisi; isi dengan {what}")
    return text


def _inside(inbox: Path, file: str, name: str) -> Path:
    path = inbox / file
    try:
        real = path.resolve(strict=True)
    except OSError:
        raise LoadError(f'{name}: berkas basis data "{file}" tidak ada di inbox; minta dikirim') from None
    if path.is_symlink() or not real.is_relative_to(inbox.resolve()) or not real.is_file():
        raise LoadError(f'{name}: "{file}" menuju ke luar inbox, atau bukan berkas; salin berkasnya ke inbox')
    return path


def _tls(spec: AddressSpec, name: str, root: Path) -> dict[str, str]:
    if not spec.tls:
        return {}
    authority = str(root / spec.tls_ca) if spec.tls_ca else ssl.get_default_verify_paths().cafile or ""
    if spec.tls == "require":
        return {"sslmode": "require"} if spec.engine == "postgresql" else {"ssl_check_hostname": "false"}
    if not Path(authority).is_file():
        raise LoadError(f'{name}: berkas sertifikat "{spec.tls_ca}" tidak ada di folder profil; betulkan read.tls_ca')
    if spec.engine == "postgresql":
        return {"sslmode": "verify-full", "sslrootcert": authority}
    return {"ssl_ca": authority, "ssl_verify_cert": "true", "ssl_verify_identity": "true"}
