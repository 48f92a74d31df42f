"""An adopted profile on the screen: before anything came it says what to do, with --demo every page is drawn."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from components.access.visitor import HERE
from components.address import Address
from components.application import create
from components.panels.base import find_specs
from data.adopting.command import Order, adopt
from data.adopting.regency import find_regency
from data.centre import Centre
from data.example.generate import URL_ENV, database_url, generate
from data.first_folders import make_first_folders
from data.profile_files.folder import read_profile
from data.refresh import refresh
from data.store import Store
from loaders.base import find_readers
from tests.screens import HOME, plain_text

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 11, 7, tzinfo=UTC)
EIGHT = ("35.03", "35.10", "35.18", "35.23", "33.19", "32.17", "32.02", "36.71")
LONG = pytest.mark.skipif(not os.environ.get("PENDOPO_LONG"), reason="long: PENDOPO_LONG=1 loads eight regencies")


@contextmanager
def centre_of(code: str, folder: Path, *, demo: bool) -> Iterator[Centre]:
    adopt(Order(find_regency(code), folder / "profile", demo=demo))
    if demo:
        generate(folder / "state" / "inbox", DAY, now=NOW, profile=folder / "profile")
    profile = read_profile(folder / "profile", find_readers(), find_specs(), strict=True)
    (folder / "state" / "inbox").mkdir(parents=True, exist_ok=True)
    store = Store(folder / "state")
    centre = Centre(profile, store, find_readers(), folder / "state" / "inbox", clock=lambda: NOW)
    with pytest.MonkeyPatch.context() as patch:
        if demo:
            patch.setenv(URL_ENV, database_url(folder / "state"))
        else:
            patch.delenv(URL_ENV, raising=False)
        centre.start_children()
        yield centre
        centre.close()


def load_all(centre: Centre) -> list[str]:
    """Every source once; the outcomes of what was not landed."""
    with ThreadPoolExecutor(2) as pool:
        loads = pool.map(lambda source: refresh(source, centre, NOW), centre.profile.sources.values())
        return [
            f"{load.source} {load.outcome} {load.reason}" for made in loads for load in made if load.outcome != "landed"
        ]


def words(app: Any, path: str) -> str:
    where, _, query = path.partition("?")
    live = app.server.extensions["pendopo-live"]
    with app.server.test_request_context(path):
        return plain_text(live.layout(Address.parse(where, dict(w.split("=") for w in query.split("&") if w))))


def paths(centre: Centre) -> list[str]:
    """A page of every kind, and every scene of the wall."""
    profile = centre.profile
    district = profile.regions.children(profile.info.code)[0].code
    village = profile.regions.children(district)[0].code
    sectors = [sector.id for sector in profile.sectors]
    return [
        "/", "/sumber", "/kiriman", "/indikator/stunting", "/tur/kunjungan?langkah=1",
        f"/wilayah/{district}", f"/wilayah/{village}",
        *(f"/sektor/{sector}" for sector in sectors),
        *(f"/layar/utama/1?scene={n}" for n in range(len(sectors) + 1)),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["31.01", *(pytest.param(code, marks=LONG) for code in EIGHT)])
def test_every_page_of_a_demonstration_is_drawn_and_marked(code: str, tmp_path: Path) -> None:
    with centre_of(code, tmp_path, demo=True) as centre:
        assert load_all(centre) == []
        app = create(centre, HOME, HERE)
        for path in paths(centre):
            said = words(app, path)
            assert "Data contoh" in said, path
            assert "Panel ini tidak dapat digambar (kode" not in said and "Halaman ini tidak ada" not in said, path


def test_before_anything_came_the_first_page_says_what_to_do(tmp_path: Path) -> None:
    with centre_of("36.71", tmp_path, demo=False) as centre:
        make_first_folders(centre)
        load_all(centre)
        app = create(centre, HOME, HERE)
        said = words(app, "/")
        assert "Belum ada data: 18 indikator utama menunggu kiriman pertama" in said
        assert "Belum ada kiriman: mulai dari sini" in said
        assert "19 sumber dari 5 instansi menunggu kiriman pertama" in said
        assert "Dinas Kesehatan 6 sumber: EPPGBM, ASIK dan 4 lain · taruh di inbox/dinkes/ · isi kontaknya" in said
        assert "alamat basis data di PENDOPO_URL_PERIZINAN" in said
        assert "Belum ada yang dapat dinilai" in said and "berhenti mengirim" not in said
        assert "Data contoh" not in said
        for path in paths(centre):
            assert "Panel ini tidak dapat digambar (kode" not in words(app, path), path


def test_folders_are_made_only_for_agencies_that_never_delivered(tmp_path: Path) -> None:
    with centre_of("36.71", tmp_path, demo=True) as centre:
        inbox = centre.inbox
        refresh(centre.profile.sources["siranap"], centre, NOW)
        for folder in ("rsud", "bpjs"):
            (inbox / folder).rename(tmp_path / folder)
        assert make_first_folders(centre) == [inbox / "bpjs"]
        assert not (inbox / "rsud").exists()
