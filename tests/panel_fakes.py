"""An invented regency of many districts with a real snapshot over hand-made cells, to draw panels in every state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd

from components.address import Address
from components.view import View
from data.batch import Load, Outcome
from data.period import Period
from data.profile import Agency, CasesCounted, Indicator, Profile, RegionInfo, Sector, Target, Text, UnitsCounted
from data.regions import Region, Regions
from data.snapshot import Snapshot
from loaders.base import ReadSpec
from tests.fakes import NOW, long_shape, observed, ratio, register_shape, source
from tests.snapshots import case, cases, observations

Condition = Literal["fresh", "late", "stale", "failed", "none", "suppressed"]
CONDITIONS: tuple[Condition, ...] = get_args(Condition)

REGENCY = "99.01"
NAMES = (
    "Mekarsari", "Sumberrejo", "Tegalrejo", "Karanganyar", "Sidomulyo", "Banjarsari", "Wonosari", "Purwosari",
    "Ngadirejo", "Kedungwaru", "Jatiroto", "Rejosari", "Tanjungsari", "Sukorejo",
)  # fmt: skip
# Stunted children of 1,000 weighed in June 2025, first district to last: 16,8 % … 9,2 %; together 175,9 / 14 = 12,6 %.
STUNTED = (168, 153, 146, 139, 134, 131, 126, 122, 118, 114, 109, 106, 101, 92)
JUNE = Period.parse("2025-06")
# Months between June 2025 and the newest delivered month, on 15 July 2025 (promised on the 10th, 10 days of grace).
_BEHIND: dict[Condition, int] = {"late": 1, "stale": 3, "failed": 1}


def district(n: int) -> str:
    """Code of the n-th district, from 1."""
    return f"{REGENCY}.{n:02d}"


@cache
def regions(children: int) -> Regions:
    """A regency, so many districts; in each of the first three two villages with a school each."""
    found = [Region(REGENCY, "Kabupaten Contoh", "regency", "99", "kabupaten")]
    for n in range(1, children + 1):
        name = NAMES[n - 1] if n <= len(NAMES) else f"Contoh <{n}>"
        found.append(Region(district(n), name, "district", REGENCY, "kecamatan"))
        for v in (1, 2) if n <= 3 else ():
            code = f"{district(n)}.{2000 + v}"
            found += [Region(code, f"Desa {n}{v}", "village", district(n), "desa")]
            found += [Region(f"S{n}{v}", f"SD {n}{v}", "facility", code, "sd")]
    return Regions(tuple(found))


def indicators() -> tuple[Indicator, ...]:
    """One of each sort a panel may meet."""
    own: dict[str, Any] = {"sector": "kesehatan", "level": "district", "audience": "public"}
    stock = {"oat": "OAT kategori 1", "ipv": "Vaksin IPV", "ttd": "Tablet tambah darah"}
    return (
        ratio("stunting", "pendek", "ditimbang", label="Prevalensi stunting", short="Stunting", better="lower",
              headline=1, **own),
        observed("pendek", label="Balita pendek", unit="anak", better="lower", **own),
        observed("ditimbang", label="Balita ditimbang", unit="anak", **own),
        observed("imunisasi", label="Imunisasi lengkap", unit="%", decimals=1, better="higher", over_regions="weighted",
                 weight="ditimbang", **own),
        observed("kasus", label="Kasus baru", unit="kasus", over_time="sum", better="lower", small_below=5, **own),
        observed("obat", label="Stok obat", unit="hari", better="higher", over_regions="none", categories=stock,
                 **{**own, "level": "regency"}),
        observed("investasi", label="Investasi", unit="Rp", better="higher", over_time="sum", cumulative=True,
                 **{**own, "level": "regency"}),
        observed("literasi", label="Literasi", unit="%", decimals=1, better="higher", over_regions="none",
                 categories={"sd": "SD", "smp": "SMP"}, **{**own, "level": "regency"}),
        observed("murid_per_guru", label="Murid per guru", better="lower", over_regions="none",
                 **{**own, "level": "facility"}),
        UnitsCounted(kind="units", id="tinggi", label="Kecamatan tinggi", definition="Contoh.", of="stunting",
                     unit="kecamatan", better="lower", **own),
        CasesCounted(kind="cases", id="izin_lewat", label="Izin lewat", definition="Contoh.", cases="izin",
                     measure="overdue", unit="izin", better="lower", sector="kesehatan", audience="public"),
    )  # fmt: skip


TARGETS = (
    Target("stunting", date(2020, 1, 1), None, 14.0, act=16.0, basis=Text(id="Contoh")),
    Target("imunisasi", date(2020, 1, 1), None, 84.0, act=70.0),
    Target("obat", date(2020, 1, 1), None, 30.0, act=10.0),
    Target("investasi", date(2025, 1, 1), None, 1.5e12, pace="linear"),
    Target("literasi", date(2020, 1, 1), None, 60.0, act=40.0),
    Target("murid_per_guru", date(2020, 1, 1), None, 20.0, act=30.0),
    Target("tinggi", date(2020, 1, 1), None, 0.0),
)
_DELIVERED = ("pendek", "ditimbang", "imunisasi", "kasus", "obat", "investasi", "literasi", "murid_per_guru")


@cache
def profile(children: int = 14) -> Profile:
    """Kabupaten Contoh with one sector: a monthly file of everything, and permits."""
    shape = long_shape(region={"column": "kode"}, period={"column": "bulan"}, measure="ukuran", value="nilai",
                       measures={i: i for i in _DELIVERED}, category="rincian")  # fmt: skip
    monthly = source("eppgbm", shape, sector="kesehatan", system="EPPGBM", read=ReadSpec(kind="excel"))
    permit = {"reference": "no", "received": "terima", "sla_days": {"*": 5}}
    permits = source("izin", register_shape(region={"fixed": REGENCY}, case=permit), sector="kesehatan",
                     system="SiCANTIK", frequency="day", read=ReadSpec(kind="sql"))  # fmt: skip
    agency = Agency(id="dinkes", short="Dinkes", name=Text(id="Dinas Kesehatan Contoh"))
    name = Text(id="Kabupaten Contoh", en="Sample Regency")
    info = RegionInfo(code=REGENCY, name=name, short="Contoh", sample=True, agency=(agency,))
    words = Text(id="Kesehatan", en="Health")
    sector = Sector("kesehatan", words, (monthly, permits), indicators(), ())
    return Profile(Path("profil-contoh"), info, regions(children), (sector,), TARGETS, (), ())


@dataclass(frozen=True)
class Look:
    """A last look that failed nine hours ago and comes again in a quarter of an hour."""

    outcome: Outcome = "failed"
    reason: str = "basis data tidak menjawab"
    since: datetime | None = NOW - timedelta(hours=9)
    next_try: datetime | None = NOW + timedelta(minutes=15)


def month_cells(month: Period, children: int, *, small: bool) -> pd.DataFrame:
    """What the agency sends for a month: a tenth of a point more stunting for each month before June 2025."""
    text, back = str(month), (JUNE.end.year - month.end.year) * 12 + JUNE.end.month - month.end.month
    rows: list[tuple[str, str, str, float]] = []
    for n in range(1, children + 1):
        code = district(n)
        rows += [
            ("ditimbang", code, text, 1000.0),
            ("pendek", code, text, float(STUNTED[(n - 1) % 14] + back)),
            ("imunisasi", code, text, 79.0 + (n * 7) % 17 - 0.1 * back),
            ("kasus", code, text, 3.0 if small and n == 2 else 20.0 + n),
        ]
    for n, pupils in enumerate((26, 31, 12, 14, 17, 19)[: 2 * min(children, 3)]):
        rows.append(("murid_per_guru", f"S{n // 2 + 1}{n % 2 + 1}", text, float(pupils)))
    rows.append(("investasi", REGENCY, text, 1.2e11 * month.end.month))
    found = [observations(rows, source="eppgbm")]
    stock = {
        "obat": {"oat": 9.0, "ipv": 34.0, "ttd": 41.0},
        "literasi": {"sd": 71.8 - back * 0.1, "smp": 76.9 - back * 0.1},
    }
    for indicator, parts in stock.items():
        for category, value in parts.items():
            found.append(observations([(indicator, REGENCY, text, value)], category=category, source="eppgbm"))
    return pd.concat(found, ignore_index=True)


@cache
def snapshot(condition: Condition = "fresh", children: int = 14, *, months: int = 26) -> Snapshot:
    """The regency on 15 July 2025 in one condition of its monthly file."""
    newest = JUNE.shift(-_BEHIND.get(condition, 0))
    if condition == "none":
        return Snapshot(profile(children), observations([]), cases(), [], {}, 0, NOW)
    periods = [newest.shift(-n) for n in range(months)]
    small = condition == "suppressed"
    rows = pd.concat([month_cells(p, children, small=small) for p in periods], ignore_index=True)
    came = datetime(newest.end.year, newest.end.month, newest.end.day, 11, tzinfo=UTC) + timedelta(days=5)
    loads = [_landed("eppgbm", 1, came, tuple(map(str, reversed(periods)))), _landed("izin", 2, NOW, ("2025-07-15",))]
    states = {"eppgbm": Look()} if condition == "failed" else {}
    permits = cases(case("IZ-1", "2025-07-01", due="2025-07-08"), case("IZ-2", "2025-07-10", due="2025-07-30"))
    return Snapshot(profile(children), rows, permits, loads, states, 2, NOW)


def _landed(sender: str, number: int, when: datetime, periods: tuple[str, ...]) -> Load:
    return Load(sender, "landed", f"{sender}.xlsx", when, when, when, number=number, version=number, periods=periods)


def view(
    condition: Condition = "fresh", *, children: int = 14, lang: str = "id", theme: str = "dark", size: str = "wall",
    region: str = REGENCY, compare: str = "year_ago",
) -> View:  # fmt: skip
    """One reader's view of the invented regency."""
    path = "/layar/utama/1" if size == "wall" else "/sektor/kesehatan"
    address = Address(path=path, lang=lang, theme=theme, compare=compare)
    found = snapshot(condition, children)
    return View(found, address, found.profile.regions[region], None)


def text_of(component: Any) -> str:
    """Every word of a component tree, in reading order."""
    if component is None:
        return ""
    if isinstance(component, str | int | float):
        return str(component)
    if isinstance(component, list | tuple):
        return " ".join(t for t in map(text_of, component) if t)
    return text_of(getattr(component, "children", None))


def parts(component: Any, name: str) -> list[Any]:
    """Every component in the tree with this class, in order."""
    if isinstance(component, list | tuple):
        return [found for one in component for found in parts(one, name)]
    own = [component] if name in str(getattr(component, "className", "") or "").split() else []
    return own + (parts(component.children, name) if getattr(component, "children", None) is not None else [])


def figures(component: Any) -> list[dict[str, Any]]:
    """Every Plotly figure in the tree."""
    if isinstance(component, list | tuple):
        return [found for one in component for found in figures(one)]
    own = [component.figure] if hasattr(component, "figure") else []
    return own + (figures(component.children) if getattr(component, "children", None) is not None else [])


def traces(component: Any, **keys: Any) -> Sequence[dict[str, Any]]:
    """Traces of the tree's figures that have these values."""
    every = [trace for figure in figures(component) for trace in figure["data"]]
    return [t for t in every if all(t.get(k) == v for k, v in keys.items())]
