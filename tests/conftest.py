"""What all tests share: private database servers, one browser, and a loud word about what could not be tested."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests import servers
from tests.figures import tell_outcome
from tests.missing import TOLD, without
from tests.serving import CHROMIUM_FLAGS, chromium
from tests.sharing import Shared, share_out, strays

# A loaded machine is no counterexample, so no deadline; in CI the same examples each time, elsewhere new ones.
settings.register_profile("pendopo", deadline=None, max_examples=50, derandomize=bool(os.environ.get("CI")))
settings.load_profile("pendopo")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of an empty database on a private PostgreSQL, for the owner of everything."""
    with servers.postgresql() as server:
        yield server.url


@pytest.fixture(scope="session")
def mariadb_url() -> Iterator[str]:
    """Address of an empty database on a private MariaDB, for the owner of everything."""
    with servers.mariadb() as server:
        yield server.url


@pytest.fixture
def fresh_postgres(postgres_url: str) -> str:
    """Address of a database of this test's own."""
    return servers.fresh_database(postgres_url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of all tests: a second driver may not run beside it in the same thread."""
    if not chromium():
        without("Chromium")
    with sync_playwright() as playwright:
        flags = [*CHROMIUM_FLAGS, "--enable-precise-memory-info"]
        found = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield found
        found.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A worker of several (``make test``) puts the slowest first; alone, everything runs as it is collected."""
    if hasattr(config, "workerinput"):
        share_out(items)
    if found := strays(items):
        raise pytest.UsageError(f"tests/sharing.py › ON_DEMONSTRATION: {', '.join(found)} needs the site; add it")


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist, as below
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shared | None:
    """What belongs together goes to one worker."""
    return Shared(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tell the table of ``make night`` how each test ended."""
    if hasattr(report, "node"):
        return  # of a worker, which has told it
    if report.when == "call" or not report.passed:
        where = report.longrepr
        words = where[2] if isinstance(where, tuple) else str(where or "").strip().rpartition("\n")[2]
        tell_outcome(report.nodeid, report.outcome, words)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker gives what it could not test to whoever started it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["told"] = dict(TOLD)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker could not test is told with everything else; one that crashed has nothing to give."""
    TOLD.update(getattr(node, "workeroutput", {}).get("told", {}))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end which programs were missing, in a colour nobody overlooks."""
    for words in TOLD.values():
        terminalreporter.write_line(f"NOT TESTED: {words}", yellow=True, bold=True)
