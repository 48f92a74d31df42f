"""Sources and their deliveries: what arrived, what was sent back, and whether the rows add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import frame, ids, shell
from components.context import Web, web
from components.live import Part
from components.signs import sign
from components.supply import held, returned, withdraw
from components.view import View
from data.batch import Load, Reject
from data.exchange.mending import mended_by
from data.profile import PanelSpec, Source

LOADS_SHOWN = 24
REJECTS_SHOWN = 60
_REJECT_COLUMNS = ("rj_sheet", "rj_row", "rj_column", "rj_value", "rj_advice")
_SIGNS = {"landed": "good", "held": "watch", "refused": "act", "failed": "failed"}


def panels(web_: Web) -> list[PanelSpec]:
    """Further panels of the sources' page."""
    kind = web_.kinds.get("quality")
    return [kind.Spec.model_validate({"id": "mutu", "kind": "quality", "laptop": (12, 0)})] if kind else []


def board_link(view: View) -> Component:
    """To the board of deliveries by month."""
    return dcc.Link(view.word("deliveries_board"), href=view.address.href("/kiriman"), className="btn")


def faults(view: View) -> list[Component]:
    """What is wrong with the profile, said where operators look; nothing when it is sound."""
    found = view.profile.faults
    if not found:
        return []
    lines = [html.Li(f.text(view.lang)) for f in found[:12]]
    title = view.word("profile_faults", count=len(found))
    return [html.Section([html.H2([sign("failed", view.lang), " ", title]), html.Ul(lines)], className="panel faults")]


def sentence(view: View) -> Mapping[str, Any]:
    """How many sources are old or failed, or that all are fresh."""
    lights = shell.source_counts(view)
    bad = lights.get("stale", 0) + lights.get("failed", 0)
    if bad:
        return shell.sentence(view, "none", view.word("sources_old", count=bad, total=sum(lights.values())))
    if lights.get("never", 0):
        return shell.sentence(view, "none", view.word("sources_never", count=lights["never"]))
    return shell.sentence(view, "none", view.word("sources_all_in", total=sum(lights.values())))


def counts(view: View) -> Mapping[str, Any]:
    """How many sources are fresh, late, stale, failed, for the right of the heading."""
    lights = shell.source_counts(view)
    signs = (("fresh", "good"), ("late", "watch"), ("stale", "stale"), ("failed", "failed"), ("never", "none"))
    found = [
        [sign(shape, view.lang, label=False), str(lights[light]), html.Small(view.word(f"light_{light}"))]
        for light, shape in signs
        if lights.get(light)
    ]
    return {"children": [html.Span(words, className="count") for words in found]}


def head(view: View) -> Component:
    """The sentence and, at its right, the counts."""
    return html.Div([html.H1(id=ids.SENTENCE), html.P(id=ids.COUNTS, className="counts")], className="heading")


# ------------------------------------------------------------------------------------------------ one source


def source_sentence(source: Source) -> Callable[[View], Mapping[str, Any]]:
    def draw(view: View) -> Mapping[str, Any]:
        fresh = view.freshness(source.id)
        name = source.system or source.label(view.lang)
        return shell.sentence(view, "none", f"{name}: {frame.light_words(view, fresh)}")

    return draw


def source_parts(source: Source, asked: str) -> list[Part]:
    """State, loads, and the rejects of one load (the newest that has any, or the asked one)."""
    return [
        held.source_part(source),
        Part(ids.part("state"), draw=lambda v: _state(v, source), key=source.id),
        Part(ids.part("loads"), draw=lambda v: _loads(v, source), key=source.id),
        Part(ids.part("rejects"), draw=lambda v: _rejects(v, source, asked), key=f"{source.id}{asked}"),
        Part(ids.part("load"), draw=lambda v: withdraw.panel(v, source, asked), key=f"{source.id}{asked}"),
    ]


