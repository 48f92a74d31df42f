"""The still beside the page that takes its place: the same words, the same look, nothing twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.look import PAGES, settle, watch
from tests.serving import Served

# Words without those that only a live page says, or says anew each minute: clock, day, heartbeat, turn of a wall.
WORDS = """root => {
    const copy = root.cloneNode(true);
    const live = ".js-clock, .js-day, .js-beat, .js-page, .js-cut, .figure, option";
    copy.querySelectorAll(live).forEach(e => e.remove());
    return copy.textContent.replace(/\\s+/g, "");
}"""
FIGURES = """root => [...root.querySelectorAll(".figure")].map(
    f => [...f.querySelectorAll("text")].filter(t => !t.closest(".hoverlayer")).map(t => t.textContent.replace(/\\s+/g, "")).filter(Boolean).sort())"""  # noqa: E501


def unscripted(browser: Browser, site: Served, path: str) -> Page:
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + path)
    return page


def differences(browser: Browser, site: Served, name: str, path: str) -> list[str]:
    """What one page says and its still does not, and what went wrong on the way."""
    faults: list[str] = []
    still = unscripted(browser, site, path)
    words, figures = (still.eval_on_selector(".still", script) for script in (WORDS, FIGURES))
    still.context.close()
    seen = watch(browser.new_page(viewport={"width": 1920, "height": 1080}))
    seen.page.goto(site.url + path)
    settle(seen.page)
    if (own := seen.page.eval_on_selector("#page", WORDS)) != words:
        at = next((i for i, (a, b) in enumerate(zip(own, words, strict=False)) if a != b), min(len(own), len(words)))
        faults.append(f"{name}: page {own[at : at + 60]!r}, still {words[at : at + 60]!r}")
    if (own := seen.page.eval_on_selector("#page", FIGURES)) != figures:
        faults.append(f"{name}: figures of the page {own}, of the still {figures}")
    faults += [f"{name}: {text}" for text in [*seen.errors, *seen.outside]]
    seen.page.close()
    return faults


def test_the_still_of_every_page_says_what_the_page_says(browser: Browser, site: Served) -> None:
    faults: list[str] = []
    for name, path in PAGES.items():
        # Still and page are asked a second apart: where an age turned between them ("7 mnt", "8 mnt"), it does not
        # turn again at once. What differs for another reason differs each time.
        tries = [differences(browser, site, name, path)]
        while tries[-1] and len(tries) < 3:
            tries.append(differences(browser, site, name, path))
        faults += tries[-1]
    assert faults == []


@pytest.mark.parametrize("path", ["/sektor/kesehatan", "/layar/utama/1?scene=1"])
def test_the_still_is_painted_without_scripts_and_gone_when_the_page_stands(
    browser: Browser, site: Served, path: str
) -> None:
    still = unscripted(browser, site, path)
    assert still.locator(".still .panel").count() > 5
    assert still.locator("[id]").evaluate_all("all => all.map(e => e.id)") == ["react-entry-point", "_dash-config"]
    still.context.close()
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(site.url + path)
    page.wait_for_selector(".still", state="detached", timeout=30_000)
    graphs = "all => all.every(g => g.querySelector('.main-svg'))"
    assert page.locator("#page .dash-graph").evaluate_all(graphs) is True
    assert page.locator("h1").count() == 1
    page.close()


def test_a_page_is_asked_for_once_and_its_content_with_the_layout(browser: Browser, site: Served) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site.url).partition("?")[0]))
    page.goto(f"{site.url}/sektor/kesehatan")
    settle(page)
    assert asked.count("/_dash-layout") == asked.count("/_dash-dependencies") == 1
    assert "/_dash-update-component" not in asked
    assert not [path for path in asked if path.startswith(("/assets/", "/_dash-component-suites/"))]
    page.close()
