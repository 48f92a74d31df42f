"""What a test does when a program it needs is not on this machine: never pass in silence."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

# Told once more at the end of the run: a skip is one quiet letter among a thousand.
TOLD: dict[str, str] = {}


def without(program: str, advice: str = "install it with .ci/servers as root") -> NoReturn:
    """Skip this test and say so; fail instead where .ci/servers could have installed it (CI, as root)."""
    words = f"{program} is not on this machine; {advice}"
    if os.environ.get("CI") and os.geteuid() == 0:
        pytest.fail(words, pytrace=False)
    TOLD[program] = words
    pytest.skip(words)
