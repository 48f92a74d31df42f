"""The request's id, ``/healthz`` and ``/metrics``."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import abort
from prometheus_client.parser import text_string_to_metric_families as families

from app import create_app
from components.access import table
from components.application import create
from components.monitoring.requests import HEADER
from data import processes
from data.catalogue import SCHEMA
from data.centre import Centre
from data.logs.events import known_about
from data.profile_files.folder import read_profile
from data.settings import Settings
from data.store import Store
from loaders.base import find_readers
from tests.fakes import NOW
from tests.screens import HOME, site
from tests.story_profile import write_profile

HEALTH = "/sektor/kesehatan"
TOKEN = "0123456789abcdef" * 4
CARRYING = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """A centre over an empty store of its own."""
    write_profile(tmp_path / "profil")
    profile = read_profile(tmp_path / "profil", find_readers(), {})
    found = Centre(profile, Store(tmp_path / "state"), {}, tmp_path / "state" / "inbox", clock=lambda: NOW)
    yield found
    found.close()


def scraped(centre: Centre) -> dict[str, list[tuple[dict[str, str], float]]]:
    client = create(centre, HOME, metrics_token=TOKEN).server.test_client()
    client.get("/healthz")
    found = client.get("/metrics", headers=CARRYING)
    assert found.status_code == 200
    samples = [s for family in families(found.text) for s in family.samples]
    return {name: [(s.labels, s.value) for s in samples if s.name == name] for name in {s.name for s in samples}}


def test_monitoring_sees_loads_sources_versions_and_answers(centre: Centre) -> None:
    found = scraped(centre)
    assert {row[0]["outcome"]: row[1] for row in found["pendopo_loads_total"]} == {
        "landed": 0, "unchanged": 0, "held": 0, "refused": 0, "failed": 0,
    }  # fmt: skip
    assert found["pendopo_version"] == [({}, 0)]
    assert {row[0]["light"] for row in found["pendopo_source_light"]} == {"never"}
    assert found["pendopo_catalogue_up"] == [({}, 1)]
    assert ({"rule": "/healthz", "method": "GET", "status": "200"}, 1) in found["pendopo_requests_total"]
    assert found["process_resident_memory_bytes"][0][1] > 1e6
    assert {"pendopo_screens_open", "pendopo_draws_total", "pendopo_people_logged_in", "pendopo_build"} <= found.keys()
    assert found["pendopo_build"][0][0]["schema"] == str(SCHEMA)


def test_a_catalogue_that_cannot_be_read_is_told_and_is_no_error(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(5, "disk")

    monkeypatch.setattr("components.monitoring.routes.condition_of", fails)
    found = scraped(centre)
    assert found["pendopo_catalogue_up"] == [({}, 0)]
    assert "pendopo_version" not in found


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("", CARRYING, 404),
        (TOKEN, {}, 401),
        (TOKEN, {"Authorization": f"Basic {TOKEN}"}, 401),
        (TOKEN, {"Authorization": f"Bearer {TOKEN}x"}, 401),
        (TOKEN, {"Authorization": "Bearer "}, 401),
        (TOKEN, {"Authorization": "Bearer \N{LATIN SMALL LETTER E WITH ACUTE}"}, 401),
        (TOKEN, CARRYING, 200),
    ],
)
def test_figures_are_for_who_carries_the_key(centre: Centre, token: str, headers: dict[str, str], status: int) -> None:
    client = create(centre, HOME, metrics_token=token).server.test_client()
    assert client.get("/metrics", headers=headers).status_code == status


@pytest.mark.parametrize("written", ["", "pendek", "a" * 64, "ganti-saya"])
def test_a_key_that_keeps_nobody_out_stops_the_start(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kunci").write_text(written)
    monkeypatch.setenv("PENDOPO_METRICS_TOKEN_FILE", str(tmp_path / "kunci"))
    monkeypatch.setenv("PENDOPO_STATE", str(tmp_path / "state"))
    assert not processes.may_start(Settings.from_environment(HOME))
    assert "PENDOPO_METRICS_TOKEN_FILE" in capsys.readouterr().out


def test_a_key_from_a_file_is_taken_without_its_line_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kunci").write_text(f"{TOKEN}\n")
    monkeypatch.setenv("PENDOPO_METRICS_TOKEN_FILE", str(tmp_path / "kunci"))
    assert Settings.from_environment(HOME).metrics_token() == TOKEN


def test_an_answer_carries_the_id_that_its_line_in_the_log_has(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "components.monitoring.requests")
    answer = site().client.get(f"{HEALTH}?nama=Siti%20Aminah", headers={"X-Forwarded-For": "10.9.8.7"})
    (line,) = caplog.records
    assert len(answer.headers[HEADER]) == 12
    assert line.fields.keys() == {"method", "rule", "status", "ms"}  # type: ignore[attr-defined]
    assert "Siti" not in str(line.__dict__) and "10.9.8.7" not in str(line.__dict__)


def test_what_screens_ask_all_the_time_is_not_told_of_while_it_goes_well(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.monitoring.requests.SLOW", float("inf"))
    caplog.set_level(logging.INFO, "components.monitoring.requests")
    one = site()
    assert HEADER not in one.client.get(f"/_live?at={HEALTH}").headers
    assert HEADER in one.client.get("/_live?at=/tidak/ada").headers
    assert [line.fields["status"] for line in caplog.records] == [404]  # type: ignore[attr-defined]


def test_a_method_that_nobody_knows_has_no_word_in_figures_or_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "components.monitoring.requests")
    site().client.open("/", method="SITI")
    assert caplog.records[0].fields["method"] == "OTHER"  # type: ignore[attr-defined]


def test_a_bug_answers_with_its_id_and_nothing_else_of_it(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = site()
    monkeypatch.setitem(table.ROUTES, "/rusak", "anybody")

    @one.app.server.get("/rusak")
    def _broken() -> str:
        raise RuntimeError("sandi R4hasia milik Siti")

    answer = one.client.get("/rusak", headers={"Accept": "text/html"})
    name = answer.headers[HEADER]
    assert answer.status_code == 500
    assert f"Data tak dapat ditampilkan (id {name})" in answer.text
    assert "Siti" not in answer.text and "Traceback" not in answer.text
    assert "request failed" in {line.message for line in caplog.records}
    said = json.loads(one.client.get("/rusak", headers={"Accept": "application/json"}).data)["said"]
    assert said.startswith("Data tak dapat ditampilkan")


def test_what_a_route_refuses_on_purpose_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    one = site()
    monkeypatch.setitem(table.ROUTES, "/tidak-boleh", "anybody")

    @one.app.server.get("/tidak-boleh")
    def _refused() -> str:
        abort(409)

    assert one.client.get("/tidak-boleh").status_code == 409


def test_a_request_that_is_over_leaves_nothing_of_its_id_behind(centre: Centre) -> None:
    client = create_app(centre).server.test_client()
    assert len({client.get("/_csv").headers[HEADER] for _ in range(20)}) == 20
    assert known_about("request") == ""
