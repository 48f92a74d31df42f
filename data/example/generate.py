"""Makes everything the invented agencies have sent by a day: files in the inbox and the licensing database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from data.example import DATABASE, DAY
from data.example.agencies import PROFILE, ZONE, Demo
from data.example.files import Sent
from data.example.make_education import education
from data.example.make_health import health
from data.example.make_licensing import database, licensing
from data.example.make_village import village

URL_ENV = "PENDOPO_URL_PERIZINAN"  # what sectors/perizinan.toml reads the database's address from

SETTLED = timedelta(minutes=3)  # a finished file's least age when the history is made


def files(demo: Demo) -> Iterator[Sent]:
    """Every file of every agency, made as asked for."""
    for made in (health, education, village, licensing):
        yield from made(demo)


def generate(
    inbox: Path, today: date, seed: int = 0, *, now: datetime | None = None, profile: Path = PROFILE
) -> list[Path]:
    """Writes every file into the inbox and the database beside it; the same day, seed and profile give the same bytes.

    A file that is there already is replaced. now (default: the clock): nothing is dated later than a few minutes
    before, because a delivery from the future would look like a wrong clock and one of this very moment like a file
    still being copied. Gives the paths written, the database last.
    """
    demo = Demo(today, seed, profile)
    latest = (now or datetime.now(ZONE)) - SETTLED
    written = [write(inbox, sent, latest) for sent in files(demo)]
    written.append(database(inbox.parent / DATABASE, demo))
    (inbox.parent / DAY).write_text(today.isoformat(), encoding="ascii")
    return written


def present_day(now: datetime | None = None) -> date:
    """The day it is in the demonstration regency; a server's own clock may still be in yesterday."""
    return (now or datetime.now(ZONE)).astimezone(ZONE).date()


def generated_for(state: Path) -> date | None:
    """The day the demonstration of a state folder was last made for; None when there is none."""
    place = state / DAY
    return date.fromisoformat(place.read_text(encoding="ascii")) if place.exists() else None


def write(inbox: Path, sent: Sent, latest: datetime | None = None) -> Path:
    """Puts one file into the inbox whole: under another name first, then renamed. latest: it is dated no later."""
    path = inbox / sent.name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(sent.body)
    when = (min(sent.delivered, latest) if latest else sent.delivered).timestamp()
    os.utime(part, (when, when))
    part.replace(path)
    return path


def database_url(state: Path) -> str:
    """The SQLAlchemy address of the licensing database of a state folder; goes into the environment as URL_ENV."""
    return f"sqlite:///{(state / DATABASE).resolve()}"
