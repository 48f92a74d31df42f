"""The regency's own log-in (OpenID Connect), as a file of the server names it. Optional: without it there are local
accounts only. The secret is not in the file: it names an environment variable."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LEAST_SECRET = 16  # characters; what a provider hands out is longer, what a person makes up is not


class ProviderError(ValueError):
    """The file cannot be used. Says where, what and what to do, in Indonesian; the secret is never in it."""


@dataclass(frozen=True)
class Identity:
    """Who somebody is at the provider. subject: the issuer and what it never gives to another."""

    subject: str
    name: str
    groups: frozenset[str]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(_Model):
    """Whoever is in this group at the provider has this role here."""

    name: str
    role: Literal["viewer", "operator", "admin"]
    agency: str = ""


class Provider(_Model):
    """issuer: exactly as the provider writes it. address: of this Pendopo, as browsers know it; the provider sends them
    back to <address>/masuk. groups_claim, name_claim: which words of the provider hold groups and the account's name.
    """

    issuer: str
    client: str
    secret_env: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]
    address: str
    label: str = "SSO"
    groups_claim: str = "groups"
    name_claim: str = "preferred_username"
    scope: str = "openid profile"
    group: tuple[Group, ...]

    @property
    def back(self) -> str:
        """Where the provider sends browsers back to."""
        return f"{self.address.rstrip('/')}/masuk"

    def secret(self) -> str:
        """What the provider knows this Pendopo by."""
        return os.environ.get(self.secret_env, "")

    def standing(self, groups: frozenset[str]) -> Group | None:
        """The widest right of these groups; None: they give none."""
        order = ("admin", "operator", "viewer")
        found = sorted((g for g in self.group if g.name in groups), key=lambda g: order.index(g.role))
        return found[0] if found else None


def read_provider(file: str, agencies: frozenset[str]) -> Provider | None:
    """The provider that a file names; None when no file is named. ProviderError."""
    if not file:
        return None
    try:
        with Path(file).open("rb") as opened:
            found = Provider.model_validate(tomllib.load(opened))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ProviderError(f"{file}: tidak terbaca ({error}); periksa PENDOPO_OIDC") from None
    except ValidationError as error:
        keys = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ProviderError(f"{file} › {keys}") from None
    if wrong := _wrong(found, agencies):
        raise ProviderError(f"{file} › {wrong}")
    return found


def _wrong(found: Provider, agencies: frozenset[str]) -> str:
    for key in ("issuer", "address"):
        at = urlsplit(getattr(found, key))
        if not at.hostname or (at.scheme != "https" and not (at.scheme == "http" and at.hostname in _LOOPBACK)):
            return f'{key}: "{getattr(found, key)}" harus alamat https'
    for group in found.group:
        if (group.role == "operator") != bool(group.agency):
            return f'group "{group.name}": agency diisi untuk operator, dan hanya untuk operator'
        if group.agency and group.agency not in agencies:
            return f'group "{group.name}": perangkat daerah "{group.agency}" tidak ada di profil'
    if not found.group:
        return "group: petakan sedikitnya satu kelompok ke sebuah peran"
    if len(found.secret()) < LEAST_SECRET:
        return f"secret_env: isi variabel {found.secret_env} dengan rahasia dari penyedia (≥ {LEAST_SECRET} huruf)"
    return ""
