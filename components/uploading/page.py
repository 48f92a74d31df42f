"""The page where an operator hands in a file: choose or drop it, look what it would change, publish it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import format as fmt
from components import ids, shell
from components.live import Part
from components.signs import sign
from components.uploading import preview as upload_preview
from components.uploading.routes import periods_to_choose
from components.uploading.sight import Sight
from components.view import View
from data.exchange.form_layout import period_words
from data.profile import Agency, Source


def parts(sight: Sight) -> list[Part]:
    """Everything on the page that changes."""
    return [
        Part(ids.part("steps"), draw=lambda v: steps(v, sight.stage), key=f"{sight.stage}"),
        Part(ids.part("actions"), draw=lambda v: actions(v, sight), key=sight.key),
        Part(ids.part("upload"), draw=lambda v: body(v, sight), key=sight.key),
    ]


def head(_: View) -> Component:
    """The sentence and, at its right, the three steps."""
    return html.Div([html.H1(id=ids.SENTENCE), html.Ol(id=ids.part("steps"))], className="heading")


def source_tools(view: View, source: Source) -> list[Component]:
    """On the page of a source: hand in a file, for whoever works for its agency; take its form along."""
    form = html.A(view.word("upload_form"), href=f"/_templat/{source.id}", className="btn", download=True)
    hand_in = dcc.Link(view.word("upload_button"), href=view.address.href(f"/unggah/{source.id}"), className="btn")
    return [hand_in, form] if view.works_for(source.agency) else [form]


def tool_places() -> list[Component]:
    return [html.Div(id=ids.part("actions"), className="tools")]


def places() -> list[Component]:
    return [html.Div(id=ids.part("upload"))]


def steps(view: View, stage: int) -> Mapping[str, Any]:
    names = [view.word(f"upload_step_{n}") for n in (1, 2, 3)]
    marks = [
        html.Li(f"{n} {name}", className="on" if n == stage else "done" if n < stage else "", **_current(n == stage))
        for n, name in enumerate(names, start=1)
    ]
    return {"children": marks, "className": "steps"}


def _current(here: bool) -> dict[str, str]:
    return {"aria-current": "step"} if here else {}


def sentence(view: View, sight: Sight) -> Mapping[str, Any]:
    """What is the matter with this file, in one line."""
    if sight.stage == 1:
        upload = sight.upload
        if upload is None:
            return shell.sentence(view, "none", view.word("upload_title", name=sight.source.label(view.lang)))
        return shell.sentence(view, "watch", view.word("upload_asks" if upload.asks else f"upload_why_{upload.why}"))
    if sight.stage == 3:
        load = sight.outcome
        if load is None:
            return shell.sentence(view, "none", view.word("upload_waiting"))
        state = "none" if load.outcome in ("landed", "unchanged") else "act"
        text = view.word(f"upload_became_{load.outcome}", number=fmt.number(load.number, 0, view.lang))
        return shell.sentence(view, state, text)
    return upload_preview.sentence(view, sight)


def actions(view: View, sight: Sight) -> Mapping[str, Any]:
    """Cancel, take the rejects along, publish; each says what it does."""
    source = sight.source
    back = dcc.Link(view.word("upload_back"), href=view.address.href(f"/sumber/{source.id}"), className="btn")
    upload = sight.upload
    if upload is None or not view.works_for(source.agency):
        return {"children": [*source_tools(view, source)[-1:], back], "className": "tools"}
    if sight.stage == 3:
        another = html.A(view.word("upload_another"), href=view.address.href(f"/unggah/{source.id}"), className="btn")
        return {"children": [another, back], "className": "tools"}
    return {
        "children": [
            _button(view.word("upload_cancel"), f"/_unggah/{source.id}/{upload.key}/batal"),
            *upload_preview.actions(view, sight),
        ],
        "className": "tools",
    }


def _button(text: str, url: str, *, primary: bool = False) -> html.Button:
    name = "btn primary js-send" if primary else "btn js-send"
    return html.Button(text, className=name, **{"data-url": url})


def body(view: View, sight: Sight) -> Mapping[str, Any]:
    """What stands below the sentence at each stage."""
    if not view.works_for(sight.source.agency):
        agency = view.profile.agency(sight.source.agency).name(view.lang)
        return _panel(view, html.P(view.word("no_right_agency", agency=agency)))
    upload = sight.upload
    if upload is None:
        gone = [html.P(view.word("upload_gone"), className="cap")] if sight.asked else []
        return _panel(view, *gone, *_chooser(view, sight.source))
    if sight.stage == 1:
        return _panel(view, *_question(view, sight))
    if sight.stage == 3:
        return _panel(view, *_result(view, sight))
    return upload_preview.body(view, sight)


def _panel(view: View, *children: Component) -> Mapping[str, Any]:
    return {"className": "grid", "children": [html.Section(list(children), className="panel upload-panel")]}


def _chooser(view: View, source: Source) -> list[Component]:
    """Where a source's file is dropped or chosen."""
    path = str(getattr(source.read, "path", ""))
    hint = view.word("upload_hint_file", pattern=path) if path else view.word("upload_hint_form")
    return chooser(view, f"/_unggah/{source.id}", hint)


