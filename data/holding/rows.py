"""How many data rows a source's deliveries usually have, and how many are so unusual that a person looks first.

The rule is that of 50 to 200 % of the median of the last six good loads; a profile says what is usual otherwise
(``rows_least``, ``rows_most``). While there are fewer than six only a far smaller delivery than the last is unusual:
a first month followed by the years before it is how a regency begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from data.profile import Source

LOADS = 6
YOUNG_LEAST = 0.1  # of the last load, while there are fewer than LOADS


@dataclass(frozen=True)
class Usual:
    """What is usual for a source. rows: the median of its newest good loads (so many of them). last: rows of the
    newest. least, most: beyond these a delivery is held; most 0: none is too long."""

    rows: float = 0
    loads: int = 0
    last: int = 0
    least: float = 0
    most: float = 0


UNKNOWN = Usual()  # nothing is unusual


def usual_of(sizes: Sequence[int], source: Source, *, namesake: int = 0) -> Usual:
    """sizes: data rows of the source's good loads, oldest first. namesake: of the newest of the delivery's own name.

    A file that grows all year is longer than its last six, and last year's, sent once more in January, than the first
    of this year: the longest of median, last and namesake says what is too long.
    """
    if not sizes:
        return UNKNOWN
    if len(sizes) < LOADS:
        last = sizes[-1]
        return Usual(last, len(sizes), last, last * min(source.rows_least, YOUNG_LEAST))
    middle, last = median(sizes[-LOADS:]), sizes[-1]
    return Usual(middle, LOADS, last, middle * source.rows_least, max(middle, last, namesake) * source.rows_most)


def unusual(delivery: str, rows: int, usual: Usual, source: str) -> str:
    """Why a delivery of so many data rows is held, and what to do, in Indonesian; "" when it is not."""
    if rows < usual.least:
        said, why = f"hanya {rows}", "periksa apakah berkas terpotong atau hanya sebagian wilayah"
        limit = f"{usual.least / usual.rows * 100:.0f} %"
    elif usual.most and rows > usual.most:
        said, why = f"{rows}", "periksa apakah isinya berulang atau tercampur kiriman lain"
        limit = f"{usual.most / usual.rows * 100:.0f} %"
    else:
        return ""
    before = f"median {usual.loads} pemuatan terakhir" if usual.loads >= LOADS else "pemuatan terakhir"
    return (
        f"{delivery}: ditahan, {said} baris data, biasanya {usual.rows:.0f} ({before}; batas {limit}); {why}. "
        f"Bila salah, kirim ulang yang benar; bila memang benar, terima di /sumber/{source} atau dengan: "
        f"python app.py accept {source}"
    )
