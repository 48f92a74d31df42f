"""What a wall does by the clock goes by the server's, whatever the browser believes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.small_site import SmallSite
from tests.browser.test_still_in_browser import WORDS
from tests.figures import record
from tests.look import settle

pytestmark = pytest.mark.browser

ZONE = ZoneInfo("Asia/Jakarta")
RING = 16
STEP = 600  # seconds


def at(hour: int, minute: int = 0) -> datetime:
    """Tomorrow at this time in the regency."""
    return datetime.now(ZONE).replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=1)


def set_clock(small: SmallSite, moment: datetime) -> None:
    small.ask(f"/_uji/jam?detik={moment.timestamp()}")


@pytest.fixture
def clock(small: SmallSite) -> Iterator[SmallSite]:
    """The small site, whose clock a test moves; it goes right again afterwards."""
    yield small
    set_clock(small, datetime.now(UTC))


def opened(browser: Browser, small: SmallSite, *, off: timedelta = timedelta()) -> Page:
    """A wall that stays at its health scene, in a browser whose clock is off by so much."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.clock.install(time=datetime.now(UTC) + off)
    assert small.served is not None
    page.goto(f"{small.served.url}/layar/utama/1?scene=1")
    settle(page)
    return page


def heard(page: Page) -> None:
    """The server's clock has been asked, and what goes by it has been done."""
    for _ in range(100):
        if page.evaluate("window.pendopo.poll(false)"):
            break
        page.wait_for_timeout(50)
    page.clock.run_for(1100)


@pytest.mark.parametrize("days", [1, -1])
def test_times_are_the_servers_in_a_browser_that_is_a_day_off(browser: Browser, clock: SmallSite, days: int) -> None:
    set_clock(clock, at(9))  # no page here stands over the hour of renewal
    page = opened(browser, clock, off=timedelta(days=days))
    heard(page)
    moment = at(9, 30)
    set_clock(clock, moment)
    heard(page)
    shown = re.search(r"(\d\d)\.(\d\d)\.(\d\d)", page.inner_text(".js-beat"))
    assert shown is not None
    seconds = [3600, 60, 1]
    told = sum(int(n) * s for n, s in zip(shown.groups(), seconds, strict=True))
    apart = abs(told - (9 * 3600 + 30 * 60)) - 1.1  # the second that heard() let pass in the page
    assert page.inner_text(".js-clock") == "09.30"
    assert moment.strftime("%Y") in page.inner_text(".js-day") and str(moment.day) in page.inner_text(".js-day")
    own = page.inner_text("main")
    page.close()
    right = opened(browser, clock)
    assert right.inner_text("main") == own
    right.close()
    record("W6", f"browser {days:+d} day: times apart from the server's", f"{max(0.0, apart):.1f} s", "2 s")
    assert apart <= 2 + 3  # a second request and a loaded machine stand between the two readings


def test_a_wall_dims_at_night_by_the_servers_clock(browser: Browser, clock: SmallSite) -> None:
    for hours in (((21, False), (22, True)), ((4, True), (5, False))):
        set_clock(clock, at(hours[0][0]))  # no page here stands over the hour of renewal
        page = opened(browser, clock, off=timedelta(hours=11))
        for hour, dark in hours:
            set_clock(clock, at(hour, 1))
            heard(page)
            filtered = page.evaluate("getComputedStyle(document.querySelector('.frame')).filter")
            assert filtered == ("brightness(0.6)" if dark else "none"), hour
        page.close()


def test_the_picture_moves_along_a_ring_by_the_servers_clock(browser: Browser, clock: SmallSite) -> None:
    start = math.ceil(at(12).timestamp() / STEP / RING) * STEP * RING
    set_clock(clock, datetime.fromtimestamp(start, UTC))
    page = opened(browser, clock, off=timedelta(days=1, hours=3))
    spots = []
    for step in range(RING):
        set_clock(clock, datetime.fromtimestamp(start + step * STEP + 5, UTC))
        heard(page)
        moved = page.evaluate(
            "(() => { const m = new DOMMatrix(getComputedStyle(document.querySelector('.frame')).transform);"
            " return [m.e, m.f, m.a]; })()"
        )
        spots.append(tuple(round(v, 1) for v in moved[:2]))
        assert math.hypot(*moved[:2]) == pytest.approx(4 * moved[2], abs=0.05)
        edges = page.evaluate(
            "[...document.querySelectorAll('.panel, .top, .foot')].map(e => e.getBoundingClientRect())"
            ".flatMap(r => [r.left, r.top, innerWidth - r.right, innerHeight - r.bottom])"
        )
        assert min(edges) >= 0  # nothing is cut
    page.close()
    assert len(set(spots)) == RING and spots[0] == (4.0, 0.0) and spots[4] == (0.0, 4.0)
    record("burn-in", "places of the picture, each 4 px from the middle", str(len(set(spots))), "16")


