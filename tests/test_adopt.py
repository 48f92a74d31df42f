"""``adopt``: a complete, sound profile for any regency of the official list."""

from __future__ import annotations

import csv
import gzip
import io
import os
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from components.panels.base import find_specs
from data import processes
from data.adopting.command import NotWritten, Order, adopt, command_adopt
from data.adopting.crosswalk import CrosswalkError, read_crosswalk
from data.adopting.places import places, with_bps
from data.adopting.regency import MOVED, Unclear, find_regency, regencies
from data.adopting.steps import FIRST_STEPS
from data.check import examine
from data.example.agencies import PROFILE
from data.example.delivering import next_delivery
from data.example.files import Sent
from data.example.generate import URL_ENV, database_url, generate
from data.example.write_regions import Line
from data.profile_files.folder import read_profile
from data.settings import Settings
from loaders.base import find_readers

SPECS = find_specs()
REGIONS = Path(__file__).resolve().parents[2] / "shared" / "reference" / "regions" / "regions.csv.gz"
BPS = Path(__file__).resolve().parents[2] / "shared" / "reference" / "regions" / "crosswalk_bps_8.csv"
# Java and beyond: desa with and without kelurahan, cities with and without desa, an island regency, the new provinces
# of Papua, desa adat.
SAMPLE = ("35.18", "32.17", "36.71", "31.01", "35.79", "91.03", "93.01", "94.01", "95.08", "96.71", "53.21", "11.01")
DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 11, 7, tzinfo=UTC)


