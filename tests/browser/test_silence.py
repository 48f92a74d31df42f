"""W4 of the reliability bars: what a wall does while its server is gone, ill or somebody else, and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.fault_proxy import Fault, FaultProxy, fault_proxy
from tests.figures import record, size
from tests.look import Watched, settle, watch
from tests.serving import Served

pytestmark = pytest.mark.browser

FAULTS: tuple[Fault, ...] = ("error", "unauthorized", "login", "hang", "cut")
HEALED = 30  # seconds after the cure
# A playlist that stays at the health scene, and one that would turn every second.
SECOND_SCENE = "document.querySelector('.frame').dataset.dwells = '[1,1e12,1,1,1,1]'"
# The scene that it stays at stands: the turn to it may still be under way.
HEALTH = """() => {
  const said = document.querySelector("main").innerText;
  return said.trim().startsWith("Stunting") && said.includes("segar");
}"""
EVERY_SECOND = "document.querySelector('.frame').dataset.dwells = '[1,1,1,1,1,1]'"


@pytest.fixture
def proxy(site: Served) -> Iterator[FaultProxy]:
    with fault_proxy(int(site.url.rpartition(":")[2])) as found:
        yield found


@dataclass
class Screen:
    """A wall behind the proxy, on a clock that the test can push forward."""

    seen: Watched

    @property
    def page(self) -> Page:
        return self.seen.page

    def until(self, selector: str, seconds: int) -> int:
        """Lets the screen's time run, fast, second by second; how many seconds until this selector holds."""
        for second in range(1, seconds + 1):
            self.page.clock.run_for(1000)
            self.page.wait_for_timeout(30)  # real answers need a little real time
            if self.page.query_selector(selector):
                return second
        raise AssertionError(f"{selector} did not come within {seconds} s")


@pytest.fixture
def screen(browser: Browser, proxy: FaultProxy) -> Iterator[Screen]:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.clock.install()
    seen = watch(page)
    page.goto(f"{proxy.url}/layar/utama/1")
    settle(page)
    page.evaluate(SECOND_SCENE)
    page.wait_for_function(HEALTH, timeout=60_000)
    yield Screen(seen)
    page.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wall_tells_of_silence_keeps_its_figures_and_heals_by_itself(
    fault: Fault, proxy: FaultProxy, screen: Screen
) -> None:
    page = screen.page
    two_intervals = 2 * page.evaluate("window.pendopo.interval") // 1000
    told: list[int] = []
    healed: list[int] = []
    for _ in range(size(1, 5)):
        page.wait_for_function(HEALTH, timeout=60_000)
        figures = page.inner_text("main")
        proxy.set(fault)
        told.append(screen.until("html.silent", two_intervals + 2))
        stays(page, figures)
        page.evaluate(EVERY_SECOND)
        clock = page.inner_text(".js-clock")
        page.clock.fast_forward(120_000 - 1000 * (told[-1] + 2))
        screen.until("html.cut", 5)
        stays(page, figures)
        assert "menit" in page.inner_text(".foot") and page.inner_text(".js-clock") != clock
        page.evaluate(SECOND_SCENE)
        proxy.set("")
        healed.append(screen.until("html:not(.silent)", HEALED))
        assert "segar per" not in page.inner_text("main") and "terputus" not in page.inner_text(".foot")
    record("W4", f"{fault}: told after", f"{max(told)} s", f"{two_intervals} s")
    record("W4", f"{fault}: healed after", f"{max(healed)} s", f"{HEALED} s")


def stays(page: Page, figures: str) -> None:
    """The figures stand, marked as of when; nothing asks, blames or covers; the clock goes on, the scene does not."""
    shown = page.inner_text("main")
    assert "segar per" in shown
    assert [*shown.split()][:20] == [*figures.split()][:20]
    foot = page.inner_text(".foot")
    assert "Sambungan terputus sejak" in foot and "angka terakhir tetap tampil" in foot
    assert page.locator("form, input, .dash-error-menu, .dash-fe-error").count() == 0
    assert page.url.startswith("http://127.0.0.1")
