"""Invented schools one by one: the Dapodik progress list, and rooms and teachers of a semester.

The story: 38 classrooms badly damaged, three crowded primary schools, and a list that has not come for two weeks.
"""

from __future__ import annotations

from datetime import date, timedelta

from data.example.agencies import STORY_PEOPLE, Demo, people, semesters_behind, share_out
from data.example.files import Cell, Sent, Sheet, book_bytes, csv_bytes
from data.period import Period
from data.regions import Region

# kecamatan: out of school now, change in a year, per cent verified, back at school;
# rooms badly damaged, per cent damaged (medium and bad), per cent of primary pupils who read well.
STORY: dict[str, tuple[int, int, int, int, int, float, float]] = {
    "Dongko": (156, -15, 61, 38, 5, 18.6, 66.8),
    "Panggul": (148, -28, 70, 52, 6, 19.4, 67.5),
    "Pule": (139, -29, 71, 49, 5, 17.9, 66.1),
    "Munjungan": (127, 6, 58, 21, 7, 21.2, 68.4),
    "Watulimo": (118, -25, 79, 44, 4, 15.6, 71.0),
    "Suruh": (96, -21, 82, 40, 3, 14.8, 69.3),
    "Bendungan": (88, -21, 75, 36, 3, 16.9, 68.9),
    "Kampak": (76, 6, 64, 14, 2, 13.7, 72.2),
    "Tugu": (71, -17, 87, 30, 1, 9.8, 73.4),
    "Gandusari": (66, -14, 86, 27, 1, 10.4, 73.9),
    "Karangan": (60, -17, 90, 29, 1, 8.9, 74.8),
    "Pogalan": (54, -12, 91, 24, 0, 7.6, 75.6),
    "Durenan": (48, -11, 94, 20, 0, 6.8, 76.3),
    "Trenggalek": (37, -14, 95, 17, 0, 5.9, 78.9),
}
CROWDED = {0: 26, 1: 28, 2: 31}  # in the first three kecamatan of STORY one primary school each: pupils a teacher
NOT_SYNCED = 21
SYNC_WEEKS = 12


def teachers(demo: Demo, school: Region) -> int:
    low, high = (7, 13) if school.kind == "sd" else (11, 26)
    return demo.chance("teachers", school.code).randint(low, high)


def pupils(demo: Demo, school: Region) -> int:
    """Pupils of a school; three primary schools are crowded."""
    ratio = crowded(demo).get(school.code) or demo.chance("pupils", school.code).uniform(8.3, 19.6)
    return round(teachers(demo, school) * ratio)


def crowded(demo: Demo) -> dict[str, int]:
    """Code of a crowded primary school → pupils a teacher."""
    first = demo.cast.ordered(STORY)[: len(CROWDED)]
    return {demo.facilities("sd", d.code)[0].code: ratio for d, ratio in zip(first, CROWDED.values(), strict=False)}


def out_of_school_story(demo: Demo, district: Region) -> tuple[int, int, int, int]:
    """Children out of school now, change in a year, per cent verified, back at school; elsewhere by inhabitants."""
    now, change, verified, back, *_ = STORY[demo.cast.part(district.code)]
    size = 1.0 if demo.cast.own else people(district) * len(STORY) / STORY_PEOPLE
    return round(now * size), round(change * size), verified, round(back * size)


def schools(demo: Demo) -> list[Region]:
    return [*demo.facilities("sd"), *demo.facilities("smp")]


def district_of(demo: Demo, place: Region) -> Region:
    return next(a for a in demo.land.ancestors(place.code) if a.level == "district")


DAPODIK_HEAD = ("No", "Nama Sekolah", "NPSN", "BP", "Status", "Tarik Data", "Sinkron", "PD", "Guru", "Kecamatan")


def dapodik(demo: Demo, name: str, days: list[date], *, late: int = NOT_SYNCED) -> Sent:
    """The regency's progress list: CSV with semicolons, a row a school and pull; ``late`` schools not synchronised."""
    rows: list[list[Cell]] = [list(DAPODIK_HEAD)]
    listed = [(s, teachers(demo, s), pupils(demo, s), district_of(demo, s).name) for s in schools(demo)]
    for back, day in enumerate(reversed(days)):
        behind = set(demo.chance("sync").sample([s.code for s, *_ in listed], min(late + 3 * back, len(listed) // 2)))
        for number, (school, staff, count, district) in enumerate(listed, start=1):
            synced = "Belum" if school.code in behind else "Sudah"
            kind = "Swasta" if school.code.endswith("7") else "Negeri"
            rows.append(
                [number, school.name, school.code, school.kind.upper(), kind, f"{day:%d/%m/%Y}", synced, count, staff,
                 f"Kec. {district}"]
            )  # fmt: skip
    return Sent(f"disdik/{name}", csv_bytes(rows, ";"), demo.at(days[-1], 2))


def dapodik_days(demo: Demo) -> list[date]:
    """Sundays of the pulls that came, oldest first; the last two weeks are missing."""
    newest = demo.ago(12)
    newest -= timedelta(days=(newest.weekday() + 1) % 7)
    return [newest - timedelta(weeks=back) for back in range(SYNC_WEEKS - 1, -1, -1)]


def rooms(demo: Demo, semester: Period) -> Sent:
    """Workbook a semester: rooms and teachers of every school under two merged header rows, with a total row."""
    rows: list[list[Cell]] = [
        ["SARANA DAN TENAGA PENDIDIK (DATA CONTOH)"],
        [],
        ["NPSN", "Nama Sekolah", "Ruang Kelas", None, None, None, "Guru", None],
        [None, None, "Jumlah", "Rusak Ringan", "Rusak Sedang", "Rusak Berat", "Jumlah", "S1/D4"],
    ]
    back = semesters_behind(demo, semester)
    for district in demo.cast.ordered(STORY):
        rows += _district_rooms(demo, district, back)
    sums = [sum(int(str(row[i])) for row in rows[4:]) for i in range(2, 8)]
    rows.append(["JUMLAH", None, *sums])
    merged = ((2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 5), (2, 6, 2, 7))
    came = min(semester.start + timedelta(days=121), demo.today)
    body = book_bytes([Sheet("Sarpras", tuple(rows), merged)])
    return Sent(f"disdik/sarpras-{semester}.xlsx", body, demo.at(came, 13, 30))


def _district_rooms(demo: Demo, district: Region, back: int) -> list[list[Cell]]:
    part = STORY[demo.cast.part(district.code)]
    bad, share = part[4] + (back + 1) // 2, part[5] + 0.8 * back
    own = [s for kind in ("sd", "smp") for s in demo.facilities(kind, district.code)]
    chance = demo.chance("rooms", district.code)
    count = [6 if s.kind == "sd" else chance.randint(8, 16) for s in own]
    broken = share_out(bad, [chance.uniform(0.1, 1) ** 3 for _ in own], count)
    left = [n - b for n, b in zip(count, broken, strict=True)]
    medium = share_out(
        max(0, round(sum(count) * share / 100) - sum(broken)), [chance.uniform(0.2, 1) for _ in own], left
    )
    found: list[list[Cell]] = []
    for school, n, b, m in zip(own, count, broken, medium, strict=True):
        staff = teachers(demo, school)
        light = min(n - b - m, chance.randint(0, 2))
        qualified = staff - (chance.random() < 0.28 + 0.03 * back) * chance.randint(1, 2)
        found.append([school.code, school.name, n, light, m, b, staff, qualified])
    return found