@contextmanager
def environment(state: Path) -> Iterator[None]:
    """The licensing database's address in the environment, as serving sets it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(URL_ENV, database_url(state))
        yield


def written(code: str, folder: Path, **keys: bool) -> Path:
    made = adopt(Order(find_regency(code), folder, **keys), SPECS)
    assert [fault.text() for fault in made.faults] == []
    return folder


# ---------------------------------------------------------------------------------------------- which regency


@pytest.mark.parametrize("text", ["35.18", "3518", " 35.18 ", "Nganjuk", "Kabupaten Nganjuk", "kab. nganjuk"])
def test_a_regency_is_named_by_code_or_by_its_exact_name(text: str) -> None:
    assert find_regency(text).code == "35.18"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bandung", 'nama "Bandung" dimiliki 2 daerah; tulis 32.04 (Kabupaten Bandung) atau 32.73 (Kota Bandung)'),
        ("Nganjug", "mungkin 35.18 (Kabupaten Nganjuk)?"),
        ("91.01", "sekarang 93.01 (Kabupaten Merauke)"),
        ("35.18.01.2001", "tulis kode kabupaten/kotanya: 35.18"),
        ("35.99", "35.01 Pacitan"),
        ("99.01", "tidak ada provinsi 99"),
        ("", "tulis kodenya"),
    ],
)
def test_what_does_not_name_one_regency_is_answered_with_advice(text: str, said: str) -> None:
    with pytest.raises(Unclear) as error:
        find_regency(text)
    assert said in str(error.value)


def test_codes_that_moved_are_gone_and_lead_to_ones_that_are_there() -> None:
    codes = {regency.code for regency in regencies()}
    assert (len(codes), len({code[:2] for code in codes})) == (514, 38)
    assert not codes & MOVED.keys()
    assert codes.issuperset(MOVED.values()) and len(set(MOVED.values())) == len(MOVED)


@pytest.mark.parametrize(
    ("code", "zone"),
    [("35.18", "Asia/Jakarta"), ("61.71", "Asia/Jakarta"), ("63.71", "Asia/Makassar"), ("93.01", "Asia/Jayapura")],
)
def test_the_time_zone_follows_the_province(code: str, zone: str) -> None:
    assert find_regency(code).timezone == zone


# ---------------------------------------------------------------------------------------------- the profile


@pytest.mark.parametrize("code", SAMPLE)
def test_the_written_profile_is_sound(code: str, tmp_path: Path) -> None:
    written(code, tmp_path / "p")


@pytest.mark.skipif(not os.environ.get("PENDOPO_LONG"), reason="long: PENDOPO_LONG=1 writes all 514 regencies")
@pytest.mark.parametrize("province", sorted({r.code[:2] for r in regencies()}))
def test_the_profile_of_every_regency_of_a_province_is_sound(province: str, tmp_path: Path) -> None:
    for regency in regencies():
        if regency.code.startswith(province):
            written(regency.code, tmp_path / regency.code)


def test_nganjuk_has_its_264_desa_and_20_kelurahan(tmp_path: Path) -> None:
    folder = written("35.18", tmp_path / "p")
    profile = read_profile(folder, find_readers(), SPECS, strict=True)
    kinds = Counter(region.kind for region in profile.regions.all)
    assert kinds == {"kabupaten": 1, "kecamatan": 20, "desa": 264, "kelurahan": 20}
    assert profile.regions["35.18.01.2001"].name == "Bendolo"
    assert [sector.id for sector in profile.sectors] == ["kesehatan", "pendidikan", "desa", "perizinan"]
    assert (profile.info.name.id, profile.info.name.en) == ("Kabupaten Nganjuk", "Nganjuk Regency")
    assert not profile.info.sample and not profile.info.demonstration


def test_a_city_without_desa_has_no_village_sector_and_says_so(tmp_path: Path) -> None:
    folder = written("36.71", tmp_path / "p")
    profile = read_profile(folder, find_readers(), SPECS, strict=True)
    assert [sector.id for sector in profile.sectors] == ["kesehatan", "pendidikan", "perizinan"]
    assert {"dpmd", "kemendesa"}.isdisjoint(agency.id for agency in profile.info.agency)
    scenes = [s for wall in profile.walls for screen in wall.screen for s in screen.scenes]
    steps = [step.scene for tour in profile.tours for step in tour.step]
    assert "desa" not in {scene.sector for scene in (*scenes, *steps)}
    assert "Sektor Desa tidak disertakan" in (folder / FIRST_STEPS).read_text(encoding="utf-8")


def test_a_city_is_called_a_city_where_people_read(tmp_path: Path) -> None:
    folder = written("36.71", tmp_path / "p")
    sector = tomllib.loads((folder / "sectors" / "kesehatan.toml").read_text(encoding="utf-8"))
    notes = {one["id"]: one.get("note", {}) for one in sector["indicator"]}
    assert notes["kematian_ibu"]["id"] == "Hanya tingkat kota; tempat tidak ditampilkan."
    report = (folder / "sectors" / "pendidikan.toml").read_text(encoding="utf-8")
    assert 'path = "disdik/rapor-iklim-kabupaten.csv"' in report  # a file name is the agency's


def test_desa_adat_count_as_desa(tmp_path: Path) -> None:
    folder = written("91.03", tmp_path / "p")
    profile = read_profile(folder, find_readers(), SPECS, strict=True)
    assert sum(region.kind == "desa_adat" for region in profile.regions.all) == 14
    assert profile.indicators["dana_desa"].kinds == ("desa", "desa_adat")


@pytest.mark.skipif(not REGIONS.exists(), reason="the reference list of regions is not here")
def test_codes_names_and_kinds_are_those_of_the_reference_list() -> None:
    with gzip.open(REGIONS, "rt", encoding="utf-8", newline="") as file:
        listed = {row["code"]: (row["name"], row["type"]) for row in csv.DictReader(file) if row["level"] != "1"}
    written_ = {line.code: (line.name, line.kind) for regency in regencies() for line in places(regency)}
    assert len(written_) == 514 + 7285 + 83762
    assert written_ == listed


def test_nothing_of_the_shipped_regency_is_left_in_another_profile(tmp_path: Path) -> None:
    folder = written("35.18", tmp_path / "p", demo=True)
    texts = {str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}
    found = [name for name, text in texts.items() if "Trenggalek" in text or "35.03" in text or "3503" in text]
    assert found == []


# ---------------------------------------------------------------------------------------------- targets


def targets_of(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "targets.csv").read_text(encoding="utf-8"))))


def test_national_targets_keep_their_basis_and_own_ones_are_left_open(tmp_path: Path) -> None:
    rows = targets_of(written("35.18", tmp_path / "p"))
    spm = next(row for row in rows if row["indicator"] == "spm")
    assert (spm["target"], spm["basis_id"]) == ("100", "PP 2/2018; Permenkes 6/2024: SPM kesehatan 100 %")
    own = next(row for row in rows if row["indicator"] == "desa_mandiri")
    assert (own["target"], own["official"], own["basis_id"]) == ("", "no", "Belum diisi: Target RPJMD 2025–2029")
    open_rows = [row for row in rows if row["basis_id"].startswith("Belum diisi")]
    assert {row["target"] + row["watch"] + row["act"] + row["low"] + row["high"] for row in open_rows} == {""}
    assert not [row for row in rows if "contoh" in row["basis_id"].casefold()]


def test_an_open_target_follows_the_national_one_that_ended(tmp_path: Path) -> None:
    rows = [row for row in targets_of(written("35.18", tmp_path / "p")) if row["indicator"] == "wasting"]
    assert [(r["valid_from"], r["valid_to"], r["target"]) for r in rows] == [("2024", "2024", "7"), ("2025", "", "")]


# ---------------------------------------------------------------------------------------------- writing


def test_every_source_has_its_form_in_the_profile(tmp_path: Path) -> None:
    made = adopt(Order(find_regency("36.71"), tmp_path / "p"), SPECS, DAY)
    profile = read_profile(tmp_path / "p", find_readers(), SPECS)
    forms = {path.relative_to(tmp_path / "p").as_posix() for path in (tmp_path / "p").rglob("*.xlsx")}
    assert forms == {f"templates/{s.agency}/isian-{s.id}.xlsx" for s in profile.sources.values()}
    assert forms <= set(made.files) and made.faults == ()


def test_a_folder_in_use_is_left_alone_unless_forced(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "catatan.txt").write_text("milik saya")
    with pytest.raises(NotWritten, match="sudah berisi"):
        adopt(Order(find_regency("35.18"), folder), SPECS)
    assert sorted(p.name for p in folder.iterdir()) == ["catatan.txt"]
    written("35.18", folder, force=True)
    assert (folder / "catatan.txt").read_text() == "milik saya"


def test_the_shipped_profile_is_never_written_over() -> None:
    with pytest.raises(NotWritten, match="profil contoh bawaan"):
        adopt(Order(find_regency("35.03"), PROFILE, force=True), SPECS)


def test_the_same_order_writes_the_same_bytes(tmp_path: Path) -> None:
    folders = [written("36.71", tmp_path / name, demo=True) for name in ("a", "b")]
    prints = [{str(p.relative_to(f)): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in folders]
    assert prints[0] == prints[1]


def test_the_command_tells_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_adopt("Kota Tangerang", str(tmp_path / "p"), title="Ruang Kota", panels=SPECS) == 0
    said = capsys.readouterr().out
    assert "13 kecamatan, 104 kelurahan" in said
    assert f"python app.py check {tmp_path / 'p'}" in said
    assert 'title    = "Ruang Kota"' in (tmp_path / "p" / "region.toml").read_text(encoding="utf-8")
    assert command_adopt("Kota Tangerang", str(tmp_path / "p"), panels=SPECS) == 2
    assert "--force" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------- BPS codes


CODES = ["99.01", "99.01.01", "99.01.01.2001", "99.01.01.2002"]


def crosswalk(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "bps.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_crosswalk_reports_misses_both_ways(tmp_path: Path) -> None:
    rows = "kode;kode_bps;nama\n9901;9901;A\n99.01.01;9901020;B\n9901012001;9901020002;C\n99.01.01.2009;9901020009;D\n"
    found = read_crosswalk(crosswalk(tmp_path, rows + "99.02;9902;lain\n"), "99.01", CODES)
    assert found.bps == {"99.01": "9901", "99.01.01": "9901020", "99.01.01.2001": "9901020002"}
    assert (found.missing, found.strangers) == (("99.01.01.2002",), ("99.01.01.2009",))


def test_a_name_that_bps_spells_otherwise_becomes_an_alias() -> None:
    lines = [Line("99.01.01.2001", "Ngulankulon", "village", "99.01.01", "desa"),
             Line("99.01.01.2002", "Dua", "village", "99.01.01", "desa")]  # fmt: skip
    names = {"99.01.01.2001": "NGULAN KULON", "99.01.01.2002": "DUA"}
    assert [line.aliases for line in with_bps(lines, {}, names)] == ["Ngulan Kulon", ""]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nama,bps\nA,1\n", "perlu kolom code dan bps; yang ada: nama, bps"),
        ("code,bps\n99.01,99-1\n", '"99-1" bukan kode BPS'),
        ("code,bps\n99.01.01,9901020\n99.01,9901020\n", "diberikan ke 99.01.01 dan 99.01"),
        ("code,bps\n99.01,9901\n9901,9902\n", "99.01 diberi dua kode BPS"),
        ("", "yang ada: kosong"),
    ],
)
def test_a_crosswalk_that_cannot_be_right_is_refused(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CrosswalkError) as error:
        read_crosswalk(crosswalk(tmp_path, text), "99.01", CODES)
    assert said in str(error.value)


@pytest.mark.skipif(not BPS.exists(), reason="the reference crosswalk is not here")
def test_with_bps_codes_the_insurance_file_is_read_by_them(tmp_path: Path) -> None:
    made = adopt(Order(find_regency("35.18"), tmp_path / "p", crosswalk=BPS), SPECS)
    assert made.crosswalk and (len(made.crosswalk.bps), made.crosswalk.missing) == (305, ())
    assert 'codes = "bps"' in (tmp_path / "p" / "sectors" / "kesehatan.toml").read_text(encoding="utf-8")
    without = written("35.18", tmp_path / "q")
    assert 'codes = "bps"' not in (without / "sectors" / "kesehatan.toml").read_text(encoding="utf-8")


# ---------------------------------------------------------------------------------------------- demonstration


def test_only_a_profile_that_says_so_gets_invented_deliveries(tmp_path: Path) -> None:
    plain, demo = written("36.71", tmp_path / "plain"), written("36.71", tmp_path / "demo", demo=True)
    settings = [Settings(folder, tmp_path, "", "127.0.0.1", 0) for folder in (plain, demo, PROFILE, tmp_path)]
    assert [one.demonstration for one in settings] == [False, True, True, False]


def test_two_regencies_never_share_a_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(processes, "tell", told.append)
    monkeypatch.setenv("PENDOPO_STATE", str(tmp_path / "state"))
    mine, theirs = (Settings(written(c, tmp_path / c), tmp_path / "state", "", "", 0) for c in ("36.71", "31.01"))
    assert (mine.other_regency(), theirs.other_regency(), mine.other_regency()) == ("", "36.71", "")
    monkeypatch.setenv("PENDOPO_PROFILE", str(theirs.profile))
    assert processes.supervise(tmp_path) == 2
    assert told == [f"Folder keadaan {tmp_path / 'state'} berisi data 36.71, bukan daerah profil ini; "
                    "sebut lain di PENDOPO_STATE"]  # fmt: skip


def test_a_database_nobody_was_asked_to_connect_is_a_remark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PENDOPO_URL_PERIZINAN", raising=False)
    folder = written("35.18", tmp_path / "p")
    (tmp_path / "inbox").mkdir()
    found = examine(folder, find_readers(), SPECS, inbox=tmp_path / "inbox", now=datetime(2026, 11, 21, tzinfo=UTC))
    assert found.faults == ()
    said = [remark.text() for remark in found.remarks if "sicantik" in remark.key]
    assert said == [
        "sectors/perizinan.toml › source sicantik: alamat atau sandi basis data belum diisi di PENDOPO_URL_PERIZINAN; "
        "belum dapat dicoba"
    ]


@pytest.mark.parametrize("code", ["31.01", "91.03"])
def test_invented_agencies_deliver_for_any_regency(code: str, tmp_path: Path) -> None:
    """Every source of the demonstration lands, of two kecamatan and six kelurahan as of distrik with desa adat."""
    folder = written(code, tmp_path / "p", demo=True)
    generate(tmp_path / "state" / "inbox", DAY, now=NOW, profile=folder)
    profile = read_profile(folder, find_readers(), SPECS)
    with environment(tmp_path / "state"):
        found = examine(folder, find_readers(), SPECS, inbox=tmp_path / "state" / "inbox", now=NOW)
    assert [fault.text() for fault in found.faults] == []
    waiting = [remark.text() for remark in found.remarks if "belum ada kiriman" in remark.text()]
    assert waiting == [] and len(profile.sources) in {19, 27}


def test_they_go_on_delivering_without_desa(tmp_path: Path) -> None:
    folder = written("36.71", tmp_path / "p", demo=True)
    made = [next_delivery(step, NOW, profile=folder) for step in range(14)]
    names = [one.name if isinstance(one, Sent) else one.place for one in made]
    assert not [name for name in names if name.startswith(("dpmd/", "kemendesa/", "diskominfo/"))]
    assert "dinkes/asik-2026.csv" in names and any(name.startswith("36.71.") for name in names)
