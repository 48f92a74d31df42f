"""S1 and S2: every rule of the live url map, every page and callback, for everybody: as the table has it."""

from __future__ import annotations

import random
import string

import dash
import pytest

from components.access import table
from tests.doors.company import Company
from tests.figures import record

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# What stands in a rule's place of a variable.
PARTS = {
    "<path:path>": "sektor/kesehatan", "<string:package_name>": "dash", "<path:fingerprinted_path>": "dcc/x.js",
    "<path:filename>": "base.css", "<path:name>": "x.js", "<digest>": "0", "<name>": "gaya.css", "<source>": "eppgbm",
    "<key>": "kunci", "<word>": "terbit", "<what>": "baru", "<int:number>": "1",
}  # fmt: skip
OPEN = {"/masuk", "/_masuk/<name>", "/pasang", "/healthz"}
# Once there is an administrator, the first one's page only leads to the log-in.
LEADS = {"/pertama"}
PAGES = {
    "situasi": "/", "sektor": "/sektor/kesehatan", "wilayah": "/wilayah/99.01.01", "indikator": "/indikator/stunting",
    "layar": "/layar/utama/1", "tur": "/tur/kunjungan", "kiriman": "/kiriman", "sumber": "/sumber",
    "sumber/": "/sumber/eppgbm", "sumber/baru": "/sumber/baru", "unggah/": "/unggah/eppgbm",
    "orang": "/orang", "token": "/token", "catatan": "/catatan", "sandi": "/sandi",
}  # fmt: skip
INSIDE = {"admin", "pemirsa", "operator", "lain"}
SEES = {
    "all": INSIDE, "inside": INSIDE, "screen": INSIDE, "person": INSIDE, "admin": {"admin"},
    "work": {"admin", "operator"},
}  # fmt: skip
EVERYBODY = ("nobody", "admin", "pemirsa", "operator", "lain", "layar", "tamu")


def path_of(rule: str) -> str:
    for part, given in PARTS.items():
        rule = rule.replace(part, given)
    return rule


def rules(company: Company) -> set[str]:
    company.client("nobody").get("/healthz")  # Dash writes its callbacks at the first request
    return {rule.rule for rule in company.site.app.server.url_map.iter_rules()}


def test_the_table_has_every_rule_page_and_callback_and_nothing_else(everybody: Company) -> None:
    assert rules(everybody) == {rule for rule in table.ROUTES if not rule.startswith("/_uji/")}
    assert {p["name"] for p in dash.page_registry.values() if "compose" in p} == set(table.PAGES) == set(PAGES)
    assert set(everybody.site.app.callback_map) == set(table.CALLBACKS)
    assert {rule for rule, who in table.ROUTES.items() if who == "anybody" and "_uji" not in rule} == OPEN | LEADS


def test_without_a_name_nothing_is_answered_but_the_ways_in(everybody: Company) -> None:
    """S1: each rule with each method, and a hundred addresses that chance makes."""
    picks = random.Random(5)
    made = ["/" + "".join(picks.choices(string.ascii_letters + "/._-%~@", k=picks.randint(1, 30))) for _ in range(100)]
    asked = [path_of(rule) for rule in rules(everybody) - OPEN] + list(PAGES.values()) + made
    let_in = []
    for path in asked:
        for method in METHODS:
            answer = everybody.ask("nobody", method, path)
            refused = answer.status_code == 401 or (
                answer.status_code in (302, 303, 308) and answer.headers["Location"].startswith(("/masuk", "/pasang"))
            )
            if not refused and not (path == "/metrics" and answer.status_code == 404):
                let_in.append(f"{method} {path}: {answer.status_code}")
    record("S1", "rules and paths asked by nobody", f"{len(asked) * len(METHODS)}, let in {len(let_in)}", "0 let in")
    assert let_in == []
    assert len(OPEN) <= 4


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_page_is_for_whom_the_table_says(everybody: Company, who: str) -> None:
    """S2: by its own address, by the live route, by the pages' callback, as rows, as CSV and by Dash's layout."""
    for name, path in PAGES.items():
        may = who in SEES[table.PAGES[name]] or (who, name) in {("layar", "layar"), ("tamu", "tur")}
        wanted = (200,) if may else (302, 401, 403)
        callback = {
            "output": ".._pages_content.children..._pages_store.data..",
            "inputs": [
                {"id": "_pages_location", "property": "pathname", "value": path},
                {"id": "_pages_location", "property": "search", "value": ""},
            ],
        }
        answers = {
            "page": everybody.ask(who, "GET", path),
            "live": everybody.ask(who, "GET", f"/_live?at={path}"),
            "layout": everybody.ask(who, "GET", "/_dash-layout", headers={"Referer": f"http://pusat.example{path}"}),
            "callback": everybody.ask(who, "POST", "/_dash-update-component", json=callback),
        }
        found = {way: answer.status_code for way, answer in answers.items()}
        assert all(status in wanted for status in found.values()), (who, path, found)
        rows = everybody.ask(who, "GET", f"/_csv?at={path}").status_code
        bound = who in ("layar", "tamu")
        assert rows in ((200, 404) if may and not bound else (401, 403)), (who, path, rows)


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/_unggah/eppgbm", {"admin", "operator"}),
        ("/_unggah/eppgbm/kunci/terbit", {"admin", "operator"}),
        ("/_tarik/eppgbm/99", {"admin", "operator"}),
        ("/_terima/eppgbm/99", {"admin", "operator"}),
        ("/_usulan", {"admin"}),
        ("/_usulan/kunci/simpan", {"admin"}),
        ("/_unggah/tidak-ada", {"admin"}),
        ("/_tarik/tidak-ada/1", {"admin"}),
    ],
)
def test_work_is_for_whoever_works_for_the_agency(everybody: Company, path: str, may: set[str]) -> None:
    for who in EVERYBODY:
        status = everybody.write(who, path, json={}).status_code
        wanted = {200, 404, 409, 422} if who in may else {401} if who == "nobody" else {403}
        assert status in wanted, (who, path, status)