def source_places() -> list[Component]:
    return [
        html.Div(
            [
                held.place(),
                html.Section(id=ids.part("state"), style={"gridColumn": "span 4"}),
                html.Section(id=ids.part("loads"), style={"gridColumn": "span 8"}),
                html.Section(id=ids.part("rejects"), style={"gridColumn": "span 12"}),
                html.Section(id=ids.part("load"), style={"gridColumn": "span 12"}),
            ],
            className="grid",
        )
    ]


def _state(view: View, source: Source) -> Mapping[str, Any]:
    """Who, how, how often, how old, and what it feeds."""
    fresh = view.freshness(source.id)
    agency = view.profile.agency(source.agency)
    pairs: list[tuple[str, Any]] = [
        (view.word("src_agency"), agency.name(view.lang)),
        (view.word("src_contact"), agency.contact or fmt.DASH),
        (view.word("src_way"), f"{view.way_word(source.read.kind)} · {view.word(f'freq_{source.frequency}')}"),
        (view.word("src_period"), fmt.period(fresh.period, view.lang)),
        (view.word("src_delivered"), fmt.moment(fresh.delivered, view.zone, view.lang)),
        (view.word("src_due"), fmt.day(fresh.due, view.lang) if fresh.due else fmt.DASH),
        (view.word("src_freshness"), frame.light_words(view, fresh)),
    ]
    if source.hours:
        following = fmt.moment(view.next_asked(source), view.zone, view.lang, now=view.now)
        pairs.append((view.word("src_hours"), view.word("src_hours_next", hours=source.hours, next=following)))
    if fresh.failed and fresh.reason:
        pairs.append((view.word("src_reason"), fresh.reason))
    fed = [i for i in view.profile.indicators.values() if source in view.profile.sources_of(i.id)]
    links = [dcc.Link(i.name(view.lang), href=view.address.href(f"/indikator/{i.id}")) for i in fed[:14]]
    feeds = html.P([html.B(view.word("src_feeds")), *[x for link in links for x in (" · ", link)]], className="feeds")
    light = "failed" if fresh.failed and fresh.light != "fresh" else fresh.light
    return {
        "className": f"panel light-{light}",
        "children": [
            html.Span(className="hatch"),
            html.Header([html.H2(source.label(view.lang)), html.P(source.id, className="cap")]),
            html.Div([html.Dl([x for k, v in pairs for x in (html.Dt(k), html.Dd(v))], className="basis"), feeds],
                     className="body"),
        ],
    }  # fmt: skip


def loads_of(view: View, source: str) -> list[Load]:
    """Loads of a source, newest first."""
    return sorted((x for x in view.snapshot.loads.values() if x.source == source), key=lambda x: -x.number)


def _loads(view: View, source: Source) -> Mapping[str, Any]:
    """Every load with its reconciliation: rows read = loaded + returned + ignored."""
    found = loads_of(view, source.id)[:LOADS_SHOWN]
    keys = ("ld_number", "ld_when", "ld_file", "ld_outcome", "ld_read", "ld_loaded", "ld_returned", "ld_ignored")
    head = html.Tr([html.Th(view.word(k), className="l" if i in {0, 1, 2, 3} else "") for i, k in enumerate(keys)])
    lines = [_load_line(view, x) for x in found]
    newest = next((x for x in found if x.outcome == "landed"), None)
    return {
        "className": "panel",
        "children": [
            html.Header([html.H2(view.word("loads_title")), html.P(_reconciliation(view, newest), className="cap")]),
            html.Div(html.Table([html.Thead(head), html.Tbody(lines)], className="loads"), className="body scroll"),
        ],
    }


