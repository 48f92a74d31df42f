"""Where panels stand: on the wall's 12 × 8 grid as the profile says, packed when type is larger; on a laptop in 12."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from data.profile import PanelSpec

COLUMNS, ROWS = 12, 8
Place = tuple[float, float, float, float]  # column, row, columns, rows; 1-based


def wall_pages(specs: Sequence[PanelSpec], scale: float = 1.0) -> list[list[tuple[PanelSpec, Place]]]:
    """Panels with their places, page by page. At scale 1 the profile's areas stand; larger type packs anew.

    The grid has round(12/scale) × round(8/scale) cells of the reference size, so a panel keeps its cells and
    fewer panels fit (DESIGN §2); what does not fit goes to a further page.
    """
    placed = [s for s in specs if s.area is not None]
    if scale <= 1.0:
        return [[(s, s.area) for s in placed if s.area]]
    columns, rows = round(COLUMNS / scale), round(ROWS / scale)
    pages: list[list[tuple[PanelSpec, Place]]] = []
    taken: list[set[tuple[int, int]]] = []
    for spec in placed:
        width, height = (min(ceil(n - 0.01), most) for n, most in zip(spec.area[2:], (columns, rows), strict=True))  # type: ignore[index]
        for page, cells in enumerate(taken):
            if spot := _free(cells, columns, rows, width, height):
                _put(pages[page], cells, spec, (*spot, width, height))
                break
        else:
            pages.append([])
            taken.append(set())
            _put(pages[-1], taken[-1], spec, (1, 1, width, height))
    return pages or [[]]


def _free(cells: set[tuple[int, int]], columns: int, rows: int, width: int, height: int) -> tuple[int, int] | None:
    for row in range(1, rows - height + 2):
        for column in range(1, columns - width + 2):
            if not any((c, r) in cells for c in range(column, column + width) for r in range(row, row + height)):
                return column, row
    return None


def _put(
    page: list[tuple[PanelSpec, Place]],
    cells: set[tuple[int, int]],
    spec: PanelSpec,
    place: tuple[int, int, int, int],
) -> None:
    page.append((spec, place))
    column, row, width, height = place
    cells |= {(c, r) for c in range(column, column + width) for r in range(row, row + height)}


def wall_style(place: Place) -> dict[str, str]:
    """Column and row from 0, columns and rows, as CSS variables that assets/wall.css turns into lengths."""
    column, row, width, height = place
    return {"--c": f"{column - 1:g}", "--r": f"{row - 1:g}", "--w": f"{width:g}", "--h": f"{height:g}"}


def laptop_style(spec: PanelSpec) -> dict[str, str]:
    """Columns of 12 and a least height: a row is as high as its fullest panel. A phone ignores both (one column)."""
    columns, height = spec.laptop
    if columns == 4 and height == 0 and spec.area:
        columns, height = _from_wall(spec.area)
    return {"gridColumn": f"span {columns}", **({"minHeight": f"{height}px"} if height else {})}


def _from_wall(place: Place) -> tuple[int, int]:
    """A wall place as laptop columns and px: the laptop shows the same proportions a little tighter."""
    return round(place[2]), round(78 * place[3] + 10 * (place[3] - 1))
