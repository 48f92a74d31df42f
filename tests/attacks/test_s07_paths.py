"""S7: no address, pattern or file name leads out of the folder that it is about."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from data.archive import Note, keep_refused
from data.errors import ProfileError
from data.uploading.uploads import Uploads
from loaders.base import LoadError
from loaders.inbox import find_files
from tests.attacks.payloads import paths
from tests.attacks.regency import HEAD, VILLAGE, Regency
from tests.fakes import NOW
from tests.figures import record

ALL = paths()
# The line of each that stands in no answer of ours.
TRACES = (b"root:x:0", b"[tool.ruff.lint]", b"def create_app", b"PENDOPO_STATE=", b"SQLite format 3", b"KENARI-RAHASIA")
ROUTES = (
    "/{}", "/assets/{}", "/_static/{}", "/_dash-component-suites/dash/{}", "/_dash-component-suites/{}/x.js",
    "/_logo/{}",
    "/_shapes/{}.geojson", "/_masuk/{}", "/_templat/{}", "/_tolakan/{}/1", "/_tolakan/gejala/unggahan/{}", "/sumber/{}",
    "/sektor/{}", "/_usulan/{}/tolakan.csv",
)  # fmt: skip
QUERIES = ("/_live", "/_csv", "/_rows")


def asked(regency: Regency, path: str) -> Any:
    """A request whose path arrives exactly as written: a client would tidy it first."""
    raw = path if path.isascii() else path.encode().decode("latin-1") if max(path) > "\xff" else path
    return regency.client.open("/", environ_overrides={"PATH_INFO": raw}, method="GET")


def test_addresses(regency: Regency) -> None:
    """200 spellings in every route with a part for it, and as the page that is asked for."""
    (regency.centre.store.state.parent / "rahasia.txt").write_text("KENARI-RAHASIA")
    (regency.centre.store.state / "rahasia.txt").write_text("KENARI-RAHASIA")
    written = [route.format(text) for route in ROUTES for text in ALL]
    answers = [asked(regency, path) for path in written]
    answers += [asked(regency, unquote_to_bytes(path).decode("latin-1")) for path in written if "%" in path]
    answers += [regency.client.get(at, query_string={"at": text, "panel": text}) for at in QUERIES for text in ALL]
    leaked = [a.request.path for a in answers if any(trace in a.data for trace in TRACES)]
    failed = [a.request.path for a in answers if a.status_code >= 500]
    record("S7", "spellings × routes: bytes from outside", f"{len(leaked)} of {len(answers)}", "0")
    assert leaked == [] and failed == []


def test_patterns_of_the_inbox(tmp_path: Path) -> None:
    """Whoever writes a profile cannot read beyond the inbox either."""
    inbox = tmp_path / "inbox"
    (inbox / "dinkes").mkdir(parents=True)
    (tmp_path / "rahasia.txt").write_text("KENARI-RAHASIA")
    found = []
    for text in ALL:
        for pattern in (text, f"dinkes/{text}", f"dinkes/*/{text}"):
            try:
                found += find_files(inbox, pattern, NOW)
            except (LoadError, ProfileError, ValueError):
                continue
    record("S7", "patterns of the inbox: files outside", str(len(found)), "0")
    assert found == []


def test_names_of_refused_deliveries(tmp_path: Path) -> None:
    """A name is only ever the end of a path, with plain letters."""
    state = tmp_path / "state"
    for number, text in enumerate(ALL):
        keep_refused(state, Note("gejala", text, f"{number:016}", "aturan", "sebab", ""))
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    outside = [path for path in written if path.parent != state / "quarantine" / "gejala"]
    record("S7", "names in quarantine: files outside", f"{len(outside)} of {len(written)}", "0")
    assert outside == [] and len(written) == 200


@pytest.mark.parametrize("place", ["../rahasia.csv", "/etc/passwd"])
def test_links_in_the_inbox(place: str, regency: Regency) -> None:
    regency.put("dinkes/gejala-1.csv", b"").unlink()
    (regency.centre.inbox / "rahasia.csv").write_text("KENARI-RAHASIA")
    (regency.centre.inbox / "dinkes" / "gejala-1.csv").symlink_to(place)
    assert "landed" not in regency.load_all("gejala")
    assert "KENARI" not in regency.words("/sumber/gejala") and "root:x" not in regency.words("/sumber/gejala")


def test_names_of_uploads(regency: Regency) -> None:
    """What a browser calls its file is never a path here: not while it waits, and not when it is published."""
    state, source = regency.centre.store.state, regency.centre.profile.sources["gejala"]
    before = {p for p in state.parent.rglob("*") if p.is_file()}
    desk = Uploads(state, regency.centre.inbox)
    body = (";".join(HEAD) + f"\n{VILLAGE};2025-06;Batuk;1\n").encode()
    for called in (*ALL, *(f"gejala-{text}.csv" for text in ALL)):
        upload = desk.receive(source, called, io.BytesIO(body), NOW)
        if upload.name:
            desk.publish(upload, source, NOW)
    new = [p for p in state.parent.rglob("*") if p.is_file() and p not in before]
    ours = (state / "uploads", regency.centre.inbox / "dinkes")
    outside = [p for p in new if not any(folder in p.parents for folder in ours)]
    record("S7", "names of uploads: files outside", f"{len(outside)} of {len(new)}", "0")
    assert outside == [] and len(new) >= 800
    assert {p.parent for p in new if regency.centre.inbox in p.parents} == {regency.centre.inbox / "dinkes"}
