"""A catalogue of either kind with one administrator."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from data.catalogue import open_catalogue
from data.people.people import People
from tests.people.fakes import GOOD, TERMINAL, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "sqlite":
        return open_catalogue(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    return open_catalogue(request.getfixturevalue("fresh_postgres"))


@pytest.fixture
def people(engine: Engine, clock: Clock) -> People:
    """One administrator, budi."""
    found = People(engine, clock, ["Kabupaten Trenggalek", "Dinas Kesehatan"])
    found.add("budi", role="admin", password=GOOD, by=TERMINAL)
    return found