def _load_line(view: View, load: Load) -> html.Tr:
    outcome = "retracted" if load.retracted else load.outcome
    sign_of = _SIGNS.get(outcome, "none")
    number = dcc.Link(fmt.number(load.number, 0, view.lang), href=view.address.href(muat=str(load.number)))
    counts = [fmt.number(n, 0, view.lang) for n in (load.read, load.loaded, load.returned, load.ignored)]
    why = html.Small(load.reason) if load.reason else ""
    return html.Tr(
        [
            html.Td(number, className="l"),
            html.Td(fmt.moment(load.delivered, view.zone, view.lang, now=view.now), className="l"),
            html.Td([load.delivery, why, *returned.mends(view, load)], className="l file"),
            html.Td([sign(sign_of, view.lang, label=False), " ", view.word(f"outcome_{outcome}")], className="l"),
            *(html.Td(c) for c in counts),
        ]
    )


def _reconciliation(view: View, load: Load | None) -> str:
    """ "Dibaca 166 = dimuat 157 + dikembalikan 3 + bukan data 6"."""
    if load is None:
        return view.word("nothing_landed")
    read, loaded, returned, ignored = (
        fmt.number(n, 0, view.lang) for n in (load.read, load.loaded, load.returned, load.ignored)
    )
    return view.word("reconciled", read=read, loaded=loaded, returned=returned, ignored=ignored, number=load.number)


def _rejects(view: View, source: Source, asked: str) -> Mapping[str, Any]:
    """What one load sent back: where, what stood there, which rule, what to do."""
    found = loads_of(view, source.id)
    chosen = next((x for x in found if str(x.number) == asked), None)
    load = chosen or next((x for x in found if x.returned or x.outcome == "refused"), None)
    rejects = web().store.rejects(load.number) if load else []
    tools = returned.tools(view, source, load, any_=bool(rejects))
    title = view.word("rejects_title", number=load.number, count=len(rejects)) if load else view.word("no_rejects")
    if rejects and not view.works_for(source.agency):
        tools, rejects = returned.kept(view, source), []
    head = html.Tr([html.Th(view.word(k), className="l") for k in _REJECT_COLUMNS])
    mended = mended_by(load.number, found) if load else {}
    lines = [_reject_line(view, r, mended.get((r.sheet, r.row), 0)) for r in rejects[:REJECTS_SHOWN]]
    table = html.Table([html.Thead(head), html.Tbody(lines)], className="rejects") if rejects else ""
    return {
        "className": "panel",
        "children": [
            html.Header([html.H2(title), html.P(load.delivery if load else "", className="cap")]),
            html.Div([*tools, table, *_checks(view, load)], className="body scroll"),
        ],
    }


def _checks(view: View, load: Load | None) -> list[Component]:
    """Sums that do not agree with the file's own total rows; those that do are folded away."""
    if load is None or not load.checks:
        return []
    bad = [text for text, ok in load.checks if not ok]
    good = [text for text, ok in load.checks if ok]
    found: list[Component] = []
    if bad:
        lines = [html.Li([sign("watch", view.lang), " ", text]) for text in bad]
        found += [html.H3(view.word("checks_failed", count=len(bad))), html.Ul(lines, className="checks")]
    if good:
        lines = [html.Li([sign("good", view.lang), " ", text]) for text in good]
        passed = [sign("good", view.lang, label=False), " ", view.word("checks_passed", count=len(good))]
        found.append(html.Details([html.Summary(passed), html.Ul(lines, className="checks")]))
    return found


def _reject_line(view: View, reject: Reject, mended: int) -> html.Tr:
    row = fmt.number(reject.row, 0, view.lang) if reject.row else fmt.DASH
    cells: Sequence[str] = (reject.sheet or fmt.DASH, row, reject.column or fmt.DASH, reject.value or fmt.DASH)
    advice = html.Td([*returned.mended(view, mended), reject.advice], className="l")
    return html.Tr([*(html.Td(c, className="l") for c in cells), advice], className="mended" if mended else "")


def recent(view: View, days: int = 30) -> list[Load]:
    """Loads of the last days, of every source."""
    since = view.now - timedelta(days=days)
    return [x for x in view.snapshot.loads.values() if x.started >= since]
