"""W1: many screens that ask every 15 seconds: all are answered, soon, and the server's memory stays where it is."""

from __future__ import annotations

from bench.screens import run
from tests.browser.small_site import SmallSite
from tests.figures import record, size
from tests.looped import looped

SCREENS = size(40, 500)
SECONDS = size(12, 120)
EVERY = size(30, 15) / 10  # ten times as often as screens do: in two minutes as many questions as in twenty
PAGES = [f"/layar/utama/1?scene={scene}" for scene in (0, 1)]


def test_hundreds_of_asking_screens_are_all_answered(small: SmallSite) -> None:
    assert small.served is not None
    url = small.served.url
    looped(run(url, PAGES, SCREENS, SECONDS / 4, every=EVERY, push=False))  # what is kept is kept by then
    before = int(small.ask("/_uji/ingatan"))
    report = looped(run(url, PAGES, SCREENS, SECONDS, every=EVERY, push=False))
    grown = int(small.ask("/_uji/ingatan")) / before
    p95, p99 = report.latency(0.95), report.latency(0.99)
    what = f"{SCREENS} screens, {len(report.latencies)} questions"
    record("W1", f"{what}: p95", f"{p95 * 1000:.0f} ms", "≤ 200 ms", held=p95 <= 0.2)
    record("W1", f"{what}: p99", f"{p99 * 1000:.0f} ms", "≤ 1000 ms", held=p99 <= 1)
    record("W1", "errors", str(len(report.errors)), "0")
    record("W1", "server memory, end against start", f"{grown:.3f}", "≤ 1.05")
    assert report.errors == []
    assert len(report.latencies) >= SCREENS * SECONDS / EVERY / 2
    assert grown <= 1.05
