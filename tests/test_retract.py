"""The law of withdrawing: what is left is what the other loads alone would have given."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.store import Store
from tests.fakes import VILLAGE_1, VILLAGE_2, VILLAGE_4
from tests.test_store import SOURCE, attempt, batch, values

_CELLS = st.dictionaries(st.sampled_from([VILLAGE_1, VILLAGE_2, VILLAGE_4]), st.integers(0, 3), min_size=1)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(loads=st.lists(_CELLS, min_size=1, max_size=4), gone=st.integers(0, 3))
def test_withdrawing_a_load_gives_what_the_others_alone_would_have_given(
    loads: list[dict[str, int]], gone: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = Store(tmp_path_factory.mktemp("law"))
    batches = [batch(*((region, "", value) for region, value in cells.items())) for cells in loads]
    for number, one in enumerate(batches, start=1):
        store.commit(one, attempt(str(number)), SOURCE)
    gone = gone % len(loads)
    store.retract(gone + 1, "coba", reobserve=lambda load: batches[load.number - 1])
    expected: dict[str, float] = {}
    for number, cells in enumerate(loads):
        expected |= {} if number == gone else {region: float(value) for region, value in cells.items()}
    assert values(store) == expected
