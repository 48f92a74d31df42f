"""What invented health agencies send by village and district: EPPGBM, ASIK, SITB, JKN; and the list of all they send.

Layouts and dirt follow what such systems export; every number is invented. Rates per kecamatan are the story that the
demonstration tells: Pule, Suruh and Dongko above the stunting target, Pule behind in nearly everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from data.example.agencies import Demo, month_name, people, share_out, spread, walk, years_of
from data.example.files import Cell, Sent, Sheet, book_bytes, csv_bytes, dotted
from data.example.make_medicine import SILENT_DAYS, mpdn, siranap, smile, spm, years_of_days
from data.period import Period

# kecamatan: stunting now, a year before; full immunisation, K6, weighed, TB found, JKN — per cent, now.
RATES: dict[str, tuple[float, float, float, float, float, float, float]] = {
    "Pule": (16.8, 18.9, 79.2, 86.1, 82.6, 58.4, 98.1),
    "Suruh": (15.3, 16.4, 85.1, 90.3, 83.3, 66.0, 98.3),
    "Dongko": (14.6, 16.9, 86.4, 88.2, 84.1, 68.9, 98.0),
    "Bendungan": (13.8, 14.2, 84.9, 91.7, 82.9, 70.2, 98.4),
    "Panggul": (13.4, 15.1, 82.6, 91.2, 80.7, 72.3, 98.2),
    "Munjungan": (13.1, 14.6, 87.3, 90.4, 82.4, 69.7, 98.6),
    "Kampak": (12.6, 12.9, 90.2, 92.0, 85.2, 75.4, 98.8),
    "Tugu": (12.2, 13.6, 88.8, 91.1, 86.0, 77.6, 98.5),
    "Watulimo": (11.8, 12.4, 91.4, 90.8, 83.7, 75.6, 98.3),
    "Karangan": (11.4, 12.9, 93.1, 93.2, 87.1, 76.9, 98.9),
    "Gandusari": (10.9, 11.8, 92.7, 92.6, 88.4, 78.2, 99.0),
    "Durenan": (10.6, 12.2, 90.8, 91.9, 86.6, 80.6, 98.7),
    "Pogalan": (10.1, 11.9, 92.2, 93.0, 87.9, 79.3, 98.8),
    "Trenggalek": (9.2, 10.4, 90.3, 90.9, 84.4, 84.7, 98.9),
}
# The kecamatan whose newest figures have slips that are loaded, and doubted on the panels.
SLIP = "Gandusari"
# The month the rates above were thought for; the yearly cumulative ones are scaled to any other month by its plan.
STORY_MONTH = 10

Figures = dict[str, tuple[int, ...]]  # place code → the figures of its row


def cumulative(rate: float, month: int, full: float) -> float:
    """A yearly cumulative rate at a month's end, as far before or behind its linear plan as ``rate`` is in October."""
    return min(rate / (full * STORY_MONTH / 12) * full * month / 12, 99.6)


# ------------------------------------------------------------------------------------------ EPPGBM: stunting, weighing


def weighing(demo: Demo, month: Period) -> Figures:
    """Per village: registered, weighed, measured, stunted, wasted children. Stunted adds up to the kecamatan's rate."""
    found: Figures = {}
    step = demo.months.index(month)
    for district in demo.districts:
        now, before, _, _, ds, _, _ = RATES[demo.cast.part(district.code)]
        chance = demo.chance("stunting", district.code)
        rate = walk(chance, before, now, 0.25)[step]
        weighed_rate = walk(chance, ds - 1.8, ds, 0.7)[step]
        found |= _weighed(demo, district.code, month, rates=(rate, weighed_rate))
    return found


