"""Columns of a database's answer: the same ones as at the last load? A changed one is refused until somebody looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from data.shapes.checks import Refusal
from loaders.base import Delivery, RawTable

Columns = Mapping[str, str]  # name → what it holds, "" where the database does not say
_LIKENESS = 0.5


def columns_of(tables: Sequence[RawTable]) -> Columns:
    """Of a database's tables; {} of files, whose headers the reader looks for itself."""
    return {name: kind for table in tables for name, kind in table.types.items()}


def check_columns(
    before: Columns, tables: Sequence[RawTable], delivery: Delivery, *, private: Sequence[str] = ()
) -> None:
    """Refusal: a column is gone, has another name, or holds something else. A further column is no harm.

    private: columns that are dropped at the door; what they hold is nobody's matter.
    """
    now = columns_of(tables)
    before = {name: kind for name, kind in before.items() if name not in private}
    said = [text for name, kind in before.items() if (text := _changed(name, kind, before=before, now=now))]
    if not before or not now or not said:
        return
    rows = sum(len(table.cells) for table in tables)
    raise Refusal(
        f"{delivery.name}: {'; '.join(said)}. Basis datanya berubah sejak pemuatan terakhir; "
        "sesuaikan query dan sumbernya (bila memang begitu, simpan ulang query dengan komentar tanggal pemeriksaan)",
        rule="columns_changed",
        read=rows,
    )


def _changed(name: str, kind: str, *, before: Columns, now: Columns) -> str:
    if name not in now:
        fresh = sorted(now.keys() - before.keys())
        alike = get_close_matches(name, fresh, 1, _LIKENESS) or (fresh if len(fresh) == 1 else [])
        return f'kolom "{name}" hilang' + (f', mungkin sekarang "{alike[0]}"' if alike else "")
    if kind and now[name] and now[name] != kind:
        return f'kolom "{name}" dulu berisi {kind}, sekarang {now[name]}'
    return ""
