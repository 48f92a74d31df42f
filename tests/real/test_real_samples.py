"""Real files of agencies, loaded by configuration alone, give the figures that are known of them.

The files lie beside the repository and are not part of it; without them every test here is skipped.
facts.csv: profile, indicator, region, period, value ("" = withheld). loads.csv: rows of each source's one delivery.
told.csv: a note of it, or a comparison with a total row ("cocok", "beda").
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import app
from data.batch import Load
from data.store import Store

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "shared" / "samples"
REFERENCES = SAMPLES.parent / "reference" / "real"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not (SAMPLES / "MANIFEST.csv").exists(), reason="the real sample files are not here"),
]


def lines(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def loads_of(state: Path) -> list[Load]:
    store = Store(state)
    try:
        return store.loads()
    finally:
        store.close()


FACTS, LOADS, TOLD = lines("facts.csv"), lines("loads.csv"), lines("told.csv")


@dataclass
class Loaded:
    """The states of the three profiles, each filled once when it is first asked for."""

    root: Path
    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def at(self, profile: str) -> Path:
        """The state folder of a profile, its samples delivered and every source refreshed."""
        state = self.root / profile
        self.monkeypatch.setenv("PENDOPO_PROFILE", str(HERE / f"profil-{profile}"))
        self.monkeypatch.setenv("PENDOPO_STATE", str(state))
        if not state.exists():
            inbox = state / "inbox" / "sampel"
            inbox.mkdir(parents=True)
            for path in SAMPLES.iterdir():
                shutil.copy2(path, inbox / path.name)
            if REFERENCES.exists():
                shutil.copytree(REFERENCES, state / "inbox" / "acuan")
            assert app.main(["refresh"]) == 0
            self.capture.readouterr()
        return state

    def reading(self, profile: str, *words: str) -> dict[str, Any]:
        """What ``python app.py reading … --json`` prints."""
        self.at(profile)
        app.main(["reading", *words, "--json"])
        found: dict[str, Any] = json.loads(self.capture.readouterr().out)
        return found


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real")


@pytest.fixture
def loaded(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Loaded]:
    yield Loaded(root, monkeypatch, capsys)


@pytest.mark.parametrize("fact", FACTS, ids=lambda f: f"{f['indicator']} {f['region']} {f['period']}")
def test_a_known_fact_is_reproduced(loaded: Loaded, fact: dict[str, str]) -> None:
    found = loaded.reading(fact["profile"], fact["indicator"], fact["region"], "--period", fact["period"])
    if not fact["value"]:
        assert (found["value"], bool(found["why"])) == (None, True)
        return
    places = -int(Decimal(fact["value"]).as_tuple().exponent)  # as exact as the fact is stated
    assert round(Decimal(str(found["value"])), places) == Decimal(fact["value"])


@pytest.mark.parametrize("row", LOADS, ids=lambda r: r["source"])
def test_every_row_of_a_delivery_is_accounted_for(loaded: Loaded, row: dict[str, str]) -> None:
    (load,) = [one for one in loads_of(loaded.at(row["profile"])) if one.source == row["source"]]
    assert load.outcome == "landed"
    counts = {name: int(row[name]) for name in ("read", "loaded", "returned", "ignored")}
    assert {name: getattr(load, name) for name in counts} == counts


@pytest.mark.parametrize("row", TOLD, ids=lambda r: f"{r['source']} {r['text'][:40]}")
def test_what_a_delivery_held_back_is_told_with_it(loaded: Loaded, row: dict[str, str]) -> None:
    (load,) = [one for one in loads_of(loaded.at(row["profile"])) if one.source == row["source"]]
    said = [text for text, agrees in load.checks if agrees == (row["what"] == "cocok")]
    assert row["text"] in (load.notes if row["what"] == "catatan" else said)


def test_eighteen_sample_files_are_loaded(loaded: Loaded) -> None:
    profiles = {row["profile"] for row in LOADS}
    names = {load.delivery for profile in profiles for load in loads_of(loaded.at(profile))}
    assert len([name for name in names if name.startswith("sampel/")]) == 18


# Profile, indicator, region, period; the reference file and how its value is found by the csv module alone.
REFERENCE_FACTS = (
    ("jawa-timur", "penduduk_kunci", "35.03", "2023", "trenggalek_statistik_kunci_2018_2023.csv",
     {"indicator": "Penduduk", "year": "2023"}, "value", 1000),
    ("jawa-timur", "pdrb", "35.03", "2023", "trenggalek_statistik_kunci_2018_2023.csv",
     {"indicator": "PDRB harga berlaku", "year": "2023"}, "value", 10**9),
    ("jawa-timur", "pdrb_kapita", "35.03", "2023", "trenggalek_statistik_kunci_2018_2023.csv",
     {"indicator": "PDRB per kapita harga berlaku", "year": "2023"}, "value", 10**6),
    ("jawa-timur", "bblr", "35", "2024", "jatim_faktor_stunting_2022_2024.csv", {"year": "2024"}, "bblr_count", 1),
    ("jawa-timur", "bblr_persen", "35.03", "2022", "jatim_faktor_stunting_2022_2024.csv",
     {"year": "2022", "code": "35.03"}, "bblr_rate", 1),
    ("jawa-timur", "belanja_apbd", "35.03", "2018", "jatim_apbd_ipm_kemiskinan_2013_2018.csv",
     {"tahun": "2018", "code": "35.03"}, "belanja_total", 10**9),
    ("jawa-timur", "ipm_apbd", "35.23", "2013", "jatim_apbd_ipm_kemiskinan_2013_2018.csv",
     {"tahun": "2013", "code": "35.23"}, "ipm", 1),
    ("indonesia", "dana_desa_realisasi", "35.03", "2023", "dana_desa_kabupaten_2023_2024.csv",
     {"year": "2023", "code": "35.03"}, "realisasi_rp", 1),
    ("indonesia", "dana_desa_realisasi", "ID", "2024", "dana_desa_kabupaten_2023_2024.csv",
     {"year": "2024"}, "realisasi_rp", 1),
)  # fmt: skip


@pytest.mark.skipif(not REFERENCES.exists(), reason="the reference files are not here")
@pytest.mark.parametrize("fact", REFERENCE_FACTS, ids=lambda f: f"{f[1]} {f[2]} {f[3]}")
def test_a_reference_file_gives_what_its_own_rows_say(loaded: Loaded, fact: tuple[Any, ...]) -> None:
    profile, indicator, region, period, file, where, column, times = fact
    with (REFERENCES / file).open(encoding="utf-8-sig", newline="") as lines_of:
        rows = [r for r in csv.DictReader(lines_of) if all(r[k] == v for k, v in where.items())]
    expected = sum((Decimal(row[column]) for row in rows if row[column]), Decimal(0)) * times
    found = loaded.reading(profile, indicator, region, "--period", period)
    assert Decimal(str(found["value"])) == expected


@pytest.mark.skipif(not REFERENCES.exists(), reason="the reference files are not here")
@pytest.mark.parametrize(
    ("indicator", "period", "value"),
    [("penduduk_satu_data", "2020", 1745675), ("lama_sekolah", "2019", 7.13), ("percobaan", "2020", 91.5)],
)
def test_a_column_of_mixed_styles_gives_its_clear_cells(
    loaded: Loaded, indicator: str, period: str, value: float
) -> None:
    assert loaded.reading("jawa-timur", indicator, "35.10", "--period", period)["value"] == value


def test_a_figure_leads_back_to_its_file_and_row(loaded: Loaded) -> None:
    found = loaded.reading("jawa-barat", "keluarga", "32.04.07", "--period", "2020")
    (cell,) = found["lineage"]
    assert cell["delivery"].endswith("bandungkab_keluarga_kecamatan_2018_2023.xlsx")
    assert (cell["sheet"], cell["column"]) == ("Series Row", "Jumlah Keluarga")
