"""The demonstration regency: a sound profile, and agencies whose files land as they are meant to."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.centre import Centre
from data.example import DATABASE, write_regions, write_targets
from data.example.agencies import PROFILE, Demo, share_out
from data.example.generate import URL_ENV, database_url, generate, generated_for
from data.example.make_licensing import permits
from data.example.village_story import desa, shares
from data.profile import Profile
from data.profile_files.folder import read_profile
from data.refresh import refresh
from data.snapshot import Snapshot
from data.store import Store
from loaders.base import find_readers

TODAY = date(2026, 11, 21)  # a Saturday
NOW = datetime(2026, 11, 21, 11, 7, tzinfo=UTC)  # 18.07 in Trenggalek
REGENCY = "35.03"


@pytest.fixture(scope="module")
def profile() -> Profile:
    from components.panels.base import find_specs

    return read_profile(PROFILE, find_readers(), find_specs())


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("state")
    generate(folder / "inbox", TODAY, now=NOW)
    return folder


@pytest.fixture(scope="module")
def snapshot(profile: Profile, state: Path) -> Iterator[Snapshot]:
    before = os.environ.get(URL_ENV)
    os.environ[URL_ENV] = database_url(state)
    centre = Centre(profile, Store(state), find_readers(), state / "inbox", clock=lambda: NOW)
    centre.start_children()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda source: refresh(source, centre, NOW), profile.sources.values()))
    yield Snapshot.of(profile, centre.store, NOW)
    centre.close()
    os.environ.pop(URL_ENV)
    if before is not None:
        os.environ[URL_ENV] = before


# ---------------------------------------------------------------------------------------------- the profile


def test_the_profile_has_no_fault(profile: Profile) -> None:
    assert [fault.text() for fault in profile.faults] == []
    assert [sector.id for sector in profile.sectors] == ["kesehatan", "pendidikan", "desa", "perizinan"]


def test_trenggalek_has_14_kecamatan_152_desa_and_5_kelurahan(profile: Profile) -> None:
    villages = profile.regions.under(REGENCY, "village")
    assert len(profile.regions.under(REGENCY, "district")) == 14
    assert [sum(v.kind == kind for v in villages) for kind in ("desa", "kelurahan")] == [152, 5]


def test_regions_and_targets_in_git_are_what_their_writers_write(tmp_path: Path) -> None:
    write_regions.write(tmp_path / "regions.csv")
    write_targets.write(tmp_path / "targets.csv")
    for name in ("regions.csv", "targets.csv"):
        assert (tmp_path / name).read_bytes() == (PROFILE / name).read_bytes()


def test_kecamatan_of_bps_are_in_another_order(profile: Profile) -> None:
    # Pule is the third of Kemendagri and 060 of BPS; the code cannot be derived.
    assert profile.regions.by_code("3503060", "bps") == profile.regions["35.03.03"]


def test_neighbours_keep_their_places_on_the_tiles(profile: Profile) -> None:
    tiles = {r.name: r.tile for r in profile.regions.under(REGENCY, "district")}
    assert len(set(tiles.values())) == 14
    assert (tiles["Tugu"], tiles["Munjungan"]) == ((3, 1), (2, 5))  # north and south


def test_every_facility_is_plainly_invented(profile: Profile) -> None:
    assert all("Contoh" in r.name for r in profile.regions.under(REGENCY, "facility"))


def test_each_sector_has_eight_indicators_with_owner_source_and_target(profile: Profile) -> None:
    for sector in profile.sectors:
        judged = [i for i in sector.indicators if profile.targets_of(i.id)]
        assert len(judged) >= 8
        assert all(i.definition.id and i.definition.en and i.unit and profile.sources_of(i.id) for i in judged)
        assert all(t.basis.id and t.basis.en for i in judged for t in profile.targets_of(i.id))


def test_a_missing_official_target_is_said(profile: Profile) -> None:
    (rule,) = profile.targets_of("kematian_bayi")
    assert (rule.official, rule.target, rule.basis.id) == (False, None, "Tidak ada target resmi")


def test_the_tour_has_nine_steps_without_numbers_in_their_sentences(profile: Profile) -> None:
    (tour,) = profile.tours
    words = [t for s in tour.step for t in (s.heading, *(a.text for a in s.anchor))]
    assert len(tour.step) == 9
    assert not any(c.isdigit() for t in words for c in t.id + t.en)


def test_every_panel_of_a_wall_has_its_place(profile: Profile) -> None:
    loose = [p.id for s in profile.sectors for p in s.panels if "wall" in p.on and p.area is None]
    assert loose == []


# ---------------------------------------------------------------------------------------------- generation


def _prints(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.suffix != ".sqlite"
    }


def test_the_same_day_and_seed_give_the_same_bytes(state: Path, tmp_path: Path) -> None:
    generate(tmp_path / "inbox", TODAY, now=NOW)
    assert _prints(tmp_path / "inbox") == _prints(state / "inbox")
    assert permits(Demo(TODAY)) == permits(Demo(TODAY))


def test_generation_says_for_which_day_it_was(state: Path) -> None:
    assert generated_for(state) == TODAY
    assert (state / DATABASE).exists()


def test_no_file_is_dated_after_the_clock(state: Path) -> None:
    assert max(p.stat().st_mtime for p in (state / "inbox").rglob("*") if p.is_file()) < NOW.timestamp()


def test_files_are_of_at_least_twelve_kinds_in_csv_and_xlsx(profile: Profile) -> None:
    kinds = [(s.read.kind, getattr(s.read, "path", "")) for s in profile.sources.values()]
    assert len({path for kind, path in kinds if kind in {"csv", "excel"}}) >= 12
    assert {kind for kind, _ in kinds} == {"csv", "excel", "sql"}


def test_shares_add_up_and_stay_under_their_caps() -> None:
    assert share_out(10, [1, 1, 1]) == [4, 3, 3]
    assert share_out(10, [9, 1, 1], [4, 9, 9]) == [4, 3, 3]
    assert share_out(99, [1, 1], [4, 5]) == [4, 5]


def test_nine_villages_are_behind_and_each_kecamatan_keeps_its_mean() -> None:
    demo = Demo(TODAY)
    found = shares(demo)
    dongko = [found[v.code] for v in desa(demo) if v.parent == "35.03.04"]
    assert sum(share < 40 for share in found.values()) == 9
    assert sum(dongko) / len(dongko) == pytest.approx(75.0, abs=0.3)


def test_no_permit_names_a_person() -> None:
    first = permits(Demo(TODAY))[0]
    assert set(vars(first)) == {
        "no_permohonan", "jenis", "dinas", "kode_kecamatan", "tgl_terima", "tgl_batas", "tgl_selesai", "kali_kembali",
    }  # fmt: skip


def test_the_files_can_be_made_on_the_first_day_of_a_year(tmp_path: Path) -> None:
    found = {str(p.relative_to(tmp_path / "inbox")) for p in generate(tmp_path / "inbox", date(2027, 1, 1))[:-1]}
    assert {"dpmd/realisasi_dd_2027.xlsx", "dinkes/smile-2027.xlsx", "dinkes/eppgbm-2026.xlsx"} <= found
    assert "dinkes/eppgbm-2027.xlsx" not in found  # no month of 2027 is over yet


# ---------------------------------------------------------------------------------------------- landed


def test_every_source_has_landed(profile: Profile, snapshot: Snapshot) -> None:
    landed = {load.source for load in snapshot.loads.values() if load.outcome == "landed"}
    assert landed == set(profile.sources)
    assert [(x.source, x.reason) for x in snapshot.loads.values() if x.outcome != "landed"] == []


def test_every_indicator_has_a_value(profile: Profile, snapshot: Snapshot) -> None:
    silent = []
    for name, indicator in profile.indicators.items():
        parts = snapshot.breakdown(name, REGENCY) if indicator.categories else []
        if snapshot.reading(name, REGENCY).value is None and not any(p.value is not None for p in parts):
            silent.append(name)
    assert silent == []


def test_bad_rows_come_back_and_the_rest_is_loaded(snapshot: Snapshot) -> None:
    returned = {x.source: x.returned for x in snapshot.loads.values() if x.returned}
    assert returned == {"eppgbm": 1, "asik": 2, "siskeudes": 1}


def test_the_wall_tells_the_story(snapshot: Snapshot) -> None:
    def misses(indicator: str) -> list[str]:
        return [r.region.name for r in snapshot.verdict(indicator, REGENCY).misses]

    assert misses("stunting") == ["Pule", "Suruh", "Dongko"]
    assert snapshot.reading("stok_oat", REGENCY).value == 9
    assert snapshot.reading("desa_serapan_rendah", REGENCY).value == 9
    assert snapshot.reading("ats", REGENCY).value == 1284
    assert sorted(misses("ats")) == ["Kampak", "Munjungan"]
    assert snapshot.reading("kelas_rusak_berat", REGENCY).value == 38
    assert snapshot.reading("rapat_hadir", REGENCY).value == 146


def test_twelve_of_214_permits_are_overdue_seven_at_pupr(snapshot: Snapshot) -> None:
    by_desk = {r.category: r.value for r in snapshot.breakdown("izin_lewat", REGENCY)}
    assert snapshot.reading("izin_proses", REGENCY).value == 214
    assert snapshot.reading("izin_lewat", REGENCY).value == 12
    assert by_desk["Dinas PUPR"] == 7


def test_beds_and_the_schools_list_are_stale_and_the_survey_is_late(profile: Profile, snapshot: Snapshot) -> None:
    lights = {name: snapshot.freshness(name).light for name in profile.sources}
    assert [n for n, light in lights.items() if light == "stale"] == ["siranap", "dapodik"]
    assert [n for n, light in lights.items() if light == "late"] == ["skm"]


def test_the_demonstration_stays_within_250_000_values(snapshot: Snapshot) -> None:
    assert 150_000 < sum(load.written for load in snapshot.loads.values()) <= 250_000