def _weighed(demo: Demo, district: str, month: Period, *, rates: tuple[float, float]) -> Figures:
    villages = demo.villages(district)
    lasting = spread(demo.chance("stunted", district), villages, 0.35)
    monthly = demo.chance("weighing", district, month)
    registered = [round(people(v) * 0.052) for v in villages]
    weighed = share_out(round(sum(registered) * rates[1] / 100), registered, registered)
    measured = [n - monthly.randint(0, max(1, n // 60)) for n in weighed]
    weights = [n * lasting[v.code] for n, v in zip(measured, villages, strict=True)]
    stunted = share_out(round(sum(measured) * rates[0] / 100), weights, measured)
    wasted = [round(n * monthly.uniform(0.035, 0.065)) for n in measured]
    if month == demo.last and demo.cast.part(district) == SLIP:
        wasted[0] = min(4 * wasted[0] + 1, measured[0])  # a quarter's children in a month's row: it jumped
    rows = zip(registered, weighed, measured, stunted, wasted, strict=True)
    return {v.code: row for v, row in zip(villages, rows, strict=True)}


def eppgbm(demo: Demo, year: int, months: list[Period], *, bad: bool = True) -> Sent:
    """A workbook a year, a sheet a month: title rows, "Pukesmas", JUMLAH, a source line; some villages have "-"."""
    sheets = tuple(_eppgbm_sheet(demo, month, bad=bad) for month in months)
    return Sent(f"dinkes/eppgbm-{year}.xlsx", book_bytes(sheets), demo.at(months[-1].end + timedelta(days=6), 9, 12))


def _eppgbm_sheet(demo: Demo, month: Period, *, bad: bool) -> Sheet:
    figures = weighing(demo, month)
    chance = demo.chance("eppgbm", month)
    rows: list[list[Cell]] = [
        ["REKAPITULASI HASIL PENIMBANGAN BALITA"],
        [f"{demo.regency.name.upper()} (DATA CONTOH)"],
        [f"Bulan : {month_name(month)} {month.start.year}"],
        [],
        [
            "No",
            "Kode Desa",
            "Kecamatan",
            "Pukesmas",
            "Desa/Kel",
            "Sasaran (S)",
            "Ditimbang (D)",
            "Diukur",
            "Stunting",
            "Wasting",
        ],
    ]
    silent = set(chance.sample(sorted(figures), min(2, len(figures) // 20)))
    number = 0
    for district in demo.districts:
        clinics = demo.facilities("puskesmas", district.code)
        for place, village in enumerate(demo.villages(district.code)):
            number += 1
            clinic = clinics[place % len(clinics)].name
            values: tuple[Cell, ...] = ("-",) * 5 if village.code in silent else figures[village.code]
            rows.append([number, village.code, f"Kec. {district.name}", clinic, village.name, *values])
    sums = [sum(f[i] for code, f in figures.items() if code not in silent) for i in range(5)]
    if bad and month == demo.last:
        rows[min(25, len(rows) - 1)][8] = "dua belas"  # one cell a person typed in words
        nowhere, seat = f"{demo.regency.code}.99.2001", demo.cast.seat.name
        rows.append([number + 1, nowhere, f"Kec. {seat}", "", "Desa Baru", 120, 98, 97, 11, 4])
    rows += [["", "JUMLAH", "", "", "", *sums], [], ["Sumber: EPPGBM, data contoh"]]
    return Sheet(month_name(month), tuple(rows))


# --------------------------------------------------------------------------------------- ASIK: immunisation, antenatal


def coverage(demo: Demo, month: Period) -> Figures:
    """Per village: infants to immunise, immunised so far this year; births so far, of them with six visits (K6)."""
    found: Figures = {}
    m = month.start.month
    back = (demo.last.start.year - month.start.year) * 12 + demo.last.start.month - m
    for district in demo.districts:
        _, _, idl, k6, _, _, _ = RATES[demo.cast.part(district.code)]
        villages = demo.villages(district.code)
        lasting = spread(demo.chance("asik", district.code), villages, 0.05)
        infants = [max(4, round(people(v) * 0.0128)) for v in villages]
        births = [max(1, round(n * m / 12)) for n in infants]
        full = cumulative(idl - 1.6 * back / 12, m, 100)
        done = share_out(round(sum(infants) * full / 100), _weights(infants, villages, lasting), infants)
        wobble = demo.chance("k6", district.code, month).uniform(-0.3, 0.3) if back else 0
        share = (k6 - 2.3 * back / 12 + wobble) / 100
        if not back and demo.cast.part(district.code) == SLIP:
            # Written one row too low: one village falls below its month before, the next has more than all infants.
            moved = min(infants[1] - done[1] + 2, done[0] // 2)
            done[0], done[1] = done[0] - moved, done[1] + moved
        six = share_out(round(sum(births) * share), _weights(births, villages, lasting), births)
        rows = zip(infants, done, births, six, strict=True)
        found |= {v.code: row for v, row in zip(villages, rows, strict=True)}
    return found


def _weights(base: list[int], villages: list, lasting: dict[str, float]) -> list[float]:
    return [n * lasting[v.code] for n, v in zip(base, villages, strict=True)]


ASIK_HEAD = (
    "Tahun", "Bulan", "Kecamatan", "Desa/Kelurahan", "Sasaran Bayi", "IDL s.d. Bulan Ini",
    "Ibu Bersalin s.d. Bulan Ini", "K6 s.d. Bulan Ini",
)  # fmt: skip


def asik(demo: Demo, name: str, months: list[Period], *, bad: int = 2) -> Sent:
    """CSV with semicolons and a BOM, villages by name with their kecamatan; some rows twice; ``bad`` rows misspelt."""
    rows: list[list[Cell]] = [[*ASIK_HEAD]]
    for month in months:
        figures = coverage(demo, month)
        for district in demo.districts:
            for v in demo.villages(district.code):
                kind = "Kel. " if v.kind == "kelurahan" else ""
                name_sent = v.aliases[0].upper() if v.aliases else v.name.upper()
                place = f"KEC. {district.name.upper()}"
                rows.append([month.start.year, month_name(month), place, kind + name_sent, *figures[v.code]])
    if months[-1] == demo.last:
        rows += [list(rows[-place]) for place in (3, 8) if place < len(rows)]  # pasted twice
        for row in rows[-120 : -120 + bad]:
            row[3] = f"{row[3]}AN"
    return Sent(f"dinkes/{name}", csv_bytes(rows, ";", "utf-8-sig"), demo.at(months[-1].end + timedelta(days=5), 18, 5))


# ----------------------------------------------------------------------------------------------------- SITB: TB cases


def sitb(demo: Demo, year: int, months: list[Period]) -> Sent:
    """CSV with commas, one row a puskesmas and month, cumulative since January."""
    rows: list[list[Cell]] = [
        ["periode", "puskesmas", "estimasi_kasus", "kasus_ditemukan", "sasaran_terduga", "terduga_diperiksa"]
    ]
    for month in months:
        back = (demo.last.start.year - month.start.year) * 12 + demo.last.start.month - month.start.month
        for district in demo.districts:
            clinics = demo.facilities("puskesmas", district.code)
            rate = RATES[demo.cast.part(district.code)][5] - 4.1 * back / 12
            expected = share_out(round(people(district) * 0.0026), [1 + i / 9 for i in range(len(clinics))])
            reached = round(sum(expected) * cumulative(rate, month.start.month, 90) / 100)
            found = share_out(reached, expected, expected)
            for clinic, cases, seen in zip(clinics, expected, found, strict=True):
                suspects = cases * 9
                rows.append([str(month), clinic.name, cases, seen, suspects, round(suspects * seen / cases * 1.02)])
    return Sent(f"dinkes/sitb-{year}.csv", csv_bytes(rows), demo.at(months[-1].end + timedelta(days=8), 17, 30))


# ------------------------------------------------------------------------------------------------------------ BPJS: JKN


def jkn(demo: Demo, year: int, months: list[Period]) -> Sent:
    """Workbook with BPS codes, dots for thousands written as text, and the month in a column."""
    rows: list[list[Cell]] = [
        ["Kepesertaan JKN menurut kecamatan (data contoh)"],
        [],
        ["Kode BPS", "Kecamatan", "Bulan", "Penduduk", "Peserta", "Peserta Aktif"],
    ]
    for month in months:
        back = (demo.last.start.year - month.start.year) * 12 + demo.last.start.month - month.start.month
        for district in demo.districts:
            chance = demo.chance("jkn", district.code)
            count = people(district) - back * chance.randint(5, 40)
            members = round(count * (RATES[demo.cast.part(district.code)][6] - 0.8 * back / 12) / 100)
            active = round(members * (chance.uniform(0.805, 0.86) - 0.002 * back))
            when = f"{month_name(month)} {month.start.year}"
            rows.append([district.bps, district.name.upper(), when, dotted(count), dotted(members), dotted(active)])
    rows += [[], ["Keterangan: peserta terdaftar per akhir bulan"]]
    body = book_bytes([Sheet("Kepesertaan", tuple(rows))])
    return Sent(f"bpjs/JKN {year}.xlsx", body, demo.at(months[-1].end + timedelta(days=4), 6))


# -------------------------------------------------------------------------------------------------------------- all


def health(demo: Demo) -> Iterator[Sent]:
    """Every file of the health agencies, 24 months up to today, older ones first."""
    for year, months in years_of(demo.months).items():
        yield eppgbm(demo, year, months)
        yield asik(demo, f"asik-{year}.csv", months)
        yield sitb(demo, year, months)
        yield jkn(demo, year, months)
        yield mpdn(demo, year, months)
        yield spm(demo, year, months)
    for year, days in years_of_days(demo, 0).items():
        yield smile(demo, f"smile-{year}.xlsx", days)
    for year, days in years_of_days(demo, SILENT_DAYS).items():
        yield siranap(demo, f"siranap-{year}.csv", days)
