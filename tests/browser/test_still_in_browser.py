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


def difference(browser: Browser, site: Served, path: str, faults: list[str]) -> str:
    """Where the words of one page and its still part, "" where they do not; into faults what else is wrong."""
    still = unscripted(browser, site, path)
    words, figures = (still.eval_on_selector(".still", script) for script in (WORDS, FIGURES))
    still.context.close()
    seen = watch(browser.new_page(viewport={"width": 1920, "height": 1080}))
    seen.page.goto(site.url + path)
    settle(seen.page)
    said, drawn = (seen.page.eval_on_selector("#page", script) for script in (WORDS, FIGURES))
    if drawn != figures:
        faults.append(f"{path}: figures of the page {drawn}, of the still {figures}")
    faults += [f"{path}: {text}" for text in [*seen.errors, *seen.outside]]
    seen.page.close()
    if said == words:
        return ""
    at = next((i for i, (a, b) in enumerate(zip(said, words, strict=False)) if a != b), min(len(said), len(words)))
    return f"{path}: page {said[at : at + 60]!r}, still {words[at : at + 60]!r}"


def test_the_still_of_every_page_says_what_the_page_says(browser: Browser, site: Served) -> None:
    faults: list[str] = []
    for path in PAGES.values():
        # Still and page are asked a second apart: where an age turned between them ("7 mnt", "8 mnt"), it does not
        # turn again at once. What differs for another reason differs each time.
        tries = [difference(browser, site, path, faults)]
        while tries[-1] and len(tries) < 3:
            tries.append(difference(browser, site, path, faults))
        faults += filter(None, tries[-1:])
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
