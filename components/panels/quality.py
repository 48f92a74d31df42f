"""How sound the deliveries of the last 30 days were: complete, valid, on time, and what was sent back (loads)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from dash import html

from components import format as fmt
from components.doubts import doubts_of
from components.panels.base import Rows
from components.signs import sign
from components.view import View
from data.headlines import headlines
from data.profile import PanelSpec

KIND = "quality"
DAYS = 30

# Least shares below which a figure is marked to watch: our own proposal, not an official standard.
LEAST = {"complete": 0.95, "valid": 0.97, "on_time": 0.95}


class Spec(PanelSpec):
    """No keys of its own: it speaks of every source."""


@dataclass(frozen=True)
class Figure:
    """One measure: value as a share (or a count), and its state."""

    key: str
    value: float | None
    state: str
    is_count: bool = False


def figures(view: View) -> list[Figure]:
    """complete: regions reporting of those expected, over headlines. valid: rows loaded of rows with data. on_time:
    sources whose newest period is in. refused: deliveries refused. returned: rows sent back. doubted: values in the
    newest figures of the headlines."""
    makers: tuple[tuple[str, Callable[[View], float | None]], ...] = (
        ("complete", _complete), ("valid", _valid), ("on_time", _on_time),
    )  # fmt: skip
    shares = [(key, make(view)) for key, make in makers]
    found = [Figure(k, v, "none" if v is None else "good" if v >= LEAST[k] else "watch") for k, v in shares]
    loads = _loads(view)
    refused = float(sum(x.outcome == "refused" for x in loads))
    found.append(Figure("refused", refused, "watch" if refused else "good", is_count=True))
    returned = float(sum(x.returned for x in loads if x.outcome == "landed"))
    doubtful = float(_doubtful(view))
    found.append(Figure("returned", returned, "none", is_count=True))
    return [*found, Figure("doubted", doubtful, "watch" if doubtful else "good", is_count=True)]


def _loads(view: View) -> list:
    since = view.now - timedelta(days=DAYS)
    return [x for x in view.snapshot.loads.values() if x.started >= since and not x.retracted]


def _doubtful(view: View) -> int:
    readings = [view.reading(i.id) for s in view.profile.sectors for i in headlines(view.profile, s.id)]
    return sum(r.doubtful or bool(doubts_of(r)) for r in readings)


def _complete(view: View) -> float | None:
    readings = [view.reading(i.id) for s in view.profile.sectors for i in headlines(view.profile, s.id)]
    expected = sum(r.expected for r in readings if r.period)
    return sum(r.reporting for r in readings if r.period) / expected if expected else None


def _valid(view: View) -> float | None:
    landed = [x for x in _loads(view) if x.outcome == "landed"]
    rows = sum(x.loaded + x.returned for x in landed)
    return sum(x.loaded for x in landed) / rows if rows else None


def _on_time(view: View) -> float | None:
    lights = [view.freshness(s).light for s in view.profile.sources]
    return sum(light == "fresh" for light in lights) / len(lights) if lights else None


def draw(spec: Spec, view: View) -> html.Div:
    """The figures beside each other, each with what it means."""
    return html.Div([_figure(f, view) for f in figures(view)], className="quality")


def text(figure: Figure, view: View) -> str:
    if figure.value is None:
        return fmt.DASH
    if figure.is_count:
        return fmt.number(figure.value, 0, view.lang)
    return fmt.number(figure.value * 100, 1, view.lang) + fmt.NBSP + "%"


def _figure(figure: Figure, view: View) -> html.Div:
    least = LEAST.get(figure.key)
    note = view.word(f"q_{figure.key}_note")
    bound = f" · ≥ {fmt.number(least * 100, 0, view.lang)} %" if least else ""
    name = html.P([sign(figure.state, view.lang), " ", html.B(view.word(f"q_{figure.key}"))])
    return html.Div([html.Span(text(figure, view), className="figure-value"), html.Div([name, html.P(note + bound)])])


def rows(spec: Spec, view: View) -> Rows:
    found = figures(view)
    header = (view.word("col_indicator"), view.word("col_value"))
    table = tuple((view.word(f"q_{f.key}"), text(f, view)) for f in found)
    return Rows(header, table, tuple((f.key, f.value) for f in found))


def title(spec: Spec, view: View) -> str:
    low = [view.word(f"q_{f.key}").lower() for f in figures(view) if f.state == "watch"]
    if not low:
        return view.word("quality_good")
    return view.word("quality_watch", names=fmt.names(low, view.lang))


def caption(spec: Spec, view: View) -> str:
    return view.word("quality_caption", days=DAYS)


def state(spec: Spec, view: View) -> str:
    return "watch" if any(f.state == "watch" for f in figures(view)) else "good"
