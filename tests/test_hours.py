"""Allowed hours: over midnight, in the regency's zone; outside them nobody asks, and it is told when next."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.panels.base import find_specs
from data.centre import Centre, centre_of
from data.hours import Hours
from data.refresh import refresh
from data.settings import Settings
from tests import servers
from tests.story_profile import FILES, LICENSING, PERMITS, write_profile
from tests.test_story import Day

JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
NIGHT, DAY = Hours.parse("20:00-05:00"), Hours.parse("07.30 – 16.00")


def at(text: str, zone: ZoneInfo = JAKARTA) -> datetime:
    return datetime.fromisoformat(f"2025-07-01 {text}").replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "open_at", "closed_at"),
    [
        (NIGHT, ("20:00", "23:59", "00:00", "04:59"), ("05:00", "12:00", "19:59")),
        (DAY, ("07:30", "12:00", "15:59"), ("07:29", "16:00", "00:00")),
    ],
)
def test_the_first_minute_is_in_and_the_last_is_out(
    hours: Hours, open_at: tuple[str, ...], closed_at: tuple[str, ...]
) -> None:
    assert [hours.allow(at(text), JAKARTA) for text in open_at] == [True] * len(open_at)
    assert [hours.allow(at(text), JAKARTA) for text in closed_at] == [False] * len(closed_at)


def test_hours_are_those_of_the_regency() -> None:
    noon = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)  # 19.00 in Jakarta, 21.00 in Jayapura
    assert not NIGHT.allow(noon, JAKARTA)
    assert NIGHT.allow(noon, JAYAPURA)


def test_the_next_opening_is_today_or_tomorrow() -> None:
    assert NIGHT.next(at("12:00"), JAKARTA) == at("20:00")
    assert NIGHT.next(at("21:00"), JAKARTA) == at("21:00")
    assert DAY.next(at("16:00"), JAKARTA) == at("07:30") + timedelta(days=1)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1)), st.sampled_from([NIGHT, DAY]))
def test_the_next_opening_is_open_and_less_than_a_day_away(moment: datetime, hours: Hours) -> None:
    now = moment.replace(tzinfo=UTC)
    found = hours.next(now, JAKARTA)
    assert hours.allow(found, JAKARTA)
    assert timedelta(0) <= found - now < timedelta(days=1)


@pytest.mark.parametrize("text", ["20-05", "24:00-05:00", "20:00", "20:00-20:00", ""])
def test_what_is_no_pair_of_hours_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="jam"):
        Hours.parse(text)


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    text = LICENSING.replace('frequency = "month"\n', 'frequency = "month"\nhours = "20:00-05:00"\n', 1)
    monkeypatch.setitem(FILES, "sectors/perizinan.toml", text)
    url = f"sqlite:///{tmp_path / 'nib.sqlite'}"
    monkeypatch.setenv("STORY_URL", url)
    servers.execute(url, *(statement.format(moment="text") for statement in PERMITS))
    settings = Settings(write_profile(tmp_path / "profil"), tmp_path / "state", "", "127.0.0.1", 0)
    found = centre_of(settings, panels=find_specs())
    assert [str(fault) for fault in found.profile.faults] == []
    yield found
    found.close()


def test_a_database_is_asked_within_its_hours_only(centre: Centre) -> None:
    source = centre.profile.sources["nib"]
    assert refresh(source, centre, at("12:00")) == []
    assert centre.store.states() == {}  # nobody looked, so nothing is said of a look
    (load,) = refresh(source, centre, at("20:00"))
    assert load.outcome == "landed"


def test_the_sources_page_says_when_it_is_asked_next(centre: Centre) -> None:
    day = Day(centre, at("12:00"))
    day.open()
    assert "Jam tanya 20:00-05:00, paling cepat 20.00" in day.page("/sumber/nib")


def test_a_filled_in_form_is_read_at_any_hour(centre: Centre) -> None:
    path = centre.inbox / "dpmptsp" / "isian-nib.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a workbook")
    os.utime(path, (at("11:00").timestamp(),) * 2)
    (load,) = refresh(centre.profile.sources["nib"], centre, at("12:00"))
    assert (load.outcome, load.delivery) == ("failed", "dpmptsp/isian-nib.xlsx")  # it was opened, by daylight
