"""The invented agencies at work while the demonstration runs: a file every minute or so, through the inbox.

Some come late, some with bad rows, one is refused because a column was renamed; the licensing office's database moves
on as well. Which delivery is made follows from its number and the day alone.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from data.example import DATABASE
from data.example.agencies import PROFILE, ZONE, Demo, years_of
from data.example.files import Sent
from data.example.generate import generate, generated_for, present_day, write
from data.example.make_business import skm
from data.example.make_connected import network, rollcall, sites
from data.example.make_health import asik, eppgbm
from data.example.make_licensing import working_days
from data.example.make_medicine import siranap, smile, years_of_days
from data.example.make_schools import dapodik
from data.example.make_village import lpj, omspan, siskeudes
from data.example.village_story import desa
from data.period import Period

STEP = Path("agency") / "step"  # in the state folder: how many deliveries were made
REFUSED = 2  # the delivery that is refused, counted from 0: the first of _asik where there are desa


@dataclass(frozen=True)
class Permits:
    """A piece of work of the licensing office: so many permits received and issued, one sent back."""

    day: date
    number: int
    received: int
    issued: int
    place: str  # code of the kecamatan of those received


Delivery = Sent | Permits


def next_delivery(step: int, now: datetime, seed: int = 0, *, profile: Path = PROFILE) -> Delivery:
    """What the agencies do at this step (0, 1, 2 …): a file for the inbox, or work in the licensing database."""
    demo = Demo(present_day(now), seed, profile)
    turns = _ROUND if desa(demo) else tuple(make for make in _ROUND if make not in _OF_VILLAGES)
    turn, place = divmod(step, len(turns))
    make = turns[place]
    if make is None:
        chance, seat = demo.chance("work", step), demo.cast.seat.code
        return Permits(demo.today, step, received=chance.randint(0, 2), issued=chance.randint(1, 2), place=seat)
    if turn == 0 and make is _asik:
        return _renamed(demo)
    return make(demo, turn + 1)


def deliver(step: int, now: datetime, *, inbox: Path, state: Path, seed: int = 0, profile: Path = PROFILE) -> Delivery:
    """Makes one delivery and counts it."""
    found = next_delivery(step, now, seed, profile=profile)
    if isinstance(found, Permits):
        work_on(state / DATABASE, found)
    else:
        write(inbox, replace(found, delivered=now))
    (state / STEP).parent.mkdir(parents=True, exist_ok=True)
    (state / STEP).write_text(str(step + 1), encoding="ascii")
    return found


def deliver_forever(
    inbox: Path,
    state: Path,
    stop: threading.Event,
    *,
    every: float = 75,
    profile: Path = PROFILE,
    clock: Callable[[], datetime] = lambda: datetime.now(ZONE),
) -> None:
    """Goes on delivering until stop is set, a step every so many seconds; goes on counting where it left off.

    On a new day everything is made anew first, so that the demonstration is never older than today.
    """
    while not stop.wait(every):
        now = clock()
        today = present_day(now)
        if generated_for(state) != today:
            generate(inbox, today, now=now, profile=profile)
        deliver(_steps_made(state), now, inbox=inbox, state=state, profile=profile)


def _steps_made(state: Path) -> int:
    place = state / STEP
    return int(place.read_text(encoding="ascii")) if place.exists() else 0


# ------------------------------------------------------------------------------------------------- a round of files


def _this_year(periods: tuple[Period, ...]) -> tuple[int, list[Period]]:
    """The newest year among these months, and its months."""
    return list(years_of(periods).items())[-1]


def _with_now(demo: Demo) -> tuple[int, list[Period]]:
    return _this_year((*demo.months, demo.now_month))


def _omspan(demo: Demo, turn: int) -> Sent:
    year, months = _with_now(demo)
    return omspan(demo, year, months, min(6.0, 0.6 * turn))


def _asik(demo: Demo, turn: int) -> Sent:
    """The corrected file: no village misspelt."""
    year, months = _this_year(demo.months)
    return asik(demo, f"asik-{year}.csv", months, bad=turn % 2)


def _renamed(demo: Demo) -> Sent:
    """The same file with a column under another name: what a new version of a system does to a reader."""
    sound = _asik(demo, 1)
    body = sound.body.replace(b"IDL s.d. Bulan Ini", b"Imunisasi Lengkap (kumulatif)")
    return Sent(sound.name, body, sound.delivered)


def _rollcall(demo: Demo, turn: int) -> Sent:
    return rollcall(demo, f"absensi-{demo.today}.csv", [demo.today], present=turn)


def _siskeudes(demo: Demo, turn: int) -> Sent:
    year, months = _with_now(demo)
    return siskeudes(demo, f"siskeudes-{year}.csv", months, bad=turn % 4, ahead=min(0.05, 0.004 * turn))


def _smile(demo: Demo, turn: int) -> Sent:
    year, days = list(years_of_days(demo, 0).items())[-1]
    return smile(demo, f"smile-{year}.xlsx", days, min(4.0, 0.5 * turn))


def _lpj(demo: Demo, turn: int) -> Sent:
    year, months = _with_now(demo)
    return lpj(demo, year, months, min(9, turn))


def _network(demo: Demo, turn: int) -> Sent:
    year, months = _with_now(demo)
    return network(demo, f"jaringan-{year}.csv", months, min(6, turn))


def _sites(demo: Demo, turn: int) -> Sent:
    year, months = _with_now(demo)
    return sites(demo, f"situs-{year}.csv", months, min(12, turn))


def _late(demo: Demo, turn: int) -> Sent:
    """What is late arrives at last: hospital beds, then the survey, then the schools' list; then beds again."""
    if turn % 3 == 2:
        year, months = _this_year(demo.months)
        return skm(demo, year, months)
    if turn % 3 == 0:
        return dapodik(demo, "dapodik-progres.csv", [demo.today - timedelta(days=demo.today.weekday() + 1)], late=9)
    year, days = list(years_of_days(demo, 1 if turn == 1 else 0).items())[-1]
    return siranap(demo, f"siranap-{year}.csv", days)


