"""One loaded demonstration and one small site for all browser tests: starting them is most of what these tests cost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.small_site import SmallSite, small_site
from tests.look import wait_for_data
from tests.missing import without
from tests.serving import Served, chromium, served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration, loaded. A test that changes its data changes what no other test reads."""
    if not chromium():
        without("Chromium")
    with served(tmp_path_factory.mktemp("site")) as found:
        wait_for_data(found)
        yield found


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallSite]:
    """The invented regency, with the routes by which a test has its way; each test sets what it needs."""
    with small_site(tmp_path_factory.mktemp("small")) as found:
        yield found
