"""Where things are and where we listen, from the environment. Else only sources' secrets are read from there."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TOKEN_LENGTH = 32  # characters; of hexadecimal ones that is 128 bits
QUARANTINE_DAYS = 90  # copies of refused deliveries may hold what should not be kept for ever


@dataclass(frozen=True)
class Settings:
    """host, port: where the web server listens. profile, state: folders. catalogue: a SQLAlchemy URL, "" = embedded.

    tls: a proxy before it speaks TLS. insecure: it may be reached without. proxies: addresses or networks that are
    believed when they say whom they ask for. oidc: a file that names the regency's own log-in;
    "" is none.
    """

    profile: Path
    state: Path
    catalogue: str
    host: str
    port: int
    quarantine_days: int = QUARANTINE_DAYS
    metrics_token_file: str = ""
    archive_days: int = 0
    tls: bool = False
    insecure: bool = False
    proxies: tuple[str, ...] = ()
    oidc: str = ""

    @classmethod
    def from_environment(cls, home: Path) -> Settings:
        """PENDOPO_PROFILE, _STATE, _CATALOGUE, _HOST, _PORT, _QUARANTINE_DAYS, _ARCHIVE_DAYS, _METRICS_TOKEN_FILE,
        _TLS, _INSECURE, _PROXIES, _OIDC. By default the demonstration on loopback."""
        get = os.environ.get
        return cls(
            profile=Path(get("PENDOPO_PROFILE") or home / "data" / "example" / "profile").resolve(),
            state=Path(get("PENDOPO_STATE") or home / "state").resolve(),
            catalogue=get("PENDOPO_CATALOGUE", ""),
            host=get("PENDOPO_HOST") or "127.0.0.1",
            port=int(get("PENDOPO_PORT") or 8050),
            quarantine_days=int(get("PENDOPO_QUARANTINE_DAYS") or QUARANTINE_DAYS),
            archive_days=int(get("PENDOPO_ARCHIVE_DAYS") or 0),
            metrics_token_file=get("PENDOPO_METRICS_TOKEN_FILE", ""),
            tls=get("PENDOPO_TLS") == "on",
            insecure=get("PENDOPO_INSECURE") == "on",
            oidc=get("PENDOPO_OIDC", ""),
            proxies=tuple(get("PENDOPO_PROXIES", "").replace(",", " ").split()),
        )

    @property
    def inbox(self) -> Path:
        return self.state / "inbox"

    def metrics_token(self) -> str:
        """What monitoring must show; "" when no file is named. ValueError: the file holds nothing that keeps a
        stranger out, or cannot be read."""
        if not self.metrics_token_file:
            return ""
        try:
            found = Path(self.metrics_token_file).read_text(encoding="ascii").strip()
        except (OSError, ValueError) as error:
            raise ValueError(f"PENDOPO_METRICS_TOKEN_FILE: {self.metrics_token_file} tidak terbaca") from error
        if len(found) < TOKEN_LENGTH or len(set(found)) < TOKEN_LENGTH // 4:
            raise ValueError(
                f"PENDOPO_METRICS_TOKEN_FILE: {self.metrics_token_file} harus berisi sedikitnya {TOKEN_LENGTH} huruf "
                "acak; buat dengan: openssl rand -hex 32"
            )
        return found

    @property
    def sample(self) -> bool:
        """True when region.toml says that the values are invented."""
        return self._said().get("sample") is True

    @property
    def agencies(self) -> frozenset[str]:
        """Ids of the agencies that region.toml names."""
        listed = self._said().get("agency")
        found = listed if isinstance(listed, list) else []
        return frozenset(str(one.get("id", "")) for one in found if isinstance(one, dict))

    @property
    def demonstration(self) -> bool:
        """True when region.toml says so: only then do invented agencies deliver into the inbox."""
        said = self._said()
        return said.get("demonstration") is True and said.get("sample") is True

    def other_regency(self, *, claim: bool = True) -> str:
        """Code of the regency whose data lie in the state folder, when it is another one than the profile's.

        The first profile that is loaded into a state folder claims it: two regencies' loads never share one. A web
        server alone only looks (claim False).
        """
        mine, place = str(self._said().get("code", "")), self.state / "regency"
        if claim and mine and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError), place.open("x", encoding="utf-8") as file:  # another machine was quicker
                file.write(mine)
        theirs = place.read_text(encoding="utf-8").strip() if place.exists() else mine
        return theirs if mine and theirs != mine else ""

    def _said(self) -> dict[str, object]:
        """region.toml as written; nothing when it cannot be read: the profile's own reader says what is wrong."""
        try:
            with (self.profile / "region.toml").open("rb") as file:
                return tomllib.load(file)
        except (OSError, ValueError):
            return {}
