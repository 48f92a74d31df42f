"""How a page opens: the first layout holds it, the index its still; both made once, unknown pages neither."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.opening import Asked
from components.still import tree as still
from components.view import View
from tests.panel_fakes import district
from tests.screens import Site, plain_text, site

HEALTH = "/sektor/kesehatan"


@pytest.fixture
def one() -> Site:
    return site()


def first_layout(one: Site, referrer: str = "") -> Any:
    headers = {"Referer": referrer} if referrer else {}
    return json.loads(one.client.get("/_dash-layout", headers=headers).data)


def router(layout: Any) -> list[dict[str, Any]]:
    """Location, content, store and the rest of Dash's page container."""
    return [part["props"] for part in layout["props"]["children"][0]["props"]["children"]]


def test_the_first_layout_holds_the_page_that_asks(one: Site) -> None:
    location, content, store, *_ = router(first_layout(one, f"http://localhost{HEALTH}?wilayah=99.01&lang=en"))
    assert (location["pathname"], location["search"]) == (HEALTH, "?wilayah=99.01&lang=en")
    page = content["children"]["props"]
    assert page["id"] == "page" and store["data"] == {"title": page["data-title"]}
    assert one.poll(f"{HEALTH}?wilayah=99.01&lang=en", page["data-token"]).status_code == 204


def test_an_address_without_words_is_told_as_the_browser_has_it(one: Site) -> None:
    location, *_ = router(first_layout(one, "http://localhost/"))
    assert (location["pathname"], location["search"]) == ("/", "")


@pytest.mark.parametrize("referrer", ["", "http://localhost/tidak-ada", "http://localhost/sektor/tidak-ada"])
def test_who_does_not_say_which_page_asks_gets_the_bare_container(one: Site, referrer: str) -> None:
    location, content, store, *_ = router(first_layout(one, referrer))
    assert "pathname" not in location and content.get("children") is None and "data" not in store


def test_a_page_opens_with_its_own_picture(one: Site) -> None:
    page = one.client.get(HEALTH).data.decode()
    assert page.count('<div class="still"') == 1
    picture = page.partition('<div class="still"')[2].partition('<script id="_dash-config"')[0]
    assert " id=" not in picture and "<script" not in picture
    assert "Stunting" in picture and "<title>Kesehatan" in page


@pytest.mark.parametrize("path", ["/tidak-ada", "/sektor/tidak-ada"])
def test_an_unknown_page_has_no_picture(one: Site, path: str) -> None:
    page = one.client.get(path).data.decode()
    assert 'class="still"' not in page and "react-entry-point" in page


def test_an_opening_is_made_once_for_each_state_of_a_page(one: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = still.page

    def counted(tree: Any, view: View) -> str:
        made.append(view.address.path)
        return real(tree, view)

    monkeypatch.setattr(still, "page", counted)
    before = [one.client.get(HEALTH).data for _ in range(3)][-1]
    first_layout(one, f"http://localhost{HEALTH}")
    assert made == [HEALTH]
    one.store.publish("imunisasi", district(1), 12.0)
    one.look_again()
    assert one.client.get(HEALTH).data != before
    assert made == [HEALTH, HEALTH]


def test_a_still_that_cannot_be_made_leaves_the_page_and_a_line_in_the_log(
    one: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(tree: Any, view: View) -> str:
        raise KeyError("range")

    monkeypatch.setattr(still, "page", fails)
    page = one.client.get(HEALTH).data.decode()
    assert 'class="still"' not in page and "react-entry-point" in page
    assert "no still can be made" in caplog.text
    _, content, *_ = router(first_layout(one, f"http://localhost{HEALTH}"))
    assert "Stunting" in plain_text(content["children"])


def test_an_opening_travels_packed_and_is_asked_for_anew(one: Site) -> None:
    page = one.client.get(HEALTH, headers={"Accept-Encoding": "br"})
    layout = one.client.get("/_dash-layout", headers={"Accept-Encoding": "br", "Referer": f"http://localhost{HEALTH}"})
    assert page.headers["Content-Encoding"] == layout.headers["Content-Encoding"] == "br"
    assert {page.headers["Cache-Control"], layout.headers["Cache-Control"]} == {"private, no-store"}


def test_an_address_is_kept_as_it_was_written() -> None:
    assert Asked.referring("http://h:8050/a%20b?x=1&y=%2F") == Asked("/a%20b", "x=1&y=%2F")
    assert Asked.referring("http://h") == Asked("/", "")
    assert Asked.referring("") is Asked.referring(None) is None
