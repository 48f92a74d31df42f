"""An operator hands in a file in the browser: looked at, published, loaded; and nobody else does."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from components.access.visitor import HERE as THIS_MACHINE
from components.access.visitor import seat
from components.address import Address
from components.application import create
from data.audit.log import records
from data.batch import Load
from data.centre import Centre
from data.profile import Observed, Profile, Sector, Source, Text, ValueOf
from data.refresh import refresh
from data.store import Store
from loaders.base import find_readers
from loaders.csv_file import Spec
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2, VILLAGE_4, observed, source, tiny_profile, wide_shape
from tests.screens import HOME, NEAR, plain_text

BASE = "http://127.0.0.1:8050"
HERE = {"Origin": BASE, "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
LATER = NOW + timedelta(days=1000)  # files are written by the machine's clock
FIRST = f"Kode;Anak;Persen\n{VILLAGE_1};10;40\n{VILLAGE_2};20;50\n"
SECOND = f"Kode;Anak;Persen\n{VILLAGE_1};15;140\n99.99.99;3;3\n"


def profile() -> Profile:
    own: dict[str, Any] = {"sector": "kesehatan"}
    weighed: Source = source(
        "timbang",
        wide_shape(region={"column": "Kode"}, period={"in_name": "timbang-{period}.csv"}),
        read=Spec(kind="csv", path="dinkes/timbang-*.csv"),
        values={"Anak": ValueOf(indicator="anak"), "Persen": ValueOf(indicator="persen")},
        max_reject_share=0.6,
        **own,
    )
    indicators: tuple[Observed, ...] = (
        observed("anak", label="Anak ditimbang", unit="anak", whole=True, headline=1, **own),
        observed("persen", label="Persen", unit="%", over_regions="none", **own),
    )
    return tiny_profile([Sector("kesehatan", Text(id="Kesehatan"), (weighed,), indicators, ())])


@dataclass
class Desk:
    """An app that listens on loopback, its centre, and what an operator's browser sends."""

    centre: Centre
    app: Any

    @property
    def client(self) -> Any:
        return self.app.server.test_client()

    def post(self, at: str, **keys: Any) -> Any:
        token = self.client.get("/_pintu", base_url=BASE).json["token"]
        return self.client.post(at, base_url=BASE, headers={**HERE, "X-Pendopo-Form": token}, **keys)

    def upload(self, text: str, name: str = "timbang-2025-06.csv") -> str:
        """Where the answer says to look."""
        answer = self.post(f"/_unggah/timbang?name={name}", data=text.encode())
        assert answer.status_code == 200, answer.text
        return answer.json["at"]

    def words(self, at: str) -> str:
        """Everything that stands on a page."""
        path, _, query = at.partition("?")
        with self.app.server.test_request_context(at, base_url=BASE, environ_base=NEAR):
            live = self.app.server.extensions["pendopo-live"]
            tree = live.layout(seat(Address.parse(path, query)))
            return plain_text(tree.to_plotly_json()["props"]["children"].to_plotly_json()) + _flat(tree)

    def load(self) -> list[Load]:
        loads = refresh(self.centre.profile.sources["timbang"], self.centre, LATER + timedelta(minutes=1))
        self.app.server.extensions["pendopo"].current.looked = float("-inf")
        return loads


def _flat(tree: Any) -> str:
    """Texts of every component below, whatever it is in."""
    found = []
    for part in (tree, *tree._traverse()):
        children = getattr(part, "children", None)
        if isinstance(children, str | int | float):
            found.append(str(children))
        elif isinstance(children, list | tuple):
            found += [str(c) for c in children if isinstance(c, str | int | float)]
    return " ".join(found)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "inbox" / "dinkes").mkdir(parents=True)
    made = Centre(
        profile(), Store(tmp_path / "state"), find_readers(), tmp_path / "inbox", clock=lambda: LATER, isolated=False
    )
    yield Desk(made, create(made, HOME, THIS_MACHINE))
    made.close()


def test_an_uploaded_file_is_looked_at_published_and_loaded(desk: Desk) -> None:
    at = desk.upload(FIRST)
    assert list((desk.centre.inbox / "dinkes").iterdir()) == []
    said = desk.words(at)
    assert "2 dari 5 desa siap terbit; tidak ada yang ditolak" in said
    assert "0 berubah, 2 baru, 0 tetap" in said
    assert "Terbitkan 2 desa" in said
    key = at.split("berkas=")[1]
    there = desk.post(f"/_unggah/timbang/{key}/terbit", json={}).json["at"]
    assert "menunggu dimuat" in desk.words(there)
    assert [x.delivery for x in desk.load()] == ["dinkes/timbang-2025-06.csv"]
    (written,) = records(desk.centre.store.engine)
    assert (written.who, written.origin, written.action) == ("open", "127.0.0.1", "publish_upload")
    assert (written.object, '"source":"timbang"' in written.details) == ("dinkes/timbang-2025-06.csv", True)
    assert "Terbit sebagai pemuatan 1" in desk.words(there)
    found = desk.centre.store.observations()
    assert found.loc[found["indicator"] == "anak", "value"].tolist() == [10.0, 20.0]


