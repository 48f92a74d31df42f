"""S12: every answer carries the headers, errors and files included; no inline script and no eval may run."""

from __future__ import annotations

import pytest

from components.access import headers, table
from components.access.visitor import Outside, networks
from components.application import create
from data.centre import Centre
from tests.doors.company import BASE, Company
from tests.doors.test_walk import EVERYBODY, METHODS, PAGES, path_of, rules
from tests.figures import record
from tests.screens import HOME, Clock, delivered, profile


def test_every_answer_says_what_a_browser_may_do_with_it(everybody: Company) -> None:
    asked = [
        *map(path_of, rules(everybody)),
        *PAGES.values(),
        "/_masuk/gaya.css",
        "/_static/tidak-ada.js",
        "/tidak/ada",
    ]
    without, count = [], 0
    for who in EVERYBODY:
        for path in asked:
            for method in METHODS if who in ("nobody", "admin") else ("GET", "POST"):
                answer = everybody.ask(who, method, path)
                found, count = answer.headers, count + 1
                # Nothing to show, run or open: such an answer is only not to be kept.
                wanted = headers.SET if answer.data or answer.status_code != 204 else headers.BODILESS
                lacking = [name for name in (*wanted, "Cache-Control") if name not in found]
                if lacking or ("Set-Cookie" in found and "HttpOnly; Path=/; SameSite=Lax" not in found["Set-Cookie"]):
                    without.append(f"{who} {method} {path}: {lacking}")
    record("S12", "answers with all headers", f"{count - len(without)} of {count}", "all")
    assert without == []


def test_the_policy_lets_nothing_run_but_our_own_files() -> None:
    words = dict(part.strip().split(" ", 1) for part in headers.POLICY.split(";"))
    assert words["script-src"] == "'self'"
    assert words["default-src"] == "'self'"
    assert (words["object-src"], words["base-uri"], words["frame-ancestors"]) == ("'none'", "'self'", "'none'")
    assert "unsafe-eval" not in headers.POLICY


def test_pages_hold_no_script_of_their_own(everybody: Company) -> None:
    """What stands between script tags is JSON, which no browser runs."""
    for path in [*PAGES.values(), "/masuk", "/pasang"]:
        text = everybody.ask("admin", "GET", path, headers={"Accept": "text/html"}).text
        openings = [part.split(">")[0] for part in text.split("<script")[1:]]
        assert all(' src="' in tag or 'type="application/json"' in tag for tag in openings), (path, openings)
        assert " onclick" not in text and "javascript:" not in text


def test_nothing_personal_may_be_kept(everybody: Company) -> None:
    for path in [
        *PAGES.values(),
        "/_live?at=/",
        "/_dash-layout",
        "/_csv?at=/sektor/kesehatan",
        "/masuk",
        "/pasang",
        "/_pintu",
    ]:
        found = everybody.ask("admin", "GET", path, headers={"Sec-Fetch-Site": "same-origin"})
        assert found.headers["Cache-Control"] == "private, no-store", path
    kept = [r for r in table.ROUTES if "public" in everybody.ask("admin", "GET", path_of(r)).headers["Cache-Control"]]
    assert set(kept) <= {
        "/_static/<path:name>", "/_masuk/<name>",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    }  # fmt: skip


@pytest.mark.parametrize("tls", [True, False])
def test_under_tls_the_browser_keeps_to_it(tls: bool, everybody: Company) -> None:
    store = delivered()
    store.people = everybody.site.store.people
    centre = Centre(profile(), store, {}, HOME / "tidak-ada", clock=Clock())  # type: ignore[arg-type]
    server = create(centre, HOME, Outside("127.0.0.1", tls=tls, proxies=networks(["127.0.0.1"]))).server
    answer = server.test_client().get("/pasang", base_url=BASE, headers={"Accept": "application/json"})
    assert ("Strict-Transport-Security" in answer.headers) is tls
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-pendopo-layar=") is tls
    assert ("Secure" in cookie) is tls
