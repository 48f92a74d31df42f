"""What invented agencies send about villages: DPMD and KPPN (money, reports, roll-call), Kemendesa, Diskominfo.

Every number is invented. The story: nine villages far behind with Dana Desa, the same nine without their report,
fourteen without fibre, six absent from the roll-call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from data.example.agencies import Demo, month_name, month_short, people, share_out, spread, years_of
from data.example.files import Cell, Sent, Sheet, book_bytes, comma, csv_bytes, money
from data.period import Period
from data.regions import Region

# Per cent of the year's Dana Desa and APBDes that should be spent by the end of each month (targets.csv has the same).
DD_PLAN = (2, 6, 12, 22, 32, 40, 47, 55, 63, 70, 78, 98)
APBDES_PLAN = (2, 6, 12, 20, 28, 36, 43, 50, 57, 64, 72, 95)
STORY_MONTH = 11  # the month whose plan is 78: the shares below are of that month and scaled to any other

# kecamatan: mean share of Dana Desa spent, November
DD_SHARE: dict[str, float] = {
    "Munjungan": 66.0, "Panggul": 66.8, "Pule": 66.9, "Bendungan": 69.6, "Suruh": 71.2, "Dongko": 75.0,
    "Kampak": 78.3, "Tugu": 85.3, "Karangan": 85.7, "Watulimo": 85.8, "Gandusari": 89.2, "Pogalan": 89.5,
    "Trenggalek": 90.0, "Durenan": 93.8,
}  # fmt: skip
# (kecamatan, village): its own share, far behind
BEHIND: dict[tuple[str, str], float] = {
    ("Pule", "Joho"): 31, ("Panggul", "Terbis"): 34, ("Suruh", "Wonokerto"): 35, ("Munjungan", "Sobo"): 36,
    ("Pule", "Pakel"): 37, ("Panggul", "Ngrambingan"): 38, ("Bendungan", "Botoputih"): 38,
    ("Munjungan", "Bangun"): 39, ("Dongko", "Siki"): 39,
}  # fmt: skip
ABSENT = (
    ("Panggul", "Terbis"), ("Panggul", "Karangtengah"), ("Munjungan", "Sobo"), ("Pule", "Joho"),
    ("Suruh", "Wonokerto"), ("Watulimo", "Dukuh"),
)  # fmt: skip
FIELDS = ("Pemerintahan", "Pembangunan", "Pembinaan", "Pemberdayaan", "Bencana")
FIELD_SHARES = (0.31, 0.44, 0.07, 0.10, 0.08)  # of a village's budget
FIELD_PACE = (1.10, 0.88, 1.0, 1.02, 1.12)  # spent faster or slower than the whole
NO_FIBRE, QUIET_SITE, NO_SITE = 14, 22, 9
MANDIRI, MAJU = 74, 61  # the rest of 152 is berkembang


# ---------------------------------------------------------------------------------------------- villages in order


def desa(demo: Demo) -> list[Region]:
    """The 152 desa in the order of the profile."""
    return [v for d in demo.districts for v in demo.villages(d.code, desa_only=True)]


def district_name(demo: Demo, village: Region) -> str:
    return demo.land[village.parent].name


def named(demo: Demo, village: Region) -> tuple[str, str]:
    return district_name(demo, village), village.name


def weakest(demo: Demo, why: str, count: int) -> set[str]:
    """Codes of the villages that lack something, the far ones first, the same ones every time."""
    chance = demo.chance("weak", why)
    order = sorted(
        desa(demo), key=lambda v: (named(demo, v) not in BEHIND, DD_SHARE[named(demo, v)[0]] + chance.uniform(0, 30))
    )
    return {v.code for v in order[:count]}


# --------------------------------------------------------------------------------------------- OM-SPAN: Dana Desa


def ceiling(demo: Demo, village: Region, year: int) -> int:
    """Dana Desa of a village and year, whole thousands of rupiah."""
    base = 720_000 + people(village) * 62 + (year - 2024) * 9_500
    return 1000 * round(base + demo.chance("pagu", village.code).uniform(-40_000, 40_000))


def shares(demo: Demo) -> dict[str, float]:
    """Per desa the share spent in November; their mean is the kecamatan's."""
    found: dict[str, float] = {}
    for district in demo.districts:
        villages = demo.villages(district.code, desa_only=True)
        fixed = {v.code: BEHIND[(district.name, v.name)] for v in villages if (district.name, v.name) in BEHIND}
        rest = [v for v in villages if v.code not in fixed]
        mean = (DD_SHARE[district.name] * len(villages) - sum(fixed.values())) / len(rest)
        width = min(9.0, 98.5 - mean, mean - 44)
        moves = [demo.chance("dd", v.code).uniform(-width, width) for v in rest]
        centre = sum(moves) / len(moves)
        found |= fixed | {v.code: min(99.0, mean + m - centre) for v, m in zip(rest, moves, strict=True)}
    return found


