"""What invented health agencies send beside village figures: deaths, the twelve services, medicine, hospital beds.

Every number is invented. The story: TB medicine for nine days, and a hospital feed that has been silent for three.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from data.example.agencies import Demo, month_name
from data.example.files import Cell, Sent, Sheet, book_bytes, csv_bytes
from data.period import Period

# ------------------------------------------------------------------------------------------- MPDN: maternal and infant


def mpdn(demo: Demo, year: int, months: list[Period]) -> Sent:
    """CSV, one row a month and count; only regency totals, no event and no place."""
    rows: list[list[Cell]] = [["No", "Bulan", "Uraian", "Bulan Ini", "s.d. Bulan Ini"]]
    this_year = year == demo.last.start.year
    for month in months:
        m = month.start.month
        for number, (name, now, before) in enumerate(
            (("Kematian ibu", 0.40, 0.70), ("Kematian bayi", 3.8, 4.7), ("Lahir hidup", 742, 751)), start=1
        ):
            pace = (now if this_year else before) * demo.scale
            so_far, earlier = round(pace * m), round(pace * (m - 1))
            rows.append([number, f"{month_name(month)} {year}", name, so_far - earlier, so_far])
    return Sent(f"dinkes/mpdn-{year}.csv", csv_bytes(rows, ";"), demo.at(months[-1].end + timedelta(days=7), 12))


# ------------------------------------------------------------------------------------------ SPM: the twelve services

# service as printed, people entitled, how far it is along the plan (1 = as planned).
SERVICES: tuple[tuple[str, int, float], ...] = (
    ("Pelayanan kesehatan ibu hamil", 9_640, 1.02),
    ("Pelayanan kesehatan ibu bersalin", 9_200, 1.03),
    ("Pelayanan kesehatan bayi baru lahir", 8_980, 1.04),
    ("Pelayanan kesehatan balita", 40_600, 0.98),
    ("Pelayanan kesehatan pada usia pendidikan dasar", 96_300, 1.01),
    ("Pelayanan kesehatan pada usia produktif", 441_200, 0.84),
    ("Pelayanan kesehatan pada usia lanjut", 121_700, 0.93),
    ("Pelayanan kesehatan penderita hipertensi", 168_500, 0.79),
    ("Pelayanan kesehatan penderita diabetes melitus", 14_900, 0.88),
    ("Pelayanan kesehatan orang dengan gangguan jiwa berat", 1_720, 1.03),
    ("Pelayanan kesehatan orang terduga tuberkulosis", 12_800, 0.95),
    ("Pelayanan kesehatan orang dengan risiko terinfeksi HIV", 13_100, 0.97),
)


def spm(demo: Demo, year: int, months: list[Period]) -> Sent:
    """A workbook a year, a sheet a month, twelve rows; the year stands only in the file's name."""
    sheets = []
    for month in months:
        rows: list[list[Cell]] = [
            ["CAPAIAN SPM BIDANG KESEHATAN (DATA CONTOH)"],
            [],
            ["No", "Jenis Layanan", "Sasaran", "Terlayani"],
        ]
        for number, (name, entitled, along) in enumerate(SERVICES, start=1):
            before = 0 if year == demo.last.start.year else 0.03
            served = min((along - before) * month.start.month / 12, 0.998)
            whole = round(entitled * demo.scale)
            rows.append([number, name, whole, round(whole * served)])
        sheets.append(Sheet(month_name(month), tuple(rows)))
    return Sent(
        f"dinkes/SPM Kesehatan {year}.xlsx", book_bytes(sheets), demo.at(months[-1].end + timedelta(days=9), 10, 40)
    )


# ---------------------------------------------------------------------------------------------- SMILE: medicine, daily

# medicine as printed, use a day, days left today, days a refill brings
MEDICINES: tuple[tuple[str, int, float, int], ...] = (
    ("OAT kategori 1", 42, 9, 90),
    ("Vaksin IPV", 65, 34, 60),
    ("Tablet tambah darah", 2_900, 41, 75),
    ("Amoksisilin sirup", 120, 58, 80),
    ("Oralit", 340, 66, 80),
    ("Vitamin A", 210, 73, 90),
)


def smile(demo: Demo, name: str, days: list[date], used: float = 0.0) -> Sent:
    """Workbook with two merged header rows: each medicine over stock, use a day and days left; true dates.

    used: days of use gone from today's stock since the history was made.
    """
    top: list[Cell] = ["Tanggal"]
    second: list[Cell] = [None]
    merged = [(2, 0, 3, 0)]
    for place, (medicine, *_) in enumerate(MEDICINES):
        top += [medicine, None, None]
        second += ["Stok", "Pemakaian/hari", "Hari"]
        merged.append((2, 1 + 3 * place, 2, 3 + 3 * place))
    rows: list[list[Cell]] = [["Gudang Farmasi Kabupaten (data contoh)"], [], top, second]
    rows += [[day, *_stocks((demo.today - day).days, used if day == demo.today else 0.0)] for day in days]
    body = book_bytes([Sheet("Stok", tuple(rows), tuple(merged))])
    return Sent(f"dinkes/{name}", body, demo.at(days[-1], 16, 10))


def _stocks(back: int, used: float) -> Iterator[Cell]:
    """Stock, use and days of every medicine this many days ago; a refill lifts it when less than a week is left."""
    for _, use, left, refill in MEDICINES:
        days = max(1.0, 6 + (left - 6 + back * 1.9) % refill - used)
        yield from (round(days * use), use, round(round(days * use) / use, 1))


# -------------------------------------------------------------------------------------------------- SIRANAP: hospitals

BEDS: dict[str, tuple[int, float]] = {
    "RSUD Contoh 1": (277, 0.86),
    "RSUD Contoh 2": (76, 0.71),
    "RS Contoh 3": (92, 0.66),
    "RS Contoh 4": (74, 0.63),
    "RS Contoh 5": (63, 0.61),
    "RS Contoh 6": (54, 0.65),
}
SILENT_DAYS = 3  # the hospitals' feed stopped so many days ago


def siranap(demo: Demo, name: str, days: list[date]) -> Sent:
    """CSV with semicolons and dd/mm/yyyy, one row a hospital and day."""
    rows: list[list[Cell]] = [["Tanggal", "Rumah Sakit", "Tempat Tidur", "Terisi"]]
    for day in days:
        for hospital, (beds, share) in BEDS.items():
            wobble = demo.chance("beds", hospital, day).uniform(-0.05, 0.04) if day != days[-1] else 0
            rows.append([f"{day:%d/%m/%Y}", hospital, beds, min(beds, round(beds * (share + wobble)))])
    return Sent(f"rsud/{name}", csv_bytes(rows, ";"), demo.at(days[-1], 17))


def years_of_days(demo: Demo, silent: int) -> dict[int, list[date]]:
    """Every day of the history up to ``silent`` days ago, by year."""
    first, last = demo.months[0].start, demo.ago(silent)
    found: dict[int, list[date]] = {}
    for back in range((last - first).days + 1):
        day = first + timedelta(days=back)
        found.setdefault(day.year, []).append(day)
    return found
