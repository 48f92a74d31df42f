"""Writes small deliveries into an inbox of a test, stamped as finished."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from tests.fakes import NOW

DIRT = Path(__file__).parent / "dirt"


def put(inbox: Path, name: str, data: bytes | str, *, ago: timedelta = timedelta(hours=1), now: datetime = NOW) -> Path:
    """A file in the inbox that was last written ``ago`` before now."""
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    stamp = (now - ago).timestamp()
    os.utime(path, (stamp, stamp))
    return path
