"""A whole small regency that hostile files, rows of databases and requests are sent to."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from components.panels.base import find_specs
from data.batch import Load
from data.centre import Centre, centre_of
from data.refresh import refresh
from data.settings import Settings
from tests.fakes import NOW
from tests.screens import plain_text
from tests.story_profile import PERMITS, write_profile

# Whatever of a file can be text on a page: names of cases, kinds of measures, categories; and a count beside them.
OPEN = """\
id = "uji"
label = "Uji"

[[source]]
id = "gejala"
label = "Laporan gejala"
agency = "dinkes"
frequency = "month"
read = { kind = "csv", path = "dinkes/gejala-*.csv" }
shape = { kind = "long", region = "Kode", period = "Bulan", indicator = "gejala", value = "Jumlah", \
category = "Gejala", categories = { "Batuk" = "batuk", "Demam" = "demam" } }
max_reject_share = 1.0

[[source]]
id = "aduan"
label = "Pengaduan"
agency = "dpmptsp"
frequency = "month"
read = { kind = "csv", path = "dpmptsp/aduan-*.csv" }
shape = { kind = "register", region = { fixed = "99.01" }, case = { reference = "Nomor", received = "Masuk", \
closed = "Selesai", type = "Jenis", desk = "Meja", sla_days = { "*" = 5 } } }
max_reject_share = 1.0

[[indicator]]
kind = "observed"
id = "gejala"
label = "Laporan gejala"
unit = "laporan"
whole = true
over_time = "sum"
categories = { batuk = "Batuk", demam = "Demam" }
definition = "Laporan gejala menurut jenisnya."

[[panel]]
id = "gejala-rinci"
kind = "breakdown"
indicator = "gejala"
area = [1, 1, 6, 4]
"""

HEAD = ["Kode", "Bulan", "Gejala", "Jumlah"]
CASES = ["Nomor", "Masuk", "Selesai", "Jenis", "Meja"]
VILLAGE = "99.01.01.2001"
PAGES = (
    "/", "/sektor/kesehatan", "/sektor/uji", "/indikator/stunting", "/indikator/gejala", "/wilayah/99.01.01", "/sumber",
    "/sumber/gejala", "/sumber/aduan", "/kiriman", "/layar/utama/1",
)  # fmt: skip


@dataclass
class Regency:
    """The centre, its pages as a browser at the machine asks for them, and the clock."""

    centre: Centre
    client: FlaskClient
    now: datetime = NOW

    def send(self, name: str, rows: Sequence[Sequence[str]]) -> Path:
        """A CSV of an agency, semicolons between cells, every cell quoted."""
        out = io.StringIO()
        csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
        return self.put(name, out.getvalue().encode())

    def put(self, name: str, content: bytes) -> Path:
        path = self.centre.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        then = (self.now - timedelta(minutes=5)).timestamp()
        os.utime(path, (then, then))
        return path

    def load(self, source: str) -> Load:
        """The load of what was sent last, with its rejects; ten minutes later."""
        self.now += timedelta(minutes=10)
        loads = refresh(self.centre.profile.sources[source], self.centre, self.now)
        return self.centre.store.load(loads[-1].number)

    def load_all(self, source: str) -> list[str]:
        """Outcomes of one look at a source."""
        self.now += timedelta(minutes=10)
        return [load.outcome for load in refresh(self.centre.profile.sources[source], self.centre, self.now)]

    def words(self, at: str) -> str:
        """All words of a page; its status when there is none."""
        answer = self.client.get("/_live", query_string={"at": at})
        if answer.status_code != 200:
            return str(answer.status_code)
        self.client.application.extensions["pendopo"].current.looked = float("-inf")  # as if a moment had passed
        return " ".join(plain_text([p.get("children") for p in answer.json["parts"].values()]).split())


@contextmanager
def opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, instead: Mapping[str, str] | None = None
) -> Iterator[Regency]:
    """The regency in a folder of its own, with a database, and nothing delivered yet. instead: what its profile says
    in place of its own texts."""
    with sqlite3.connect(folder / "nib.sqlite") as made:
        for statement in PERMITS:
            made.execute(statement.format(moment="text"))
    monkeypatch.setenv("STORY_URL", f"sqlite:///{folder / 'nib.sqlite'}")
    profile = write_profile(folder / "profil")
    (profile / "sectors" / "uji.toml").write_text(OPEN, encoding="utf-8")
    for path in profile.rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        for own, other in (instead or {}).items():
            text = text.replace(f'"{own}"', json.dumps(other))  # TOML's basic strings escape as JSON's do
        path.write_text(text, encoding="utf-8")
    settings = Settings(profile, folder / "state", "", "127.0.0.1", 0)
    centre = centre_of(settings, panels=find_specs())
    centre.isolated = False
    assert [str(fault) for fault in centre.profile.faults] == []
    client: Any = create_app(centre).server.test_client()
    yield Regency(centre, client)
    centre.close()
