"""A snapshot that answers from a small table of invented values, so that panels can be drawn in every state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from components.address import Address
from components.view import View
from data.period import Period
from data.profile import Agency, CasesCounted, Indicator, Profile, RegionInfo, Sector, Target, Text, UnitsCounted
from data.reading import Case, Freshness, Reading, Why
from data.regions import Region, Regions
from data.status import Verdict, judge, verdict_of, wanted
from tests.fakes import NOW, long_shape, observed, ratio, source

Condition = Literal["fresh", "late", "stale", "failed", "none", "suppressed"]
CONDITIONS: tuple[Condition, ...] = ("fresh", "late", "stale", "failed", "none", "suppressed")

REGENCY = "99.01"
NAMES = (
    "Mekarsari", "Sumberrejo", "Tegalrejo", "Karanganyar", "Sidomulyo", "Banjarsari", "Wonosari", "Purwosari",
    "Ngadirejo", "Kedungwaru", "Jatiroto", "Rejosari", "Tanjungsari", "Sukorejo",
)  # fmt: skip
JUNE = Period.parse("2025-06")
YEAR = Period.parse("2025")


def district(n: int) -> str:
    return f"{REGENCY}.{n:02d}"


def regions(children: int) -> Regions:
    """A regency, so many districts, two villages and a school in each of the first three."""
    found = [Region(REGENCY, "Kabupaten Contoh", "regency", "99", "kabupaten")]
    for n in range(1, children + 1):
        name = NAMES[n - 1] if n <= len(NAMES) else f"Contoh <{n}>"
        found.append(Region(district(n), name, "district", REGENCY, "kecamatan"))
        for v in (1, 2) if n <= 3 else ():
            code = f"{district(n)}.{2000 + v}"
            found.append(Region(code, f"Desa {n}{v}", "village", district(n), "desa"))
            found.append(Region(f"S{n}{v}", f"SD {n}{v}", "facility", code, "sd"))
    return Regions(tuple(found))


def indicators() -> tuple[Indicator, ...]:
    """One of each sort a panel may meet."""
    health: dict[str, Any] = {"sector": "kesehatan"}
    named = Text(id="Stunting", en="Stunting")
    return (
        ratio("stunting", "kasus", "sasaran", label="Prevalensi stunting", short=named, better="lower", headline=1, **health),
        ratio("imunisasi", "kasus", "sasaran", label="Imunisasi lengkap", better="higher", **health),
        observed("kasus", label="Kasus", unit="anak", better="lower", small_below=5, **health),
        observed("sasaran", label="Sasaran", unit="anak", **health),
        observed("obat", label="Stok obat", unit="hari", better="higher", over_regions="none", level="regency",
                 categories={"oat": "OAT kategori 1", "ipv": "Vaksin IPV", "ttd": "Tablet tambah darah"}, **health),
        observed("investasi", label="Investasi", unit="Rp", better="higher", over_time="sum", cumulative=True, level="regency", **health),
        observed("literasi", label="Literasi", unit="%", decimals=1, better="higher",
                 categories={"sd": "SD", "smp": "SMP"}, **health),
        observed("murid_per_guru", label="Murid per guru", unit="", better="lower", level="facility", **health),
        UnitsCounted(kind="units", id="desa_tinggi", label="Desa tinggi", definition="Contoh.", of="stunting", unit="desa",
                     better="lower", **health),
        CasesCounted(kind="cases", id="izin_lewat", label="Izin lewat", definition="Contoh.", cases="izin",
                     measure="overdue", unit="izin", better="lower", **health),
    )  # fmt: skip


TARGETS = (
    Target("stunting", date(2020, 1, 1), None, 14.0, act=16.0, basis=Text(id="Contoh")),
    Target("imunisasi", date(2020, 1, 1), None, 84.0, act=70.0),
    Target("obat", date(2020, 1, 1), None, 30.0, act=10.0),
    Target("investasi", date(2025, 1, 1), None, 1.5e12, watch=None, act=1.0e11, pace="linear"),
    Target("literasi", date(2020, 1, 1), None, 60.0, act=40.0),
    Target("murid_per_guru", date(2020, 1, 1), None, 20.0, act=30.0),
    Target("desa_tinggi", date(2020, 1, 1), None, 0.0, act=5.0),
)


def profile(children: int = 14) -> Profile:
    measures = {i: i for i in ("kasus", "sasaran", "obat", "investasi", "literasi", "murid_per_guru")}
    deliver = source(
        "eppgbm",
        long_shape(region={"column": "kode"}, period={"column": "bulan"}, measure="ukuran", measures=measures, value="nilai"),
        sector="kesehatan", system="EPPGBM",
    )  # fmt: skip
    permits = source(
        "izin", long_shape(region={"fixed": REGENCY}, period={"of_delivery": True}, value="n"), system="SiCANTIK"
    )
    info = RegionInfo(code=REGENCY, name=Text(id="Kabupaten Contoh", en="Sample Regency"), short="Contoh", sample=True,
                      agency=(Agency(id="dinkes", short="Dinkes", name=Text(id="Dinas Kesehatan Contoh")),))  # fmt: skip
    sector = Sector("kesehatan", Text(id="Kesehatan", en="Health"), (deliver, permits), indicators(), ())
    return Profile(Path("profil-contoh"), info, regions(children), (sector,), TARGETS, (), ())


# Values of districts, first to last; further ones repeat with a shift. Worked out by hand in the tests that use them.
STUNTING = (16.8, 15.3, 14.6, 13.9, 13.4, 13.1, 12.6, 12.2, 11.8, 11.4, 10.9, 10.6, 10.1, 9.2)


@dataclass(frozen=True)
class FakeSnapshot:
    """Answers like data.snapshot.Snapshot. values overrides single ones: (indicator, region, category) → value."""

    profile: Profile
    condition: Condition = "fresh"
    values: dict[tuple[str, str, str], float | None] = field(default_factory=dict)
    open_cases: tuple[Case, ...] = ()
    now: datetime = NOW
    version: int = 7

    def newest(self, indicator: str) -> Period:
        return YEAR if indicator == "literasi" else JUNE

    def periods(self, indicator: str) -> list[Period]:
        return [] if self.condition == "none" else [self.newest(indicator).shift(-n) for n in range(36)]

    def freshness(self, source: str) -> Freshness:
        limit = 20 * 86400.0
        delivered = NOW - timedelta(hours=2)
        match self.condition:
            case "late":
                return Freshness(
                    "late", delivered - timedelta(days=15), JUNE.shift(-1), date(2025, 7, 10), limit * 0.8, limit
                )
            case "stale":
                return Freshness(
                    "stale", delivered - timedelta(days=75), JUNE.shift(-3), date(2025, 5, 10), limit * 2, limit
                )
            case "failed":
                return Freshness("late", delivered - timedelta(days=15), JUNE.shift(-1), date(2025, 7, 10), limit * 0.8, limit,
                                 failed=True, reason="basis data tidak menjawab", since=NOW - timedelta(hours=9),
                                 next_try=NOW + timedelta(minutes=15))  # fmt: skip
            case "none":
                return Freshness("never", None, None, date(2025, 8, 10), 0, limit)
            case _:
                return Freshness("fresh", delivered, JUNE, date(2025, 8, 10), limit * 0.3, limit)

    def reading(self, indicator: str, region: str, at: Period | None = None, category: str = "") -> Reading:
        found = self.profile.indicators[indicator]
        period = at or self._newest_delivered(indicator)
        value, why = self._value(indicator, region, period, category)
        years, steps = period.year_ago(), period.shift(-1)
        rule = next(iter(self.profile.targets_of(indicator)), None)
        target = wanted(rule, period.end) if rule else None
        where = self.profile.regions[region]
        sources = self.profile.sources_of(indicator)
        return Reading(
            found, where, period, value, category,
            previous=self._value(indicator, region, steps, category)[0] if value is not None else None,
            year_ago=self._value(indicator, region, years, category)[0] if value is not None else None,
            target=target, rule=rule, status=judge(found, rule, value, period.end),
            freshness=self.freshness(sources[0].id) if sources else None,
            reporting=0 if value is None else 14, expected=14, source=sources[0] if sources else None, load=412, why=why,
            numerator=value * 2 if value is not None and found.kind == "ratio" else None,
            denominator=200.0 if value is not None and found.kind == "ratio" else None,
        )  # fmt: skip

    def _newest_delivered(self, indicator: str) -> Period:
        back = {"late": 1, "stale": 3, "failed": 1}.get(self.condition, 0)
        newest = self.newest(indicator)
        return newest.shift(-back) if newest.frequency == "month" else newest

    def _value(self, indicator: str, region: str, period: Period, category: str) -> tuple[float | None, Why]:
        if self.condition == "none":
            return None, "no_data"
        if period > self._newest_delivered(indicator):
            return None, "not_reported"
        key = (indicator, region, category)
        if key in self.values:
            value = self.values[key]
            return (value, "") if value is not None else (None, "not_reported")
        children = [r.code for r in self.profile.regions.all if r.parent == REGENCY]
        if self.condition == "suppressed" and region in children[1:3]:
            return None, "suppressed"
        ago = (self.newest(indicator).end.year * 12 + self.newest(indicator).end.month) - (
            period.end.year * 12 + period.end.month
        )
        return _made(indicator, self.profile.regions, region, category) + ago * _drift(indicator), ""

    def history(self, indicator: str, region: str, last: int = 12, at: Period | None = None) -> list[Reading]:
        newest = at or self._newest_delivered(indicator)
        return [self.reading(indicator, region, newest.shift(n - last + 1)) for n in range(last)]

    def children(
        self, indicator: str, region: str, at: Period | None = None, level: str | None = None
    ) -> list[Reading]:
        where = self.profile.regions
        found = where.under(region, level) if level else where.children(region)  # type: ignore[arg-type]
        if self.profile.indicators[indicator].level == "regency":
            return []
        return [self.reading(indicator, r.code, at) for r in found if r.code != region]

    def breakdown(self, indicator: str, region: str, at: Period | None = None) -> list[Reading]:
        return [self.reading(indicator, region, at, c) for c in self.profile.indicators[indicator].categories]

    def cases(self, source: str, region: str = "", *, open_only: bool = True) -> list[Case]:
        return list(self.open_cases)

    def verdict(self, indicator: str, region: str, at: Period | None = None) -> Verdict:
        return verdict_of(self.reading(indicator, region, at), self.children(indicator, region, at))


def _drift(indicator: str) -> float:
    """Change per month back in time."""
    return {"stunting": 0.1, "imunisasi": -0.15, "investasi": -9.0e10, "literasi": -0.1}.get(indicator, 0.0)


def _made(indicator: str, where: Regions, region: str, category: str) -> float:
    codes = [r.code for r in where.all]
    n = codes.index(region)
    districts = [r.code for r in where.all if r.parent == REGENCY]
    if indicator == "stunting":
        if region == REGENCY:
            return 12.4
        place = districts.index(region) if region in districts else n
        return STUNTING[place % 14] - 0.01 * (place // 14)
    if indicator == "imunisasi":
        return 88.4 if region == REGENCY else 79.0 + (n * 7) % 17
    if indicator == "obat":
        return {"": 9.0, "oat": 9.0, "ipv": 34.0, "ttd": 41.0}[category]
    if indicator == "investasi":
        return 7.0e11
    if indicator == "literasi":
        return {"": 70.0, "sd": 71.8, "smp": 76.9}[category]
    if indicator == "murid_per_guru":
        return {"S11": 26.0, "S12": 31.0}.get(region, 9.0 + n % 9)
    return 40.0 + n % 6


def view(condition: Condition = "fresh", *, children: int = 14, lang: str = "id", theme: str = "dark", size: str = "wall",
         region: str = REGENCY, **changes: Any) -> View:  # fmt: skip
    """One reader's view of the invented regency. changes: fields of FakeSnapshot."""
    snapshot = FakeSnapshot(profile(children), condition, **changes)
    path = "/layar/utama/1" if size == "wall" else "/sektor/kesehatan"
    address = Address(path=path, lang=lang, theme=theme)
    return View(snapshot, address, snapshot.profile.regions[region], None)  # type: ignore[arg-type]


def with_values(found: View, **values: float | None) -> View:
    """The view with single values changed; keys "indicator__region" with dots as in codes' last two figures."""
    changed = {(k.split("__")[0], district(int(k.split("__")[1])), ""): v for k, v in values.items()}
    return replace(found, snapshot=replace(found.snapshot, values=changed))  # type: ignore[type-var]