@pytest.mark.parametrize("path", ["/_tolakan/eppgbm/99", "/_tolakan/eppgbm/unggahan/kunci"])
def test_rows_that_were_sent_back_are_the_agencys(everybody: Company, path: str) -> None:
    for who in EVERYBODY:
        status = everybody.ask(who, "GET", path, headers=dict(OURS)).status_code
        assert (status == 404) is (who in ("admin", "operator")), (who, status)


OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("path", ["/layar/lain/1", "/layar", "/layar/utama2/1", "/tur/kunjungan", "/", "/sumber"])
def test_a_screen_sees_its_own_wall_and_nothing_beside_it(everybody: Company, path: str) -> None:
    assert everybody.ask("layar", "GET", f"/_live?at={path}").status_code == 403
    answer = everybody.ask("layar", "GET", path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/pasang")
    again = everybody.ask("layar", "GET", "/pasang", headers={"Accept": "text/html"})
    assert (again.status_code, again.headers["Location"]) == (302, "/layar/utama/1")


def test_words_of_the_query_do_not_lead_a_screen_to_another_page(everybody: Company) -> None:
    """Dash gives a page's words of the query together with those of its path, and the query's win."""
    body = {
        "output": ".._pages_content.children..._pages_store.data..",
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": "/layar/utama/1"},
            {
                "id": "_pages_location",
                "property": "search",
                "value": "?wall=lain&screen=9&path=/sumber&wilayah=99.01.01",
            },
        ],
    }
    plain = {**body, "inputs": [body["inputs"][0], {**body["inputs"][1], "value": ""}]}
    found = everybody.ask("layar", "POST", "/_dash-update-component", json=body)
    assert found.status_code == 200
    assert found.json == everybody.ask("layar", "POST", "/_dash-update-component", json=plain).json


def test_an_unknown_page_is_404_for_people_and_shut_for_screens(everybody: Company) -> None:
    assert everybody.ask("pemirsa", "GET", "/tidak/ada").status_code == 404
    assert everybody.ask("pemirsa", "GET", "/_live?at=/tidak/ada").status_code == 404
    assert everybody.ask("layar", "GET", "/_live?at=/tidak/ada").status_code == 403
    assert everybody.ask("pemirsa", "DELETE", "/").status_code == 405


def test_what_dash_brings_and_nobody_uses_is_shut_for_everybody(everybody: Company) -> None:
    shut = [path_of(rule) for rule, who in table.ROUTES.items() if who == "none"]
    found = {(who, path): everybody.ask(who, "GET", path).status_code for who in EVERYBODY for path in shut}
    assert {status for (who, _), status in found.items() if who != "nobody"} == {404}
    suite = "/_dash-component-suites/tidak_ada/x.js"
    assert everybody.ask("admin", "GET", suite).status_code == 404
