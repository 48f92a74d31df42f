"""No real file without persons is held for persons. Without the sample files every test here is skipped."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.privacy.personal import personal_places
from loaders.base import RawTable

SHARED = Path(__file__).parents[3] / "shared"
FILES = sorted(
    p for folder in ("samples", "reference") for p in (SHARED / folder).rglob("*")
    if p.suffix in {".csv", ".tsv", ".xlsx", ".xls"}
)  # fmt: skip
pytestmark = [pytest.mark.real, pytest.mark.skipif(not FILES, reason="the real sample files are not here")]


def tables(path: Path) -> dict[str, pd.DataFrame]:
    """Every cell of the file as text, header rows among them, by sheet."""
    if path.suffix in {".xlsx", ".xls"}:
        return pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="calamine")
    text = path.read_bytes().decode("latin-1")
    separator = max(";,\t", key=lambda c: text[:5000].count(c))
    width = range(max(line.count(separator) for line in text.splitlines()) + 1)
    return {"": pd.read_csv(path, sep=separator, header=None, names=width, dtype=str, encoding="latin-1")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_identifier_is_seen_where_there_is_none(path: Path) -> None:
    for sheet, cells in tables(path).items():
        table = RawTable(path.name, cells.fillna("").rename(columns=str), "", sheet)
        assert [str(place) for place in personal_places(table)] == []
