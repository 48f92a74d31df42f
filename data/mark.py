"""A word that tells whether a source's deliveries would be read as they were."""

from __future__ import annotations

from hashlib import sha256

from data.profile import Profile, Source, delivered_by


def mark_of(profile: Profile, source: Source) -> str:
    """A word that changes when the profile would read this source's deliveries otherwise."""
    found = sha256(source.model_dump_json().encode() + _query(profile, source))
    indicators = delivered_by(source)
    found.update("".join(i.model_dump_json() for i in profile.indicators.values() if i.id in indicators).encode())
    found.update(repr(profile.regions.all).encode())
    return found.hexdigest()


def _query(profile: Profile, source: Source) -> bytes:
    """The text of a source's query; nothing where it has none."""
    name = str(getattr(source.read, "query", "")).removesuffix(".sql")
    path = profile.folder / "queries" / f"{name}.sql"
    return path.read_bytes() if name and path.is_file() else b""
