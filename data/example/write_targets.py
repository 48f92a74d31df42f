"""Writes profile/targets.csv: what is wanted, from when to when, by which rule — and where there is no official target.

Sources stand in each row. "contoh" marks rows that a regency sets itself and that are invented here. Monthly plans are
those the invented agencies work by (village_story, make_business). Run ``python -m data.example.write_targets``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from data.example.agencies import PROFILE, Demo
from data.example.make_business import INVEST_PLAN
from data.example.make_schools import STORY, out_of_school_story
from data.example.village_story import APBDES_PLAN, DD_PLAN, STORY_MONTH, desa, portion

PLACE = PROFILE / "targets.csv"
YEARS = range(2024, 2029)
BEHIND = 40  # per cent of Dana Desa in November below which a village is far behind; other months in proportion

SPM_KES = ("PP 2/2018; Permenkes 6/2024: SPM kesehatan 100 %", "PP 2/2018; Permenkes 6/2024: health standards at 100 %")
SPM_PND = (
    "Permendikbudristek 32/2022: SPM pendidikan 100 %",
    "Permendikbudristek 32/2022: education standards at 100 %",
)
NONE = ("Tidak ada target resmi", "No official target")
OWN = ("Target RPJMD 2025–2029 (contoh)", "Regency plan 2025–2029 (sample)")
UNIT = ("Rencana kerja perangkat daerah (contoh)", "Agency work plan (sample)")


@dataclass(frozen=True)
class Row:
    """One line of targets.csv, as data.profile_files.targets knows it."""

    indicator: str
    valid_from: str = "2024"
    valid_to: str = ""
    target: float | None = None
    low: float | None = None
    high: float | None = None
    watch: float | None = None
    act: float | None = None
    pace: str = ""
    official: str = "yes"
    region: str = ""
    basis_id: str = ""
    basis_en: str = ""


def _by(basis: tuple[str, str], indicator: str, **keys: object) -> Row:
    return Row(indicator, basis_id=basis[0], basis_en=basis[1], **keys)  # type: ignore[arg-type]


def _none(indicator: str, *, watch: float | None = None, act: float | None = None) -> Row:
    return _by(NONE, indicator, watch=watch, act=act, official="no")


def _health() -> Iterator[Row]:
    survey = (
        "RPJMD 2025–2029 (contoh) ≤ 14 %; jalur nasional (Perpres 72/2021, RPJMN 2025–2029) berlaku untuk survei",
        "Regency plan 2025–2029 (sample) ≤ 14 %; the national path (Perpres 72/2021, RPJMN) is for the survey",
    )
    yield _by(survey, "stunting", target=14, act=14)
    yield _by(UNIT, "timbang", target=82, act=70)
    yield _by(("RPJMN 2020–2024: 7 %", "RPJMN 2020–2024: 7 %"), "wasting", valid_to="2024", target=7, act=10)
    yield _by(OWN, "wasting", valid_from="2025", target=7, act=10)
    programme = ("Target program imunisasi 2023: 100 % setahun", "Immunisation programme 2023: 100 % a year")
    yield _by(programme, "imunisasi", target=100, act=80, pace="linear")
    yield _by(UNIT, "k6", target=90, act=80)
    yield _by(OWN, "kematian_ibu", target=6, act=9)
    yield _none("kematian_bayi")
    yield _none("kematian_bayi_rasio")
    found = ("Program TBC nasional: cakupan ≥ 90 % setahun", "National TB programme: coverage ≥ 90 % a year")
    yield _by(found, "tbc", target=90, act=81, pace="linear")
    yield _by(SPM_KES, "tbc_terduga", target=100, watch=95, act=80, pace="linear")
    yield _by(SPM_KES, "spm", target=100, watch=95, act=80, pace="linear")
    uhc = ("Predikat UHC: ≥ 98 % penduduk terdaftar", "Universal coverage award: ≥ 98 % registered")
    yield _by(uhc, "jkn", target=98, act=95)
    active = ("Predikat UHC: ≥ 80 % peserta aktif", "Universal coverage award: ≥ 80 % active")
    yield _by(active, "jkn_aktif", target=80, act=75)
    yield _by(("Depkes RI 2005: BOR 60–85 %", "Ministry of Health 2005: 60–85 %"), "bor", low=60, high=85, act=95)
    stock = (
        "Batas aman gudang farmasi (contoh); tidak ada target resmi",
        "Store's safety level (sample); no official target",
    )
    yield _by(stock, "stok_oat", target=30, act=14, official="no")
    yield _by(stock, "stok_obat", target=30, act=14, official="no")


def _education(demo: Demo) -> Iterator[Row]:
    yield _by(SPM_PND, "partisipasi_5_6", target=100, watch=95, act=85)
    yield _by(SPM_PND, "partisipasi_7_15", target=100, watch=98, act=95)
    yield _by(SPM_PND, "kesetaraan", target=100, watch=90, act=60)
    out, most = (round(count * demo.scale) for count in (1100, 1500))
    yield _by(OWN, "ats", target=out, act=most, region=demo.regency.code)
    last_year = ("Tidak lebih dari tahun lalu (contoh)", "Not more than last year (sample)")
    for district in demo.cast.ordered(STORY):
        now, change, *_ = out_of_school_story(demo, district)
        yield _by(last_year, "ats", target=now - change, region=district.code)
    yield _none("ats_verifikasi")
    yield _none("ats_kembali")
    growth = (
        "Kepmendikbud 311/M/2022: naik tiap tahun; batas lokal (contoh)",
        "Kepmendikbud 311/M/2022: rising; local limit (sample)",
    )
    for indicator, limit in (("literasi_sd", 65), ("literasi_smp", 70), ("numerasi_sd", 53), ("numerasi_smp", 57)):
        yield _by(growth, indicator, target=limit)
    yield _by(("Rapor Pendidikan: cukup ≥ 60", "Education report: fair ≥ 60"), "iklim", target=60)
    yield _by(OWN, "kelas_rusak_berat", target=30, act=60)
    yield _none("kelas_rusak", watch=15, act=25)
    ratio = ("PP 74/2008: 20 murid per guru (SD, SMP)", "PP 74/2008: 20 pupils a teacher (SD, SMP)")
    yield _by(ratio, "murid_guru", low=8, high=20, watch=24, act=32)
    degree = (
        "UU 14/2005: guru wajib S1/D4; batas lokal (contoh)",
        "UU 14/2005: a degree is required; local limit (sample)",
    )
    yield _by(degree, "guru_kualifikasi", target=95, act=90)
    cut_off = ("Batas sinkron semester (contoh)", "Semester cut-off (sample)")
    yield _by(cut_off, "dapodik_sinkron", target=100, watch=95, act=90)


def _villages(demo: Demo) -> Iterator[Row]:
    if not desa(demo):
        return
    plan = (
        "Rencana salur, SK Bupati (nomor contoh); PMK 108/2024 untuk 2025, aturan tahun lain perlu diperiksa",
        "Disbursement plan, regent's decree (sample number); PMK 108/2024 for 2025, other years to be checked",
    )
    ceiling = DD_PLAN[STORY_MONTH - 1]
    yield from _monthly("dana_desa", DD_PLAN, plan, act=BEHIND / ceiling)
    yield _by(UNIT, "desa_serapan_rendah", target=0, act=5)
    pmk = ("PMK 108/2024: 40 % sampai Juni", "PMK 108/2024: 40 % by June")
    yield _by(pmk, "dana_desa_salur", valid_from="2025-06", valid_to="2025", target=40)
    yield _by(NONE, "dana_desa_salur", valid_from="2026", official="no")
    yield from _monthly(
        "apbdes", APBDES_PLAN, ("Rencana anggaran kas desa (contoh)", "Village cash plan (sample)"), act=0.8
    )
    report = ("Permendagri 20/2018: laporan tiap semester", "Permendagri 20/2018: a report each half-year")
    yield _by(report, "lpj_tepat", target=100, act=80)
    yield _by(OWN, "serat", target=100, watch=98, act=80)
    yield _by(("Kontrak layanan jaringan (contoh)", "Network contract (sample)"), "uptime", target=98, act=95)
    yield _by(OWN, "situs", target=90, act=60)
    for indicator in ("situs_keadaan", "situs_berita", "indeks_status", "indeks_skor", "indeks_dimensi"):
        yield _none(indicator)
    yield _by(OWN, "desa_mandiri", target=portion(demo, 70))
    yield _by(
        ("Kesepakatan rapat mingguan (contoh)", "Weekly meeting rule (sample)"), "rapat", target=95, watch=85, act=75
    )
    share = ("PMK 108/2024: paling banyak 15 % Dana Desa", "PMK 108/2024: at most 15 % of the village fund")
    yield _by(share, "blt_porsi", valid_from="2025", valid_to="2025", target=15)
    later = ("Batas 2025 dipakai sampai aturan baru diperiksa", "The 2025 limit, until the new rule is checked")
    yield _by(later, "blt_porsi", valid_from="2026", target=15, official="no")


def _licensing(demo: Demo) -> Iterator[Row]:
    yield _by(("Kapasitas loket (contoh)", "Capacity of the desks (sample)"), "izin_proses", target=250)
    old = ("PP 5/2021: terbit dalam SLA", "PP 5/2021: issued within SLA")
    new = ("PP 28/2025: terbit dalam SLA", "PP 28/2025: issued within SLA")
    yield _by(old, "izin_lewat", valid_to="2025-06-04", target=0, act=10)
    yield _by(new, "izin_lewat", valid_from="2025-06-05", target=0, act=10)
    yield _by(old, "izin_tepat", valid_to="2025-06-04", target=95, act=80)
    yield _by(new, "izin_tepat", valid_from="2025-06-05", target=95, act=80)
    yield _none("izin_segera")
    yield _none("izin_terlama")
    yield _none("izin_kembali", watch=25, act=40)
    yield _by(
        ("PP 16/2021: pemeriksaan paling lama 28 hari kerja", "PP 16/2021: at most 28 working days"),
        "pbg_waktu",
        target=28,
        act=45,
    )
    yield _by(OWN, "nib", target=round(683 * demo.scale))
    yield _none("nib_risiko")
    plan = tuple(round(share * 1e12) for share in INVEST_PLAN)
    yield from _monthly(
        "investasi",
        plan,
        ("Target BKPM dan RPJMD per bulan (contoh)", "BKPM and regency plan by month (sample)"),
        act=0.8,
    )
    survey = ("PermenPANRB 14/2017: mutu A ≥ 88,31", "PermenPANRB 14/2017: grade A ≥ 88.31")
    yield _by(survey, "ikm", target=88.31, act=76.61)
    yield _by(survey, "ikm_unsur", target=88.31, act=76.61)


def _monthly(indicator: str, plan: Sequence[float], basis: tuple[str, str], *, act: float) -> Iterator[Row]:
    """A row a month: what the plan wants by its end; act: share of the plan below which one must act."""
    for year in YEARS:
        for month, wanted in enumerate(plan, start=1):
            period = f"{year}-{month:02d}"
            yield _by(basis, indicator, valid_from=period, valid_to=period, target=wanted, act=round(wanted * act, 2))


def targets(demo: Demo) -> list[Row]:
    """Every row for a demonstration; those a regency sets itself are invented and say "contoh"."""
    return [*_health(), *_education(demo), *_villages(demo), *_licensing(demo)]


def as_csv(rows: Sequence[Row]) -> str:
    """Rows as targets.csv (comma, LF)."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\n")
    out.writerow([f.name for f in fields(Row)])
    out.writerows(["" if cell is None else cell for cell in astuple(row)] for row in rows)
    return text.getvalue()


def write(path: Path = PLACE) -> int:
    """Writes targets.csv (UTF-8) and returns the number of rows."""
    rows = targets(Demo(date.today()))  # the day does not matter: a target's rows are the same on any
    path.write_text(as_csv(rows), encoding="utf-8", newline="")
    return len(rows)


if __name__ == "__main__":
    print(write(), "target ditulis ke", PLACE)
