"""The job's rows: 217 villages × 60 measures × 120 months as one semicolon CSV, and the changes made to it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

MEASURES, MONTHS = 60, 120
HEAD = "kode_desa;periode;ukuran;nilai\n"


@dataclass
class Rows:
    """Writes the long file and the small one into a folder, whole and at once, as an agency's system would.

    The last month is one before the present: eight months may still come.
    """

    folder: Path
    villages: Sequence[str]
    measures: int = MEASURES
    months: int = MONTHS
    _body: list[str] = field(default_factory=list)

    @property
    def long(self) -> Path:
        return self.folder / "panjang.csv"

    @property
    def small(self) -> Path:
        return self.folder / "kecil.csv"

    def write(self) -> int:
        """Both files; gives the rows of the long one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        dice = random.Random(3503)
        self._body = [self._month(n, dice) for n in range(self.months)]
        self._put(self.long, self._body)
        self.change_small(1)
        return self.months * len(self.villages) * self.measures

    def append_month(self) -> int:
        """One month more; gives the sum of measure 0 in it, which the page shows."""
        self._body.append(self._month(len(self._body), random.Random(len(self._body))))
        self._put(self.long, self._body)
        return self._sum(self._body[-1])

    def replace(self, seed: int) -> int:
        """The whole file with other numbers; gives the sum of measure 0 in the last month."""
        dice = random.Random(seed)
        self._body = [self._month(n, dice) for n in range(len(self._body))]
        self._put(self.long, self._body)
        return self._sum(self._body[-1])

    def change_small(self, value: int) -> int:
        """The small file with one cell set; gives the sum that the page shows."""
        period = self._period(self.months - 1)
        lines = [f"{v};{period};kecil;{value if n == 0 else 100}\n" for n, v in enumerate(self.villages)]
        self._put(self.small, lines)
        return value + 100 * (len(self.villages) - 1)

    def _month(self, number: int, dice: random.Random) -> str:
        period = self._period(number)
        pairs = itertools.product(self.villages, range(self.measures))
        return "".join(f"{v};{period};ukuran {m};{dice.randrange(1000)}\n" for v, m in pairs)

    def _period(self, number: int) -> str:
        today = date.today()
        month = today.year * 12 + today.month - 1 - 9 - self.months + number + 1
        return f"{month // 12}-{month % 12 + 1:02d}"

    @staticmethod
    def _sum(body: str) -> int:
        return sum(int(line.rsplit(";", 1)[1]) for line in body.splitlines() if ";ukuran 0;" in line)

    @staticmethod
    def _put(path: Path, lines: Sequence[str]) -> None:
        part = path.with_name(path.name + ".part")
        with part.open("w", encoding="utf-8") as file:
            file.write(HEAD)
            file.writelines(lines)
        part.replace(path)
