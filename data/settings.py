"""Where things are and where we listen, from the environment. Else only sources' secrets are read from there."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """host, port: where the web server listens. profile, state: folders. catalogue: a SQLAlchemy URL, "" = embedded."""

    profile: Path
    state: Path
    catalogue: str
    host: str
    port: int

    @classmethod
    def from_environment(cls, home: Path) -> Settings:
        """PENDOPO_PROFILE, _STATE, _CATALOGUE, _HOST and _PORT; the demonstration on loopback by default."""
        get = os.environ.get
        return cls(
            profile=Path(get("PENDOPO_PROFILE") or home / "data" / "example" / "profile").resolve(),
            state=Path(get("PENDOPO_STATE") or home / "state").resolve(),
            catalogue=get("PENDOPO_CATALOGUE", ""),
            host=get("PENDOPO_HOST") or "127.0.0.1",
            port=int(get("PENDOPO_PORT") or 8050),
        )

    @property
    def inbox(self) -> Path:
        return self.state / "inbox"

    @property
    def demonstration(self) -> bool:
        """True when region.toml says so: only then do invented agencies deliver into the inbox."""
        try:
            with (self.profile / "region.toml").open("rb") as file:
                said = tomllib.load(file)
        except (OSError, ValueError):  # the profile's own reader says what is wrong with it
            return False
        return said.get("demonstration") is True and said.get("sample") is True
