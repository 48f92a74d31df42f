"""Which cells of a table are hidden: small counts, and what else it takes so that none of them can be worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from data.grid import Values
from data.region_tree import RegionTree
from data.suppressing.kinds import SHOWN, SMALL, VEILED, Kinds
from data.suppressing.search import LEAF, Network
from data.suppressing.table import Flags, Layer, Table, is_small


def hidden(
    values: Mapping[str, Values], small_below: int, tree: RegionTree, collected: Flags | None = None
) -> dict[str, Kinds]:
    """How each cell is hidden. values: per category ("" the total) a region × period matrix; NaN is not shown.
    collected: per region, whether its cells are added up to those above; None: all are.

    Every count above 0 and below small_below is hidden. After it, for each of them another number would fit just as
    well into all the sums over regions and categories that can be seen, and under every label: never is one known. What
    is hidden of a sum that is shown is not few altogether either.
    """
    table = Table.of(values, tree, np.ones(len(tree), dtype=bool) if collected is None else collected)
    kinds = {
        n: is_small(layer.value, small_below).astype(np.uint8) * np.uint8(SMALL) for n, layer in table.layers.items()
    }
    networks = Networks(table, small_below, kinds)
    unsure = {name: _unsure(table, layer, small_below) for name, layer in table.layers.items()}
    networks.work(unsure, lambda network, layer, region: network.leave_open((layer, region)))
    lonely = {name: _lonely(table, name, small_below, kinds) for name in table.layers}
    networks.work(lonely, lambda network, layer, region: network.fill_up((layer, region)))
    if table.split.any():
        networks.work(
            {"": _lonely_parts(table, small_below, kinds)}, lambda network, _, region: network.fill_up((LEAF, region))
        )
    return _mixed(table, kinds)


class Networks:
    """The periods of a table as networks, for those periods in which something is left to do."""

    def __init__(self, table: Table, small_below: int, kinds: dict[str, Kinds]) -> None:
        self._table, self._small_below, self._kinds = table, small_below, kinds
        self._names = sorted(table.layers)  # "" first
        self._parent: list[int] = table.tree.summed_into.tolist()
        self._children: list[list[int]] = [[] for _ in self._parent]
        for region, parent in enumerate(self._parent):
            if parent >= 0:
                self._children[parent].append(region)

    def work(self, todo: Mapping[str, Flags], do: Callable[[Network, int, int], None]) -> None:
        """Do something for every flagged cell (network, layer, region) and note what is hidden by it."""
        for column in np.flatnonzero(np.any([flags.any(axis=0) for flags in todo.values()], axis=0)).tolist():
            network = self._at(column)
            for i, name in enumerate(self._names):
                for region in np.flatnonzero(todo[name][:, column]).tolist() if name in todo else ():
                    do(network, i, region)
            for i, name in enumerate(self._names):
                self._kinds[name][:, column] = network.kinds[i]

    def _at(self, column: int) -> Network:
        layers = [self._table.layers[name] for name in self._names]
        return Network(
            small_below=self._small_below,
            children=self._children,
            parent=self._parent,
            known=[layer.known[:, column].tolist() for layer in layers],
            seen=[np.isfinite(layer.value[:, column]).tolist() for layer in layers],
            present=[layer.present[:, column].tolist() for layer in layers],
            counts=[layer.counts[:, column].tolist() for layer in layers],
            inner=[layer.inner[:, column].tolist() for layer in layers],
            split=self._table.split[:, column].tolist(),
            totals=self._names[0] == "",
            kinds=[self._kinds[name][:, column].tolist() for name in self._names],
        )


def _lonely(table: Table, name: str, small_below: int, kinds: Mapping[str, Kinds]) -> Flags:
    """Shown sums of which what is hidden, at any depth, is little altogether: the rest of the sum would tell it."""
    layer, above, ranks = table.layers[name], table.tree.summed_into, table.tree.rank
    hidden_ = (kinds[name] != SHOWN) | np.isnan(layer.value)
    below = np.zeros(hidden_.shape)
    for rank in range(int(ranks.max()), -1, -1):
        rows = np.flatnonzero((ranks == rank) & (above >= 0))
        own = np.where(layer.inner[rows], below[rows], layer.known[rows])
        np.add.at(below, above[rows], np.where(hidden_[rows] & layer.counts[rows], own, 0.0))
    found: Flags = layer.inner & ~hidden_ & is_small(below, small_below)
    return found


def _lonely_parts(table: Table, small_below: int, kinds: Mapping[str, Kinds]) -> Flags:
    """The same of totals and their categories."""
    parts = [(layer, kinds[name]) for name, layer in table.layers.items() if name]
    total = np.sum(
        [
            np.where(((kind != SHOWN) | np.isnan(layer.value)) & layer.present, layer.known, 0.0)
            for layer, kind in parts
        ],
        axis=0,
    )
    found: Flags = table.split & (kinds[""] == SHOWN) & is_small(total, small_below)
    return found


def _mixed(table: Table, kinds: dict[str, Kinds]) -> dict[str, Kinds]:
    """Where a total was summed from below but its categories were delivered here, or the other way round, no network
    binds them; then all of the categories are hidden with one, and the total with them when it tells one of them."""
    whole, parts = table.layers.get(""), [name for name in table.layers if name]
    if whole is None or not parts:
        return kinds
    layers = [table.layers[name] for name in parts]
    inner = np.any([layer.inner for layer in layers], axis=0)
    any_hidden = np.any([kinds[name] != SHOWN for name in parts], axis=0)
    crossed = whole.present & any_hidden & (whole.inner != inner)
    if not crossed.any():
        return kinds
    above = table.tree.summed_into
    for name, layer in zip(parts, layers, strict=True):
        kinds[name][crossed & ~inner & layer.present & (layer.value != 0)] = VEILED
    alone = crossed & (inner | (np.sum([layer.present & (layer.known > 0) for layer in layers], axis=0) < 2))
    kinds[""][at_or_above(alone, above) & whole.present] = VEILED
    return kinds


def at_or_above(flags: Flags, above: np.ndarray) -> Flags:
    """Cells that have a flagged one at or below them. above: as ``RegionTree.summed_into``."""
    found = flags.copy()
    while True:
        rows, columns = np.nonzero(found & (above >= 0)[:, None])
        more = found.copy()
        more[above[rows], columns] = True
        if (more == found).all():
            return found
        found = more


def _unsure(table: Table, layer: Layer, small_below: int) -> Flags:
    """Small counts, also those withheld because too few reported, that are not left open by another small one beside
    them, in a family where nothing else binds."""
    small = is_small(layer.known, small_below) & layer.present
    above = table.tree.summed_into
    plain = small & ~layer.inner & ~table.split
    more, less = plain & (layer.value + 1 < small_below), plain & (layer.value - 1 > 0)
    rises, falls = _of_family(more, above), _of_family(less, above)
    open_ = (more & (falls - less > 0)) | (less & (rises - more > 0))
    found: Flags = small & ~(plain & open_)
    return found


def _of_family(flags: Flags, above: np.ndarray) -> np.ndarray:
    """Per cell, how many among the regions with the same one above."""
    total = np.zeros((len(above) + 1, flags.shape[1]), dtype=np.int32)
    np.add.at(total, above, flags.astype(np.int32))
    found: np.ndarray = total[above]
    return found
