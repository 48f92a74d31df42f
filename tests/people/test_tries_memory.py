"""S9: what a thousand wrong tries at once cost in memory, with the real work behind each that is looked at."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.catalogue import embedded, open_catalogue
from data.people.people import People
from data.people.refused import Refused
from tests.fakes import NOW
from tests.figures import record, size
from tests.people.fakes import AWAY, GOOD, TERMINAL

# Reset by writing "5" (proc(5), /proc/pid/clear_refs): the peak is of this test alone.
_PEAK, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
MOST_MB = 200


def _mb(name: str) -> float:
    line = next(line for line in _PEAK.read_text(encoding="ascii").splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) / 1024


@pytest.mark.parametrize("addresses", [1, 50])
def test_a_thousand_wrong_tries_at_once_take_little_memory(tmp_path: Path, addresses: int) -> None:
    people = People(open_catalogue(embedded(tmp_path)), lambda: NOW)
    people.add("budi", role="admin", password=GOOD, by=TERMINAL)
    tries = size(100, 1000)

    def wrong(number: int) -> str:
        try:
            people.log_in("budi", f"salah sekali {number}", f"10.1.0.{number % addresses}")
        except Refused as refused:
            return refused.key
        return ""

    _RESET.write_text("5", encoding="ascii")
    before = _mb("VmRSS")
    with ThreadPoolExecutor(16) as crowd:
        told = list(crowd.map(wrong, range(tries)))
    more = _mb("VmHWM") - before
    figure = f"{more:.0f} MB more, {told.count('login_wrong')} looked at"
    record("S9", f"{tries} wrong tries from {addresses} addresses", figure, f"≤ {MOST_MB} MB more")
    assert set(told) <= {"login_wrong", "login_wait", "login_busy"}
    assert 0 < told.count("login_wrong") <= 5 * addresses
    assert more <= MOST_MB
    assert people.log_in("budi", GOOD, AWAY)
