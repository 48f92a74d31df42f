"""Moments kept as numbers become dates; a wrong unit is never guessed at."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.base import LoadError
from loaders.moments import as_moment
from tests.test_sql_query import ask, rows

JUNE_30 = datetime(2025, 6, 30, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "epoch", "moment"),
    [
        (1751308200, "s", JUNE_30),
        (1751308200000, "ms", JUNE_30),
        (Decimal("1751308200"), "s", JUNE_30),
        ("1751308200", "s", JUNE_30),
        (2460857.2708333335, "julian", JUNE_30),
        (0, "s", None),
        (None, "s", None),
        (1751308200, "ms", datetime(1970, 1, 21, 6, 28, 28, tzinfo=UTC)),
        (1751308200000, "s", 1751308200000),  # the year 57,466: the unit is wrong, so the number stays
        (1e300, "s", 1e300),
        ("2025-06-30", "s", "2025-06-30"),
        (True, "s", True),
    ],
)
def test_a_number_becomes_its_moment_or_stays(value: object, epoch: str, moment: object) -> None:
    assert as_moment(value, epoch) == moment  # type: ignore[arg-type]


def test_columns_a_source_declares_are_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(tmp_path / "izin.sqlite") as connection:
        connection.execute("CREATE TABLE izin (masuk INTEGER, selesai INTEGER, hari REAL, jumlah INTEGER)")
        connection.execute("INSERT INTO izin VALUES (1751308200, 0, 2460857.0, 1751308200)")
    connection.close()
    monkeypatch.setenv("IZIN_URL", f"sqlite:///{tmp_path / 'izin.sqlite'}")
    table = ask(tmp_path, "SELECT * FROM izin", epoch={"masuk": "s", "selesai": "s", "hari": "julian"})
    assert rows(table) == {1: ["2025-06-30 18:30:00+00:00", "", "2025-06-30 12:00:00+00:00", "1751308200"]}
    with pytest.raises(LoadError, match='kolom "masukk" tidak ada di jawaban; mungkin "masuk"'):
        ask(tmp_path, "SELECT * FROM izin", epoch={"masukk": "s"})