def _weighing(demo: Demo, turn: int) -> Sent:
    """The corrected workbook; every other time the mistakes are back."""
    year, months = _this_year(demo.months)
    return eppgbm(demo, year, months, bad=turn % 2 == 0)


# None: the licensing office works in its database.
_ROUND: tuple[Callable[[Demo, int], Sent] | None, ...] = (
    None, _omspan, _asik, _rollcall, None, _siskeudes, _smile, _lpj, None, _network, _late, _weighing, _sites,
)  # fmt: skip
_OF_VILLAGES = (_omspan, _rollcall, _siskeudes, _lpj, _network, _sites)  # nobody to report on where there is no desa


# ------------------------------------------------------------------------------------------- the licensing office


def work_on(database: Path, work: Permits) -> None:
    """Receives and issues permits, and sends one back; in one transaction, as an office's system does."""
    calendar = working_days()
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        for number in range(work.received):
            due = calendar.add(work.day, 14)
            reference = f"P{work.day.year}-L{work.number:04d}{number}"
            connection.execute(
                "INSERT OR REPLACE INTO permohonan VALUES (?, 'Izin praktik tenaga kesehatan', 'Dinas Kesehatan',"
                " ?, ?, ?, NULL, 0)",
                (reference, work.place, work.day.isoformat(), due.isoformat()),
            )
        connection.execute(
            "UPDATE permohonan SET tgl_selesai = ? WHERE no_permohonan IN (SELECT no_permohonan FROM permohonan"
            " WHERE tgl_selesai IS NULL AND tgl_batas >= ? ORDER BY tgl_batas, no_permohonan LIMIT ?)",
            (work.day.isoformat(), work.day.isoformat(), work.issued),
        )
        connection.execute(
            "UPDATE permohonan SET kali_kembali = kali_kembali + 1 WHERE no_permohonan = (SELECT max(no_permohonan)"
            " FROM permohonan WHERE tgl_selesai IS NULL AND kali_kembali = 0)"
        )
