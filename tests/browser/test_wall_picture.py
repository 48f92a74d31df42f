"""Every wall scene as it stands: nothing cut, nothing wider than its place, no type below the least on a wall."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.figures import record
from tests.look import PAGES, settle
from tests.serving import Served

pytestmark = pytest.mark.browser

LEAST = 21  # px of a 1920-unit picture: capitals of 16 minutes of arc at 4 m
SCENES = [path for path in PAGES.values() if path.startswith("/layar")]
# Text smaller than it may be ("!" in a sign is part of its shape), text that a box cuts off without saying so by dots,
# and panels whose body is wider than itself.
FAULTS = """(least) => {
  const found = [];
  const where = el => `${(el.closest('.panel') || el.closest('[id]'))?.id} ${el.tagName}.${el.className}`;
  const walker = document.createTreeWalker(document.querySelector('.frame'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, el = text.parentElement, said = text.textContent.trim();
    const style = getComputedStyle(el);
    if (!said || said === '!' || style.visibility === 'hidden' || el.closest('svg:not(.main-svg)')) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width < 1 || box.height < 1) continue;
    const px = parseFloat(style.fontSize);
    if (px < least - 0.05) found.push(`${px} px: ${where(el)} "${said.slice(0, 30)}"`);
    for (let up = el; up && !up.matches('.frame'); up = up.parentElement) {
      const over = getComputedStyle(up);
      if (over.overflow === 'visible' || over.display === 'inline') continue;
      if (over.textOverflow === 'ellipsis' || over.webkitLineClamp !== 'none') break;
      const edge = up.getBoundingClientRect();
      const aside = Math.max(edge.left - box.left, box.right - edge.right);
      const cut = Math.max(aside, edge.top - box.top - 0.3 * px, box.bottom - edge.bottom - 0.3 * px);
      if (cut > 1) { found.push(`cut by ${cut.toFixed(0)} px: ${where(el)} "${said.slice(0, 30)}"`); break; }
    }
  }
  for (const body of document.querySelectorAll('.panel .body')) {
    const over = body.scrollWidth - body.clientWidth;
    if (over > 1) found.push(`${over} px too wide: ${where(body)}`);
  }
  return found;
}"""


def test_nothing_on_a_wall_is_cut_too_wide_or_too_small(browser: Browser, site: Served) -> None:
    faults: list[str] = []
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    for path in SCENES:
        page.goto(site.url + path)
        settle(page)
        faults += [f"{path}: {found}" for found in page.evaluate(FAULTS, LEAST)]
    page.close()
    record(
        "design", f"type below {LEAST} px, boxes cut or too wide on {len(SCENES)} wall scenes", str(len(faults)), "0"
    )
    assert faults == []
