"""How the tests are shared out between workers that run side by side (``make test``): what belongs together stays
together, and the slowest go first.

A file is the least that is shared out: its fixtures are made once. Files that need the loaded demonstration go to one
worker together: it takes longer to load than their tests take, and they change it one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from xdist.scheduler import LoadFileScheduling

DEMONSTRATION = "demonstration"
# The files whose tests ask for the fixture "site". Who shares out knows files and no fixtures.
ON_DEMONSTRATION = frozenset(
    f"tests/browser/test_{name}.py"
    for name in (
        "in_browser", "push_in_browser", "silence", "still_in_browser", "upload_in_browser", "wall_endures",
        "wall_picture",
    )
)  # fmt: skip
# Groups by the minutes they take, slowest first, so that no worker begins a long one when the other has ended.
SLOWEST = (
    "demonstration",
    "tests/operating/test_cleaning.py",
    "tests/test_grown.py",
    "tests/hostile/test_cuts.py",
    "tests/test_inspect.py",
    "tests/test_canary.py",
    "tests/test_example.py",
    "tests/test_many_loaders.py",
    "tests/test_mending.py",
    "tests/test_adopted_pages.py",
    "tests/hostile/test_corpus.py",
    "tests/test_new_source_page.py",
    "tests/bars/test_r04_kill.py",
    "tests/bars/test_r06_catalogue.py",
    "tests/bars/test_r05_full_disk.py",
    "tests/browser/test_doors_in_browser.py",
    "tests/test_adopt.py",
    "tests/test_several_machines.py",
    "tests/doors/test_fuzz.py",
    "tests/people/test_tries.py",
    "tests/test_on_postgres.py",
    "tests/attacks/test_s05_sql.py",
    "tests/bars/test_s16_small_numbers.py",
    "tests/browser/test_wall_clock.py",
    "tests/test_renewal.py",
    "tests/attacks/test_s06_markup.py",
    "tests/test_upload_page.py",
    "tests/doors/test_audience_canaries.py",
    "tests/bars/test_r12_database_answers.py",
)


class Shared(LoadFileScheduling):
    """Shares out groups instead of files, in the order in which the workers found them."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def group(nodeid: str) -> str:
    """The group of a test: its file, or what its file shares with others."""
    file = nodeid.partition("::")[0]
    return DEMONSTRATION if file in ON_DEMONSTRATION else file


def share_out(items: list[pytest.Item]) -> None:
    """Put the groups of SLOWEST first, the others in their own order; each group's tests stay as they are."""
    groups = [group(item.nodeid) for item in items]
    order = {name: place for place, name in enumerate(dict.fromkeys([*SLOWEST, *groups]))}
    places = sorted(range(len(items)), key=lambda place: (order[groups[place]], place))
    items[:] = [items[place] for place in places]


def strays(items: Iterable[pytest.Item]) -> list[str]:
    """Files that ask for the demonstration and are not in ON_DEMONSTRATION: each worker would load it."""
    asking = {item.nodeid.partition("::")[0] for item in items if "site" in getattr(item, "fixturenames", ())}
    return sorted(file for file in asking if file.startswith("tests/browser/") and file not in ON_DEMONSTRATION)
