"""Old beside new, unit by unit, the effect on the whole, and values that are kept and doubted."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components.doubts import doubt_words, doubts_of
from components.scale import Axis, nice, tick_words
from components.signs import sign
from components.sparkline import sparkline
from components.uploading.dumbbell import WIDTH, dumbbell, place
from components.uploading.pieces import said, section
from components.uploading.sight import Sight
from components.view import View
from data.doubts.plausible import UNLIKELY
from data.uploading.preview import Odd, Preview, Unit

CHANGES, LISTED = 24, 40


def changes(view: View, sight: Sight, found: Preview) -> html.Section:
    indicator = view.indicator(found.indicator)
    changed, new, same = found.of("changed"), found.of("new"), found.of("same")
    title = view.word(
        "upload_changes", changed=said(view, len(changed)), new=said(view, len(new)), same=said(view, len(same))
    )
    unit = fmt.said_unit(indicator.unit, view.lang)
    caption = view.word(
        "upload_changes_caption", name=indicator.name(view.lang), period=fmt.period(found.period, view.lang), unit=unit
    )
    children: list[Component] = [_others(view, sight, found), _effect(view, found)]
    shown = sorted(changed, key=lambda u: (u.new.value is None, -_size(u)))[:CHANGES]
    if shown:
        children.append(_table(view, shown, found))
    if len(changed) > len(shown):
        children.append(
            html.P(view.word("upload_more_changes", count=said(view, len(changed) - len(shown))), className="cap")
        )
    children += [_group(view, "+", "upload_new", new), _group(view, "=", "upload_same", same)]
    upload = sight.upload
    assert upload is not None
    agency = view.profile.agency(sight.source.agency).short
    at = fmt.moment(upload.received, view.zone, view.lang)
    foot = html.P([f"{agency} · {upload.called} · {at} · ", html.B(view.word("upload_waits"))], className="badge")
    return section([title], caption, [*children, foot], span=8)


def _size(unit: Unit) -> float:
    return abs((unit.new.value or 0) - (unit.old.value or 0))


def _others(view: View, sight: Sight, found: Preview) -> Component:
    """The other indicators this file has a part in, each a link."""
    links = [
        dcc.Link(view.indicator(name).name(view.lang), href=view.address.href(indikator=name))
        for name in found.indicators[1:9]
    ]
    pieces: list[Component | str] = [x for link in links for x in (" · ", link)][1:]
    return html.P([view.word("upload_others"), " ", *pieces], className="cap others") if links else html.Span()


def _effect(view: View, found: Preview) -> html.P:
    """The regency before and after: value, coverage, state."""
    before, after = found.before, found.after
    value = [view.level_word("regency").capitalize(), " ", *_step(view.value(before), view.value(after))]
    regions = view.word("upload_of_units", total=said(view, after.expected), level=view.level_word(found.level))
    coverage = [
        view.word("upload_coverage"), " ",
        *_step(said(view, before.reporting), said(view, after.reporting)), f" {regions}",
    ]  # fmt: skip
    state = [
        view.word("upload_state_same" if before.status == after.status else "upload_state_now"), " ",
        sign(after.status, view.lang, label=False), " ", view.word(f"state_{after.status}"),
    ]  # fmt: skip
    return html.P([html.Span(value), html.Span(coverage), html.Span(state)], className="effect")


def _step(old: str, new: str) -> list[Component | str]:
    return [html.B(new)] if old == new else [html.Del(old), " → ", html.B(new)]


def _table(view: View, units: Sequence[Unit], found: Preview) -> html.Table:
    indicator = view.indicator(found.indicator)
    pool = [v for u in units for v in (u.old.value, u.new.value) if v is not None]
    axis = nice(pool, at_most=4, from_zero=bool(pool) and min(pool) >= 0 and max(pool) - min(pool) > max(pool) / 3)
    keys = ("upload_unit", "upload_within", "upload_old", "upload_now", "upload_difference")
    heads = [html.Th(view.word(k), className="l" if n < 2 else "") for n, k in enumerate(keys)]
    words = tick_words(axis.ticks, indicator, view.lang)
    ticks = [
        html.Span(text, style={"left": f"{place(axis, tick) / 16}rem"})
        for tick, text in zip(axis.ticks, words, strict=True)
    ]
    last = html.Th(html.Div(ticks, className="axis", style={"width": f"{WIDTH / 16}rem"}), className="l wide")
    lines = [_unit_line(view, u, axis) for u in units]
    return html.Table([html.Thead(html.Tr([*heads, last])), html.Tbody(lines)], className="diff")


def _unit_line(view: View, unit: Unit, axis: Axis) -> html.Tr:
    old, new = unit.old, unit.new
    odd = [" ", sign("watch", view.lang)] if doubts_of(new) else []
    parent = view.profile.regions[new.region.parent].name if new.region.parent in view.profile.regions else ""
    both = old.value is not None and new.value is not None
    delta = fmt.change((new.value or 0) - (old.value or 0), new.indicator, view.lang) if both else ""
    label = view.word("upload_old_new", old=view.value(old), new=view.value(new))
    mark = dumbbell(old.value, new.value, axis, view.theme, label=label) if new.value is not None else ""
    before = html.Del(fmt.bare(old.value, old.indicator, view.lang)) if old.value is not None else fmt.DASH
    now = fmt.bare(new.value, new.indicator, view.lang) if new.value is not None else view.value(new)
    return html.Tr(
        [
            html.Td([new.region.name, *odd], className="l"), html.Td(parent, className="l quiet"),
            html.Td(before), html.Td(html.B(now)),
            html.Td(delta), html.Td(mark, className="l wide"),
        ]
    )  # fmt: skip


def _group(view: View, mark: str, key: str, units: Sequence[Unit]) -> Component:
    """Units that need no line of their own, folded."""
    if not units:
        return html.Span()
    names = fmt.names([u.new.region.name for u in units], view.lang, limit=LISTED)
    text = view.word(key, count=said(view, len(units)))
    return html.Details([html.Summary([html.B(mark, className="mark"), " ", text]), html.P(names)], className="group")


# ------------------------------------------------------------------------------------------------ unusual values


def unusual(view: View, sight: Sight, found: Preview) -> html.Section:
    trial = sight.trial
    assert trial is not None
    told = [n for n in trial.answer.notes if UNLIKELY in n]
    children: list[Component] = [html.Ul([_odd_line(view, o) for o in found.odd], className="odd")] if found.odd else []
    children += [html.P(n, className="cap") for n in told[:6]]
    state = "watch" if found.unusual else ""
    word = view.word("upload_odd", count=said(view, found.unusual)) if found.unusual else view.word("upload_odd_none")
    shown = [sign("watch" if found.unusual else "good", view.lang, label=False), " ", word]
    return section(shown, view.word("upload_odd_caption"), children, span=4, state=state)


def _odd_line(view: View, odd: Odd) -> html.Li:
    reading = odd.reading
    values = [r.value for r in odd.history]
    text = f"{reading.region.name} {view.value(reading)}"
    line = sparkline(values, view.theme, label=text, state="watch", width=150, height=46, weight=1.6)
    about = f"{reading.indicator.name(view.lang)} · {fmt.period(reading.period, view.lang)}"
    return html.Li([line, html.P([html.B(text), html.Br(), html.Span(f"{about} · {doubt_words(view, reading)}")])])
