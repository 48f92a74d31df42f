"""Findings: the sentence a person would say, made from the reading by rule. Never more than the data say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components import format as fmt
from components.scale import goal_number, goal_words
from data.period import Period
from data.profile import Indicator
from data.reading import Reading
from data.status import Verdict

if TYPE_CHECKING:
    from components.view import View


def finding(view: View, indicator: str) -> str:
    """Subject, value, verdict: "Stunting 12,4 % — 3 kecamatan di atas target 14 %"; plain where nothing is judged."""
    verdict = view.verdict(indicator)
    own = verdict.reading
    if own.value is None:
        return view.word("f_no_value", name=name(view, own), why=view.why(own).lower())
    if own.stale:
        return dated(view, own)
    if own.target is None or own.status == "none":
        return plain(view, own)
    if verdict.misses:
        return _with_places(view, verdict)
    key = "f_meets" if own.status == "good" else f"f_misses_{side(own)}"
    return view.word(key, name=name(view, own), value=view.value(own), target=target(view, own))


def plain(view: View, own: Reading) -> str:
    """The fallback: name, value, period."""
    return view.word("f_plain", name=name(view, own), value=view.value(own), period=fmt.period(own.period, view.lang))


def dated(view: View, own: Reading) -> str:
    """An old number carries its date: "RSUD 86 % terisi pada 18 Nov"."""
    return at(view, view.word("f_short", name=name(view, own), value=view.value(own)), own.period)


def at(view: View, text: str, period: Period | None) -> str:
    """Words with the time they were true: on a day, in a month. With the year when it is not this one's, for "Des"
    alone would be taken for the last December."""
    this_year = period is not None and period.end.year == view.now.astimezone(view.zone).year
    key = "as_of_day" if period is not None and period.frequency == "day" else "as_of_period"
    return view.word(key, title=text, day=fmt.period(period, view.lang, year=not this_year))


def name(view: View, own: Reading) -> str:
    """The indicator's short name, with the place when it is not the regency's."""
    text = own.indicator.name(view.lang)
    return text if own.region.level == "regency" else f"{text} {own.region.name}"


def side(own: Reading) -> str:
    """Which side of the target is the bad one for this value: "above" or "below"."""
    if own.indicator.better == "lower":
        return "above"
    if own.indicator.better == "higher":
        return "below"
    return "above" if own.value is not None and own.target is not None and own.value > own.target else "below"


def target(view: View, own: Reading) -> str:
    return fmt.DASH if own.target is None else goal_words(own.target, own.indicator, view.lang)


def level_word(view: View, region_level: str) -> str:
    """What the regions below are called: kecamatan under a regency, desa under a kecamatan."""
    below = {"regency": "district", "district": "village", "village": "facility"}.get(region_level, "facility")
    return view.level_word(below)


def unit_of(view: View, indicator: Indicator) -> str:
    """What an indicator is collected from: kecamatan, desa, sekolah, rumah sakit."""
    levels = view.snapshot.book.levels
    level, kinds = levels.level(indicator.id), levels.kinds(indicator.id)
    if level == "facility":
        named = {view.kind_words(kind) for kind in kinds}
        return named.pop() if len(named) == 1 else view.word("level_facility")
    if level == "village" and not kinds and len({r.kind for r in view.profile.regions.all if r.level == level}) > 1:
        return view.word("level_village_all")
    return view.level_word(level)


def _with_places(view: View, verdict: Verdict) -> str:
    own = verdict.reading
    where = "above" if side(own) == "above" else "below"
    places = [r.region.name for r in verdict.misses]
    if own.indicator.kind in {"units", "cases"} or own.target == 0:
        # "9 desa" misses a limit of none wherever there is one: the places say more than the limit.
        shown = fmt.names(places, view.lang)
        return view.word("f_with_places", name=name(view, own), value=view.value(own), places=shown)
    if any(r.target != own.target for r in verdict.misses):
        key = f"f_own_{where}"
        shown = fmt.names(places, view.lang)
        return view.word(key, name=name(view, own), value=view.value(own), places=shown)
    if own.status == "good" and len(places) <= 3:
        key, values = f"f_places_{where}", {"places": fmt.names(places, view.lang)}
        return view.word(key, name=name(view, own), target=target(view, own), **values)
    # Schools are named as schools, whatever the regions below are called.
    schools = verdict.misses[0].region.level == "facility"
    what = unit_of(view, own.indicator) if schools else level_word(view, own.region.level)
    return view.word(
        f"f_{where}_target",
        name=name(view, own),
        value=view.value(own),
        count=len(places),
        what=what,
        target=target(view, own),
    )


def target_words(view: View, own: Reading) -> str:
    """The target as people write it: "target ≤ 14", "target ≥ 90", "wajar 60–85", "tanpa target resmi"."""
    rule = own.rule
    if rule is not None and rule.low is not None and rule.high is not None:
        low, high = (goal_number(v, own.indicator, view.lang) for v in (rule.low, rule.high))
        return view.word("target_band", low=low, high=high)
    if own.target is None:
        return view.word("no_target")
    key = {"lower": "target_most", "higher": "target_least"}.get(own.indicator.better, "target_value")
    return view.word(key, value=goal_number(own.target, own.indicator, view.lang))


def short(view: View, indicator: str, *, first: bool) -> str:
    """A finding short enough to share a sentence: "stok obat TBC 9 hari", "stunting Pule, Suruh di atas target"."""
    verdict = view.verdict(indicator)
    own = verdict.reading
    places = [r.region.name for r in verdict.misses]
    if own.region.level == "regency" and places and len(places) <= 3:
        key = f"s_places_{side(own)}"
        text = view.word(key, name=name(view, own), places=fmt.names(places, view.lang))
    else:
        text = view.word("f_short", name=name(view, own), value=view.value(own))
    return capital(text) if first else lower(text)


def subject(view: View, indicator: str) -> str:
    """An indicator's name as a word in a sentence."""
    return lower(view.indicator(indicator).name(view.lang))


def lower(text: str) -> str:
    """First letter small, unless the word is an abbreviation (TBC, APBDes) or a name of several capitals."""
    word = text.split(" ", 1)[0]
    return text if sum(c.isupper() for c in word) > 1 else text[:1].lower() + text[1:]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(view: View, names: list[str]) -> str:
    """a, b dan c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {view.word('and')} {names[-1]}"
