"""How to read a number: definition, halves, coverage, thresholds, legal basis, owner, revisions — or plain words."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components import titles
from components.doubts import flag_words
from components.panels.base import Rows
from components.view import View
from data.profile import Indicator, PanelSpec, Ratio, Total, Words
from data.reading import Reading

KIND = "note"


class Spec(PanelSpec):
    """text: words to show. about: the indicator to explain; text then stands below."""

    text: Words | None = None
    about: str = ""

    def indicators(self) -> tuple[str, ...]:
        return (self.about,) if self.about else super().indicators()


def pairs(spec: Spec, view: View) -> list[tuple[str, str]]:
    """Word and explanation, in the order a reader asks."""
    if not spec.about:
        return []
    own = view.reading(spec.about)
    found = own.indicator
    lines = [(view.word("note_definition"), found.definition(view.lang)), *_computed(found, view)]
    lines.append((view.word("note_coverage"), _coverage(own, view)))
    if below := view.small_below(found.id):
        lines.append((view.word("note_suppressed"), view.word("note_suppressed_text", count=below)))
    lines.append((view.word("note_thresholds"), thresholds(own, view)))
    lines.append((view.word("legal_basis"), own.rule.basis(view.lang) if own.rule else view.word("no_target")))
    lines.append((view.word("note_owner"), owner(found, view)))
    if found.note:
        lines.append((view.word("csv_note"), found.note(view.lang)))
    if own.flags:
        lines.append((view.word("note_flags"), ", ".join(flag_words(view, flag) for flag in own.flags)))
    if own.doubtful:
        lines.append((view.word("note_doubts"), view.word("doubt_within", count=own.doubtful)))
    return lines


def _computed(found: Indicator, view: View) -> list[tuple[str, str]]:
    known = view.profile.indicators
    if isinstance(found, Ratio):
        halves = (("note_numerator", found.numerator), ("note_denominator", found.denominator))
        return [(view.word(key), known[i].label(view.lang)) for key, i in halves if i in known]
    if isinstance(found, Total):
        return [(view.word("note_parts"), ", ".join(known[i].label(view.lang) for i in found.of if i in known))]
    return []


def _coverage(own: Reading, view: View) -> str:
    what = titles.unit_of(view, own.indicator)
    return view.word("coverage_of", count=own.reporting, total=own.expected, what=what)


def thresholds(own: Reading, view: View) -> str:
    """ "target ≤ 14 · pantau di atas 14 · tindak di atas 20"."""
    rule = own.rule
    words = [titles.target_words(view, own)]
    if rule is None:
        return words[0]
    side = titles.side(own)
    for key, limit in (("watch", rule.watch), ("act", rule.act)):
        if limit is not None:
            words.append(view.word(f"note_{key}_{side}", value=fmt.bare(limit, own.indicator, view.lang)))
    return " · ".join(words)


def owner(found: Indicator, view: View) -> str:
    sources = view.profile.sources_of(found.id)
    agency = found.owner or (sources[0].agency if sources else "")
    return view.profile.agency(agency).name(view.lang) if agency else fmt.DASH


def draw(spec: Spec, view: View) -> Component:
    lines = [html.Dl([x for k, v in pairs(spec, view) for x in (html.Dt(k), html.Dd(v))])] if spec.about else []
    if spec.text:
        lines.append(html.P(spec.text(view.lang)))
    return html.Div(lines, className="note")


def rows(spec: Spec, view: View) -> Rows:
    found = pairs(spec, view)
    text = spec.text(view.lang) if spec.text else ""
    table = tuple(found) or ((view.word("csv_note"), text),)
    return Rows((view.word("col_what"), view.word("col_meaning")), table)


def title(spec: Spec, view: View) -> str:
    return view.word("note_title" if spec.about else "csv_note")


def caption(spec: Spec, view: View) -> str:
    if not spec.about:
        return ""
    found = view.indicator(spec.about)
    return " · ".join(t for t in (found.label(view.lang), found.code) if t)


def state(spec: Spec, view: View) -> str:
    return "none"
