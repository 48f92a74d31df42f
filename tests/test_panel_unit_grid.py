"""Presence, square by square."""

from __future__ import annotations

from urllib.parse import unquote

from components.panels import unit_grid as kind
from components.panels.room import Room
from tests.map_fakes import map_snapshot, map_view
from tests.panel_fakes import parts, text_of

SPEC = kind.Spec.model_validate(
    {
        "id": "hadir",
        "kind": "unit_grid",
        "indicator": "hadir",
        "present": "hadir",
        "absent": "belum",
        "area": (1, 1, 3, 3),
    }
)


def test_the_title_counts_the_present_among_all_who_are_asked() -> None:
    # Seven desa are asked (the kelurahan is not): A, B, D, E, F came, C did not, nobody told about G.
    assert kind.title(SPEC, map_view()) == "5 dari 7 desa hadir"


def test_absentees_are_named_and_the_unknown_counted_apart() -> None:
    body = kind.draw(SPEC, map_view())
    assert text_of(parts(body, "absentees")[0]).replace(" ", "") == "Belum:DesaC"
    assert text_of(parts(body, "not-known")[0]) == "1 belum diketahui"


def test_on_the_wall_present_is_filled_absent_open_and_unknown_dashed() -> None:
    svg = unquote(parts(kind.draw(SPEC, map_view()), "squares")[0].src)
    assert svg.count('fill="#8fa5bb"') == 5
    assert svg.count('stroke="#f5bf42"') == 1
    assert svg.count("stroke-dasharray") == 1


def test_on_a_laptop_every_square_is_a_link_with_its_name() -> None:
    body = kind.draw(SPEC, map_view(size="laptop", theme="light"))
    squares = parts(body, "squares-grid")[0].children
    assert [s.className for s in squares].count("u g-data") == 5
    assert squares[2].className == "u g-absent"
    assert squares[2].title == "Desa Desa C: belum"


def test_old_presence_carries_its_month_and_no_amber() -> None:
    view = map_view(map_snapshot("stale"))
    assert kind.title(SPEC, view) == "5 dari 7 desa hadir pada Mar"
    svg = unquote(parts(kind.draw(SPEC, view), "squares")[0].src)
    assert "#f5bf42" not in svg
    assert svg.count('fill="#a79bb8"') == 5


def test_without_a_delivery_all_are_unknown_and_the_title_says_why() -> None:
    view = map_view(map_snapshot("none"))
    assert kind.title(SPEC, view) == "Kehadiran: belum ada kiriman"
    svg = unquote(parts(kind.draw(SPEC, view), "squares")[0].src)
    assert svg.count("stroke-dasharray") == 7


def test_columns_make_the_squares_largest() -> None:
    assert kind.best_columns(152, Room(420, 144)) == 22  # 420 / 22 = 19.1 wide, 144 / 7 = 20.6 high
    assert kind.best_columns(1, Room(420, 144)) == 1
    assert kind.best_columns(0, Room(420, 144)) == 1


def test_the_absent_come_first_in_the_rows() -> None:
    found = kind.rows(SPEC, map_view())
    assert found.table[0][1:] == ("Desa Desa C", "belum")
    assert found.plain[0] == ("99.01.01.2003", "Desa C", 0.0)
    assert len(found.table) == 8
