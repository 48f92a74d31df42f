"""What one screen costs the server: an unchanged poll and a changed one, against redrawing everything."""

from __future__ import annotations

import json
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Line, cpu_seconds, quantile
from bench.naive import redraw
from components.access.visitor import HERE
from components.application import create
from components.panels.base import find_specs
from data.refresh import centre_of
from data.settings import Settings
from tests.serving import HOME, Served

AT = "/layar/utama/1?scene=1"


def lines(site: Served) -> list[Line]:
    settings = Settings(Path(HOME / "data/example/profile"), site.state, "", "127.0.0.1", 0)
    centre = centre_of(settings, panels=find_specs())
    app = create(centre, HOME, HERE)
    web, live = app.server.extensions["pendopo"], app.server.extensions["pendopo-live"]
    now = datetime.now(UTC)
    web.clock = lambda: now
    client = app.server.test_client()
    answer = client.get("/_live", query_string={"at": AT, "have": ""})
    token = json.loads(answer.data)["token"]
    packed = {"Accept-Encoding": "br"}
    poll = lambda have: client.get("/_live", query_string={"at": AT, "have": have}, headers=packed)  # noqa: E731
    if poll(token).status_code != 204:
        raise RuntimeError("an unchanged page was sent again")
    with app.server.test_request_context():
        from components.address import Address

        page = live.compose(Address.parse(*AT.split("?")))
        naive = cpu_seconds(lambda: redraw(web, page), 3)
    unchanged = cpu_seconds(lambda: poll(token), 200)
    whole = cpu_seconds(lambda: poll(""), 100)
    times = [
        _timed(f"{site.url}/_live?at={AT.replace('?', '%3F').replace('=', '%3D')}&have={token}") for _ in range(200)
    ]
    centre.close()
    return [
        Line("redraw everything for one screen (naive)", f"{naive * 1000:.1f} ms CPU"),
        Line("unchanged poll", f"{unchanged * 1000:.2f} ms CPU", "naive", unchanged / naive),
        Line("changed poll, body kept", f"{whole * 1000:.2f} ms CPU", "naive", whole / naive),
        Line("bytes of a whole page, compressed", f"{len(poll('').data):,} B"),
        Line(
            "poll over loopback, p50 / p95",
            f"{quantile(times, 0.5) * 1000:.1f} / {quantile(times, 0.95) * 1000:.1f} ms",
        ),
    ]


def _timed(url: str) -> float:
    start = time.perf_counter()
    with urllib.request.urlopen(url) as answer:
        answer.read()
    return time.perf_counter() - start
