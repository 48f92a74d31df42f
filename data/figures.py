"""The answers of one indicator for every region and period, as arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from data.grid import Grid, Ints, Values
from data.period import Period
from data.reading import Why
from data.suppressing.kinds import SHOWN, Kinds

WHYS: tuple[Why, ...] = get_args(Why)
Flags = npt.NDArray[np.bool_]
MATRICES = (
    "value", "reporting", "expected", "load", "why", "flags", "numerator", "denominator", "doubtful", "own", "veil",
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """Every answer of one indicator (and category): a row a region, a column a period, oldest first.

    value: NaN where withheld, ``why`` says which (code into WHYS). numerator, denominator: the halves of a ratio.
    notes: words to show with a column. upto, partial: as in Grid. doubtful: cells summed that are doubted; own: bits of
    doubts about the figures themselves; None: none. veil: how a cell is hidden (data.suppressing.kinds).
    """

    periods: tuple[Period, ...]
    value: Values
    reporting: Ints
    expected: Ints
    load: Ints
    why: Ints
    flags: Ints
    upto: tuple[date, ...]
    partial: tuple[bool, ...]
    numerator: Values | None = None
    denominator: Values | None = None
    notes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    doubtful: Ints | None = None
    own: Ints | None = None
    veil: Kinds | None = None

    @cached_property
    def bytes(self) -> int:
        """What its matrices take."""
        return sum(_held(getattr(self, name)) for name in MATRICES)

    def slim(self) -> Figures:
        """The same in less memory: whole numbers in as few bytes as hold them, what repeats itself once."""
        slimmer: dict[str, Any] = {n: slim(m) for n in MATRICES if (m := getattr(self, n)) is not None}
        return replace(self, **slimmer)

    @cached_property
    def column(self) -> Mapping[Period, int]:
        return {period: i for i, period in enumerate(self.periods)}

    def column_of(self, period: Period) -> int:
        """−1 when there is none."""
        return self.column.get(period, -1)

    def veiled(self, kinds: Kinds) -> Figures:
        """The same with these numbers withheld because they are small, or would give a small one back."""
        hide = kinds != SHOWN
        numerator = None if self.numerator is None else np.where(hide, np.nan, self.numerator)
        denominator = None if self.denominator is None else np.where(hide, np.nan, self.denominator)
        why = np.where(hide & (self.why == 0), WHYS.index("suppressed"), self.why).astype(np.int32)
        value = np.where(hide, np.nan, self.value)
        return replace(self, value=value, numerator=numerator, denominator=denominator, why=why, veil=kinds)

    def spread(self, rows: Ints, regions: int) -> Figures:
        """Answers of some regions (rows: their positions) among those of all; of the others nothing is expected."""

        def wide(matrix: npt.NDArray[Any], fill: float) -> npt.NDArray[Any]:
            shape = (regions, matrix.shape[1])
            # Zeros come free from the system; any other number has to be written 700 regions × 700 days times.
            full = np.full(shape, fill, dtype=matrix.dtype) if fill else np.zeros(shape, dtype=matrix.dtype)
            full[rows] = matrix
            return full

        return replace(
            self,
            value=wide(self.value, np.nan),
            reporting=wide(self.reporting, 0),
            expected=wide(self.expected, 0),
            load=wide(self.load, 0),
            why=wide(self.why, WHYS.index("not_applicable")),
            flags=wide(self.flags, 0),
            doubtful=None if self.doubtful is None else wide(self.doubtful, 0),
            numerator=None if self.numerator is None else wide(self.numerator, np.nan),
            denominator=None if self.denominator is None else wide(self.denominator, np.nan),
        )

    def grid(self) -> Grid:
        """The values as cells for a further sum; every region that has one is a cell."""
        load, flags = self.load.astype(np.int32, copy=False), self.flags.astype(np.int32, copy=False)
        return Grid(self.periods, self.value, load, flags, self.upto, self.partial)


def slim(matrix: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same numbers, period by period in memory; whole ones in as few bytes as hold them, and one number, or one
    column, that repeats itself only once."""
    if matrix.dtype.kind == "f" or not matrix.size:
        return np.asfortranarray(matrix)
    least, most = matrix.min(), matrix.max()
    kind = np.result_type(np.min_scalar_type(least), np.min_scalar_type(most))
    if least == most:
        return np.broadcast_to(np.array(least, dtype=kind), matrix.shape)
    if (matrix == matrix[:, :1]).all():
        return np.broadcast_to(matrix[:, :1].astype(kind), matrix.shape)
    return np.asfortranarray(matrix, dtype=kind)


def _held(matrix: npt.NDArray[Any] | None) -> int:
    """Bytes that a matrix takes; what a broadcast repeats counts once."""
    if matrix is None:
        return 0
    return matrix.itemsize * math.prod(n for n, step in zip(matrix.shape, matrix.strides, strict=True) if step)
