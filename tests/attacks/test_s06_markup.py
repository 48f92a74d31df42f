"""S6: markup and scripts in cells, names, titles and addresses are shown as text, with and without the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.attacks.payloads import MARK, xss
from tests.attacks.regency import CASES, HEAD, VILLAGE, Regency, opened
from tests.carried import Carried, carried
from tests.figures import record, size
from tests.missing import without
from tests.serving import chromium

pytestmark = pytest.mark.browser

ALL = xss()
# Texts of the profile that come out as titles, labels, names and units.
PLACES = (
    "Kabupaten Contoh", "Dinas Kesehatan Contoh", "Dinkes", "Uji", "Laporan gejala", "Pengaduan", "laporan",
    "Laporan gejala menurut jenisnya.", "Kesehatan", "Prevalensi stunting",
)  # fmt: skip
ROUNDS = size(1, 6)
ADDRESSES = ("/sektor/uji", "/indikator/gejala", "/sumber/aduan", "/sumber/gejala", "/kiriman", "/", "/layar/utama/1")
# A page is still until its scripts have run and its panels stand.
STANDS = "() => !document.querySelector('.still') && document.querySelector('.panel, main p')"


def texts(turn: int) -> tuple[str, ...]:
    """Ten of the sixty, others each turn."""
    return ALL[turn::ROUNDS][:10]


def delivered(regency: Regency, hostile: Iterable[str]) -> None:
    """Every text as a case's words, as cells that are sent back, and in the name of a file."""
    own = list(hostile)
    cases = [[f"{n} {text}", "2025-06-02", "", text, text] for n, text in enumerate(own)]
    regency.send("dpmptsp/aduan-2025-06.csv", [CASES, *cases])
    rows = [[text, "2025-06", text, text] for text in own]
    name = "".join(c for c in own[0] if c not in "/\\\x00")[:80]
    regency.send(f"dinkes/gejala-{name}.csv", [HEAD, [VILLAGE, "2025-06", "Batuk", "3"], *rows])
    assert regency.load("aduan").loaded == len(own)
    regency.load("gejala")


def unguarded(server: Any) -> None:
    """Answers without the policy, as if a browser did not know it."""
    inner: Callable[..., Any] = server.wsgi_app

    def plain(environ: Any, start: Callable[..., Any]) -> Any:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start(status, [h for h in headers if h[0] != "Content-Security-Policy"], *more)

        return inner(environ, begin)

    server.wsgi_app = plain


def walked(page: Page, web: Carried, addresses: Iterable[str]) -> list[str]:
    """Pages on which a script of somebody else's ran: at once, under the pointer, or with the focus."""
    ran = []
    for at in addresses:
        page.goto(f"http://127.0.0.1:{web.port}{at}", wait_until="commit")
        page.wait_for_function(STANDS, timeout=60_000)
        for figure in page.query_selector_all(".dash-graph, .panel")[:8]:
            if box := figure.bounding_box():
                page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        for _ in range(6):
            page.keyboard.press("Tab")
        if page.evaluate(f"() => '{MARK}' in window"):
            ran.append(at)
    return ran


def runs_when_taken_for_markup(page: Page) -> bool:
    """Whether one of the texts runs once a page does what ours never do: what a walk would have seen."""
    page.evaluate(
        "text => { document.body.insertAdjacentHTML('beforeend', text); }", f"<img src=x onerror=window.{MARK}=1>"
    )
    page.wait_for_timeout(500)
    return bool(page.evaluate(f"() => '{MARK}' in window"))


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without"])
def test_nothing_that_others_wrote_runs_in_a_page(
    policy: bool, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not chromium():
        without("Chromium")
    ran, shown, count = list[str](), 0, 0
    for turn in range(ROUNDS):
        hostile = texts(turn)
        (folder := tmp_path / str(turn)).mkdir()
        with opened(folder, monkeypatch, instead=dict(zip(PLACES, hostile, strict=True))) as regency:
            delivered(regency, hostile)
            server = regency.client.application
            if not policy:
                unguarded(server)
            asked = [f"/wilayah/{quote(text, safe='')}?wilayah={quote(text, safe='')}" for text in hostile[:3]]
            with carried(server) as web:
                page = browser.new_page(viewport={"width": 1366, "height": 768})
                assert (
                    page.goto(f"http://127.0.0.1:{web.port}/").headers.get("content-security-policy") is not None
                ) is policy  # type: ignore[union-attr]
                ran += walked(page, web, [*ADDRESSES, *asked])
                page.goto(f"http://127.0.0.1:{web.port}/sektor/uji")
                page.wait_for_function(STANDS, timeout=60_000)
                shown += MARK in page.inner_text("body")
                assert runs_when_taken_for_markup(page) is not policy
                page.close()
        count += len(hostile)
    what = "with" if policy else "without"
    record(
        "S6", f"{count} texts in cells, names, titles and addresses, {what} the policy: scripts run", str(len(ran)), "0"
    )
    assert ran == []
    assert shown == ROUNDS  # as text, where everybody can read it
