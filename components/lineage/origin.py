"""From any number on a laptop's page to where it comes from; the address holds which number is asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dash import dcc
from dash.development.base_component import Component

from components.view import View
from data.profile import Ratio, Total
from data.reading import Reading

KEY = "asal"  # in the address: indicator@region~category


@dataclass(frozen=True)
class Origin:
    """The number that is asked about. category "": the whole."""

    indicator: str
    region: str
    category: str = ""

    def text(self) -> str:
        return f"{self.indicator}@{self.region}" + (f"~{self.category}" if self.category else "")


def asked(view: View) -> Origin | None:
    """The number whose origin this address asks for; None when it asks for none, or for one that is not there."""
    indicator, _, rest = view.address.get(KEY).partition("@")
    region, _, category = rest.partition("~")
    if indicator not in view.profile.indicators or region not in view.profile.regions:
        return None
    if not traceable(view, indicator):
        return None
    return Origin(indicator, region, category)


def traceable(view: View, indicator: str) -> bool:
    """Whether the reader may see the files a number comes from: not the public, and only where every part is shown."""
    if view.audience == "internal":
        return True
    found = view.indicator(indicator)
    near = found.of if isinstance(found, Total) else ()
    near = (found.numerator, found.denominator) if isinstance(found, Ratio) else near
    shown = view.profile.indicators.keys()
    return view.audience == "visitor" and shown >= {*near, *view.profile.halves(indicator)}


def without(view: View) -> View:
    """The same view of the page beneath: its panels are the ones drawn for everybody, and its links lead away."""
    if not view.address.get(KEY):
        return view
    extra = tuple(pair for pair in view.address.extra if pair[0] != KEY)
    return replace(view, address=view.address.moved(extra=extra))


def link(view: View, reading: Reading, shown: Component | str, *, css: str = "") -> Component | str:
    """shown, leading to the origin of this number; on a wall nothing can be pressed."""
    if view.address.on_wall or not traceable(view, reading.indicator.id):
        return shown
    text = Origin(reading.indicator.id, reading.region.code, reading.category).text()
    # Of the address only what follows "?": a panel is drawn once for every page that it stands on.
    href = view.address.moved(path="").href(**{KEY: text})
    classes = f"origin-link {css}".strip()
    return dcc.Link(shown, href=href, className=classes, title=view.word("origin_open"))
