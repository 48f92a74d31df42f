"""S16: of all that is shown, to the office or to everybody, no small count can be worked out."""

from __future__ import annotations

import pytest

from data.audience import Audience
from tests.figures import record, size
from tests.small_tables import Town, known_exactly, look

TABLES = size(60, 1000)


def test_no_small_count_of_random_tables_is_worked_out_from_what_is_shown() -> None:
    known, wrong, secrets = [], [], 0
    for seed in range(TABLES):
        audience: Audience = ("internal", "public")[seed % 2]
        town = Town.random(seed)
        shown = look(town, audience)
        secrets += len(shown.secrets)
        wrong += [f"{seed}: {words}" for words in shown.wrong]
        known += [(seed, audience, sorted(cells)) for cells in known_exactly(town, shown)]
    record("S16", f"small counts worked out, of {secrets} in {TABLES} tables", str(len(known)), "0")
    assert wrong == []
    assert known == []
    assert secrets > 10 * TABLES


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_attack_finds_a_count_that_is_left_alone(audience: Audience) -> None:
    """With one guard of each table shown again, some counts must be found: else the attack proves nothing."""
    found = 0
    for seed in range(12):
        town = Town.random(seed)
        shown = look(town, audience)
        guards = {cells: bounds for cells, bounds in shown.told.items() if bounds[1] == float("inf") and bounds[0] > 0}
        told = dict(shown.told) | {cells: (float(n), float(n)) for cells in guards if (n := town.sum(cells))}
        found += len(known_exactly(town, type(shown)(told, shown.secrets, ())))
    assert found > 0
