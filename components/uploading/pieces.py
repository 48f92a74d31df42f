"""What the panels of an upload's page share."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components.view import View


def said(view: View, count: int) -> str:
    """A count as people read it."""
    return fmt.number(count, 0, view.lang)


def section(
    title: Sequence[Component | str], caption: str, children: Sequence[Component], *, span: int, state: str = ""
) -> html.Section:
    """A panel of the preview, so many of twelve columns wide."""
    return html.Section(
        [
            html.Header([html.H2(list(title)), html.P(caption, className="cap")]),
            html.Div(list(children), className="body"),
        ],
        className=f"panel{f' state-{state}' if state else ''}",
        style={"gridColumn": f"span {span}"},
    )