def test_the_preview_shows_old_beside_new_rejects_what_is_missing_and_what_is_unusual(desk: Desk) -> None:
    (desk.centre.inbox / "dinkes" / "timbang-2025-06.csv").write_text(FIRST)
    desk.load()
    said = desk.words(desk.upload(SECOND))
    assert "1 dari 5 desa siap terbit; 1 baris ditolak" in said
    assert "1 berubah, 0 baru, 0 tetap" in said
    assert "1 baris ditolak, 4 tidak ada di berkas" in said
    assert "99.99.99" in said
    assert "1 tetap memakai nilai lama; yang lain tetap kosong, bukan nol" in said
    assert "1 nilai di luar kebiasaan, tetap dimuat" in said
    for text in ("Karanganyar", "10", "15", "+5"):
        assert text in said


def test_another_indicator_of_the_file_can_be_looked_at(desk: Desk) -> None:
    at = desk.upload(FIRST)
    assert "Anak ditimbang, Jun 2025, anak" in desk.words(at)
    assert "Persen, Jun 2025, %" in desk.words(at + "&indikator=persen")


def test_the_same_file_twice_says_so(desk: Desk) -> None:
    (desk.centre.inbox / "dinkes" / "timbang-2025-06.csv").write_text(FIRST)
    desk.load()
    assert "sama persis dengan pemuatan 1" in desk.words(desk.upload(FIRST))
    assert "sama persis" not in desk.words(desk.upload(SECOND))


def test_a_period_that_the_name_does_not_say_is_asked_for_and_used(desk: Desk) -> None:
    at = desk.upload(FIRST, "anak.csv")
    assert "Berkas ini tentang periode apa?" in desk.words(at)
    key = at.split("berkas=")[1]
    assert desk.post(f"/_unggah/timbang/{key}/terbit", json={}).status_code == 409
    assert desk.post(f"/_unggah/timbang/{key}/periode", json={"period": "kapan saja"}).status_code == 422
    there = desk.post(f"/_unggah/timbang/{key}/periode", json={"period": "2025-05"}).json["at"]
    assert "Anak ditimbang, Mei 2025" in desk.words(there)
    desk.post(f"/_unggah/timbang/{key}/terbit", json={})
    assert [x.periods for x in desk.load()] == [("2025-05",)]


def test_a_file_that_would_be_refused_cannot_be_published(desk: Desk) -> None:
    at = desk.upload("Kode;Anak;Persen\n88.88;1;1\n")
    said = desk.words(at)
    assert "Berkas ini tidak dapat diterbitkan" in said
    assert "Terbitkan" not in said
    key = at.split("berkas=")[1]
    assert desk.post(f"/_unggah/timbang/{key}/terbit", json={}).status_code == 409
    assert list((desk.centre.inbox / "dinkes").iterdir()) == []


def test_a_cancelled_upload_is_gone(desk: Desk) -> None:
    at = desk.upload(FIRST)
    key = at.split("berkas=")[1]
    assert desk.post(f"/_unggah/timbang/{key}/batal", json={}).json["at"] == "/unggah/timbang"
    assert "Unggahan itu sudah tidak ada" in desk.words(at)
    assert desk.post(f"/_unggah/timbang/{key}/terbit", json={}).status_code == 404


def test_what_is_no_file_of_ours_is_said_in_words(desk: Desk) -> None:
    assert desk.post("/_unggah/timbang?name=a.csv", data=b"").json["said"].startswith("Berkas ini kosong")
    assert desk.post("/_unggah/tiada?name=a.csv", data=b"x").status_code == 404
    assert desk.post("/_unggah/timbang/bukan-kunci/terbit", json={}).status_code == 404


def test_without_the_door_nothing_is_taken_in(desk: Desk, tmp_path: Path) -> None:
    shut = create(desk.centre, HOME)
    answer = shut.server.test_client().post("/_unggah/timbang?name=a.csv", data=b"x", base_url=BASE, headers=HERE)
    assert answer.status_code == 401
    assert desk.client.post("/_unggah/timbang?name=a.csv", data=b"x", base_url=BASE, headers=HERE).status_code == 403
    assert not (tmp_path / "uploads").exists()


def test_the_form_of_a_source_can_be_taken_along(desk: Desk) -> None:
    answer = desk.client.get("/_templat/timbang", base_url=BASE)
    assert (answer.status_code, answer.data[:2]) == (200, b"PK")
    assert desk.client.get("/_templat/tiada", base_url=BASE).status_code == 404


