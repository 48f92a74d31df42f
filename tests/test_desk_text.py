"""A desk told to another process: what comes back is the profile that was sent, but for what only draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from data.copies import Desk
from data.profile import Profile, Sector, Working
from data.profile_files.folder import read_profile
from data.uploading.desk_text import desk_of, desk_text
from data.uploading.trial import profile_with
from loaders.base import find_readers
from tests.fakes import tiny_profile
from tests.serving import HOME
from tests.story_profile import write_profile
from tests.test_trial import CHILDREN


def _bare(profile: Profile) -> Profile:
    sectors: tuple[Sector, ...] = tuple(replace(s, panels=()) for s in profile.sectors)
    return Profile(profile.folder, profile.info, profile.regions, sectors, (), (), ())


def _desk(folder: Path) -> Desk:
    return Desk(_bare(read_profile(folder, find_readers(), {})), find_readers(), Path("/kotak"), Path("/keadaan"))


@pytest.mark.parametrize("which", ["example", "story"])
def test_a_desk_comes_back_as_it_was_sent(which: str, tmp_path: Path) -> None:
    """Every source with its own kind of read table, every indicator, every region with its facts."""
    folder = HOME / "data" / "example" / "profile" if which == "example" else write_profile(tmp_path / "profil")
    sent = _desk(folder)
    back = desk_of(desk_text(sent))
    assert back == sent
    assert len(back.profile.regions.all) == len(sent.profile.regions.all) > 5


def test_a_profile_that_was_made_and_not_read_comes_back_too(tmp_path: Path) -> None:
    tiny = tiny_profile()
    bare = replace(tiny, sectors=tuple(replace(s, sources=(), panels=()) for s in tiny.sectors))
    sent = Desk(profile_with(bare, CHILDREN), find_readers(), tmp_path, tmp_path)
    assert desk_of(desk_text(sent)) == sent


def test_days_and_folders_are_typed_again(tmp_path: Path) -> None:
    sent = _desk(write_profile(tmp_path / "profil"))
    info = sent.profile.info.model_copy(update={"working": Working(days_off=(date(2026, 3, 20),))})
    profile = replace(sent.profile, info=info)
    back = desk_of(desk_text(replace(sent, profile=profile)))
    assert back.profile.info.working.days_off == (date(2026, 3, 20),)
    (query,) = [s.read for s in back.profile.sources.values() if s.read.kind == "sql"]
    assert Path(query.root) == (tmp_path / "profil").resolve()  # type: ignore[attr-defined]


def test_a_text_that_is_no_desk_is_refused(tmp_path: Path) -> None:
    text = desk_text(_desk(write_profile(tmp_path / "profil")))
    with pytest.raises(ValidationError):
        desk_of(text.replace(b'"frequency": "month"', b'"frequency": "sometimes"'))
