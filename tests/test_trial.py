"""A file tried: the same answer as a load's, in a process of its own, and nothing of it in the store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data.holding.rows import usual_of
from data.profile import Profile, ValueOf
from data.uploading.trial import Given, Trial, profile_with, trial, trial_in
from loaders.csv_file import Spec
from tests.fakes import NOW, VILLAGE_1, VILLAGE_2, health, observed, sector, source, tiny_profile, wide_shape

CHILDREN = source(
    "balita",
    wide_shape(region={"column": "Kode Desa"}, period={"in_name": "balita-{period}.csv"}),
    read=Spec(kind="csv", path="dinkes/balita-*.csv"),
    values={"Balita ditimbang": ValueOf(indicator="balita_ditimbang")},
    max_reject_share=0.6,
)
GOOD = f"Kode Desa;Balita ditimbang\n{VILLAGE_1};12\n{VILLAGE_2};30\n"


@pytest.fixture
def profile() -> Profile:
    return tiny_profile()


def tried(folder: Path, text: str, on: Profile, name: str = "dinkes/balita-2025-06.csv", **keys: object) -> Trial:
    path = folder / "unggahan"
    path.write_text(text)
    used = CHILDREN.model_copy(update=keys)
    return trial(Given(path, name, NOW), used, on)


def test_a_file_outside_the_inbox_gives_what_a_load_would(tmp_path: Path, profile: Profile) -> None:
    found = tried(tmp_path, GOOD, profile)
    assert (found.answer.outcome, found.answer.read, found.answer.loaded) == ("shaped", 2, 2)
    assert found.batch is not None
    assert found.batch.observations[["region", "period", "value"]].values.tolist() == [
        [VILLAGE_1, "2025-06", 12.0],
        [VILLAGE_2, "2025-06", 30.0],
    ]


def test_a_source_that_no_sector_has_yet_is_tried_with_indicators_the_profile_gets(tmp_path: Path) -> None:
    wells = source(
        "sumur",
        wide_shape(region={"column": "Kode Desa"}, period={"fixed": "2025"}),
        frequency="year",
        read=Spec(kind="csv", path="pupr/sumur.csv"),
        values={"Sumur": ValueOf(indicator="sumur")},
    )
    path = tmp_path / "sumur.csv"
    path.write_text(f"Kode Desa;Sumur\n{VILLAGE_1};3\n")
    base = tiny_profile()
    widened = replace(base, sectors=(*base.sectors, sector("baru", [], [observed("sumur")])))
    found = trial(Given(path, "pupr/sumur.csv", NOW), wells, widened)
    assert found.batch is not None
    assert found.batch.observations["value"].tolist() == [3.0]


def test_a_refused_file_is_an_answer_with_its_rejects(tmp_path: Path, profile: Profile) -> None:
    found = tried(tmp_path, "Kode Desa;Balita ditimbang\n99.99;1\n", profile)
    assert (found.answer.outcome, found.batch) == ("refused", None)
    assert [r.rule for r in found.answer.rejects] == ["region_unknown"]


def test_a_file_that_is_none_is_an_answer(tmp_path: Path, profile: Profile) -> None:
    found = tried(tmp_path, "", profile)
    assert found.answer.outcome in ("failed", "refused")
    assert "balita-2025-06.csv" in found.answer.reason


def test_far_fewer_rows_than_usual_are_told_and_shown_all_the_same(tmp_path: Path, profile: Profile) -> None:
    path = tmp_path / "x"
    path.write_text(GOOD)
    found = trial(Given(path, "dinkes/balita-2025-06.csv", NOW, usual=usual_of([100], CHILDREN)), CHILDREN, profile)
    assert found.batch is not None and found.answer.outcome == "shaped"
    assert "hanya 2 baris data, biasanya 100" in found.answer.held


def test_a_trial_ends_at_the_deadline_of_its_source(tmp_path: Path, profile: Profile) -> None:
    found = tried(tmp_path, GOOD, profile, deadline=0)
    assert found.answer.outcome == "failed"
    assert "belum selesai setelah 0 detik" in found.answer.reason


def test_a_trial_that_wants_too_much_memory_is_told(tmp_path: Path, profile: Profile) -> None:
    rows = "".join(f"{VILLAGE_1};{n}\n" for n in range(60_000))
    found = tried(tmp_path, "Kode Desa;Balita ditimbang\n" + rows, profile, memory_mb=1)
    assert found.answer.outcome == "failed"
    assert "butuh lebih dari 1 MB memori" in found.answer.reason


def test_a_trial_that_is_kept_can_be_read_again(tmp_path: Path, profile: Profile) -> None:
    keep = tmp_path / "simpan"
    keep.mkdir()
    path = tmp_path / "x.csv"
    path.write_text(GOOD)
    found = trial(Given(path, "dinkes/balita-2025-06.csv", NOW), CHILDREN, profile, keep=keep)
    assert (keep / found.answer.kept).read_text() == GOOD
    again = trial_in(keep)
    assert again is not None and again.batch is not None
    assert again.answer == found.answer
    assert trial_in(tmp_path) is None


def test_a_tried_source_stands_in_place_of_the_one_of_its_name() -> None:
    base = tiny_profile()
    found = profile_with(base, CHILDREN)
    assert found.sources["balita"] == CHILDREN
    assert list(found.sources) == list(base.sources)
    assert health().sources[0] != CHILDREN
