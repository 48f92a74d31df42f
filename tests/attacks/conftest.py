"""The regency under attack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.regency import Regency, opened


@pytest.fixture
def regency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Regency]:
    with opened(tmp_path, monkeypatch) as found:
        yield found