def test_an_agency_sees_its_sources(desk: Desk) -> None:
    agency = desk.centre.profile.info.agency[0].id
    assert "timbang" in desk.words(f"/unggah/{agency}")


def test_what_a_load_sent_back_is_taken_along_mended_and_marked(desk: Desk) -> None:
    """The workbook of load 1, its one row corrected, comes in through the same page and heals the load."""
    (desk.centre.inbox / "dinkes" / "timbang-2025-06.csv").write_text(FIRST + "99.99.99;3;3\n")
    desk.load()
    page = desk.words("/sumber/timbang")
    assert "Unduh buku tolakan" in page
    answer = desk.client.get("/_tolakan/timbang/1", base_url=BASE)
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    book["Tolakan"]["A2"].value = VILLAGE_4
    out = io.BytesIO()
    book.save(out)
    at = desk.post("/_unggah/timbang?name=sudah betul.xlsx", data=out.getvalue()).json["at"]
    said = desk.words(at)
    assert "1 dari 5 desa diperbaiki untuk pemuatan 1; tidak ada yang ditolak" in said
    assert "0 baris ditolak, 0 tidak ada di berkas" in said
    key = at.split("berkas=")[1]
    desk.post(f"/_unggah/timbang/{key}/terbit", json={})
    healed = desk.load()[-1]
    assert (healed.delivery, healed.outcome) == ("dinkes/perbaikan-timbang-1.xlsx", "landed")
    assert "memperbaiki pemuatan 1" in desk.words("/sumber/timbang")
    assert f"sudah diperbaiki oleh pemuatan {healed.number}" in desk.words("/sumber/timbang?muat=1")
    found = desk.centre.store.observations()
    assert sorted(found.loc[found["indicator"] == "anak", "value"]) == [3.0, 10.0, 20.0]


def test_the_rejects_of_a_file_that_waits_can_be_taken_along(desk: Desk) -> None:
    key = desk.upload(SECOND).split("berkas=")[1]
    before = len(records(desk.centre.store.engine))
    answer = desk.client.get(f"/_tolakan/timbang/unggahan/{key}", base_url=BASE)
    (record,) = records(desk.centre.store.engine, limit=len(records(desk.centre.store.engine)) - before)
    assert (record.action, record.object, "99.99.99" in str(record)) == ("export_rows", "timbang", False)
    assert sorted(json.loads(record.details)) == ["fingerprint", "source"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data))["Tolakan"]
    assert [c.value for c in sheet[2]][:3] == ["99.99.99", "3", "3"]
    name = "tolakan-timbang.xlsx"
    at = desk.post(f"/_unggah/timbang?name={name}", data=answer.data).json["at"]
    assert "berkas yang belum terbit" in desk.words(at)


def test_a_file_of_nothing_but_corrected_rows_is_said_to_be_one(desk: Desk) -> None:
    many = "Kode;Anak;Persen\n" + f"{VILLAGE_1};10;40\n{VILLAGE_2};20;50\n" + "99.99.99;3;3\n"
    (desk.centre.inbox / "dinkes" / "timbang-2025-06.csv").write_text(many)
    desk.load()
    at = desk.upload(f"Kode;Anak;Persen\n{VILLAGE_4};3;3\n", "baris.csv")
    key = at.split("berkas=")[1]
    desk.post(f"/_unggah/timbang/{key}/periode", json={"period": "2025-06"})
    assert "Hanya baris perbaikan pemuatan 1" in desk.words(at)
    assert desk.post(f"/_unggah/timbang/{key}/perbaikan", json={"load": 44}).status_code == 422
    there = desk.post(f"/_unggah/timbang/{key}/perbaikan", json={"load": 1}).json["at"]
    said = desk.words(there)
    assert "1 dari 5 desa diperbaiki untuk pemuatan 1" in said
    assert "Kiriman biasa, bukan perbaikan" in said
    desk.post(f"/_unggah/timbang/{key}/terbit", json={})
    assert [(x.delivery, x.outcome) for x in desk.load()] == [("dinkes/perbaikan-timbang-1.csv", "landed")]


def test_rows_of_an_agency_do_not_leave_through_a_shut_door(desk: Desk) -> None:
    (desk.centre.inbox / "dinkes" / "timbang-2025-06.csv").write_text(FIRST + "99.99.99;3;3\n")
    desk.load()
    shut = create(desk.centre, HOME).server.test_client()
    assert shut.get("/_tolakan/timbang/1", base_url=BASE).status_code == 401
    other = {"Sec-Fetch-Site": "cross-site"}
    assert desk.client.get("/_tolakan/timbang/1", base_url=BASE, headers=other).status_code == 403
    assert desk.client.get("/_tolakan/timbang/99", base_url=BASE).status_code == 404
    assert desk.client.get("/_tolakan/timbang/unggahan/tiada", base_url=BASE).status_code == 404
    assert [r.action for r in records(desk.centre.store.engine)].count("export_rows") == 0
