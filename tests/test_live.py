"""The live route: unchanged is an empty 204, else only what changed; a body is drawn once for all screens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import brotli
import pytest

from components import frame
from components.live import Part, _draw
from components.view import View
from data.catalogue import SCHEMA
from tests.fakes import NOW
from tests.panel_fakes import district
from tests.screens import Site, plain_text, site

HEALTH = "/sektor/kesehatan"
WALL = "/layar/utama/1?scene=1"
PANELS = {"p-kartu", "p-urutan", "p-jalan", "p-obat-rinci"}


@pytest.fixture
def one() -> Site:
    return site()


def test_an_unchanged_page_is_an_empty_204(one: Site) -> None:
    token = one.body(HEALTH)["token"]
    answer = one.poll(HEALTH, token)
    assert (answer.status_code, answer.data) == (204, b"")


def test_after_a_change_only_what_differs_travels(one: Site) -> None:
    token = one.body(HEALTH)["token"]
    one.store.publish("imunisasi", district(1), 12.0)
    one.look_again()
    parts = set(one.body(HEALTH, token)["parts"])
    assert "p-jalan" in parts
    assert parts & PANELS == {"p-jalan"}


def test_a_screen_two_versions_behind_gets_all_that_changed_since(one: Site) -> None:
    token = one.body(HEALTH)["token"]
    one.store.publish("imunisasi", district(1), 12.0)
    one.look_again()
    one.body(HEALTH, token)
    one.store.publish("pendek", district(1), 400.0)
    one.look_again()
    assert set(one.body(HEALTH, token)["parts"]) >= {"p-jalan", "p-kartu", "p-urutan"}


def test_a_publication_that_changes_nothing_shown_is_still_a_204(one: Site) -> None:
    token = one.body(HEALTH)["token"]
    one.store.number += 1
    one.look_again()
    assert one.poll(HEALTH, token).status_code == 204


@pytest.mark.parametrize("token", ["", "tidak-dikenal", "f" * 18])
def test_an_unknown_token_gets_every_part(one: Site, token: str) -> None:
    parts = set(one.body(HEALTH, token)["parts"])
    assert parts == PANELS | {"nav", "sentence", "foot-sources"}


def test_a_whole_scene_brings_its_stage(one: Site) -> None:
    body = one.body("/layar/utama/1?scene=0", whole="1")
    assert body["title"] == "Dinding utama — Smart Center Contoh"
    stage = body["parts"]["stage"]["children"]
    assert {slot["props"]["id"] for slot in stage} == {"p-perhatian", "p-meleset", "p-sektor-kesehatan"}
    assert all(slot["props"]["children"] for slot in stage)
    assert not {name for name in body["parts"] if name.startswith("p-")}


def test_a_whole_scene_is_sent_even_when_nothing_changed(one: Site) -> None:
    token = one.body(WALL, whole="1")["token"]
    assert set(one.body(WALL, token, whole="1")["parts"]) > {"stage"}
    assert one.poll(WALL, token).status_code == 204


def test_two_scenes_of_a_wall_do_not_share_their_sentence(one: Site) -> None:
    first = one.body("/layar/utama/1?scene=0")["parts"]["sentence"]
    second = one.body("/layar/utama/1?scene=1")["parts"]["sentence"]
    assert plain_text(first) != plain_text(second)


@pytest.mark.parametrize(
    "at",
    [
        "/tidak-ada", "/sektor/tidak-ada", "/sektor/", "/indikator/tidak-ada", "/wilayah/99.99", "/sumber/tidak-ada",
        "/layar/utama/9", "/layar/", "/tur/tidak-ada",
    ],
)  # fmt: skip
def test_a_page_that_does_not_exist_is_a_404(one: Site, at: str) -> None:
    answer = one.poll(at)
    assert (answer.status_code, answer.data) == (404, b"")
    assert "X-Now" not in answer.headers


def test_a_reader_without_brotli_gets_the_same_answer(one: Site) -> None:
    query = {"at": HEALTH, "have": ""}
    packed = one.client.get("/_live", query_string=query, headers={"Accept-Encoding": "gzip, br"})
    plain = one.client.get("/_live", query_string=query, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in plain.headers
    assert brotli.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 3


@pytest.mark.parametrize("have", ["", "same"])
def test_every_answer_carries_the_servers_time_and_build(one: Site, have: str) -> None:
    token = one.body(HEALTH)["token"]
    answer = one.poll(HEALTH, token if have else "")
    assert answer.headers["X-Build"] == one.live.build
    assert int(answer.headers["X-Now"]) > 1_700_000_000_000
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_layout_carries_the_token_that_the_route_goes_on_from(one: Site) -> None:
    with one.app.server.test_request_context(HEALTH):
        from components.address import Address

        tree = one.live.layout(Address.parse(HEALTH))
    token = getattr(tree, "data-token")
    assert one.poll(HEALTH, token).status_code == 204


def test_a_panel_is_drawn_once_for_all_screens(one: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    real = frame.panel

    def counted(spec: Any, kind: Any, view: View) -> Mapping[str, Any]:
        drawn.append(spec.id)
        return real(spec, kind, view)

    monkeypatch.setattr(frame, "panel", counted)
    for _ in range(3):
        one.body(WALL)
    assert sorted(drawn) == ["jalan", "kartu", "obat-rinci", "urutan"]
    one.body("/layar/utama/2?scene=0")  # the other screen shows the same scene
    assert len(drawn) == 4


@pytest.mark.parametrize("query", ["lang=en", "theme=dark", "periode=2025-03", "banding=sebelumnya"])
def test_another_view_is_drawn_for_itself(one: Site, query: str) -> None:
    ranking = one.body(HEALTH)["parts"]["p-urutan"]
    assert one.body(f"{HEALTH}?{query}")["parts"]["p-urutan"] != ranking


def test_two_apps_in_one_process_answer_for_themselves(one: Site) -> None:
    other = site("stale")
    assert one.body(HEALTH)["parts"]["p-kartu"]["className"] != other.body(HEALTH)["parts"]["p-kartu"]["className"]
    assert one.poll(HEALTH, one.body(HEALTH)["token"]).status_code == 204


def test_a_part_that_cannot_be_drawn_says_so_and_the_rest_stands(
    one: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(view: View) -> Mapping[str, Any]:
        raise KeyError("kolom")

    monkeypatch.setattr("components.shell.footer_words", fails)
    parts = one.body(HEALTH)["parts"]
    words = parts["foot-sources"]["children"]
    assert words.startswith("Panel ini tidak dapat digambar (kode ")
    assert caplog.records[-1].fields["code"] == words.split("kode ")[1][:12]  # type: ignore[attr-defined]
    assert "kind-card" in parts["p-kartu"]["className"]


def test_a_part_without_a_drawing_is_a_bug(one: Site) -> None:
    with one.app.server.test_request_context("/"), pytest.raises(ValueError, match="draws nothing"):
        _draw(Part("kosong"), one.view())


def test_health_tells_the_version(one: Site) -> None:
    answer = one.client.get("/healthz")
    said = json.loads(answer.data)
    assert said.pop("build") == one.live.build
    assert said == {"ok": True, "version": 2, "loader_seen": NOW.isoformat(), "schema": SCHEMA}
