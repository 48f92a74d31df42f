"""Every component id, in one place. An id mistyped elsewhere is a silent no-op; a test bars literals."""

from __future__ import annotations

SHELL = "shell"
CONTENT = "page"
MAIN = "isi"  # where the skip link leads
NAV = "nav"
SENTENCE = "sentence"
COUNTS = "counts"
FOOT_SOURCES = "foot-sources"
STAGE = "stage"  # where a wall's scene stands
SAY = "say"  # narration of a tour
CRUMB = "crumb"
FILTERS = "filters"
FACTS = "facts"
LINEAGE = "lineage"
ORIGIN = "origin"  # the lineage card over a page


def panel(panel_id: str) -> str:
    """The section of one panel."""
    return f"p-{panel_id}"


def part(name: str) -> str:
    """A piece of a page that is not a panel but changes with the data."""
    return f"part-{name}"
