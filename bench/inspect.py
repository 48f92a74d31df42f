"""``python -m bench inspect``: how many real files become a correct source with at most three corrections.

Each sample is proposed on a profile of regions and agencies alone (its sources and indicators are taken out), corrected
as ``tests/real/corrections.csv`` says, tried as a load would, and held against what is known of the file. A sum over
regions and periods is taken as its indicator says; nothing here knows a file by its name.
"""

from __future__ import annotations

import csv
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd

from data.batch import Batch
from data.period import Period
from data.profile import Profile
from data.profile_files.folder import read_profile
from data.proposing.proposal import Proposal
from data.proposing.propose import propose, try_out
from data.proposing.sheet import open_file
from data.proposing.wishes import Wishes
from loaders.base import LoadError, find_readers

REAL = Path(__file__).resolve().parent.parent / "tests" / "real"
SAMPLES = REAL.parents[2] / "shared" / "samples"
MOST = 3  # corrections


@dataclass(frozen=True)
class Outcome:
    """One file: corrections made, facts reproduced of those known, what was still undecided."""

    file: str
    corrections: int
    right: int
    facts: int
    undecided: int
    seconds: float
    why: str = ""

    @property
    def correct(self) -> bool:
        return self.facts > 0 and self.right == self.facts and not self.undecided

    def text(self) -> str:
        mark = "yes" if self.correct and self.corrections <= MOST else "no "
        return (
            f"{mark} {self.file:<48} {self.corrections} corrections, {self.right:>2} of {self.facts:>2} facts, "
            f"{self.undecided} undecided, {self.seconds:.1f} s {self.why[:60]}"
        )


def there() -> bool:
    return (SAMPLES / "MANIFEST.csv").is_file()


def rows(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outcomes() -> list[Outcome]:
    """Every file of corrections.csv, in its order."""
    wishes: dict[tuple[str, str], list[str]] = {}
    for row in rows("corrections.csv"):
        listed = wishes.setdefault((row["file"], row["profile"]), [])
        listed += [row["correction"]] if row["correction"] else []
    profiles = {name: bare(name) for name in {profile for _, profile in wishes}}
    return [outcome(file, profiles[name], name, said) for (file, name), said in wishes.items()]


def bare(name: str) -> Profile:
    """Regions and agencies, as a regency has them on its first day."""
    return replace(read_profile(REAL / f"profil-{name}", find_readers(), {}), sectors=())


def outcome(file: str, profile: Profile, name: str, said: list[str]) -> Outcome:
    begun = time.perf_counter()
    known = {r["fact"]: r["proposed"] for r in rows("proposed.csv") if r["file"] == file}
    facts = [f for f in rows("facts.csv") if f["profile"] == name and f["indicator"] in known]
    try:
        proposal = propose(open_file(SAMPLES / file, file, datetime.now(UTC)), profile, Wishes.of(said))
        trial = try_out(proposal, profile)
    except (LoadError, ValueError) as error:
        return Outcome(file, len(said), 0, len(facts), 0, time.perf_counter() - begun, str(error))
    right = sum(
        trial.batch is not None and agrees(fact, known[fact["indicator"]], trial.batch, proposal, profile)
        for fact in facts
    )
    spent = time.perf_counter() - begun
    return Outcome(file, len(said), right, len(facts), len(proposal.open), spent, trial.answer.reason)


def agrees(fact: dict[str, str], indicator: str, batch: Batch, proposal: Proposal, profile: Profile) -> bool:
    """Whether the proposed indicator gives the fact, as exactly as it is stated."""
    value = answer(fact["region"], fact["period"], indicator, batch, proposal, profile)
    if not fact["value"]:
        return value is None
    places = -int(Decimal(fact["value"]).as_tuple().exponent)
    return value is not None and round(Decimal(str(value)), places) == Decimal(fact["value"])


def answer(
    region: str, period: str, indicator: str, batch: Batch, proposal: Proposal, profile: Profile
) -> float | None:
    """The indicator's value for a region and period, added up as it says it may be."""
    table = next(i for i in proposal.indicators if i["id"] == indicator)
    if table["kind"] == "ratio":
        top, bottom = (
            answer(region, period, table[half], batch, proposal, profile) for half in ("numerator", "denominator")
        )
        return top / bottom * table["per"] if top is not None and bottom else None
    wanted = Period.parse(period)
    found = batch.observations[batch.observations["indicator"] == indicator]
    found = found.assign(period=found["period"].astype(str), category=found["category"].astype(str))
    inside = {p for p in found["period"].unique() if wanted.covers(Period.parse(p))}
    found = found[found["period"].isin(inside)]
    found = found[found["category"] == ""] if (found["category"] == "").any() else found  # the total, where it is given
    here = found[found["region"] == region]
    if not len(here):
        under = {r.code for r in profile.regions.all if region in {a.code for a in profile.regions.ancestors(r.code)}}
        here = found[found["region"].isin(under)]
        if not len(here) or table["over_regions"] != "sum":
            return None
    return over_time(here, table["over_time"])


def over_time(found: pd.DataFrame, how: str) -> float | None:
    if found["period"].nunique() == 1 or how == "sum":
        return float(found["value"].sum())
    if how == "mean":
        return float(found["value"].mean())
    newest = max(found["period"].unique(), key=lambda p: Period.parse(p).start)
    return float(found.loc[found["period"] == newest, "value"].sum()) if how == "last" else None


@dataclass(frozen=True)
class Verdict:
    """The last line of the table."""

    said: str

    def text(self) -> str:
        return self.said


def lines(_: Path) -> list[Outcome | Verdict]:
    """The table of ``python -m bench inspect``."""
    if not there():
        return [Verdict("the real sample files are not here; nothing to measure")]
    found = outcomes()
    good = [one for one in found if one.correct and one.corrections <= MOST]
    none = sum(not one.corrections for one in good)
    said = f"{len(good)} of {len(found)} files correct with at most {MOST} corrections, {none} with none"
    return [*found, Verdict(said)]