# What every frame shows: a picture over the wall, and figures of the scene beneath that are not drawn yet.
FRAMES = """() => {
  window.frames_seen = [];
  (function look() {
    const still = document.querySelector('.still:not(.ahead)');
    const figures = [...document.querySelectorAll('#stage .dash-graph')];
    window.frames_seen.push({
      covered: still !== null, scene: figures.length > 0, words: still && (WORDS)(still.querySelector('main')),
      undrawn: figures.filter(g => !g.querySelector('.main-svg')).length,
    });
    requestAnimationFrame(look);
  })();
}"""


def test_a_scene_that_is_on_its_turn_is_never_seen_half_drawn(browser: Browser, clock: SmallSite) -> None:
    start = math.ceil(at(9).timestamp() / 120) * 120  # two scenes of a minute each
    set_clock(clock, datetime.fromtimestamp(start + 30, UTC))
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    assert clock.served is not None
    page.goto(f"{clock.served.url}/layar/utama/1")
    settle(page)
    assert page.locator("#stage .dash-graph").count() == 0
    page.evaluate(FRAMES.replace("WORDS", WORDS))
    page.wait_for_function("() => frames_seen.some(f => f.scene)", timeout=60_000)
    settle(page)
    seen = page.evaluate("frames_seen")
    shown = [frame for frame in seen if frame["scene"]]
    assert any(frame["covered"] for frame in seen)
    assert [frame for frame in shown if frame["undrawn"] and not frame["covered"]] == []
    assert not shown[-1]["covered"] and page.locator(".still").count() == 0
    words = next(frame["words"] for frame in seen if frame["covered"])
    assert words and words == page.eval_on_selector("#stage", WORDS)
    page.close()


def renewed(page: Page, milliseconds: int) -> bool:
    """Whether the document was loaded anew within this time of the page."""
    loads: list[Page] = []

    def loaded(page: Page) -> None:
        loads.append(page)

    page.on("load", loaded)
    for _ in range(milliseconds // 250):
        page.wait_for_timeout(100)
        if loads:
            return True
        with suppress(Error):  # between two documents there is nothing to run
            page.clock.run_for(250)
    page.remove_listener("load", loaded)
    return False


def test_a_wall_renews_itself_at_night_but_only_when_the_server_is_well(browser: Browser, clock: SmallSite) -> None:
    set_clock(clock, at(2))
    page = opened(browser, clock, off=timedelta(hours=-7))
    page.route("**/healthz", lambda route: route.fulfill(status=503, body="{}"))
    set_clock(clock, at(3, 19))
    heard(page)
    assert not renewed(page, 3000)  # 03.30 ± 10 minutes
    set_clock(clock, at(3, 41))
    heard(page)
    assert not renewed(page, 8000) and page.locator(".panel").count() == 4
    page.unroute("**/healthz")
    assert renewed(page, 30_000)
    settle(page)
    heard(page)
    assert not renewed(page, 3000)  # once a night
    record("renewal", "at 03.30 ± 10 min, after /healthz answered", "once", "once")
    page.close()


def test_a_wall_that_has_grown_too_large_renews_itself(browser: Browser, clock: SmallSite) -> None:
    set_clock(clock, at(12))
    page = opened(browser, clock)
    page.evaluate("Object.defineProperty(performance, 'memory', { value: { usedJSHeapSize: 401e6 } })")
    assert not renewed(page, 3000)  # not twice within half an hour
    page.clock.fast_forward(1_801_000)
    heard(page)
    assert renewed(page, 10_000)
    page.close()
