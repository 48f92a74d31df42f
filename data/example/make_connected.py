"""What invented agencies send about villages beside money: index, network, websites, roll-call."""

from __future__ import annotations

from datetime import date

from data.example.agencies import Demo, month_name, people
from data.example.files import Cell, Sent, Sheet, book_bytes, comma, csv_bytes
from data.example.village_story import (
    MAJU,
    MANDIRI,
    NO_FIBRE,
    NO_SITE,
    QUIET_SITE,
    absent,
    desa,
    district_name,
    portion,
    shares,
    weakest,
)
from data.period import Period

# ------------------------------------------------------------------------------------------------ Kemendesa: index

DIMENSIONS = ("Layanan Dasar", "Sosial", "Ekonomi", "Lingkungan", "Aksesibilitas", "Tata Kelola")


def index(demo: Demo, year: int) -> Sent:
    """Workbook a year: six dimension scores with decimal commas as text, score, class, inhabitants."""
    head = ["Kode", "Kecamatan", "Desa", *DIMENSIONS, "Skor", "Status", "Kode Status", "Jumlah Penduduk"]
    rows: list[list[Cell]] = [[f"INDEKS DESA TAHUN {year} (DATA CONTOH)"], [], list(head)]
    newest = index_years(demo)[-1]
    order = _by_strength(demo)
    limits = (
        portion(demo, MANDIRI - 13 * (newest - year)),
        portion(demo, MANDIRI + MAJU - 6 * (newest - year)),
    )
    for v in desa(demo):
        rank = order[v.code]
        kind, code, floor, height = _class_of(rank, limits)
        chance = demo.chance("index", v.code, year)
        middle = floor + height * (1 - rank / len(order)) + chance.uniform(0, 0.02)
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


# --------------------------------------------------------------------------------------------- Diskominfo: network


def network(demo: Demo, name: str, months: list[Period], gained: int = 0) -> Sent:
    """CSV from the network monitor: codes without dots, medium, uptime with a decimal comma in quotes.

    gained: villages that got fibre this month since the history was made.
    """
    rows: list[list[Cell]] = [["kode_desa", "bulan", "pantau", "media", "uptime"]]
    for month in months:
        back = (demo.now_month.start.year - month.start.year) * 12 + demo.now_month.start.month - month.start.month
        lacking = weakest(demo, "serat", NO_FIBRE + back if back else max(0, NO_FIBRE - gained))
        for v in desa(demo):
            chance = demo.chance("uptime", v.code, month)
            medium = "Radio" if v.code in lacking else "Serat Optik"
            up = 100 - chance.expovariate(1 / (0.9 if v.code not in lacking else 2.6))
            rows.append([v.code.replace(".", ""), str(month), "Ya", medium, comma(max(80, up))])
    return Sent(f"diskominfo/{name}", csv_bytes(rows), demo.at(min(months[-1].end, demo.today), 18))


def sites(demo: Demo, name: str, months: list[Period], woken: int = 0) -> Sent:
    """CSV saved by an old Excel (Windows-1252, no-break blanks): answer of each village site, news in 30 days.

    woken: sites with news again this month since the history was made.
    """
    rows: list[list[Cell]] = [
        ["Periode", "Kecamatan", "Desa", "Domain", "Terdaftar", "Keadaan", "Aktif", "Berita 30 Hari"]
    ]
    for month in months:
        back = (demo.now_month.start.year - month.start.year) * 12 + demo.now_month.start.month - month.start.month
        none = weakest(demo, "situs", NO_SITE + back // 2)
        quiet = weakest(demo, "situs", NO_SITE + QUIET_SITE + back if back else NO_SITE + max(0, QUIET_SITE - woken))
        for v in desa(demo):
            state = "nihil" if v.code in none else "diam" if v.code in quiet else "aktif"
            news = demo.chance("news", v.code, month).randint(2, 11) if state == "aktif" else 0
            when = f"{month_name(month)} {month.start.year}"
            where = (f"Kec.\u00a0{district_name(demo, v)}", f"Desa\u00a0{v.name}", dict(v.facts)["website"])
            rows.append([when, *where, "Ya", state, "Ya" if state == "aktif" else "Tidak", news])
    return Sent(f"diskominfo/{name}", csv_bytes(rows, ";", "cp1252"), demo.at(min(months[-1].end, demo.today), 17, 40))


# -------------------------------------------------------------------------------------------- roll-call


def rollcall(demo: Demo, name: str, days: list[date], *, present: int = 0) -> Sent:
    """CSV of weekly meetings: one row a desa and meeting, Hadir or Tidak.

    present: how many of those absent today came after all.
    """
    rows: list[list[Cell]] = [["Tanggal Rapat", "Kode Desa", "Desa", "Diundang", "Kehadiran"]]
    for day in days:
        away = _away(demo, day, present)
        for v in desa(demo):
            rows.append([f"{day:%d-%m-%Y}", v.code, v.name, "Ya", "Tidak" if v.code in away else "Hadir"])
    return Sent(f"dpmd/{name}", csv_bytes(rows, ";"), demo.at(days[-1], 19, 6))


def _away(demo: Demo, day: date, present: int) -> set[str]:
    chance = demo.chance("away", day)
    if day == demo.today:
        missing = absent(demo)
        return set(missing[: max(0, len(missing) - present)])
    return set(chance.sample([v.code for v in desa(demo)], portion(demo, chance.randint(6, 14))))


def meeting_days(demo: Demo) -> list[date]:
    """A meeting a week for a year, the newest today."""
    return [demo.ago(7 * back) for back in range(51, -1, -1)]
