"""What the invented licensing office sends as files: NIB registers, investment, the satisfaction survey."""

from __future__ import annotations

from datetime import timedelta

from data.example.agencies import Demo, month_name, month_short, share_out
from data.example.files import Cell, Sent, Sheet, book_bytes, comma, csv_bytes
from data.period import Period

# ----------------------------------------------------------------------------------------------------------- OSS: NIB

SCALES = {"Usaha Mikro": 0.917, "Usaha Kecil": 0.062, "Usaha Menengah": 0.014, "Usaha Besar": 0.007}
RISKS = {"R": 0.79, "MR": 0.09, "MT": 0.10, "T": 0.02}
NIB_A_MONTH = 841  # 8,412 by the end of October
NIB_WEIGHTS = {
    "Trenggalek": 17, "Pogalan": 11, "Durenan": 11, "Watulimo": 10, "Karangan": 8, "Gandusari": 8, "Tugu": 7,
    "Panggul": 7, "Kampak": 5, "Dongko": 4, "Munjungan": 4, "Pule": 3, "Suruh": 3, "Bendungan": 2,
}  # fmt: skip


def oss(demo: Demo, year: int, months: list[Period]) -> Sent:
    """Workbook a year, a sheet a month, a row a number: "Day of …" header, words for months, repeats across months."""
    head = (
        "Day of tanggal_terbit_oss",
        "nib",
        "nama_perusahaan",
        "uraian_skala_usaha",
        "kecamatan",
        "risiko",
        "email",
        "nomor_telp",
    )
    sheets = []
    carried: list[list[Cell]] = []
    for month in months:
        rows = _registered(demo, month)
        sheets.append(Sheet(month_name(month), (head, *carried[:6], *rows)))
        carried = rows[-40::7]
    return Sent(f"dpmptsp/NIB {year}.xlsx", book_bytes(sheets), demo.at(months[-1].end + timedelta(days=1), 6, 30))


def _registered(demo: Demo, month: Period) -> list[list[Cell]]:
    chance = demo.chance("nib", month)
    back = (demo.last.start.year - month.start.year) * 12 + demo.last.start.month - month.start.month
    whole = round(NIB_A_MONTH * demo.scale * (1 - 0.0125 * back) * chance.uniform(0.95, 1.05))
    days = (month.end - month.start).days + 1
    ordered = demo.cast.ordered(NIB_WEIGHTS)
    places = share_out(whole, [NIB_WEIGHTS[demo.cast.part(d.code)] for d in ordered])
    names = [d.name for d, count in zip(ordered, places, strict=True) for _ in range(count)]
    chance.shuffle(names)
    scales = chance.choices(list(SCALES), list(SCALES.values()), k=whole)
    risks = chance.choices(list(RISKS), list(RISKS.values()), k=whole)
    rows: list[list[Cell]] = []
    for n in range(whole):
        day = month.start.replace(day=1 + n * days // whole)
        number = f"99{month.start:%y%m}{n:07d}"
        rows.append(
            [f"{day.day} {month_name(month)} {day.year}", number, f"Usaha Contoh {n + 1}", scales[n], names[n],
             risks[n], "contoh@usaha.example", "0000"]
        )  # fmt: skip
    return rows


# ------------------------------------------------------------------------------------------ LKPM, SKM

# Trillion rupiah by the end of each month: what should be invested, and how far it is.
INVEST_PLAN = (0.10, 0.22, 0.36, 0.49, 0.62, 0.76, 0.90, 1.05, 1.20, 1.35, 1.43, 1.50)
INVEST_ALONG = 0.948
FOREIGN = 0.18


def lkpm(demo: Demo, months: list[Period]) -> Sent:
    """CSV, a row a month and origin, million rupiah with decimal comma and dots, cumulative since January."""
    rows: list[list[Cell]] = [["Periode", "Uraian", "Kumulatif (Rp juta)"]]
    for month in months:
        wobble = demo.chance("lkpm", month).uniform(-0.03, 0.03) if month != demo.last else 0
        behind = 1 if month.start.year == demo.last.start.year else 0.94
        whole = INVEST_PLAN[month.start.month - 1] * (INVEST_ALONG + wobble) * behind * 1_000_000
        parts = {"PMA": whole * FOREIGN, "PMDN": whole * (1 - FOREIGN)}
        for name, value in parts.items():
            text = f"{value:,.1f}".replace(",", "·").replace(".", ",").replace("·", ".")
            rows.append([f"{month_name(month)} {month.start.year}", name, text])
    return Sent("dpmptsp/lkpm.csv", csv_bytes(rows, ";"), demo.at(months[-1].end, 16, 30))


# the nine elements of PermenPANRB 14/2017, score of 100 now
ELEMENTS = {
    "Persyaratan": 88.9, "Prosedur": 87.4, "Waktu": 83.9, "Biaya": 92.7, "Produk": 89.6, "Kompetensi": 90.3,
    "Perilaku": 91.2, "Pengaduan": 86.1, "Sarana": 88.2,
}  # fmt: skip


def skm(demo: Demo, year: int, months: list[Period]) -> Sent:
    """CSV, a row a month, a column for each element and the index: their mean (each weighs 0.111)."""
    rows: list[list[Cell]] = [["Periode", "Responden", *ELEMENTS, "IKM"]]
    for month in months:
        back = (demo.last.start.year - month.start.year) * 12 + demo.last.start.month - month.start.month - 1
        chance = demo.chance("skm", month)
        scores = [score - 0.125 * back + (chance.uniform(-0.3, 0.3) if back else 0) for score in ELEMENTS.values()]
        mean = sum(scores) / len(scores)
        when = f"{month_short(month)} {year}"
        rows.append([when, chance.randint(140, 320), *(comma(s, 2) for s in scores), comma(mean, 2)])
    return Sent(f"dpmptsp/skm-{year}.csv", csv_bytes(rows, ";"), demo.at(months[-1].end + timedelta(days=13), 15, 20))
