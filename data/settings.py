"""Where things are and where we listen, from the environment. Else only sources' secrets are read from there."""

from __future__ import annotations

import os
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
        """True for the profile that comes with Pendopo: only then do demonstration agencies deliver."""
        return self.profile == Path(__file__).resolve().parent / "example" / "profile"
