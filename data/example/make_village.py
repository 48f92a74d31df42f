"""What invented agencies send about the money of villages: OM-SPAN, Siskeudes, LPJ, BLT; and the list of it all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from data.example.agencies import Demo, month_short, people, share_out, spread, years_of
from data.example.files import Cell, Sent, Sheet, book_bytes, csv_bytes, money
from data.example.make_connected import index, index_years, meeting_days, network, rollcall, sites
from data.example.village_story import (
    APBDES_PLAN,
    DD_PLAN,
    DD_SHARE,
    FIELD_PACE,
    FIELD_SHARES,
    FIELDS,
    STORY_DESA,
    STORY_MONTH,
    behind,
    desa,
    district_name,
    portion,
    shares,
)
from data.period import Period
from data.regions import Region

# --------------------------------------------------------------------------------------------- OM-SPAN: Dana Desa


def ceiling(demo: Demo, village: Region, year: int) -> int:
    """Dana Desa of a village and year, whole thousands of rupiah."""
    base = 720_000 + people(village) * 62 + (year - 2024) * 9_500
    return 1000 * round(base + demo.chance("pagu", village.code).uniform(-40_000, 40_000))


def spent(demo: Demo, month: Period, ahead: float = 0.0) -> dict[str, tuple[int, int, int, int]]:
    """Per desa: ceiling, paid in stage I and II, spent. ahead: points of November's share on top (a later week).

    A village that is behind kept pace until it stopped: its share stands still while the plan goes on.
    """
    plan = DD_PLAN[month.start.month - 1]
    current = month.start.year == demo.today.year
    found = {}
    novembers, far = shares(demo), behind(demo)
    for village in desa(demo):
        share = novembers[village.code]
        pagu = ceiling(demo, village, month.start.year)
        own = share if current else max(share, 62 + share / 4)
        lagging = current and village.code in far
        pace = 0.99 * DD_PLAN[STORY_MONTH - 1] if lagging else own
        part = min(0.995, plan / DD_PLAN[STORY_MONTH - 1] * (pace + ahead) / 100)
        if lagging:
            part = min(part, DD_PLAN[demo.today.month - 1] / DD_PLAN[STORY_MONTH - 1] * (own + ahead) / 100)
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
        [demo.regency.name],
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


def budgets(demo: Demo, month: Period, ahead: float = 0.0) -> dict[str, list[tuple[int, int]]]:
    """Per desa: budget and spending of the five fields. ahead: share spent on top of the month's pace."""
    plan = APBDES_PLAN[month.start.month - 1]
    found = {}
    for village in desa(demo):
        chance = demo.chance("apbdes", village.code, month.start.year)
        whole = 1_000_000 * round(people(village) * 0.26 + 640)
        parts = share_out(whole, [s * chance.uniform(0.8, 1.2) for s in FIELD_SHARES])
        pace = (
            (0.968 + ahead) * (0.9 + 0.1 * DD_SHARE[demo.cast.part(village.parent)] / 80) * chance.uniform(0.93, 1.07)
        )
        found[village.code] = [
            (part, round(part * min(0.99, plan / 100 * pace * field)))
            for part, field in zip(parts, FIELD_PACE, strict=True)
        ]
    return found


def siskeudes(demo: Demo, name: str, months: list[Period], *, bad: int = 3, ahead: float = 0.0) -> Sent:
    """CSV with semicolons, money as "1.164.000.000,00", a budget and a spending column for each field and the whole."""
    pairs = [f"{field} {what}" for field in (*FIELDS, "Jumlah") for what in ("Anggaran", "Realisasi")]
    rows: list[list[Cell]] = [["Tahun", "Bulan", "Kode_Desa", "Nama_Desa", *pairs]]
    for month in months:
        figures = budgets(demo, month, ahead if month == demo.now_month else 0.0)
        for v in desa(demo):
            own = figures[v.code]
            whole = (sum(b for b, _ in own), sum(s for _, s in own))
            values = [money(n) for pair in (*own, whole) for n in pair]
            rows.append([month.start.year, month.start.month, v.code.replace(".", ""), v.name, *values])
    if months[-1] == demo.now_month:
        _spoil(rows, bad, f"{demo.regency.code.replace('.', '')}992001")
    return Sent(f"dpmd/{name}", csv_bytes(rows, ";"), demo.at(min(months[-1].end, demo.today), 14, 20))


def _spoil(rows: list[list[Cell]], bad: int, nowhere: str) -> None:
    """Bad rows as they happen: a village of nowhere, a note instead of money, a minus sign too many."""
    faults = ((2, nowhere), (6, "belum posting"), (5, "-12.500.000,00"))
    for row, (column, text) in zip((-40, -90, -120), faults[:bad], strict=False):
        if -row < len(rows):
            rows[row][column] = text


# ----------------------------------------------------------------------------------------------------- LPJ: reports


def filed(demo: Demo, month: Period) -> int:
    """How many desa have filed this half-year's report by the end of a month; 143 of 152 today."""
    whole = tuple(portion(demo, count) for count in (0, 29, 74, 111, 137, STORY_DESA))
    today = portion(demo, 143)
    place = (month.start.month - 1) % 6
    here = (demo.now_month.start.month - 1) % 6
    if Period.containing(month.start, "semester") != Period.containing(demo.today, "semester"):
        return whole[place]
    return round(today * (place + 1) / (here + 1)) if place < here else today


def lpj(demo: Demo, year: int, months: list[Period], more: int = 0) -> Sent:
    """Workbook with tahun and bulan columns, "Sudah"/"Belum"; the kecamatan only on its first row."""
    rows: list[list[Cell]] = [
        ["MONITORING LPJ APBDES (DATA CONTOH)"],
        ["Tahun", "Bulan", "Kecamatan", "Desa", "Wajib Lapor", "LPJ", "Tanggal Terima"],
    ]
    far = behind(demo)
    order = sorted(desa(demo), key=lambda v: (v.code in far, demo.chance("lpj", v.code).random()))
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


# -------------------------------------------------------------------------------------------- BLT


def blt(demo: Demo, year: int, months: list[Period]) -> Sent:
    """Text with tabs, wide by month: BLT paid since January, rupiah."""
    heads = [f"{month_short(month)} {year}" for month in months]
    rows: list[list[Cell]] = [["Kode Desa", "Desa", "KPM", *heads]]
    lasting = spread(demo.chance("blt"), desa(demo), 0.35)
    for v in desa(demo):
        pagu = ceiling(demo, v, year)
        families = max(4, round(pagu * 0.092 * lasting[v.code] / 3_600_000))
        rows.append([v.code, v.name, families, *(families * 300_000 * m.start.month for m in months)])
    return Sent(f"dpmd/blt-{year}.tsv", csv_bytes(rows, "\t"), demo.at(months[-1].end + timedelta(days=3), 9))


# -------------------------------------------------------------------------------------------------------------- all


def village(demo: Demo) -> Iterator[Sent]:
    """Every file about villages, older ones first; none where there is no desa."""
    if not desa(demo):
        return
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
