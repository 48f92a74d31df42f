"""Two web servers and a loader on machines of their own, a load balancer in front: one dies, no screen notices twice.

The load balancer is set up as docs/operations.md shows it.
"""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.http_line import Line
from bench.screens import Report, run
from data.audit.log import Actor
from data.catalogue import open_catalogue
from data.centre import wall_clock
from data.people.people import People
from tests import servers
from tests.figures import night, record, size
from tests.looped import looped
from tests.machines import LEADS, Role, machine, until, write_clock_profile
from tests.missing import without
from tests.namespaces import inside, network
from tests.people.fakes import GOOD
from tests.serving import HOME, end

pytestmark = pytest.mark.server
BALANCER, DATABASE, WEB_1, WEB_2, LOADER, WALLS = (
    "pendopo-lb",
    "pendopo-db",
    "pendopo-w1",
    "pendopo-w2",
    "pendopo-l",
    "pendopo-d",
)
PAGE = "/sektor/satu"
# A screen without a socket asks this often; by day a shorter time than the product's, so that the test is short.
EVERY = 15.0 if night() else 5.0


@dataclass(frozen=True)
class Regency:
    """The address that walls know, the web servers behind it, and the cookie of whoever is logged in."""

    url: str
    webs: tuple[Role, Role]
    cookie: str


@contextmanager
def balancer(folder: Path, addresses: dict[str, str]) -> Iterator[str]:
    """HAProxy with the set-up of the documentation, its addresses ours; gives the address that walls know."""
    program = servers.find_program("haproxy") or without("HAProxy")
    found = re.search(r"```haproxy\n(.*?)```", (HOME / "docs" / "operations.md").read_text(encoding="utf-8"), re.S)
    assert found
    text = found[1]
    for shown, name in (("10.0.0.10", BALANCER), ("10.0.0.11", WEB_1), ("10.0.0.12", WEB_2)):
        assert shown in text
        text = text.replace(shown, addresses[name])
    (folder / "haproxy.cfg").write_text(text)
    with (folder / "haproxy.log").open("ab") as out:
        command = [program, "-db", "-f", str(folder / "haproxy.cfg")]
        process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
    try:
        yield f"http://{addresses[BALANCER]}:8050"
    finally:
        end(process)


@pytest.fixture
def regency(tmp_path: Path) -> Iterator[Regency]:
    with ExitStack() as stack:
        addresses = stack.enter_context(network([BALANCER, DATABASE, WEB_1, WEB_2, LOADER, WALLS]))
        with inside(DATABASE):
            database = stack.enter_context(servers.postgresql(addresses[DATABASE]))
        profile = write_clock_profile(tmp_path / "profil", every=3600)
        words = {"PENDOPO_PROFILE": str(profile), "PENDOPO_STATE": str(tmp_path / "bersama"), "PENDOPO_INSECURE": "on"}

        def start(name: str, role: str) -> Role:
            own = {"PENDOPO_CATALOGUE": database.url, "PENDOPO_HOST": addresses[name], "PENDOPO_PORT": "8050"}
            with inside(name):
                return stack.enter_context(machine(name, role, tmp_path / name, **words, **own))

        loader = start(LOADER, "loader")
        loader.says(LEADS)
        with inside(DATABASE):
            cookie = _administrator(database.url)
        webs = (start(WEB_1, "web"), start(WEB_2, "web"))
        with inside(BALANCER):
            url = stack.enter_context(balancer(tmp_path, addresses))
        loader.says("versi 1")
        with inside(WALLS):
            for name in (WEB_1, WEB_2):
                until(lambda name=name: _answers(f"http://{addresses[name]}:8050", cookie), 120)
            until(lambda: _answers(url, cookie), 30)
        yield Regency(url, webs, cookie)


def _administrator(catalogue: str) -> str:
    """An administrator, without whom nothing is opened to the network; gives the cookie of their log-in."""
    engine = open_catalogue(catalogue)
    people = People(engine, wall_clock)
    people.add("budi", role="admin", password=GOOD, by=Actor.of_terminal())
    word = people.log_in("budi", GOOD, "10.0.0.7")
    engine.dispose()
    return f"pendopo={word}"


def _answers(url: str, cookie: str) -> bool:
    async def ask() -> int:
        line = Line(url, cookie)
        try:
            return (await line.get(f"/_live?at={PAGE}&have=", seconds=5)).status
        finally:
            line.close()

    try:
        return looped(ask()) == 200
    except OSError:
        return False


def test_no_screen_is_lost_when_one_of_two_web_servers_is_killed(regency: Regency) -> None:
    count, seconds = size(60, 200), size(24, 90)

    async def scene() -> tuple[Report, float]:
        task = asyncio.create_task(run(regency.url, PAGE, count, seconds, every=EVERY, cookie=regency.cookie))
        await asyncio.sleep(seconds / 2)
        regency.webs[0].send(signal.SIGKILL)
        killed = time.monotonic()
        return await task, killed

    with inside(WALLS):
        report, killed = looped(scene())
    failed = [s for s in report.screens if any(at >= killed and what.startswith("poll") for at, what in s.faults)]
    silent = max(screen.silence for screen in report.screens)
    record("§3", f"{count} screens, one of two web servers killed: lost after one poll", str(len(report.lost())), "0")
    record("§3", "polls that failed, sockets that broke", f"{len(failed)}, {len(report.errors) - len(failed)}", "—")
    record("§3", "longest time without a word of the server", f"{silent:.1f} s", "≤ 30 s", held=silent <= 30)
    print(report.text())
    assert report.lost() == []
    assert {screen.token for screen in report.screens} == {report.screens[0].token}  # both servers say the same
    assert all(screen.contact > killed for screen in report.screens)
