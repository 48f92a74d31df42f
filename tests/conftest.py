"""What all tests share: private database servers, and a loud word about what could not be tested."""

from __future__ import annotations

from typing import Any

from tests.missing import TOLD


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end which programs were missing, in a colour nobody overlooks."""
    for words in TOLD.values():
        terminalreporter.write_line(f"NOT TESTED: {words}", yellow=True, bold=True)
