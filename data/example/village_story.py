"""The story of the invented villages: who is behind, who is absent, what the plans say.

Nine villages are far behind with Dana Desa and without their report; fourteen have no fibre; six were absent.
"""

from __future__ import annotations

from data.example.agencies import Demo
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
_BEHIND: dict[tuple[str, str], float] = {
    ("Pule", "Joho"): 31, ("Panggul", "Terbis"): 34, ("Suruh", "Wonokerto"): 35, ("Munjungan", "Sobo"): 36,
    ("Pule", "Pakel"): 37, ("Panggul", "Ngrambingan"): 38, ("Bendungan", "Botoputih"): 38,
    ("Munjungan", "Bangun"): 39, ("Dongko", "Siki"): 39,
}  # fmt: skip
_ABSENT = (
    ("Panggul", "Terbis"), ("Panggul", "Karangtengah"), ("Munjungan", "Sobo"), ("Pule", "Joho"),
    ("Suruh", "Wonokerto"), ("Watulimo", "Dukuh"),
)  # fmt: skip
FIELDS = ("Pemerintahan", "Pembangunan", "Pembinaan", "Pemberdayaan", "Bencana")
FIELD_SHARES = (0.31, 0.44, 0.07, 0.10, 0.08)  # of a village's budget
FIELD_PACE = (1.10, 0.88, 1.0, 1.02, 1.12)  # spent faster or slower than the whole
NO_FIBRE, QUIET_SITE, NO_SITE = 14, 22, 9
MANDIRI, MAJU = 74, 61  # the rest of 152 is berkembang
STORY_DESA = 152  # desa of the regency the story was written for


def desa(demo: Demo) -> list[Region]:
    """Every desa in the order of the profile: 152 in the story's own regency, none in most cities."""
    return [v for d in demo.districts for v in demo.villages(d.code, desa_only=True)]


def district_name(demo: Demo, village: Region) -> str:
    return demo.land[village.parent].name


def named(demo: Demo, village: Region) -> tuple[str, str]:
    return district_name(demo, village), village.name


def portion(demo: Demo, count: int) -> int:
    """A count of the story's 152 desa as a count of this regency's."""
    return round(count * len(desa(demo)) / STORY_DESA)


def behind(demo: Demo) -> dict[str, float]:
    """Code → share spent of the desa far behind: by name in the story's own regency, elsewhere some of the far ones."""
    if demo.cast.own:
        return {v.code: _BEHIND[named(demo, v)] for v in desa(demo) if named(demo, v) in _BEHIND}
    found: dict[str, float] = {}
    left, shares_left = portion(demo, len(_BEHIND)), list(_BEHIND.values())
    for district in sorted(demo.districts, key=lambda d: DD_SHARE[demo.cast.part(d.code)]):
        villages = demo.villages(district.code, desa_only=True)
        if DD_SHARE[demo.cast.part(district.code)] < 76:
            for village in villages[: min(left - len(found), len(villages) // 5)]:
                found[village.code] = shares_left[len(found) % len(shares_left)]
    return found


def absent(demo: Demo) -> list[str]:
    """Codes of the desa that were not at the newest meeting."""
    if demo.cast.own:
        return [v.code for v in desa(demo) if named(demo, v) in _ABSENT]
    codes = [v.code for v in desa(demo)]
    return demo.chance("absent").sample(codes, portion(demo, len(_ABSENT)))


def weakest(demo: Demo, why: str, count: int) -> set[str]:
    """Codes of the villages that lack something, the far ones first, the same ones every time."""
    chance, far = demo.chance("weak", why), behind(demo)
    order = sorted(
        desa(demo), key=lambda v: (v.code not in far, DD_SHARE[demo.cast.part(v.parent)] + chance.uniform(0, 30))
    )
    return {v.code for v in order[: portion(demo, count)]}


def shares(demo: Demo) -> dict[str, float]:
    """Per desa the share spent in November; their mean is the kecamatan's."""
    found: dict[str, float] = {}
    far = behind(demo)
    for district in demo.districts:
        villages = demo.villages(district.code, desa_only=True)
        fixed = {v.code: far[v.code] for v in villages if v.code in far}
        rest = [v for v in villages if v.code not in fixed]
        if not rest:
            continue
        mean = (DD_SHARE[demo.cast.part(district.code)] * len(villages) - sum(fixed.values())) / len(rest)
        width = min(9.0, 98.5 - mean, mean - 44)
        moves = [demo.chance("dd", v.code).uniform(-width, width) for v in rest]
        centre = sum(moves) / len(moves)
        found |= fixed | {v.code: min(99.0, mean + m - centre) for v, m in zip(rest, moves, strict=True)}
    return found
