"""Round limits of classes, when a profile names none."""

from __future__ import annotations

import math
from collections.abc import Sequence


def nice_step(least: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten, not below least (> 0)."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= least * (1 - 1e-9))


def round_limits(values: Sequence[float], target: float | None, *, most: int = 4) -> tuple[float, ...]:
    """Round limits for five classes or fewer, in even steps that run through the target when there is one."""
    pool = [*values, target] if target is not None else list(values)
    single = () if target is None else (target,)
    if not pool or min(pool) == max(pool):
        return single
    low, high = min(pool), max(pool)
    step = nice_step((high - low) / (most + 1))
    anchor = 0.0 if target is None else target
    first = math.floor((low - anchor) / step) + 1
    cuts = [anchor + k * step for k in range(first, first + 3 * most)]
    cuts = [cut for cut in cuts if low < cut <= high]
    while len(cuts) > most:
        # Classes near the target tell most; without one, the thin tail goes.
        cuts.remove(cuts[-1] if target is None else max(cuts, key=lambda cut: abs(cut - anchor)))
    return tuple(round(cut, 10) for cut in cuts) or single
