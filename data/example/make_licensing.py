"""The invented licensing office's database of permits; and the list of all the files it sends.

Every number is invented; permits have a reference, a type, a desk and dates, never a person. The story: 214 permits
open, twelve past their deadline, seven of them at Dinas PUPR.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from data.example.agencies import Demo, years_of
from data.example.files import Sent
from data.example.make_business import lkpm, oss, skm
from data.profile import Working
from data.working_days import WorkingDays


@dataclass(frozen=True)
class Desk:
    """One technical office. past: working days past the deadline of its overdue permits; soon: due in 1 or 2 days;
    open: all its open permits. types: permit → working days it may take."""

    name: str
    past: tuple[int, ...]
    soon: int
    open: int
    types: dict[str, int]


DESKS = (
    Desk("Dinas PUPR", (9, 7, 5, 5, 3, 2, 1), 6, 61,
         {"PBG gudang": 28, "PBG rumah kos": 28, "PBG ruko": 28, "PKKPR tambak": 25, "PBG rumah tinggal": 28}),
    Desk("DLH", (6, 2, 1), 5, 34, {"Persetujuan lingkungan": 25, "SPPL": 10}),
    Desk("Dinas Kesehatan", (2,), 3, 38, {"Izin praktik tenaga kesehatan": 14, "Izin apotek": 14}),
    Desk("Dishub", (1,), 2, 17, {"Andalalin": 20, "Izin trayek": 14}),
    Desk("Dinas Peternakan", (), 2, 15, {"Izin usaha peternakan": 20}),
    Desk("Disdikpora", (), 1, 14, {"Izin operasional satuan pendidikan": 20}),
    Desk("Diskomidag", (), 2, 21, {"Izin usaha toko swalayan": 20}),
    Desk("DPMPTSP", (), 0, 14, {"Izin reklame": 14, "Izin penelitian": 7}),
)  # fmt: skip
# What the five oldest are, by desk and place among its overdue ones.
_OLDEST = {
    ("Dinas PUPR", 0): ("PBG gudang", "Durenan"),
    ("Dinas PUPR", 1): ("PBG rumah kos", "Trenggalek"),
    ("Dinas PUPR", 2): ("PBG ruko", "Pogalan"),
    ("Dinas PUPR", 3): ("PKKPR tambak", "Munjungan"),
    ("DLH", 0): ("Persetujuan lingkungan", "Watulimo"),
}


@dataclass(frozen=True)
class Permit:
    """One row of the licensing system. Dates are ISO text, "" while open."""

    no_permohonan: str
    jenis: str
    dinas: str
    kode_kecamatan: str
    tgl_terima: str
    tgl_batas: str
    tgl_selesai: str
    kali_kembali: int


def working_days() -> WorkingDays:
    return WorkingDays(Working())


def permits(demo: Demo) -> list[Permit]:
    """Every permit of 24 months: the open ones first, then the closed ones, numbered by the day they came."""
    calendar = working_days()
    rows = [*_open(demo, calendar), *_closed(demo, calendar)]
    rows.sort(key=lambda p: (p.tgl_terima, p.tgl_batas, p.jenis, p.kode_kecamatan))
    return [replace(p, no_permohonan=f"P{p.tgl_terima[:4]}-{n:05d}") for n, p in enumerate(rows, start=1)]


def _open(demo: Demo, calendar: WorkingDays) -> Iterator[Permit]:
    chance = demo.chance("open permits")
    for desk in DESKS:
        longest = max(desk.types.values())
        later = range(desk.open - len(desk.past) - desk.soon)
        left = [-days for days in desk.past] + [1 + place % 2 for place in range(desk.soon)]
        left += [min(chance.choice((3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 20)), longest) for _ in later]
        for place, days in enumerate(left):
            fitting = [kind for kind, sla in desk.types.items() if sla >= days]
            kind, code = chance.choice(fitting), chance.choice(demo.districts).code
            if oldest := _OLDEST.get((desk.name, place)):
                kind, code = oldest[0], demo.cast.player(oldest[1]).code
            yield _one(demo, calendar, desk, left=days, what=(kind, code))


def _one(demo: Demo, calendar: WorkingDays, desk: Desk, *, left: int, what: tuple[str, str]) -> Permit:
    """An open permit with so many working days left. what: its type and the code of its kecamatan."""
    kind, code = what
    due = calendar.add(demo.today, left)
    came = min(calendar.add(due, -desk.types[kind]), demo.today)
    returned = int(demo.chance("returned", desk.name, kind, due).random() < 0.18)
    return Permit("", kind, desk.name, code, came.isoformat(), due.isoformat(), "", returned)


def _closed(demo: Demo, calendar: WorkingDays) -> Iterator[Permit]:
    chance = demo.chance("closed permits")
    for month in [*demo.months, demo.now_month]:
        back = (demo.today - month.start).days / 30.4
        on_time = 0.944 + 0.024 * min(1, back / 12)
        days = min((demo.today - month.start).days, (month.end - month.start).days)
        count = round(285 * (days + 1) / ((month.end - month.start).days + 1))
        late = set(chance.sample(range(count), round(count * (1 - on_time))))
        for number in range(count):
            desk = chance.choices(DESKS, [d.open for d in DESKS])[0]
            kind = chance.choice(list(desk.types))
            sla = desk.types[kind]
            took = (
                sla + chance.randint(1, 14) if number in late else max(1, round(sla * chance.triangular(0.35, 1, 0.85)))
            )
            closed = _working(calendar, month.start + timedelta(days=chance.randint(0, days)), month.start)
            came = calendar.add(closed, -took)
            due = calendar.add(came, sla)
            returned = (chance.random() < 0.19) + (chance.random() < 0.03)
            district = chance.choice(demo.districts).code
            yield Permit("", kind, desk.name, district, came.isoformat(), due.isoformat(), closed.isoformat(), returned)


def _working(calendar: WorkingDays, day: date, first: date) -> date:
    """The day itself or the last working day before it, but not before first."""
    while not calendar.is_working(day) and day > first:
        day -= timedelta(days=1)
    return day


def database(place: Path, demo: Demo) -> Path:
    """Makes the licensing system's database anew (SQLite standing in for a MySQL server) and gives its path."""
    place.parent.mkdir(parents=True, exist_ok=True)
    made = place.with_suffix(".part")
    made.unlink(missing_ok=True)
    with closing(sqlite3.connect(made)) as connection, connection:
        connection.execute(
            "CREATE TABLE permohonan (no_permohonan TEXT PRIMARY KEY, jenis TEXT, dinas TEXT, kode_kecamatan TEXT,"
            " tgl_terima TEXT, tgl_batas TEXT, tgl_selesai TEXT, kali_kembali INTEGER)"
        )
        connection.executemany(
            "INSERT INTO permohonan VALUES (?, ?, ?, ?, ?, ?, NULLIF(?, ''), ?)",
            [tuple(vars(p).values()) for p in permits(demo)],
        )
    made.replace(place)
    return place


def licensing(demo: Demo) -> Iterator[Sent]:
    """Every file of the licensing office, older ones first; the newest month of the survey has not come."""
    for year, months in years_of(demo.months).items():
        yield oss(demo, year, months)
    yield lkpm(demo, list(demo.months))
    for year, months in years_of(demo.months[:-1]).items():
        yield skm(demo, year, months)