def chooser(view: View, url: str, hint: str) -> list[Component]:
    """Where a file is dropped or chosen, sent to url. The button does all the work, so a keyboard does too."""
    words = {"sending": view.word("upload_sending"), "checking": view.word("upload_checking")}
    return [
        html.Div(
            [
                html.P(view.word("upload_drop"), className="big"),
                html.Button(view.word("upload_choose"), className="btn primary js-choose"),
                html.P(hint, className="cap"),
                html.Progress(value="0", max="1", hidden=True, className="js-progress"),
                html.P(role="status", className="js-said", **{"aria-live": "polite"}),
            ],
            className="drop js-drop",
            **{"data-url": url, **{f"data-{k}": v for k, v in words.items()}},
        )
    ]


def _question(view: View, sight: Sight) -> list[Component]:
    """The period that only a person knows; or why the file cannot go anywhere."""
    upload = sight.upload
    assert upload is not None
    said = [html.P([view.word("upload_file"), " ", html.B(upload.called)])]
    if not upload.asks:
        return [*said, html.P(view.word(f"upload_do_{upload.why}"))]
    options = [html.Option(period_words(p), value=str(p)) for p in periods_to_choose(sight.source)]
    choice = html.Select(options, className="js-period")
    return [
        *said,
        html.P(view.word("upload_asks_why")),
        html.Div(
            [
                html.Label([view.word("upload_period"), choice], className="field"),
                html.Button(
                    view.word("upload_go_on"), className="btn primary js-say-period",
                    **{"data-url": f"/_unggah/{sight.source.id}/{upload.key}/periode"},
                ),
            ],
            className="row",
        ),
        html.P(role="status", className="js-said"),
    ]  # fmt: skip


def _result(view: View, sight: Sight) -> list[Component]:
    """The published file's load: still to come, or as it came out."""
    upload, load = sight.upload, sight.outcome
    assert upload is not None
    lines: list[Component] = [html.P([view.word("upload_in_inbox"), " ", html.B(upload.inbox)])]
    if load is None:
        seen = sight.web.store.loader_seen()
        return [*lines, html.P(view.word("upload_loader_none" if seen is None else "upload_loader_comes"))]
    counts = {k: fmt.number(getattr(load, k), 0, view.lang) for k in ("read", "loaded", "returned", "ignored")}
    lines.append(html.P([sign("good" if load.outcome == "landed" else "none", view.lang, label=False), " ",
                         view.word("reconciled", number=load.number, **counts)]))  # fmt: skip
    if load.reason:
        lines.append(html.P(load.reason))
    at = view.address.href(f"/sumber/{sight.source.id}", muat=str(load.number))
    return [*lines, html.P(dcc.Link(view.word("upload_see_load"), href=at))]


# ------------------------------------------------------------------------------------------------ an agency


def agency_body(view: View, agency: Agency) -> Mapping[str, Any]:
    """The sources an agency delivers, each a link to where its file is handed in."""
    found = [s for s in view.profile.sources.values() if s.agency == agency.id]
    lines = [
        html.Li(
            [
                dcc.Link(s.label(view.lang), href=view.address.href(f"/unggah/{s.id}")),
                html.Span(f" {s.system} · {view.word(f'freq_{s.frequency}')}", className="cap"),
            ]
        )
        for s in found
    ]
    return _panel(view, html.Ul(lines, className="choices"))
