"""Findings by rule: every branch in both languages, and never a number that is not in the reading."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from components import format as fmt
from components import titles
from components.address import Address
from components.view import View
from data.batch import Load
from data.period import Period
from data.profile import Indicator, Target, Text, UnitsCounted
from data.reading import Why
from tests import panel_fakes
from tests.fakes import (
    DISTRICT_1,
    DISTRICT_2,
    KELURAHAN,
    REGENCY,
    VILLAGE_1,
    VILLAGE_2,
    VILLAGE_4,
    VILLAGE_5,
    observed,
    ratio,
)
from tests.snapshots import landed, profile_of, snapshot, weighing

WEIGHED = dict.fromkeys((VILLAGE_1, VILLAGE_2, KELURAHAN, VILLAGE_4, VILLAGE_5), 100.0)


def stunting(**own: Any) -> tuple[Indicator, ...]:
    found = ratio("stunting", "balita_stunting", "balita_ditimbang", label=Text(id="Stunting", en="Stunting"),
                  **{"better": "lower", **own})  # fmt: skip
    return (observed("balita_stunting", unit="anak"), observed("balita_ditimbang", unit="anak"), found)


def seen(
    stunted: tuple[float, float, float, float, float] | None,
    *targets: Target,
    lang: str = "id",
    region: str = REGENCY,
    period: str = "2025-06",
    loads: tuple[Load, ...] = (),
    **own: Any,
) -> View:
    """The tiny regency (two kecamatan of three and two villages), 100 weighed in each, so many stunted."""
    cells = weighing(period, dict(zip(WEIGHED, stunted, strict=True)), WEIGHED) if stunted else []
    found = snapshot(cells, profile=profile_of(*stunting(**own), targets=targets), loads=loads)
    return View(found, Address(lang=lang), found.profile.regions[region], None)


def limit(target: float | None, **own: Any) -> Target:
    return Target("stunting", date(2020, 1, 1), None, target, **own)


def said(view: View, indicator: str = "stunting") -> str:
    return titles.finding(view, indicator).replace("\u00a0", " ")


# Mekarsari (3 villages): 12, 15, 18 of 100 = 15 %. Sumberrejo (2): 5 and 10 = 7,5 %. Regency: 60 / 500 = 12 %.
MIXED = (12.0, 15.0, 18.0, 5.0, 10.0)


# ------------------------------------------------------------------------------------------------- the branches


@pytest.mark.parametrize(
    ("lang", "words"),
    [("id", "Stunting Mekarsari di atas target 14 %"), ("en", "Stunting in Mekarsari above target 14 %")],
)
def test_few_places_that_miss_while_the_whole_does_not_are_named(lang: str, words: str) -> None:
    assert said(seen(MIXED, limit(14.0), lang=lang)) == words


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("id", "Stunting 12,0 % — 2 kecamatan di atas target 7 %"),
        ("en", "Stunting 12.0 % — 2 districts above target 7 %"),
    ],
)
def test_places_that_miss_with_the_whole_are_counted(lang: str, words: str) -> None:
    assert said(seen(MIXED, limit(7.0), lang=lang)) == words


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("id", "Stunting 12,0 % — 2 kecamatan di bawah target 20 %"),
        ("en", "Stunting 12.0 % — 2 districts below target 20 %"),
    ],
)
def test_too_little_is_below(lang: str, words: str) -> None:
    assert said(seen(MIXED, limit(20.0), lang=lang, better="higher")) == words


@pytest.mark.parametrize(
    ("lang", "words"),
    [("id", "Stunting 12,0 %, sesuai target 20 %"), ("en", "Stunting 12.0 %, on target 20 %")],
)
def test_all_on_target(lang: str, words: str) -> None:
    assert said(seen(MIXED, limit(20.0), lang=lang)) == words


@pytest.mark.parametrize(
    ("better", "words"),
    [
        ("lower", "Stunting Karanganyar 12,0 %, di atas target 10 %"),
        ("higher", "Stunting Karanganyar 12,0 %, di bawah target 40 %"),
    ],
)
def test_a_village_has_no_places_below_it_to_name(better: str, words: str) -> None:
    goal = 10.0 if better == "lower" else 40.0
    assert said(seen(MIXED, limit(goal), region=VILLAGE_1, better=better)) == words


def test_a_kecamatan_names_itself_and_counts_its_villages() -> None:
    assert said(seen(MIXED, limit(13.0), region=DISTRICT_1)) == "Stunting Mekarsari 15,0 % — 2 desa di atas target 13 %"


@pytest.mark.parametrize(("lang", "words"), [("id", "Stunting 12,0 %, Jun 2025"), ("en", "Stunting 12.0 %, Jun 2025")])
def test_without_a_target_the_plain_sentence_stands(lang: str, words: str) -> None:
    assert said(seen(MIXED, lang=lang)) == words


def test_a_band_is_missed_on_either_side() -> None:
    band = limit(None, low=60.0, high=85.0)
    assert titles.target_words(seen(MIXED, band), seen(MIXED, band).reading("stunting")) == "wajar 60–85"
    assert said(seen(MIXED, band, region=VILLAGE_1, better="band")).startswith("Stunting Karanganyar 12,0 %")


OLD = (landed("balita", periods=["2024-12"]),)


@pytest.mark.parametrize(
    ("lang", "words"), [("id", "Stunting 12,0 % pada Des 2024"), ("en", "Stunting 12.0 % in Dec 2024")]
)
def test_an_old_number_carries_its_date_and_no_verdict(lang: str, words: str) -> None:
    assert said(seen(MIXED, limit(7.0), lang=lang, period="2024-12", loads=OLD)) == words


def test_an_old_number_of_this_year_needs_no_year() -> None:
    loads = (landed("balita", periods=["2025-02"]),)
    assert said(seen(MIXED, limit(7.0), period="2025-02", loads=loads)) == "Stunting 12,0 % pada Feb"


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("2025-07-02", "id", "RSUD 86 % terisi pada 2 Jul"),
        ("2025-07-02", "en", "RSUD 86 % terisi on 2 Jul"),
        ("2024-07-02", "id", "RSUD 86 % terisi pada 2 Jul 2024"),
        ("2025-Q1", "en", "RSUD 86 % terisi in Q1"),
        ("2024", "id", "RSUD 86 % terisi pada 2024"),
    ],
)
def test_words_are_dated_by_day_or_period(text: str, lang: str, words: str) -> None:
    assert titles.at(panel_fakes.view(lang=lang), "RSUD 86 % terisi", Period.parse(text)) == words


@pytest.mark.parametrize("why", [w for w in get_args(Why) if w])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_without_a_value_the_reason_stands_in_its_place(why: Why, lang: str) -> None:
    view = seen(MIXED, limit(7.0), lang=lang)
    verdict = view.verdict("stunting")
    empty = replace(verdict, reading=replace(verdict.reading, value=None, status="none", why=why), misses=())
    found = titles.finding(_Fixed(view, empty), "stunting")  # type: ignore[arg-type]
    assert found == f"Stunting: {view.why(empty.reading).lower()}"
    assert not re.search(r"\d", found)


def test_nothing_delivered_is_said_so() -> None:
    assert said(seen(None, limit(7.0))) == "Stunting: belum ada kiriman"
    assert said(seen(None, limit(7.0), lang="en")) == "Stunting: no delivery yet"


def test_a_count_of_places_names_the_places() -> None:
    counted = UnitsCounted(
        kind="units", id="tinggi", label=Text(id="Desa tinggi"), definition=Text(id="Contoh."), of="stunting",
        unit="desa", better="lower", states=("watch", "act"),
    )  # fmt: skip
    targets = (limit(14.0), Target("tinggi", date(2020, 1, 1), None, 0.0))
    profile = profile_of(*stunting(), counted, targets=targets)
    found = snapshot(weighing("2025-06", dict(zip(WEIGHED, MIXED, strict=True)), WEIGHED), profile=profile)
    view = View(found, Address(), found.profile.regions[REGENCY], None)
    assert said(view, "tinggi") == "Desa tinggi 2 desa: Mekarsari"


def test_places_with_targets_of_their_own_are_not_held_to_the_whole_ones() -> None:
    own = (limit(20.0), limit(5.0, region=DISTRICT_2))
    assert said(seen(MIXED, *own)) == "Stunting 12,0 %; Sumberrejo di atas target sendiri"


class _Fixed:
    """A view whose verdict is given."""

    def __init__(self, view: View, verdict: Any) -> None:
        self._view, self._verdict = view, verdict

    def verdict(self, indicator: str) -> Any:
        return self._verdict

    def __getattr__(self, name: str) -> Any:
        return getattr(self._view, name)


# ------------------------------------------------------------------------------------------------- parts of sentences


def test_a_target_is_written_as_people_do() -> None:
    def words(*targets: Target, **own: Any) -> str:
        view = seen(MIXED, *targets, **own)
        return titles.target_words(view, view.reading("stunting"))

    assert words(limit(14.0)) == "target ≤ 14"
    assert words(limit(90.0), better="higher") == "target ≥ 90"
    assert words() == "tanpa target resmi"
    assert words(lang="en") == "no official target"


def test_a_finding_shares_a_sentence_in_short() -> None:
    view = seen(MIXED, limit(14.0))
    assert titles.short(view, "stunting", first=True) == "Stunting Mekarsari di atas target"
    assert titles.short(view, "stunting", first=False) == "stunting Mekarsari di atas target"
    calm = seen(MIXED, limit(20.0))
    assert titles.short(calm, "stunting", first=True).replace("\u00a0", " ") == "Stunting 12,0 %"


@pytest.mark.parametrize(
    ("text", "inside"),
    [("Stok obat", "stok obat"), ("TBC ditemukan", "TBC ditemukan"), ("APBDes cair", "APBDes cair"), ("", "")],
)
def test_a_name_inside_a_sentence_begins_small_unless_it_is_an_abbreviation(text: str, inside: str) -> None:
    assert titles.lower(text) == inside


def test_names_are_joined_as_people_say_them() -> None:
    view = panel_fakes.view()
    assert titles.listed(view, ["a", "b", "c"]) == "a, b dan c"
    assert titles.listed(view, ["a"]) == "a"
    assert titles.listed(view, []) == ""


# ------------------------------------------------------------------------------------------------- the law

NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def _may_be_said(view: View, indicator: str) -> set[str]:
    """Every number that the reading and its verdict hold, as people write it."""
    verdict = view.verdict(indicator)
    own = verdict.reading
    texts = [view.value(own), titles.target(view, own), titles.target_words(view, own), str(len(verdict.misses))]
    texts += [fmt.period(own.period, view.lang), own.indicator.name(view.lang), own.region.name]
    texts += [fmt.names([r.region.name for r in verdict.misses], view.lang)]
    if own.veil:
        texts.append(view.hidden(own))  # below which number it is hidden
    return set(NUMBER.findall(" ".join(texts)))


@pytest.mark.parametrize("condition", panel_fakes.CONDITIONS)
@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("region", [REGENCY, "99.01.01", "99.01.02", "99.01.01.2001"])
def test_a_finding_never_says_a_number_that_is_not_in_the_reading(
    condition: panel_fakes.Condition, lang: str, region: str
) -> None:
    view = panel_fakes.view(condition, lang=lang, region=region)
    for indicator in panel_fakes.indicators():
        found = titles.finding(view, indicator.id)
        assert set(NUMBER.findall(found)) <= _may_be_said(view, indicator.id), found
        assert "None" not in found and "nan" not in found and "{" not in found
