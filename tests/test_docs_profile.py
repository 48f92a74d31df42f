"""docs/profile.md describes every key that a profile may hold, of every model and of every kind found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from components.panels.base import find_kinds
from data.profile_files.folder import read_profile
from data.profile_files.targets import COLUMNS
from data.regions import _COLUMNS as REGION_COLUMNS
from loaders.base import find_readers
from tests.profile_reference import PAGE, described, keys_of, models, refreshed

AGAIN = "run python -m tests.profile_reference, then say in docs/profile.md what the key means"


@pytest.mark.parametrize("name", sorted(models()))
def test_every_key_is_described(name: str) -> None:
    said = described(PAGE.read_text(encoding="utf-8")).get(name, {})
    missing = [key for key in keys_of(models()[name]) if len(said.get(key, "").split()) < 2]
    assert missing == [], f"{name}: {missing} not described; {AGAIN}"


@pytest.mark.parametrize("name", sorted(models()))
def test_no_key_is_described_that_is_gone(name: str) -> None:
    said = described(PAGE.read_text(encoding="utf-8")).get(name, {})
    assert sorted(said.keys() - set(keys_of(models()[name]))) == [], f"{name}: {AGAIN}"


def test_values_and_defaults_are_those_of_the_models() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == refreshed(page), AGAIN


def test_no_table_is_about_a_model_that_is_gone() -> None:
    assert sorted(described(PAGE.read_text(encoding="utf-8")).keys() - models().keys()) == []


@pytest.mark.parametrize("kind", sorted({*find_readers(), *find_kinds()}))
def test_every_kind_has_its_own_heading(kind: str) -> None:
    assert f"#### `{kind}`\n" in PAGE.read_text(encoding="utf-8"), AGAIN


@pytest.mark.parametrize(("file", "columns"), [("targets.csv", COLUMNS), ("regions.csv", sorted(REGION_COLUMNS))])
def test_every_column_of_the_lists_is_described(file: str, columns: tuple[str, ...]) -> None:
    section = PAGE.read_text(encoding="utf-8").split(f"## {file}")[1].split("\n## ")[0]
    cells = "\n".join(line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    assert [c for c in columns if f"`{c}`" not in cells] == []


def test_the_examples_of_the_page_make_a_sound_profile(tmp_path: Path) -> None:
    """Every example is read by the profile reader itself; only what the page does not show is added."""
    page = PAGE.read_text(encoding="utf-8")
    region, sector, walls, tour = re.findall(r"```toml\n(.*?)```", page, re.S)
    regions, targets = (_list_after(page, heading) for heading in ("## regions.csv", "## targets.csv"))
    files = {
        "region.toml": region.replace('"batas-desa.geojson"', '"batas.geojson"'),
        "batas.geojson": '{"type": "FeatureCollection", "features": []}',
        "sectors/kesehatan.toml": sector,
        "walls.toml": walls,
        "tours/kunjungan.toml": tour,
        "regions.csv": regions,
        "targets.csv": "\n".join(line for line in targets.splitlines() if "izin" not in line),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    specs = {kind: found.Spec for kind, found in find_kinds().items()}
    assert [fault.text() for fault in read_profile(tmp_path, find_readers(), specs).faults] == []


def _list_after(page: str, heading: str) -> str:
    found = re.search(rf"{heading}\n.*?```\n(.*?)```", page, re.S)
    assert found
    return found[1]
