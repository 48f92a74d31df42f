"""Small numbers: counts that could point at persons are hidden, and a second cell with them, so that no subtraction
among siblings or categories gives them back. (Differences between periods and between indicators are not looked at.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from data.grid import Values
from data.region_tree import RegionTree

Flags = npt.NDArray[np.bool_]

# A chain of hiding one more (region, then category, then region …) settles in two or three rounds; this ends any.
ROUNDS = 20


def hidden(counts: Mapping[str, Values], small_below: int, tree: RegionTree) -> dict[str, Flags]:
    """Which cells to hide. counts: per category ("" the total) a region × period matrix; NaN cells stay as they are.

    A count from 1 to small_below − 1 is hidden. Then, while the hidden cells of a parent's children (or of a total's
    categories) could be worked out from what is left, the next smallest is hidden too.
    """
    masks = {name: (matrix >= 1) & (matrix < small_below) for name, matrix in counts.items()}
    parts = [name for name in counts if name]
    for _ in range(ROUNDS):
        before = sum(int(mask.sum()) for mask in masks.values())
        for name, matrix in counts.items():
            for column in np.flatnonzero(masks[name].any(axis=0)):
                _among_regions(matrix[:, column], masks[name][:, column], small_below, tree)
        if "" in counts and parts:
            _among_categories(counts, masks, parts, small_below)
        if before == sum(int(mask.sum()) for mask in masks.values()):
            break
    return masks


def _among_regions(counts: Values, mask: Flags, small_below: int, tree: RegionTree) -> None:
    touched = mask.copy()  # regions that are hidden, or have a child that is: in other families all can be seen
    parents = tree.parent[np.flatnonzero(mask)]
    touched[parents[parents >= 0]] = True
    for parent, siblings in tree.families:
        if not touched[parent]:
            continue
        known = siblings[np.isfinite(counts[siblings])]
        if not len(known) or not np.isfinite(counts[parent]):
            continue
        group = mask[known]
        _cover_up(counts[known], group, small_below, told=not mask[parent])
        mask[known] = group
        touched[known] |= group


def _among_categories(
    counts: Mapping[str, Values], masks: dict[str, Flags], parts: Sequence[str], small_below: int
) -> None:
    stack, hide = np.stack([counts[name] for name in parts]), np.stack([masks[name] for name in parts])
    touched = np.argwhere((hide.any(axis=0) | masks[""]) & np.isfinite(counts[""]))
    for region, period in touched:
        known = np.flatnonzero(np.isfinite(stack[:, region, period]))
        if not len(known):
            continue
        group = hide[known, region, period]
        _cover_up(stack[known, region, period], group, small_below, told=not masks[""][region, period])
        hide[known, region, period] = group
    for i, name in enumerate(parts):
        masks[name] = hide[i]


def _cover_up(counts: Values, mask: Flags, small_below: int, *, told: bool) -> None:
    """Hide more of a group until its hidden members cannot be worked out. told: the group's sum can be seen; when it
    is hidden itself, one hidden member keeps it so."""
    while not mask.all():
        if told and (not mask.any() or not _given_back(counts[mask], small_below)):
            return
        if not told and mask.any():
            return
        visible = np.flatnonzero(~mask)
        # A zero hides nobody: take the smallest real count, a zero only when there is nothing else.
        order = visible[np.lexsort((counts[visible], counts[visible] == 0))]
        mask[order[0]] = True


def _given_back(counts: Values, small_below: int) -> bool:
    """True when the sum of the hidden counts tells each of them: one alone, or all at the least or greatest."""
    if len(counts) == 1:
        return True
    small = bool((counts < small_below).all())
    return small and counts.sum() in (len(counts), len(counts) * (small_below - 1))
