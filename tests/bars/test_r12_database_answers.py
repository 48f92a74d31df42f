"""R12: slow, cut, half-said, silent and wrong answers of a real database: no wrong value, and every state is named."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.batch import Load
from data.centre import Centre
from data.refresh import refresh
from loaders.base import find_readers
from tests import servers
from tests.bars.databases import asking, fill, through
from tests.bars.regency import Regency
from tests.fault_proxy import SOUND, Fault, FaultProxy
from tests.figures import night, record
from tests.servers import Server, execute, fresh_database

pytestmark = pytest.mark.server


@dataclass
class Place:
    """A source that asks a real server through the proxy."""

    url: str
    server: Server
    proxy: FaultProxy
    regency: Regency
    centre: Centre

    def load(self) -> list[Load]:
        return refresh(self.centre.profile.sources["s0"], self.centre, self.centre.clock())

    @property
    def shown(self) -> object:
        return self.regency.rounds(self.regency.store().observations())["s0"]


Script = Callable[[Place], None]
WORSE: dict[str, Fault] = {
    "slow": Fault(delay=0.02),
    "throttled": Fault(rate=100_000),
    "refused": Fault(refuse=True),
    "silent from the start": Fault(silent=True),
    "cut in the greeting": Fault(cut_after=20),
    "cut after the greeting": Fault(cut_after=300),
    "cut in the first rows": Fault(cut_after=6_000),
    "cut in the middle": Fault(cut_after=40_000),
    "reset in the middle": Fault(cut_after=40_000, reset=True),
    "half an answer, then silence": Fault(hush_after=40_000),
    "the greeting, then silence": Fault(hush_after=300),
    "slower than any limit": Fault(delay=1.5),
}
FEWER = "one row of a hundred"
SQL: dict[str, str] = {
    "no rows": "DELETE FROM laporan",
    FEWER: "DELETE FROM laporan WHERE bulan > '1991-12'",
    "a column renamed": "ALTER TABLE laporan RENAME COLUMN nilai TO jumlah",
    "a column gone": "ALTER TABLE laporan DROP COLUMN ukuran",
    "texts in place of numbers": "ALTER TABLE laporan DROP COLUMN nilai; "
    "ALTER TABLE laporan ADD COLUMN nilai varchar(20) DEFAULT 'belum ada angka'",
    "every value empty": "UPDATE laporan SET nilai = NULL",
    "another table's codes": "UPDATE laporan SET kode = '11.01.01.2001'",
    "the table gone": "DROP TABLE laporan",
}
STOPPED = "the server stands still"
SCRIPTS = [*WORSE, *SQL, STOPPED]
BY_DAY = ("cut in the middle", "half an answer, then silence", "no rows", "a column renamed")
# These only take longer.
HARMLESS = ("slow", "throttled")


@pytest.fixture(scope="module", params=["postgres", "mariadb"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of this module's own: it is stopped in the midst of an answer."""
    with {"postgres": servers.postgresql, "mariadb": servers.mariadb}[request.param]() as found:
        yield found


@pytest.fixture
def place(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    url = fresh_database(server.url)
    regency = Regency(tmp_path, sources=1, months=400)
    fill(url, regency, 1)
    with FaultProxy("127.0.0.1", int(sa.make_url(url).port or 0)) as proxy:
        monkeypatch.setenv("S0_URL", through(url, proxy.port))
        profile = asking(regency, names=["s0"])
        centre = Centre(profile, regency.store(), find_readers(), tmp_path / "inbox", isolated=False)
        yield Place(url, server, proxy, regency, centre)


@contextmanager
def fault(place: Place, script: str) -> Iterator[None]:
    """The database as the script makes it; sound again afterwards, with the third round in it."""
    if script == STOPPED:
        everybody = [place.server.process.pid, *_children(place.server.process.pid)]
        for pid in everybody:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in everybody:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
    else:
        place.proxy.fault = WORSE.get(script, SOUND)
        if script in SQL:
            execute(place.url, *SQL[script].split("; "))
        yield
        place.proxy.fault = SOUND


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("script", SCRIPTS if night() else BY_DAY)
def test_a_bad_answer_shows_no_wrong_value_and_says_what_is_wrong(place: Place, script: str) -> None:
    (first,) = place.load()
    assert (first.outcome, place.shown) == ("landed", 1)
    fill(place.url, place.regency, 2)
    with fault(place, script):
        loads = place.load()
    shown, last = place.shown, loads[-1]
    if script in HARMLESS:
        expected = (2, "landed")
    else:
        # Far fewer rows than usual wait for somebody's word.
        explained = ("held",) if script == FEWER else ("failed", "refused")
        expected = (1, last.outcome if last.outcome in explained else " or ".join(explained))
    named = script in HARMLESS or bool(last.reason)
    kind = sa.make_url(place.url).get_backend_name()
    record("R12", f"{kind}, {script}: picture; said", f"round {shown}; {last.outcome}: {last.reason[:60]}",
           f"round {expected[0]}, named")  # fmt: skip
    assert (shown, last.outcome) == expected, last
    assert named
    fill(place.url, place.regency, 3)
    assert [load.outcome for load in place.load()] == ["landed"]
    assert place.shown == 3
