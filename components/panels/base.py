"""The contract of a panel kind, one file each: ``KIND``, ``class Spec(PanelSpec)``, ``draw``, ``rows``.

Optional in the same file: ``title``, ``caption``, ``state`` where the frame's own (from the indicator's verdict) does
not fit, or ``frame`` where the whole section differs.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dash.development.base_component import Component

import components.panels
from data.profile import PanelSpec

if TYPE_CHECKING:
    from components.view import View


@dataclass(frozen=True)
class Rows:
    """What a panel shows, as a table: for the table view (T), for CSV and for readers who do not see the figure.

    Cells are text ready to read in ``table``; ``plain`` holds the same cells as numbers or ISO text for CSV.
    """

    header: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    plain: tuple[tuple[str | float | None, ...], ...] = ()


class PanelKind(Protocol):
    """What the frame and the pages see of one panel kind."""

    KIND: str
    Spec: type[PanelSpec]

    def draw(self, spec: PanelSpec, view: View) -> Component:
        """The body of the panel; the frame adds title, caption, period, agency, coverage and freshness."""

    def rows(self, spec: PanelSpec, view: View) -> Rows:
        """The same answer as a table."""


def find_kinds() -> dict[str, PanelKind]:
    """Every panel kind in this folder, by the word used in ``panel.kind``."""
    found: dict[str, PanelKind] = {}
    for module in pkgutil.iter_modules(components.panels.__path__):
        loaded = importlib.import_module(f"components.panels.{module.name}")
        kind = getattr(loaded, "KIND", None)
        if kind:
            found[kind] = loaded  # type: ignore[assignment]
    return found


def find_specs() -> dict[str, type[PanelSpec]]:
    """The spec class of every kind, for reading a profile."""
    return {kind: found.Spec for kind, found in find_kinds().items()}
