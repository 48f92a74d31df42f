"""S14: passwords of databases, keys and passwords of people are in no log, page, error, audit record or note."""

from __future__ import annotations

import io
import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from app import main
from data.audit.log import Actor, records
from data.logs.events import begin
from data.logs.loads import tell_load
from data.people.people import People
from data.people.refused import Refused
from data.processes import tell
from tests.attacks.regency import PAGES, Regency
from tests.fakes import NOW
from tests.figures import record

PASSWORD, KEY, OWN = "Hujan-T4nam-Rahasia", "f00dfeed" * 8, "Gunung-T4nam-Rahasia-Sekali"
ADDRESSES = (
    f"mysql://pembaca:{PASSWORD}@127.0.0.1:1/rsud", f"postgresql://pembaca:{PASSWORD}@127.0.0.1:1/rsud",
    f"oracle://pembaca:{PASSWORD}@127.0.0.1/rsud", f"mysql://pembaca:{PASSWORD}@127.0.0.1:bukan/rsud", PASSWORD,
    f"mysql://pembaca:{PASSWORD}@127.0.0.1:1/rsud?local_infile=1&read_default_file=/etc/passwd",
)  # fmt: skip


@pytest.fixture
def lines(regency: Regency, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What both kinds of logs write, first as JSON, then for people."""
    monkeypatch.setenv("PENDOPO_METRICS_TOKEN", KEY)
    hooks, level = (sys.excepthook, threading.excepthook), logging.getLogger().level
    out = io.StringIO()
    monkeypatch.setenv("PENDOPO_LOG", request.param)
    begin("loader", out=out)
    yield out
    logging.getLogger().handlers = [h for h in logging.getLogger().handlers if not getattr(h, "pendopo", False)]
    logging.getLogger().setLevel(level)
    for room in ("components", "data", "loaders", "app"):
        logging.getLogger(room).setLevel(logging.NOTSET)
    sys.excepthook, threading.excepthook = hooks


@pytest.mark.parametrize("lines", ["json", "text"], indirect=True)
def test_a_database_that_cannot_be_reached_does_not_tell_its_password(
    regency: Regency, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for address in ADDRESSES:
        monkeypatch.setenv("STORY_URL", address)
        load = regency.load("nib")
        assert load.outcome == "failed" and load.reason
        tell_load(load, tell)
        monkeypatch.setenv("PENDOPO_STATE", str(regency.centre.store.state))
        monkeypatch.setenv("PENDOPO_PROFILE", str(regency.centre.profile.folder))
        main(["loads"])
        main(["check", str(regency.centre.profile.folder)])
    people = People(regency.centre.store.engine, lambda: NOW)
    people.add("kepala", role="admin", password=OWN, by=Actor.of_terminal())
    with pytest.raises(Refused):
        people.log_in("kepala", f"{OWN}x", "10.0.0.9")
    word = people.log_in("kepala", OWN, "10.0.0.9")
    places = {"log": lines.getvalue(), "terminal": "".join(capfd.readouterr())}
    places["audit"] = str(records(regency.centre.store.engine))
    places["pages"] = " ".join(regency.words(page) for page in (*PAGES, "/sumber/nib"))
    files = [path for path in regency.centre.store.state.rglob("*") if path.is_file()]
    places["state folder"] = " ".join(path.read_bytes().decode("latin-1") for path in files)
    told = [f"{where}: {secret[:6]}…" for where, text in places.items() for secret in (PASSWORD, KEY, OWN, word)
            if secret in text]  # fmt: skip
    record("S14", f"planted secrets in {', '.join(places)}", str(len(told)), "0")
    assert told == []
