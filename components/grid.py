"""Where panels stand: on the wall's 12 × 8 grid as the profile says, packed when type is larger; on a laptop in 12."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


# What a card without a height of its own takes, and the gap between panels, px.
_CARD, _GAP = 112, 10


@dataclass(frozen=True)
class Block:
    """Panels first … past − 1 of a laptop page: the tall ones up to ``low`` beside rows of lower ones, or one row."""

    first: int
    low: int
    past: int
    rows: int


def laptop_spans(specs: Sequence[PanelSpec]) -> list[int]:
    """Rows that each panel takes: a tall one stands beside two or more rows of lower ones that follow it."""
    spans = [1] * len(specs)
    for block in _blocks(_sizes(specs)):
        if block.rows > 1:
            spans[block.first : block.low] = [block.rows] * (block.low - block.first)
    return spans


def filled(specs: Sequence[PanelSpec]) -> list[PanelSpec]:
    """The same panels with no columns left over: the last one of a short row grows."""
    found, sizes = list(specs), _sizes(specs)
    for block in _blocks(sizes):
        left = 12 - sum(w for w, _ in sizes[block.first : block.past]) if block.rows == 1 else 0
        if left > 0:
            width, height = sizes[block.past - 1]
            grown = found[block.past - 1].model_copy(update={"laptop": (width + left, height)})
            found[block.past - 1] = grown
    return found


def _sizes(specs: Sequence[PanelSpec]) -> list[tuple[int, int]]:
    return [(s.laptop[0], s.laptop[1] or _CARD) for s in specs]


def _blocks(sizes: Sequence[tuple[int, int]]) -> Iterator[Block]:
    """A run of tall panels of one height leaves some columns; panels that follow fill them row by row for as long as
    their heights fit beside the run. Anything else makes one row."""
    at = 0
    while at < len(sizes):
        run = _run(sizes, at)
        rows, past = _beside(sizes, run.stop, 12 - sum(w for w, _ in sizes[at : run.stop]), 1.12 * sizes[at][1])
        end = past if rows > 1 else _row_end(sizes, at)
        yield Block(at, run.stop, end, max(1, rows))
        at = end


def _run(sizes: Sequence[tuple[int, int]], at: int) -> range:
    """The panels from here on that are as tall as the first and leave at least one column."""
    end, used = at + 1, sizes[at][0]
    while end < len(sizes) and sizes[end][1] >= 0.95 * sizes[at][1] and used + sizes[end][0] < 12:
        used += sizes[end][0]
        end += 1
    return range(at, end)


def _beside(sizes: Sequence[tuple[int, int]], at: int, width: int, height: float) -> tuple[int, int]:
    """How many whole rows of this width fit into the height from here on, and the place after them."""
    rows, used = 0, 0.0
    while at < len(sizes):
        end = _row_end(sizes, at, width)
        row = sizes[at:end]
        used += max(h for _, h in row) + (_GAP if rows else 0)
        if sum(w for w, _ in row) != width or used > height:
            break
        rows, at = rows + 1, end
    return rows, at


def _row_end(sizes: Sequence[tuple[int, int]], at: int, width: int = 12) -> int:
    """The place after the panels that fit side by side; at least one is taken."""
    end, used = at + 1, sizes[at][0]
    while end < len(sizes) and used + sizes[end][0] <= width:
        used += sizes[end][0]
        end += 1
    return end


def _from_wall(place: Place) -> tuple[int, int]:
    """A wall place as laptop columns and px: the laptop shows the same proportions a little tighter."""
    return round(place[2]), round(78 * place[3] + 10 * (place[3] - 1))
