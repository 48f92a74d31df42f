"""The headers a source names, as a reader takes them to find the header row by."""

from __future__ import annotations

from data.cells.headers import folded
from data.profile import Source
from data.shapes.needed import needed_by
from loaders.table_head import spellings


def expected_headers(source: Source) -> list[str]:
    """Every header the source names, each with its other spellings."""
    others = {folded(name): words for name, words in source.aliases.items()}
    return [spellings(name, others.get(folded(name), ())) for name in needed_by(source).names]
