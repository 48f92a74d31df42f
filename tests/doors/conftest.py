"""The company at the doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.doors.company import Company, company


@pytest.fixture
def all_of_them(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Everybody, fresh: for tests that change something."""
    with company(tmp_path_factory.mktemp("fresh")) as found:
        yield found


@pytest.fixture(scope="session")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Everybody, for tests that change nothing."""
    with company(tmp_path_factory.mktemp("company")) as found:
        yield found
