"""The tile grid: whole places, none twice, neighbours kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from components.panels.tiles import Block, Layout, Measure, find_block, lay_out, square_columns
from data.regions import Region


def place(code: str, **own: object) -> Region:
    return Region(code, f"Kec {code}", "district", "99.01", "kecamatan", **own)  # type: ignore[arg-type]


def test_places_of_the_profile_stand() -> None:
    found = lay_out([place("a", tile=(3, 2)), place("b", tile=(4, 2)), place("c", tile=(4, 5))])
    assert found.places == {"a": (0, 0), "b": (1, 0), "c": (1, 3)}
    assert (found.columns, found.rows) == (2, 4)


def test_a_region_without_a_place_goes_below_and_a_place_taken_twice_is_kept_once() -> None:
    found = lay_out([place("a", tile=(0, 0)), place("b", tile=(0, 0)), place("c")])
    assert found.places == {"a": (0, 0), "b": (0, 1), "c": (0, 2)}


def test_directions_survive_when_places_come_from_centre_points() -> None:
    points = {"nw": (111.0, -8.0), "ne": (111.4, -8.0), "sw": (111.0, -8.4), "se": (111.4, -8.4)}
    found = lay_out([place(c, lon=x, lat=y) for c, (x, y) in points.items()]).places
    assert found["nw"][0] < found["ne"][0] and found["nw"][1] < found["sw"][1]
    assert found["se"][0] > found["sw"][0] and found["se"][1] > found["ne"][1]


def test_without_any_place_regions_stand_in_rows_in_their_order() -> None:
    found = lay_out([place(c) for c in "abcde"])
    assert found.places == {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (0, 1), "e": (1, 1)}


@given(st.lists(st.tuples(st.floats(95, 141), st.floats(-11, 6)), min_size=1, max_size=30))
def test_no_two_regions_share_a_place(points: list[tuple[float, float]]) -> None:
    found = lay_out([place(str(i), lon=x, lat=y) for i, (x, y) in enumerate(points)])
    assert len(set(found.places.values())) == len(points)
    assert all(0 <= c < found.columns and 0 <= r < found.rows for c, r in found.places.values())


def test_the_empty_block_nearest_to_a_corner_is_found() -> None:
    layout = Layout(3, 3, {"a": (0, 0), "b": (1, 1)})
    assert find_block(layout.empty(), columns=1, rows=2, corner=(0, 0)) == Block(0, 1, 1, 2)
    assert find_block(layout.empty(), columns=2, rows=1, corner=(2, 2)) == Block(1, 2, 2, 1)
    assert find_block(layout.empty(), columns=3, rows=2, corner=(0, 0)) is None


def test_squares_are_as_square_as_whole_columns_allow() -> None:
    assert [square_columns(n) for n in (1, 2, 4, 5, 9, 10, 17)] == [1, 2, 2, 3, 3, 4, 5]


def test_squares_shrink_to_the_room_but_never_grow_beyond_the_largest() -> None:
    layout = Layout(5, 5, {})
    # A tile is 732 / 5 − 4 = 142.4 wide; five squares: (142.4 − 8) / 5 − 2.4 = 24.48.
    found = Measure.fitted(layout, 17, room=(732, 756), name=28, largest=26)
    assert round(found.square, 2) == 24.48
    assert Measure.fitted(layout, 4, room=(732, 756), name=28, largest=26).square == 26
