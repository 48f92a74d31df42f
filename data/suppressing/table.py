"""The counts of one indicator with the sums that hold among them: over regions below, and over categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from data.grid import Values
from data.region_tree import RegionTree

Flags = npt.NDArray[np.bool_]
_ALIKE = 1e-6


@dataclass(frozen=True)
class Layer:
    """One category of a table, region × period.

    value: NaN where nothing is shown. known: the same, and where it is not shown the sum of what lies below. counts:
    cells that are part of the sum above them. inner: cells that are the sum of those directly below.
    """

    value: Values
    known: Values
    counts: Flags
    inner: Flags

    @cached_property
    def present(self) -> Flags:
        found: Flags = np.isfinite(self.value) | self.inner
        return found

    @classmethod
    def of(cls, value: Values, tree: RegionTree, collected: Flags) -> Layer:
        """Sums from the bottom up; one that does not come out (cases that lie in no district) is no sum."""
        seen = np.isfinite(value)
        known, below, parent = np.where(seen, value, 0.0), np.zeros(value.shape, dtype=bool), tree.summed_into
        total, counts = np.zeros(value.shape), seen & collected[:, None]
        for rank in range(int(tree.rank.max()), -1, -1):
            rows = np.flatnonzero((tree.rank == rank) & (parent >= 0))
            np.add.at(total, parent[rows], np.where(counts[rows], known[rows], 0.0))
            np.logical_or.at(below, parent[rows], counts[rows])
            above = np.unique(parent[rows])
            counts[above] |= below[above]
            known[above] = np.where(seen[above] | ~below[above], known[above], total[above])
        return cls(value, known, counts, below & (~seen | alike(known, total)))


@dataclass(frozen=True)
class Table:
    """layers: by category, "" the total. split: cells, collected and not summed, whose categories make up the total."""

    tree: RegionTree
    layers: Mapping[str, Layer]
    split: Flags

    @classmethod
    def of(cls, values: Mapping[str, Values], tree: RegionTree, collected: Flags) -> Table:
        """collected: per region, whether its own cells are added up (other cells only answer for themselves)."""
        layers = {name: Layer.of(matrix, tree, collected) for name, matrix in values.items()}
        return cls(tree, layers, _split(layers))


def is_small(value: Values, small_below: int) -> Flags:
    """Counts that could point at somebody: above 0 and below the limit."""
    found: Flags = (value > 0) & (value < small_below)
    return found


def alike(one: Values, other: Values) -> Flags:
    found: Flags = np.abs(one - other) <= _ALIKE * np.maximum(1.0, np.abs(other))
    return found


def _split(layers: Mapping[str, Layer]) -> Flags:
    whole, parts = layers.get(""), [layer for name, layer in layers.items() if name]
    if whole is None or not parts:
        return np.zeros(next(iter(layers.values())).value.shape, dtype=bool)
    seen = np.any([layer.present for layer in parts], axis=0)
    total = np.sum([np.where(layer.present, layer.known, 0.0) for layer in parts], axis=0)
    single = whole.present & ~whole.inner & ~np.any([layer.inner for layer in parts], axis=0)
    found: Flags = single & seen & alike(whole.known, total)
    return found
