"""A region's rank in several measures among all of its level, and a list of what else is measured there.

Questions: children (of the regency, at the region's own level), reading, history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import dcc, html
from dash.development.base_component import Component
from pydantic import Field

from components import format as fmt
from components import titles
from components.panels import strip
from components.panels.base import Rows
from components.ranks import mark_state, old, withheld
from components.signs import sign
from components.sparkline import sparkline
from data.profile import PanelSpec
from data.reading import Reading

if TYPE_CHECKING:
    from components.view import View

KIND = "standing"


class Spec(PanelSpec):
    """indicators: one strip each. services: measures listed below with their line, value and target."""

    several: tuple[str, ...] = Field(default=(), alias="indicators")
    services: tuple[str, ...] = ()

    def indicators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().indicators(), *self.several)))


def _strips(spec: Spec) -> strip.Spec:
    return strip.Spec.model_validate(
        {"id": spec.id, "kind": strip.KIND, "indicators": spec.indicators(), "laptop": spec.laptop, "area": spec.area}
    )


def draw(spec: Spec, view: View) -> html.Div:
    """Strips above, the list below."""
    parts: list[Component] = [strip.draw(_strips(spec), view)]
    readings = [view.reading(i) for i in spec.services]
    if readings:
        parts.append(html.H3(_services_title(view, readings)))
        parts.append(html.Ul([_row(view, r) for r in readings], className="services"))
    return html.Div(parts, className="standing")


def _services_title(view: View, readings: list[Reading]) -> str:
    """How many of the listed meet their target, of those that can be judged."""
    judged = [r for r in readings if r.status != "none" and not old(r)]
    good = sum(r.status == "good" for r in judged)
    if not judged:
        return view.word("services")
    return f"{view.word('services')}: {view.word('on_target_of', count=good, total=len(judged))}"


def _row(view: View, own: Reading) -> html.Li:
    state = "stale" if old(own) else own.status if own.value is not None else "none"
    name: Component | str = own.indicator.name(view.lang)
    if not view.address.on_wall:
        name = dcc.Link(name, href=view.address.href(f"/indikator/{own.indicator.id}"))
    return html.Li(
        [
            sign(state, view.lang),
            html.Span(name, className="name"),
            _line(view, own, state),
            html.B(view.value(own), className=f"value c-{mark_state(own)}"),
            html.Span(_goal(view, own), className="goal"),
        ]
    )


def _line(view: View, own: Reading, state: str) -> Component:
    """The way it came; where the number is hidden a hatched stub, because a line would tell it."""
    if own.value is None:
        words = withheld(view, own)
        return html.I(className="stub" if own.why == "suppressed" else "none", title=words, **{"aria-label": words})
    values = [r.value for r in view.history(own.indicator.id)]
    wall = view.size == "wall"
    return sparkline(
        values, view.theme, label="", target=own.target, state=state,
        width=150 if wall else 96, height=26 if wall else 18, weight=2.0 if wall else 1.6,
    )  # fmt: skip


def _goal(view: View, own: Reading) -> str:
    return titles.target_words(view, own) if own.rule is not None else ""


def title(spec: Spec, view: View) -> str:
    return strip.title(_strips(spec), view)


def caption(spec: Spec, view: View) -> str:
    """ "Posisi di antara 152 desa, ke-1 terbaik · biru Pandean · gelap Dongko"."""
    strips = strip.find(_strips(spec), view)
    count = max((s.count for s in strips), default=0)
    what = view.level_word(view.region.level if view.region.level != "regency" else "district")
    words = [view.word("standing_caption", count=fmt.number(count, 0, view.lang), what=what)]
    if view.region.level == "village":
        parent = view.profile.regions[view.region.parent]
        words.append(view.word("standing_colours", own=view.region.name, parent=parent.name))
    return " · ".join(words)


def state(spec: Spec, view: View) -> str:
    return strip.state(_strips(spec), view)


def rows(spec: Spec, view: View) -> Rows:
    """Measure, value, target, rank, of how many; the listed measures follow without a rank."""
    found = strip.rows(_strips(spec), view)
    blank = (fmt.DASH,) * (len(found.header) - 3)
    readings = [view.reading(i) for i in spec.services]
    listed = tuple(
        (r.indicator.name(view.lang), view.value(r), fmt.bare(r.target, r.indicator, view.lang), *blank)
        for r in readings
    )
    plain = tuple((r.indicator.name(view.lang), r.value, r.target, *(None for _ in blank)) for r in readings)
    return Rows(found.header, (*found.table, *listed), (*found.plain, *plain))
