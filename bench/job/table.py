"""The job's table: one row a measure, a column for each site, ratios, the bar and whether it is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests import figures

PRODUCT, EXPERT, NAIVE = "Pendopo", "expert", "naive"
WHOLE, REDUCED, SVG = "static, whole", "static, reduced", "static, svg"
COLUMNS = (PRODUCT, EXPERT, NAIVE, WHOLE, REDUCED, SVG)


@dataclass(frozen=True)
class Measure:
    """One row. of: figure by site. floor: the site that ratios go to. limit: what the product's figure may be at most.

    id: of the bar in the table of ``make night``.
    """

    id: str
    what: str
    of: Mapping[str, float]
    unit: str
    limit: float | None = None
    floor: str = REDUCED
    digits: int = 3
    note: str = ""

    @property
    def held(self) -> bool | None:
        own = self.of.get(PRODUCT)
        return None if self.limit is None or own is None else own <= self.limit

    def ratio(self, site: str) -> str:
        own, other = self.of.get(PRODUCT), self.of.get(site)
        return f"{own / other:.2g}" if own is not None and other else "–"

    def cells(self) -> list[str]:
        limit = "–" if self.limit is None else f"≤ {self._number(self.limit)}"
        said = {None: "–", True: "held", False: "NOT HELD"}[self.held]
        shown = [self._number(self.of[name]) if name in self.of else "–" for name in COLUMNS]
        return [f"{self.what}, {self.unit}", *shown, self.ratio(NAIVE), self.ratio(self.floor), limit, said]

    def text(self) -> str:
        what, *cells = self.cells()
        line = f"{what:<62}" + "".join(f"{cell:>11}" for cell in cells)
        return f"{line}\n      {self.note}" if self.note else line

    def record(self) -> None:
        """For the table of ``make night``; only what has a bar."""
        if self.limit is not None and PRODUCT in self.of:
            figure, limit = f"{self._number(self.of[PRODUCT])} {self.unit}", f"≤ {self._number(self.limit)} {self.unit}"
            figures.record(self.id, self.what, figure, limit, held=self.held)

    def _number(self, value: float) -> str:
        return f"{value:.{self.digits}f}" if self.digits else f"{value:,.0f}"


@dataclass(frozen=True)
class Head:
    """The line above the rows, or another line of words."""

    words: str = ""

    def text(self) -> str:
        if self.words:
            return self.words
        names = [*COLUMNS, "× naive", "× floor", "bar", ""]
        short = [name.replace("static, ", "st. ") for name in names]
        return f"{'measure':<62}" + "".join(f"{name:>11}" for name in short)
