"""Roles of the product as processes of several machines: each believes in a host name of its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.serving import HOME, end
from tests.story_profile import REGION, REGIONS

# A number that is another one each time it is asked for: every look at the source lands a load of its own.
CLOCK = """\
SELECT '99.01.01.2001' AS desa, strftime('%Y-%m', 'now') AS bulan, CAST(strftime('%s', 'now') AS INTEGER) % 1000000 AS n
"""
SECTOR = """\
id = "{sector}"
label = "Sektor {sector}"

[[source]]
id = "{sector}"
label = "Sumber {sector}"
agency = "dinkes"
frequency = "month"
every = {every}
read = {{ kind = "sql", url_env = "CLOCK_URL", query = "clock" }}
shape = {{ kind = "wide", region = "desa", period = {{ column = "bulan" }} }}
[source.values]
"n" = "n_{sector}"

[[indicator]]
kind = "observed"
id = "n_{sector}"
label = "Hitungan {sector}"
unit = "kali"
whole = true
definition = "Hitungan."

[[panel]]
id = "kini-{sector}"
kind = "card"
indicator = "n_{sector}"
area = [1, 1, 4, 3]
"""
WALL = """\
[[wall]]
id = "utama"
label = "Dinding utama"
[[wall.screen]]
id = "1"
scenes = [{ page = "sektor", sector = "satu" }]
"""
_AS_MACHINE = """\
import socket, sys
socket.gethostname = lambda: sys.argv[1]
import app
sys.exit(app.main(["serve", "--role", sys.argv[2]]))
"""
LEADS, WAITS, LOST = "Pemuat bekerja", "menunggu giliran", "mengambil alih"


def write_clock_profile(folder: Path, *, every: int = 10, sectors: tuple[str, ...] = ("satu",)) -> Path:
    """A regency whose databases say something new at each look. every: seconds between the looks."""
    files = {"region.toml": REGION, "regions.csv": REGIONS, "walls.toml": WALL, "queries/clock.sql": CLOCK}
    files |= {f"sectors/{name}.toml": SECTOR.format(sector=name, every=every) for name in sectors}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _clock(folder: Path) -> str:
    """Address of a database in which there is nothing but the time."""
    path = folder / "jam.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kosong (n)")
        connection.commit()
    return f"sqlite:///{path}"


@dataclass(frozen=True)
class Role:
    """A running role. log: what it says."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self, since: int = 0) -> str:
        """What it said after so many bytes."""
        return self.log.read_bytes()[since:].decode("utf-8", "replace")

    def says(self, words: str, *, since: int = 0, seconds: float = 60) -> float:
        """When it said so (time.monotonic()). AssertionError with all it said when it does not in time."""
        until(lambda: words in self.said(since), seconds, lambda: self.said(since))
        return time.monotonic()

    @property
    def length(self) -> int:
        return self.log.stat().st_size

    def send(self, number: signal.Signals) -> None:
        """To the process and the nursery it forked, as a machine that is switched off or paused does to all."""
        os.killpg(self.process.pid, number)


def until(true: Callable[[], bool], seconds: float, said: Callable[[], str] = str) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, f"not within {seconds} s\n{said()}"
        time.sleep(0.02)


@contextmanager
def machine(name: str, role: str, folder: Path, **environment: str) -> Iterator[Role]:
    """A role on a machine of this name; its log lies in folder. Ended at the end, also when it was frozen."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{name}.log"
    given = {**os.environ, "PENDOPO_DELIVERIES": "off", "CLOCK_URL": _clock(folder), **environment}
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", _AS_MACHINE, name, role],
            cwd=HOME, env=given, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    found = Role(process, log)
    try:
        yield found
    finally:
        if process.poll() is None:
            found.send(signal.SIGCONT)
            end(process)
