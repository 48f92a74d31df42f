"""Real files become correct sources with at most three corrections; without the files every test here is skipped."""

from __future__ import annotations

import pytest

from bench import inspect

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not inspect.there(), reason="the real sample files are not here"),
]


def test_all_but_one_real_file_need_at_most_three_corrections() -> None:
    found = inspect.outcomes()
    wrong = [one.text() for one in found if not (one.correct and one.corrections <= inspect.MOST)]
    assert len(found) == 18
    # Indicators of several frequencies stacked in one file need a source for each.
    assert len(wrong) <= 1, "\n".join(wrong)
