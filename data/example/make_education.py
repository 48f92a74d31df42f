"""What invented education agencies send: Dapodik lists, rooms and teachers, Verval ATS, SPM, Rapor Pendidikan.

Every number and every school is invented. The story: fewer children out of school, but more in Munjungan and Kampak;
38 classrooms badly damaged; three crowded schools; the Dapodik list has not come for more than a week.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from data.example.agencies import (
    Demo,
    month_name,
    people,
    semesters,
    semesters_behind,
    share_out,
    spread,
    walk,
    years_of,
)
from data.example.files import Cell, Sent, Sheet, book_bytes, comma, csv_bytes
from data.example.make_schools import NOT_SYNCED, STORY, dapodik, dapodik_days, out_of_school_story, rooms
from data.period import Period

# ------------------------------------------------------------------------------------------ Verval ATS: out of school


def out_of_school(demo: Demo, month: Period) -> dict[str, tuple[int, int, int, int]]:
    """Per village: verified and still out of school, not visited yet, visit forms, brought back this school year."""
    step = demo.months.index(month)
    found: dict[str, tuple[int, int, int, int]] = {}
    for district in demo.districts:
        now, change, verified, back = out_of_school_story(demo, district)
        villages = demo.villages(district.code)
        chance = demo.chance("ats", district.code)
        total = max(0, round(walk(chance, now - change, now, 2.0)[step]))
        lasting = spread(chance, villages, 0.6)
        weights = [people(v) * lasting[v.code] for v in villages]
        counts = share_out(total, weights)
        checked = share_out(round(total * verified / 100), [c + 0.01 for c in counts], counts)
        returned = share_out(round(back * (0.98 ** (len(demo.months) - 1 - step))), weights)
        rows = zip(checked, counts, returned, strict=True)
        found |= {v.code: (c, n - c, c, r) for v, (c, n, r) in zip(villages, rows, strict=True)}
    return found


def ats(demo: Demo, year: int, months: list[Period]) -> Sent:
    """A workbook a year, a sheet a month: two merged header rows, the kecamatan only on its first row, a total row."""
    sheets = tuple(_ats_sheet(demo, month) for month in months)
    return Sent(f"disdik/verval-ats-{year}.xlsx", book_bytes(sheets), demo.at(months[-1].end, 15, 20))


def _ats_sheet(demo: Demo, month: Period) -> Sheet:
    figures = out_of_school(demo, month)
    rows: list[list[Cell]] = [
        [f"VERVAL ANAK TIDAK SEKOLAH USIA 7–18, {month_name(month).upper()} {month.start.year} (DATA CONTOH)"],
        [],
        ["No", "Kecamatan", "Desa/Kelurahan", "Status", None, "Formulir Kunjungan", "Kembali Bersekolah"],
        [None, None, None, "Terverifikasi", "Belum Didatangi", None, None],
        [1, 2, 3, 4, 5, 6, 7],
    ]
    number = 0
    for district in demo.districts:
        for first, village in enumerate(demo.villages(district.code)):
            number += 1
            name = f"Kel. {village.name}" if village.kind == "kelurahan" else village.name
            rows.append([number, district.name if not first else None, name, *figures[village.code]])
    rows.append([None, None, "JUMLAH", *(sum(f[i] for f in figures.values()) for i in range(4))])
    merged = ((2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 2, 4), (2, 5, 3, 5), (2, 6, 3, 6))
    return Sheet(month_name(month), tuple(rows), merged)


# ----------------------------------------------------------------------------------------------- SPM: participation


def spm(demo: Demo, semester: Period) -> Sent:
    """CSV with a BOM and two title lines, kecamatan codes without dots; one file a semester."""
    head = [
        "Kode", "Kecamatan", "Penduduk 5-6", "Bersekolah 5-6", "Penduduk 7-15", "Bersekolah 7-15",
        "Sasaran Kesetaraan", "Peserta Kesetaraan",
    ]  # fmt: skip
    rows: list[list[Cell]] = [["SPM PENDIDIKAN MENURUT KECAMATAN (DATA CONTOH)"], [], list(head)]
    back = semesters_behind(demo, semester)
    for district in demo.districts:
        wobble = demo.chance("spm", district.code).uniform(-1.2, 1.2)
        early, basic = round(people(district) * 0.02286), round(people(district) * 0.10505)
        second = round(people(district) * 0.00458)
        rates = (96.1 + wobble - 0.4 * back, 99.1 + wobble / 4 - 0.1 * back, 64.3 + 3 * wobble - 1.6 * back)
        halves = [(n, round(n * rate / 100)) for n, rate in zip((early, basic, second), rates, strict=True)]
        rows.append([district.code.replace(".", ""), district.name, *(n for half in halves for n in half)])
    came = min(semester.start + timedelta(days=134), demo.today)
    return Sent(f"disdik/spm-pendidikan-{semester}.csv", csv_bytes(rows, ",", "utf-8-sig"), demo.at(came, 11, 5))


# ------------------------------------------------------------------------------------------------- Rapor Pendidikan

# level: per cent who read well and who count well, three years ago … now.
LEARNING = {"sd": ((66.0, 69.2, 71.8), (54.6, 57.3, 59.4)), "smp": ((73.1, 75.4, 76.9), (62.4, 64.9, 63.6))}
CLIMATE = (
    ("Keamanan SD", (70.1, 71.9, 73.9)),
    ("Keamanan SMP", (68.8, 70.2, 71.2)),
    ("Kebinekaan SD", (69.4, 70.8, 72.6)),
    ("Kebinekaan SMP", (67.0, 68.3, 69.4)),
    ("Inklusivitas SD", (59.6, 61.2, 62.8)),
    ("Inklusivitas SMP", (56.2, 57.4, 60.4)),
)


def report_years(demo: Demo) -> tuple[int, int, int]:
    """The three newest years of Rapor Pendidikan, which comes out in spring."""
    newest = demo.today.year if demo.today.month >= 4 else demo.today.year - 1
    return newest - 2, newest - 1, newest


def report(demo: Demo, year: int) -> Sent:
    """Workbook a year with a sheet for SD and one for SMP: pupils tested, able to read, able to count."""
    step = report_years(demo).index(year)
    sheets = tuple(_report_sheet(demo, kind, step) for kind in ("sd", "smp"))
    return Sent(f"disdik/rapor-{year}.xlsx", book_bytes(sheets), demo.at(date(year, 4, 1), 9))


def _report_sheet(demo: Demo, kind: str, step: int) -> Sheet:
    reads, counts = LEARNING[kind]
    rows: list[list[Cell]] = [
        ["Rapor Pendidikan (data contoh)"],
        ["NPSN", "Nama Sekolah", "Peserta", "Literasi", "Numerasi"],
    ]
    for district in demo.districts:
        offset = STORY[demo.cast.part(district.code)][6] - 71.8
        own = demo.facilities(kind, district.code)
        chance = demo.chance("report", kind, district.code, step)
        tested = [chance.randint(14, 30) if kind == "sd" else chance.randint(30, 45) for _ in own]
        read = share_out(round(sum(tested) * (reads[step] + offset * 0.9) / 100), _able(chance, tested), tested)
        count = share_out(round(sum(tested) * (counts[step] + offset * 0.7) / 100), _able(chance, tested), tested)
        rows += [[s.code, s.name, *n] for s, *n in zip(own, tested, read, count, strict=True)]
    return Sheet(kind.upper(), tuple(rows))


def _able(chance: random.Random, tested: list[int]) -> list[float]:
    return [n * chance.uniform(0.75, 1.25) for n in tested]


def climate(demo: Demo) -> Sent:
    """CSV wide by year: school climate of the regency, six lines, decimal comma."""
    years = report_years(demo)
    rows: list[list[Cell]] = [["Indikator", *(f"tahun_{year}" for year in years)]]
    rows += [[name, *(comma(score) for score in scores)] for name, scores in CLIMATE]
    return Sent("disdik/rapor-iklim-kabupaten.csv", csv_bytes(rows, ";"), demo.at(date(years[-1], 4, 1), 9, 5))


# -------------------------------------------------------------------------------------------------------------- all


def education(demo: Demo) -> Iterator[Sent]:
    """Every file of the education agencies, older ones first."""
    for year, months in years_of(demo.months).items():
        yield ats(demo, year, months)
    for semester in semesters(demo):
        yield spm(demo, semester)
        yield rooms(demo, semester)
    for year in report_years(demo):
        yield report(demo, year)
    yield climate(demo)
    days = dapodik_days(demo)
    yield dapodik(demo, "dapodik-arsip.csv", days[:-1], late=NOT_SYNCED + 3)
    yield dapodik(demo, "dapodik-progres.csv", days[-1:])
