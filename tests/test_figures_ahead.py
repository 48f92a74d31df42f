"""A large profile's figures lie on disk before a page asks for them, and are those that the page would work out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.province import load
from bench.province_site import Size, write_months, write_profile
from components.panels.base import find_specs
from data import figure_files
from data.centre import Centre, centre_of
from data.figure_stock import mark_of
from data.keeping import figures_ahead
from data.profile import PanelSpec
from data.settings import Settings
from data.snapshot import Snapshot

SIZE = Size(villages=300, indicators=4, months=80)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """A loaded site of 300 villages."""
    folder: Path = tmp_path_factory.mktemp("ahead")
    settings = Settings(folder / "profile", folder / "state", "", "127.0.0.1", 0)
    codes = write_profile(settings.profile, SIZE)
    write_months(settings.inbox / "dinas" / "kelompok-0.csv", SIZE, 0, range(SIZE.months), codes)
    found = centre_of(settings)
    load(found)
    return found


def test_every_figure_of_the_newest_version_is_laid_down(centre: Centre) -> None:
    assert not centre.store.figure_folder.exists()
    assert figures_ahead.work_ahead(centre) == centre.store.version()
    kept = sorted(centre.store.figure_folder.glob("*.figures"))
    assert len(kept) == len(centre.profile.indicators) == 6


def test_a_page_finds_them_whatever_its_panels_are(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    figures_ahead.work_ahead(centre)
    drawn = centre_of(Settings(centre.profile.folder, centre.store.state, "", "127.0.0.1", 0), panels=find_specs())
    assert drawn.profile.sectors[0].panels and not centre.profile.sectors[0].panels
    anew = Snapshot.of(drawn.profile, drawn.store, centre.clock())
    monkeypatch.setattr(type(anew.book), "_work_out", lambda *_: pytest.fail("worked out again"))
    found = anew.book.figures("nisbah_1")
    assert isinstance(found.value.base, np.memmap) or isinstance(found.value, np.memmap)
    assert found.value.shape == (len(drawn.profile.regions.all), SIZE.months)


def test_it_ends_when_the_loader_does(centre: Centre) -> None:
    asked: list[bool] = []
    figures_ahead.work_ahead(centre, lambda: not asked.append(True))
    assert asked == [True]


def test_other_targets_are_other_figures_and_other_panels_are_not(centre: Centre) -> None:
    profile = centre.profile
    sector = profile.sectors[0]
    panel = PanelSpec(id="x", kind="card")
    assert mark_of(profile) == mark_of(replace(profile, sectors=(replace(sector, panels=(panel,)),)))
    assert mark_of(profile) != mark_of(replace(profile, targets=()))
    assert mark_of(profile) != mark_of(replace(profile, sectors=(replace(sector, indicators=()),)))


def test_only_a_large_profile_is_worked_ahead_for(centre: Centre) -> None:
    assert not figures_ahead.is_large(centre.profile)
    assert figures_ahead.is_large(
        replace(centre.profile, regions=type(centre.profile.regions)(centre.profile.regions.all * 4))
    )
    assert len(centre.profile.regions.all) * SIZE.months > figure_files.WORTH
