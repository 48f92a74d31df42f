"""Axes with round ends and few ticks, and the words on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from components import format as fmt
from data.profile import Indicator

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_RUPIAH = (1e12, 1e9, 1e6)


@dataclass(frozen=True)
class Axis:
    """A scale from low to high, with the values that are written beside it."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where value stands: 0 at low, 1 at high."""
        return (value - self.low) / (self.high - self.low)


def nice(values: Sequence[float], *, at_most: int = 5, from_zero: bool = False) -> Axis:
    """An axis around values whose ticks are round and at most at_most; its ends are ticks. Empty values: 0 to 1."""
    pool = [*values, 0.0] if from_zero or not values else list(values)
    low, high = min(pool), max(pool)
    if low == high:
        half = abs(low) * 0.1 or 1.0
        low, high = (low, low + 2 * half) if from_zero or not values else (low - half, high + half)
    step = _step(high - low, at_most)
    while ceil(high / step - 1e-9) - floor(low / step + 1e-9) + 1 > at_most:
        step = _step(step * at_most * 1.01, at_most)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return Axis(first * step, last * step, tuple(round(n * step, 10) for n in range(first, last + 1)))


def _step(span: float, at_most: int) -> float:
    """The smallest round step that needs no more than at_most ticks for span."""
    least = span / max(at_most - 1, 1)
    power = 10.0 ** floor(log10(least))
    return next(s * power for s in _STEPS if s * power >= least * (1 - 1e-9))


def inside(low: float, high: float, *, at_most: int = 6) -> Axis:
    """An axis that ends exactly at low and high, with round ticks between."""
    step = _step(high - low, at_most + 1)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return Axis(low, high, tuple(round(n * step, 10) for n in range(first, last + 1)))


def tick_words(ticks: Sequence[float], indicator: Indicator, lang: str) -> tuple[str, ...]:
    """Ticks as people read them, all with the same decimals: as few as tell them apart."""
    top = max((abs(t) for t in ticks), default=0.0)
    factor = next((f for f in _RUPIAH if fmt.is_rupiah(indicator) and top >= f), 1.0)
    unit = fmt.rupiah_pair(top, lang)[1] if factor > 1 else ""
    scaled = [t / factor for t in ticks]
    decimals = next((d for d in range(4) if all(abs(round(t, d) - t) < 1e-6 for t in scaled)), 4)
    tail = fmt.NBSP + unit if unit else ""
    return tuple(fmt.number(t, decimals, lang) + tail if t else "0" for t in scaled)


def goal_number(value: float, indicator: Indicator, lang: str) -> str:
    """A target without its unit and without needless decimals."""
    if not fmt.is_rupiah(indicator):
        value = round(value, max(1, indicator.decimals))
    return tick_words((value,), indicator, lang)[0]


def goal_words(value: float, indicator: Indicator, lang: str) -> str:
    """A target with its unit and no needless decimals: "14 %", "88,3 %", "Rp 1,35 T"; a pace of 83,333… is "83,3"."""
    amount = goal_number(value, indicator, lang)
    if fmt.is_rupiah(indicator):
        return f"Rp{fmt.NBSP}{amount}"
    unit = fmt.said_unit(indicator.unit, lang)
    return amount + (fmt.NBSP + unit if unit else "")
