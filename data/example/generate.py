"""Makes everything the invented agencies have sent by a day: files in the inbox and the licensing database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from data.example.agencies import Demo
from data.example.files import Sent
from data.example.make_education import education
from data.example.make_health import health
from data.example.make_licensing import database, licensing
from data.example.make_village import village

DATABASE = Path("agency") / "perizinan.sqlite"  # in the state folder
URL_ENV = "PENDOPO_URL_PERIZINAN"  # what sectors/perizinan.toml reads the database's address from


def files(demo: Demo) -> Iterator[Sent]:
    """Every file of every agency, made as asked for."""
    for made in (health, education, village, licensing):
        yield from made(demo)


def generate(inbox: Path, today: date, seed: int = 3503, *, now: datetime | None = None) -> list[Path]:
    """Writes every file into the inbox and the database beside it; the same day and seed give the same bytes.

    A file that is there already is replaced. now: nothing is dated later than this (a time of delivery in the future
    would look like a wrong clock). Gives the paths written, the database last.
    """
    demo = Demo(today, seed)
    written = [write(inbox, sent, now) for sent in files(demo)]
    return [*written, database(inbox.parent / DATABASE, demo)]


def write(inbox: Path, sent: Sent, now: datetime | None = None) -> Path:
    """Puts one file into the inbox whole: under another name first, then renamed."""
    path = inbox / sent.name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(sent.body)
    when = (min(sent.delivered, now) if now else sent.delivered).timestamp()
    os.utime(part, (when, when))
    part.replace(path)
    return path


def database_url(state: Path) -> str:
    """The SQLAlchemy address of the licensing database of a state folder; goes into the environment as URL_ENV."""
    return f"sqlite:///{(state / DATABASE).resolve()}"
