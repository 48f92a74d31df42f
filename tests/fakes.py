"""An invented regency, a fixed clock, and a reader that fails, stalls or repeats on request. Nobody here is real."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from data.profile import (
    Agency,
    CaseOf,
    CasesCounted,
    Count,
    Indicator,
    LongShape,
    Observed,
    Profile,
    Ratio,
    RegionInfo,
    RegisterShape,
    Sector,
    Shape,
    Source,
    Target,
    Text,
    Total,
    UnitsCounted,
    ValueOf,
    WideShape,
)
from data.regions import Level, Region, Regions
from loaders.base import Delivery, LoadError, RawTable, ReadSpec

# Tuesday 15 July 2025, 10:00 in Jakarta. Every test that needs a clock takes this one.
NOW = datetime(2025, 7, 15, 3, 0, tzinfo=UTC)

REGENCY = "99.01"
DISTRICT_1, DISTRICT_2 = "99.01.01", "99.01.02"
VILLAGE_1, VILLAGE_2, KELURAHAN = "99.01.01.2001", "99.01.01.2002", "99.01.01.1003"
VILLAGE_4, VILLAGE_5 = "99.01.02.2001", "99.01.02.2002"
VILLAGES = (VILLAGE_1, VILLAGE_2, KELURAHAN, VILLAGE_4, VILLAGE_5)  # in the order of the file
FACILITY = "P9901001"  # a puskesmas in the first district


# ---------------------------------------------------------------------------------------------- regions


def tiny_regions() -> Regions:
    """One regency, two districts, five villages, one puskesmas.

    Traps: a kelurahan called like its district (Mekarsari), a village name used twice (Karanganyar), BPS codes that
    count in another order than Kemendagri's.
    """
    return Regions(
        (
            Region(REGENCY, "Kabupaten Contoh", "regency", "99", "kabupaten", bps="9901"),
            _place(DISTRICT_1, "Mekarsari", level="district", parent=REGENCY, kind="kecamatan", bps="9901020"),
            _place(VILLAGE_1, "Karanganyar", level="village", parent=DISTRICT_1, kind="desa", bps="9901020002"),
            _place(VILLAGE_2, "Sidomulyo", level="village", parent=DISTRICT_1, kind="desa", bps="9901020001"),
            _place(KELURAHAN, "Mekarsari", level="village", parent=DISTRICT_1, kind="kelurahan", bps="9901020003"),
            _place(DISTRICT_2, "Sumberrejo", level="district", parent=REGENCY, kind="kecamatan", bps="9901010"),
            Region(VILLAGE_4, "Tegalrejo", "village", DISTRICT_2, "desa", bps="9901010002", aliases=("Tegal Rejo",)),
            _place(VILLAGE_5, "Karanganyar", level="village", parent=DISTRICT_2, kind="desa", bps="9901010001"),
            _place(FACILITY, "Puskesmas Mekarsari", level="facility", parent=DISTRICT_1, kind="puskesmas"),
        )
    )


def _place(code: str, name: str, *, level: Level, parent: str, kind: str, bps: str = "") -> Region:
    return Region(code, name, level, parent, kind, bps=bps)


# ---------------------------------------------------------------------------------------------- parts of a profile


def observed(ident: str, **keys: Any) -> Observed:
    """An observed indicator with the least words; keys are those of data.profile.Observed."""
    return Observed(kind="observed", id=ident, **{"label": ident, "definition": f"Contoh {ident}.", **keys})


def ratio(ident: str, numerator: str, denominator: str, **keys: Any) -> Ratio:
    words = {"label": ident, "definition": f"Contoh {ident}.", "unit": "%", "decimals": 1}
    return Ratio(kind="ratio", id=ident, numerator=numerator, denominator=denominator, **{**words, **keys})


def source(ident: str, shape: Shape, **keys: Any) -> Source:
    """A source read by the fake reader; keys are those of data.profile.Source."""
    words: dict[str, Any] = {"label": ident, "agency": "dinkes", "frequency": "month", "read": ReadSpec(kind="fake")}
    return Source(id=ident, shape=shape, **{**words, **keys})


def long_shape(**keys: Any) -> LongShape:
    return LongShape(kind="long", **keys)


def wide_shape(**keys: Any) -> WideShape:
    return WideShape(kind="wide", **keys)


def register_shape(**keys: Any) -> RegisterShape:
    return RegisterShape(kind="register", **keys)


def sector(ident: str, sources: Sequence[Source], indicators: Sequence[Indicator]) -> Sector:
    """A sector without panels."""
    return Sector(ident, Text(id=ident), tuple(sources), tuple(indicators), ())


def health() -> Sector:
    """A wide monthly workbook: weighed and stunted children per village, period in the file name."""
    children = source(
        "balita",
        wide_shape(region={"column": "Kode Desa"}, period={"in_name": "balita-{period}.xlsx"}, totals=("JUMLAH",)),
        sector="kesehatan",
        decimal=",",
        thousands=".",
        private=("Nama Kader",),
        values={
            "Balita ditimbang": ValueOf(indicator="balita_ditimbang"),
            "Stunting": ValueOf(indicator="balita_stunting"),
            "Kematian ibu": ValueOf(indicator="kematian_ibu"),
        },
    )
    own: dict[str, Any] = {"sector": "kesehatan", "whole": True}
    indicators: tuple[Indicator, ...] = (
        observed("balita_ditimbang", label="Balita ditimbang", unit="anak", range=(0, 5000), **own),
        observed("balita_stunting", label="Balita stunting", unit="anak", range=(0, 5000), better="lower", **own),
        observed("kematian_ibu", label="Kematian ibu", unit="kasus", over_time="sum", better="lower", **own),
        ratio("stunting", "balita_stunting", "balita_ditimbang", sector="kesehatan", better="lower", headline=1),
        UnitsCounted(
            kind="units", id="desa_stunting_tinggi", label="Desa dengan stunting tinggi", definition="Contoh.",
            of="stunting", sector="kesehatan", level="village", better="lower", unit="desa",
        ),
    )  # fmt: skip
    return Sector("kesehatan", Text(id="Kesehatan", en="Health"), (children,), indicators, ())


def villages() -> Sector:
    """A long half-yearly file (people), and a wide yearly one with a class, a score, a yes/no and money."""
    people = source(
        "penduduk",
        long_shape(
            region={"column": "kode_bps", "codes": "bps"},
            period={"column": "semester"},
            measure="jenis_kelamin",
            measures={"L": "penduduk_l", "P": "penduduk_p"},
            value="jumlah",
        ),
        sector="desa",
        agency="dukcapil",
        frequency="semester",
    )
    index = source(
        "indeks_desa",
        wide_shape(
            region={"column": "Desa", "codes": "name", "level": "village", "parent": "Kecamatan", "fill_down": False},
            period={"column": "Tahun"},
        ),
        sector="desa",
        agency="dpmd",
        frequency="year",
        decimal=",",
        thousands=".",
        values={
            "Status": ValueOf(indicator="status_desa", map={"MANDIRI": "mandiri", "MAJU": "maju"}),
            "Skor": ValueOf(indicator="skor_desa"),
            "Situs web": ValueOf(indicator="situs_desa", numbers={"Ya": 1, "Tidak": 0}),
            "Dana Desa (ribu)": ValueOf(indicator="dana_desa", scale=1000),
        },
    )
    own: dict[str, Any] = {"sector": "desa"}
    indicators: tuple[Indicator, ...] = (
        observed("penduduk_l", label="Penduduk laki-laki", unit="jiwa", whole=True, **own),
        observed("penduduk_p", label="Penduduk perempuan", unit="jiwa", whole=True, **own),
        Total(kind="total", id="penduduk", label="Penduduk", definition="Contoh.", unit="jiwa",
              of=("penduduk_l", "penduduk_p"), **own),
        observed("status_desa", label="Status desa", unit="desa", kinds=("desa",), good_categories=("mandiri", "maju"),
                 categories={"mandiri": "Mandiri", "maju": "Maju"}, **own),
        observed("skor_desa", label="Skor desa", range=(0, 1), decimals=2, over_regions="weighted", weight="penduduk_l",
                 over_time="mean", kinds=("desa",), better="higher", **own),
        observed("situs_desa", label="Desa bersitus web", unit="desa", kinds=("desa",), **own),
        observed("dana_desa", label="Dana Desa tersalur", unit="Rp", over_time="sum", kinds=("desa",), **own),
    )  # fmt: skip
    return Sector("desa", Text(id="Desa", en="Villages"), (people, index), indicators, ())


def licensing() -> Sector:
    """A register kept as cases (permits) and one counted at the door (NIB)."""
    permits = source(
        "izin",
        register_shape(
            region={"fixed": REGENCY},
            case=CaseOf(
                reference="no_permohonan", type="jenis", desk="meja", received="tgl_terima", closed="tgl_selesai",
                returned="kembali", sla_days={"*": 5, "PBG": 28},
            ),
        ),
        sector="perizinan", agency="dpmptsp", frequency="day",
    )  # fmt: skip
    numbers = source(
        "nib",
        register_shape(
            region={"column": "Desa", "codes": "name", "level": "village", "parent": "Kecamatan"},
            period={"column": "Tanggal terbit", "dates": "dmy"},
            count=(
                Count(indicator="nib_terbit", distinct="NIB", zero_fill=True, category="Skala"),
                Count(indicator="investasi", sum="Investasi"),
            ),
            categories={"Mikro": "mikro", "Kecil": "kecil"},
        ),
        sector="perizinan", agency="dpmptsp", private=("Nama perusahaan",), thousands=".", decimal=",",
    )  # fmt: skip
    own: dict[str, Any] = {"sector": "perizinan"}
    indicators: tuple[Indicator, ...] = (
        _cases("izin_proses", "open", unit="izin"),
        _cases("izin_terlambat", "overdue", unit="izin", better="lower"),
        _cases("izin_terima", "received", unit="izin"),
        observed("nib_terbit", label="NIB terbit", unit="NIB", over_time="sum", whole=True,
                 categories={"mikro": "Mikro", "kecil": "Kecil"}, **own),
        observed("investasi", label="Investasi", unit="Rp", over_time="sum", **own),
    )  # fmt: skip
    return Sector("perizinan", Text(id="Perizinan", en="Licensing"), (permits, numbers), indicators, ())


_CaseMeasure = Literal["open", "overdue", "received", "closed", "days", "oldest"]


def _cases(ident: str, measure: _CaseMeasure, **keys: Any) -> CasesCounted:
    words = {"label": ident, "definition": f"Contoh {ident}.", "sector": "perizinan"}
    return CasesCounted(kind="cases", id=ident, cases="izin", measure=measure, **{**words, **keys})


def tiny_profile(sectors: Sequence[Sector] | None = None, folder: Path = Path("profil-contoh")) -> Profile:
    """Kabupaten Contoh (99.01, invented) with three sectors, or with the given ones."""
    agencies = (
        Agency(id="dinkes", short="Dinkes", name=Text(id="Dinas Kesehatan Contoh")),
        Agency(id="dpmd", short="DPMD", name=Text(id="Dinas PMD Contoh")),
        Agency(id="dukcapil", short="Dukcapil", name=Text(id="Dinas Dukcapil Contoh")),
        Agency(id="dpmptsp", short="DPMPTSP", name=Text(id="DPMPTSP Contoh")),
    )
    info = RegionInfo(
        code=REGENCY,
        name=Text(id="Kabupaten Contoh", en="Sample Regency"),
        short="Contoh",
        sample=True,
        agency=agencies,
    )
    stunting = Target("stunting", date(2025, 1, 1), None, 14.0, watch=14.0, act=20.0, basis=Text(id="Contoh"), line=2)
    return Profile(
        folder=folder,
        info=info,
        regions=tiny_regions(),
        sectors=(health(), villages(), licensing()) if sectors is None else tuple(sectors),
        targets=(stunting,),
        walls=(),
        tours=(),
    )


# ---------------------------------------------------------------------------------------------- what agencies send


def raw(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    name: str = "balita-2025-06.xlsx › Laporan",
    sheet: str = "Laporan",
    first_row: int = 2,
    ignored: tuple[tuple[int, str], ...] = (),
) -> RawTable:
    """A table as a loader gives it: text cells, file rows counted from first_row, columns lettered A, B, C …"""
    cells = pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype="str")
    cells.index = pd.RangeIndex(first_row, first_row + len(rows))
    fingerprint = hashlib.sha256(repr((name, list(columns), [list(r) for r in rows])).encode()).hexdigest()
    letters = {column: chr(ord("A") + place) for place, column in enumerate(columns[:26])}
    return RawTable(name, cells, fingerprint, sheet=sheet, ignored=ignored, letters=letters)


def delivery(name: str = "dinkes/balita-2025-06.xlsx", delivered: datetime = NOW) -> Delivery:
    return Delivery(name, None, delivered)


@dataclass(frozen=True)
class FakeReader:
    """A loader of kind "fake": gives back what it was handed, or misbehaves.

    tables: per delivery name what reading it gives, oldest first. fails: message of the LoadError that reading raises.
    stalls: seconds that reading hangs (to be ended by a deadline). repeats: how often each delivery comes again under
    another name, with the same bytes.
    """

    tables: Mapping[str, tuple[RawTable, ...]] = field(default_factory=dict)
    fails: str = ""
    stalls: float = 0
    repeats: int = 0
    delivered: datetime = NOW
    Spec: type[ReadSpec] = ReadSpec

    def deliveries(self, spec: ReadSpec, folder: Path, now: datetime) -> list[Delivery]:
        names = [name for name in self.tables for _ in range(self.repeats + 1)]
        seen: dict[str, int] = {}
        found = []
        for name in names:
            seen[name] = seen.get(name, 0) + 1
            found.append(delivery(name if seen[name] == 1 else f"{name} ({seen[name]})", self.delivered))
        return found

    def read(self, spec: ReadSpec, folder: Path, delivery: Delivery, expect: Sequence[str]) -> list[RawTable]:
        if self.stalls:
            threading.Event().wait(self.stalls)
        if self.fails:
            raise LoadError(self.fails)
        name = delivery.name if delivery.name in self.tables else delivery.name.rsplit(" (", 1)[0]
        return list(self.tables[name])
