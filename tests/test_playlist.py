"""Rotation is a pure function of the clock."""

from datetime import UTC, datetime, timedelta

from data.playlist import entries, scene_at
from data.profile import Scene

SCENES = (Scene(page="situasi"), Scene(page="sektor", sector="kesehatan", dwell=20), Scene(page="sumber"))
START = datetime(1970, 1, 1, tzinfo=UTC)


def test_each_scene_stays_for_its_dwell():
    playlist = entries(SCENES, 60, [1, 1, 1])
    assert [e.dwell for e in playlist] == [60, 20, 60]
    assert scene_at(playlist, START)[0] == 0
    assert scene_at(playlist, START + timedelta(seconds=59))[0] == 0
    assert scene_at(playlist, START + timedelta(seconds=60))[0] == 1
    assert scene_at(playlist, START + timedelta(seconds=80))[0] == 2
    assert scene_at(playlist, START + timedelta(seconds=140))[0] == 0


def test_the_seconds_left_count_down():
    playlist = entries(SCENES, 60, [1, 1, 1])
    assert scene_at(playlist, START + timedelta(seconds=65)) == (1, 15.0)


def test_a_restarted_screen_shows_what_the_others_show():
    playlist = entries(SCENES, 60, [1, 1, 1])
    now = datetime(2026, 11, 21, 18, 7, 12, tzinfo=UTC)
    assert scene_at(playlist, now) == scene_at(tuple(playlist), now)


def test_a_scene_of_two_pages_is_shown_page_after_page():
    playlist = entries(SCENES[:2], 30, [2, 1])
    assert [(e.page, e.pages, e.dwell) for e in playlist] == [(0, 2, 30), (1, 2, 30), (0, 1, 20)]
