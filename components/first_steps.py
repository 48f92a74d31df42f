"""What a new centre shows before anything came: who is to send what, where it goes, and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from dash import html
from dash.development.base_component import Component

from components import format as fmt
from components.view import View
from data.profile import Agency, Source

MOST = 8  # agencies listed


def waiting(view: View) -> bool:
    """True until the first delivery of any source."""
    return all(view.freshness(source).delivered is None for source in view.profile.sources)


def agencies(view: View) -> list[tuple[Agency, list[Source]]]:
    """Agencies with their sources, in the order of region.toml."""
    found = [(a, [s for s in view.profile.sources.values() if s.agency == a.id]) for a in view.profile.info.agency]
    return [(agency, sources) for agency, sources in found if sources]


def title(view: View) -> str:
    return view.word("first_title")


def caption(view: View) -> str:
    return view.word("first_caption", count=len(view.profile.sources), agencies=len(agencies(view)))


def body(view: View) -> Component:
    """A row an agency: its sources, the folder, whom to call."""
    rows = [_row(view, number, *found) for number, found in enumerate(agencies(view)[:MOST], start=1)]
    return html.Ol(rows, className="alerts first")


def lines(view: View) -> list[tuple[str, str]]:
    """Name and what is to be done, of every agency."""
    return [(agency.name(view.lang), told(view, agency, sources)) for agency, sources in agencies(view)]


def _row(view: View, number: int, agency: Agency, sources: Sequence[Source]) -> html.Li:
    what = [html.H3(agency.name(view.lang)), html.P(told(view, agency, sources))]
    return html.Li([html.Div(str(number), className="mark"), html.Div(what, className="what")], className="alert")


def told(view: View, agency: Agency, sources: Sequence[Source]) -> str:
    """ "8 sumber: EPPGBM, ASIK dan 6 lain · taruh di inbox/dinkes/ · hubungi pesawat 201"."""
    systems = [s.system or s.label(view.lang) for s in sources]
    pieces = [view.word("first_sources", count=len(sources), names=fmt.names(systems, view.lang, limit=3))]
    pieces += [view.word("first_folder", folder=folder) for folder in _folders(sources)]
    pieces.append(view.word("first_call", contact=agency.contact) if agency.contact else view.word("first_no_contact"))
    pieces += [view.word("first_database", variable=name) for name in _variables(sources)]
    return " · ".join(pieces)


def _folders(sources: Sequence[Source]) -> list[str]:
    paths = (str(getattr(source.read, "path", "")) for source in sources)
    return list(dict.fromkeys(f"inbox/{PurePosixPath(path).parts[0]}/" for path in paths if path))


def _variables(sources: Sequence[Source]) -> list[str]:
    found = (str(getattr(s.read, "url_env", "") or getattr(s.read, "password_env", "")) for s in sources)
    return list(dict.fromkeys(name for name in found if name))