def spent(demo: Demo, month: Period, ahead: float = 0.0) -> dict[str, tuple[int, int, int, int]]:
    """Per desa: ceiling, paid in stage I and II, spent. ahead: points of November's share on top (a later week)."""
    plan = DD_PLAN[month.start.month - 1]
    current = month.start.year == demo.today.year
    found = {}
    novembers = shares(demo)
    for village in desa(demo):
        share = novembers[village.code]
        pagu = ceiling(demo, village, month.start.year)
        own = share if current else max(share, 62 + share / 4)
        part = min(0.995, plan / DD_PLAN[STORY_MONTH - 1] * (own + ahead) / 100)
        used = round(pagu * part)
        first = min(pagu * 4 // 10, max(used, pagu * 4 // 10 if plan >= 6 else 0))
        second = max(0, used - first) if plan < 47 else max(used - first, pagu * 35 // 100)
        found[village.code] = (pagu, first, second, used)
    return found


def omspan(demo: Demo, year: int, months: list[Period], ahead: float = 0.0) -> Sent:
    """A workbook a year, a sheet a month (short names, "Nop"): four title rows, header in row 5, a total row."""
    sheets = tuple(_omspan_sheet(demo, month, ahead if month == months[-1] else 0.0) for month in months)
    when = min(months[-1].end, demo.today)
    return Sent(f"dpmd/realisasi_dd_{year}.xlsx", book_bytes(sheets), demo.at(when, 16))


def _omspan_sheet(demo: Demo, month: Period, ahead: float) -> Sheet:
    figures = spent(demo, month, ahead)
    rows: list[list[Cell]] = [
        ["LAPORAN REALISASI DANA DESA (DATA CONTOH)"],
        ["Kabupaten Trenggalek"],
        [f"Tahun Anggaran {month.start.year}"],
        [],
        ["No", "Kode", "Kecamatan", "Desa", "Pagu", "Tahap I", "Tahap II", "Realisasi"],
    ]
    for number, v in enumerate(desa(demo), start=1):
        rows.append([number, v.code, district_name(demo, v), v.name, *figures[v.code]])
    rows.append([None, "JUMLAH", None, None, *(sum(f[i] for f in figures.values()) for i in range(4))])
    rows += [[], ["Sumber: OM-SPAN (data contoh)"]]
    return Sheet(month_short(month), tuple(rows))


# -------------------------------------------------------------------------------------------------- Siskeudes: APBDes


def budgets(demo: Demo, month: Period) -> dict[str, list[tuple[int, int]]]:
    """Per desa: budget and spending of the five fields."""
    plan = APBDES_PLAN[month.start.month - 1]
    found = {}
    for village in desa(demo):
        chance = demo.chance("apbdes", village.code, month.start.year)
        whole = 1_000_000 * round(people(village) * 0.26 + 640)
        parts = share_out(whole, [s * chance.uniform(0.8, 1.2) for s in FIELD_SHARES])
        pace = 0.955 * (0.9 + 0.1 * DD_SHARE[district_name(demo, village)] / 80) * chance.uniform(0.93, 1.07)
        found[village.code] = [
            (part, round(part * min(0.99, plan / 100 * pace * field)))
            for part, field in zip(parts, FIELD_PACE, strict=True)
        ]
    return found


def siskeudes(demo: Demo, name: str, months: list[Period], *, bad: int = 3) -> Sent:
    """CSV with semicolons, money as "1.164.000.000,00", a budget and a spending column for each field and the whole."""
    pairs = [f"{field} {what}" for field in (*FIELDS, "Jumlah") for what in ("Anggaran", "Realisasi")]
    rows: list[list[Cell]] = [["Tahun", "Bulan", "Kode_Desa", "Nama_Desa", *pairs]]
    for month in months:
        figures = budgets(demo, month)
        for v in desa(demo):
            own = figures[v.code]
            whole = (sum(b for b, _ in own), sum(s for _, s in own))
            values = [money(n) for pair in (*own, whole) for n in pair]
            rows.append([month.start.year, month.start.month, v.code.replace(".", ""), v.name, *values])
    if months[-1] == demo.now_month:
        _spoil(rows, bad)
    return Sent(f"dpmd/{name}", csv_bytes(rows, ";"), demo.at(min(months[-1].end, demo.today), 14, 20))


def _spoil(rows: list[list[Cell]], bad: int) -> None:
    """Bad rows as they happen: a village of nowhere, a note instead of money, a minus sign too many."""
    faults = ((2, "3503992001"), (6, "belum posting"), (5, "-12.500.000,00"))
    for row, (column, text) in zip((-40, -90, -120), faults[:bad], strict=False):
        rows[row][column] = text


# ------------------------------------------------------------------------------------------------ Kemendesa: index

DIMENSIONS = ("Layanan Dasar", "Sosial", "Ekonomi", "Lingkungan", "Aksesibilitas", "Tata Kelola")


def index(demo: Demo, year: int) -> Sent:
    """Workbook a year: six dimension scores with decimal commas as text, score, class, inhabitants."""
    head = ["Kode", "Kecamatan", "Desa", *DIMENSIONS, "Skor", "Status", "Kode Status", "Jumlah Penduduk"]
    rows: list[list[Cell]] = [[f"INDEKS DESA TAHUN {year} (DATA CONTOH)"], [], list(head)]
    newest = index_years(demo)[-1]
    order = _by_strength(demo)
    limits = (MANDIRI - 13 * (newest - year), MANDIRI + MAJU - 6 * (newest - year))
    for v in desa(demo):
        rank = order[v.code]
        kind, code, floor, height = _class_of(rank, limits)
        chance = demo.chance("index", v.code, year)
        middle = floor + height * (1 - rank / 152) + chance.uniform(0, 0.02)
        scores = [middle + chance.uniform(-0.05, 0.05) - (0.09 if d == "Ekonomi" else 0) for d in DIMENSIONS]
        mean = sum(scores) / len(scores)
        texts = [comma(score, 4) for score in (*scores, mean)]
        rows.append([v.code, district_name(demo, v), v.name, *texts, kind, code, people(v)])
    body = book_bytes([Sheet("Indeks Desa", tuple(rows))])
    return Sent(f"kemendesa/Indeks Desa {year}.xlsx", body, demo.at(date(year, 7, 14), 10))


def _by_strength(demo: Demo) -> dict[str, int]:
    chance, spent_by = demo.chance("strength"), shares(demo)
    order = sorted(desa(demo), key=lambda v: -(spent_by[v.code] + chance.uniform(-14, 14)))
    return {v.code: rank for rank, v in enumerate(order)}


def _class_of(rank: int, limits: tuple[int, int]) -> tuple[str, int, float, float]:
    """Class as printed, its number, and where its scores lie; classes come with the list, they are not computed."""
    if rank < limits[0]:
        return "MANDIRI", 5, 0.80, 0.10
    return ("MAJU", 4, 0.71, 0.08) if rank < limits[1] else ("BERKEMBANG", 3, 0.60, 0.10)


def index_years(demo: Demo) -> tuple[int, ...]:
    """Indeks Desa began in 2025 (before: IDM, another series); each year's list comes in July."""
    newest = demo.today.year if (demo.today.month, demo.today.day) >= (7, 15) else demo.today.year - 1
    return tuple(range(max(2025, newest - 1), newest + 1))


# ----------------------------------------------------------------------------------------------------- LPJ: reports


def filed(demo: Demo, month: Period) -> int:
    """How many desa have filed this half-year's report by the end of a month; today it is 143."""
    whole = (0, 31, 78, 116, 143, 152)
    place = (month.start.month - 1) % 6
    here = (demo.now_month.start.month - 1) % 6
    if Period.containing(month.start, "semester") != Period.containing(demo.today, "semester"):
        return whole[place]
    return round(143 * (place + 1) / (here + 1)) if place < here else 143


def lpj(demo: Demo, year: int, months: list[Period], more: int = 0) -> Sent:
    """Workbook with tahun and bulan columns, "Sudah"/"Belum"; the kecamatan only on its first row."""
    rows: list[list[Cell]] = [
        ["MONITORING LPJ APBDES (DATA CONTOH)"],
        ["Tahun", "Bulan", "Kecamatan", "Desa", "Wajib Lapor", "LPJ", "Tanggal Terima"],
    ]
    order = sorted(desa(demo), key=lambda v: (named(demo, v) in BEHIND, demo.chance("lpj", v.code).random()))
    for month in months:
        count = filed(demo, month) + (more if month == months[-1] else 0)
        done = {v.code: place for place, v in enumerate(order[:count])}
        for d in demo.districts:
            for first, v in enumerate(demo.villages(d.code, desa_only=True)):
                day = month.start + timedelta(days=done[v.code] % 20) if v.code in done else None
                status = "Sudah" if v.code in done else "Belum"
                rows.append([year, month_short(month), d.name if not first else None, v.name, "Ya", status, day])
    body = book_bytes([Sheet("LPJ", tuple(rows))])
    return Sent(f"dpmd/lpj-{year}.xlsx", body, demo.at(min(months[-1].end, demo.today), 15))


# --------------------------------------------------------------------------------------------- Diskominfo: network


def network(demo: Demo, name: str, months: list[Period], *, without: int = NO_FIBRE) -> Sent:
    """CSV from the network monitor: codes without dots, medium, uptime with a decimal comma in quotes."""
    rows: list[list[Cell]] = [["kode_desa", "bulan", "pantau", "media", "uptime"]]
    for month in months:
        back = (demo.now_month.start.year - month.start.year) * 12 + demo.now_month.start.month - month.start.month
        lacking = weakest(demo, "serat", without + back)
        for v in desa(demo):
            chance = demo.chance("uptime", v.code, month)
            medium = "Radio" if v.code in lacking else "Serat Optik"
            up = 100 - chance.expovariate(1 / (0.9 if v.code not in lacking else 2.6))
            rows.append([v.code.replace(".", ""), str(month), "Ya", medium, comma(max(80, up))])
    return Sent(f"diskominfo/{name}", csv_bytes(rows), demo.at(min(months[-1].end, demo.today), 18))


def sites(demo: Demo, name: str, months: list[Period]) -> Sent:
    """CSV saved by an old Excel (Windows-1252, no-break blanks): answer of each village site, news in 30 days."""
    rows: list[list[Cell]] = [
        ["Periode", "Kecamatan", "Desa", "Domain", "Terdaftar", "Keadaan", "Aktif", "Berita 30 Hari"]
    ]
    for month in months:
        back = (demo.now_month.start.year - month.start.year) * 12 + demo.now_month.start.month - month.start.month
        none = weakest(demo, "situs", NO_SITE + back // 2)
        quiet = weakest(demo, "situs", NO_SITE + QUIET_SITE + back)
        for v in desa(demo):
            state = "nihil" if v.code in none else "diam" if v.code in quiet else "aktif"
            news = demo.chance("news", v.code, month).randint(2, 11) if state == "aktif" else 0
            when = f"{month_name(month)} {month.start.year}"
            where = (f"Kec.\u00a0{district_name(demo, v)}", f"Desa\u00a0{v.name}", dict(v.facts)["website"])
            rows.append([when, *where, "Ya", state, "Ya" if state == "aktif" else "Tidak", news])
    return Sent(f"diskominfo/{name}", csv_bytes(rows, ";", "cp1252"), demo.at(min(months[-1].end, demo.today), 17, 40))


# -------------------------------------------------------------------------------------------- roll-call, BLT


def rollcall(demo: Demo, name: str, days: list[date], *, absent: int = len(ABSENT)) -> Sent:
    """CSV of weekly meetings: one row a desa and meeting, Hadir or Tidak."""
    rows: list[list[Cell]] = [["Tanggal Rapat", "Kode Desa", "Desa", "Diundang", "Kehadiran"]]
    for day in days:
        away = _away(demo, day, absent)
        for v in desa(demo):
            rows.append([f"{day:%d-%m-%Y}", v.code, v.name, "Ya", "Tidak" if v.code in away else "Hadir"])
    return Sent(f"dpmd/{name}", csv_bytes(rows, ";"), demo.at(days[-1], 19, 6))


def _away(demo: Demo, day: date, absent: int) -> set[str]:
    chance = demo.chance("away", day)
    fixed = [v.code for v in desa(demo) if named(demo, v) in ABSENT]
    if day == demo.today:
        return set(fixed[:absent])
    return set(chance.sample([v.code for v in desa(demo)], chance.randint(6, 14)))


def blt(demo: Demo, year: int, months: list[Period]) -> Sent:
    """Text with tabs, wide by month: BLT paid since January, rupiah."""
    heads = [f"{month_short(month)} {year}" for month in months]
    rows: list[list[Cell]] = [["Kode Desa", "Desa", "KPM", *heads]]
    lasting = spread(demo.chance("blt"), desa(demo), 0.35)
    for v in desa(demo):
        pagu = ceiling(demo, v, year)
        families = max(4, round(pagu * 0.092 * lasting[v.code] / 3_600_000))
        values: Mapping[str, int] = {str(m): families * 300_000 * m.start.month for m in months}
        rows.append([v.code, v.name, families, *values.values()])
    return Sent(f"dpmd/blt-{year}.tsv", csv_bytes(rows, "\t"), demo.at(months[-1].end + timedelta(days=3), 9))


# -------------------------------------------------------------------------------------------------------------- all


def village(demo: Demo) -> Iterator[Sent]:
    """Every file about villages, older ones first."""
    with_now = [*demo.months, demo.now_month]
    for year, months in years_of(with_now).items():
        yield omspan(demo, year, months)
        yield lpj(demo, year, months)
        yield siskeudes(demo, f"siskeudes-{year}.csv", months)
        yield network(demo, f"jaringan-{year}.csv", months)
        yield sites(demo, f"situs-{year}.csv", months)
    for year, months in years_of(demo.months).items():
        yield blt(demo, year, months)
    for year in index_years(demo):
        yield index(demo, year)
    days = meeting_days(demo)
    yield rollcall(demo, "absensi-arsip.csv", days[:-1])
    yield rollcall(demo, f"absensi-{days[-1]}.csv", days[-1:])


def meeting_days(demo: Demo) -> list[date]:
    """A meeting a week for a year, the newest today."""
    return [demo.ago(7 * back) for back in range(51, -1, -1)]
