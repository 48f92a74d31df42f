"""One period of a table as a network of sums, and the cheapest way to leave a hidden count open.

Every cell is an edge between the two sums it stands in: that over the regions above it, and that over the regions or
the categories below it. A count is open when it can be one more, or one less, while other hidden cells give way so that
every sum still comes out and every label still holds: a way around from one end of its edge to the other. (Cox: Network
models for complementary cell suppression, JASA 90 (1995).) A cell that is shown can be hidden to make a way; that costs
its value, the whole ten times it. What cannot be moved otherwise loses its label: then nothing is said of it but that
it is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

from data.suppressing.kinds import GUARD, SHOWN, SMALL, VEILED

Cell = tuple[int, int]  # layer (0 the total, when there is one), region
Node = tuple[int, int]  # layer and region of a sum over regions; (LEAF, region) of one over categories
LEAF = -1
OUTSIDE: Node = (-2, -2)  # what no sum binds
_WHOLE = 10  # times its value: what everybody looks at first is hidden last
_RELABEL = 1e9  # dearer than any count


@dataclass
class Network:
    """One period. known, present, counts, inner: by layer and region, as in Layer; seen: whether its value is shown.

    totals: the first layer is the total of the others. split: as in Table. kinds: by layer and region, filled as cells
    are hidden.
    """

    small_below: int
    children: Sequence[Sequence[int]]
    parent: Sequence[int]
    known: Sequence[Sequence[float]]
    seen: Sequence[Sequence[bool]]
    present: Sequence[Sequence[bool]]
    counts: Sequence[Sequence[bool]]
    inner: Sequence[Sequence[bool]]
    split: Sequence[bool]
    totals: bool
    kinds: list[list[int]]
    open: set[Cell] = field(default_factory=set)

    def leave_open(self, cell: Cell) -> None:
        """Hide and relabel as little as it takes for this small count to be open."""
        if cell in self.open:
            return
        tail, head = self._ends(cell)
        if tail == head:
            self.open.add(cell)
            return
        best: tuple[float, int, list[tuple[Cell, int]]] | None = None
        for step in (1, -1):
            own = self._cost(cell, step)
            if own is None or (best is not None and best[0] <= own):
                continue
            found = self._way(cell, step, best[0] - own if best else float("inf"))
            if found is not None:
                best = (found[0] + own, step, [(cell, step), *found[1]])
        if best is None:  # cannot be: the sums above it, up to the whole, are always a way
            raise AssertionError(f"no way to hide {cell}")
        for each, step in best[2]:
            self._give(each, step)
            self.open.add(each)

    def fill_up(self, sum_: Node) -> None:
        """Hide the next smallest of what a shown sum adds up until all that is hidden of it is not few."""
        whole = (0, sum_[1]) if sum_[0] == LEAF else sum_
        while not self._is_hidden(whole):
            parts = list(self._parts(sum_, whole))
            shown = [
                (self.known[i][r], (i, r)) for i, r in parts if not self._is_hidden((i, r)) and self.known[i][r] > 0
            ]
            left = sum(self.known[i][r] for i, r in parts if self._is_hidden((i, r)))
            if not shown or not 0 < left < self.small_below:
                return
            self.leave_open(min(shown)[1])

    def _parts(self, sum_: Node, whole: Cell) -> Iterator[Cell]:
        """What a sum adds up; of a hidden sum among it what that adds up."""
        for cell in self._at(sum_):
            if cell != whole and self._is_hidden(cell) and self.inner[cell[0]][cell[1]]:
                yield from self._parts(cell, cell)
            elif cell != whole:
                yield cell

    def _is_hidden(self, cell: Cell) -> bool:
        layer, region = cell
        return self.kinds[layer][region] != SHOWN or not self.seen[layer][region]

    def _give(self, cell: Cell, step: int) -> None:
        layer, region = cell
        kind, value = self.kinds[layer][region], self.known[layer][region]
        if kind == SHOWN and self.seen[layer][region]:
            self.kinds[layer][region] = kind = GUARD
        if not self._holds(kind, value + step):
            self.kinds[layer][region] = VEILED

    def _holds(self, kind: int, value: float) -> bool:
        """Whether a cell with this label may have this value."""
        if kind == SMALL:
            return 0 < value < self.small_below
        return value >= (self.small_below if kind == GUARD else 0)

    def _cost(self, cell: Cell, step: int) -> float | None:
        """What it costs that the cell may be one more or less; None when it cannot."""
        layer, region = cell
        kind, value = self.kinds[layer][region], self.known[layer][region]
        if value <= 0:
            return None  # a written 0 stays: it points at nobody
        if kind == SHOWN:
            if not self.seen[layer][region]:
                return 0.0 if value + step >= 0 else None
            price = value * (_WHOLE if self.parent[region] < 0 else 1)
            return price if self._holds(GUARD, value + step) else price + _RELABEL
        return 0.0 if self._holds(kind, value + step) else _RELABEL

    def _way(self, cell: Cell, step: int, most: float) -> tuple[float, list[tuple[Cell, int]]] | None:
        """The cheapest way from one end of the cell to the other without it, and the cells on it with their steps."""
        tail, head = self._ends(cell)
        # More of the cell is too much leaving its tail, and too much coming to its head.
        start, target, need = (tail, head, step) if tail != OUTSIDE else (head, tail, -step)
        costs: dict[Node, float] = {start: 0.0}
        came: dict[Node, tuple[Node, Cell, int]] = {}
        heap: list[tuple[float, int, Node]] = [(0.0, 0, start)]
        while heap:
            cost, hops, node = heappop(heap)
            if node == target:
                return cost, list(_back(came, node))
            if cost > costs[node]:
                continue
            for other in self._at(node):
                if other == cell:
                    continue
                out, into = self._ends(other)
                move = -need if out == node else need
                price = self._cost(other, move)
                if price is None:
                    continue
                end, whole = into if out == node else out, cost + price
                if whole < most and whole < costs.get(end, float("inf")):
                    costs[end], came[end] = whole, (node, other, move)
                    heappush(heap, (whole, hops + 1, end))
        return None

    def _ends(self, cell: Cell) -> tuple[Node, Node]:
        """The sum it comes from and the sum it goes to: totals flow down to the regions, categories up from them."""
        layer, region = cell
        above = self.parent[region]
        summed = above >= 0 and self.counts[layer][region] and self.inner[layer][above]
        upper = (layer, above) if summed else OUTSIDE
        lower = (layer, region) if self.inner[layer][region] else (LEAF, region) if self.split[region] else OUTSIDE
        return (upper, lower) if layer == 0 and self.totals else (lower, upper)

    def _at(self, node: Node) -> Iterator[Cell]:
        """The cells of a sum."""
        layer, region = node
        if node == OUTSIDE:
            yield from self._outside
        elif layer == LEAF:
            yield from ((i, region) for i in range(len(self.known)) if self.present[i][region])
        else:
            yield layer, region
            yield from ((layer, child) for child in self.children[region] if self.counts[layer][child])

    @cached_property
    def _outside(self) -> list[Cell]:
        every = ((i, r) for i, layer in enumerate(self.present) for r, present in enumerate(layer) if present)
        return [cell for cell in every if OUTSIDE in self._ends(cell)]


def _back(came: dict[Node, tuple[Node, Cell, int]], node: Node) -> Iterator[tuple[Cell, int]]:
    while node in came:
        node, cell, step = came[node]
        yield cell, step
