"""The page people write first: each tick recomputes every panel and sends everything. For ratios only."""

from __future__ import annotations

from components import frame
from components.context import Drawn, Web, drawn
from components.live import Page


def redraw(web: Web, page: Page) -> dict[str, Drawn]:
    """Every panel of a page drawn anew and turned into JSON, nothing kept."""
    view = page.view
    return {
        part.id: drawn(frame.panel(part.panel, web.kinds[part.panel.kind], view))
        for part in page.parts
        if part.panel is not None
    }
