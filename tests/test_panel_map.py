"""The map: classes, key, numbered regions, with and without boundaries."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from components.limits import round_limits
from components.panels import map as kind
from components.panels.classes import class_paints
from components.panels.map_names import Box, Name, place_names
from tests.map_fakes import CODES, NORTH, SERAP, map_profile, map_snapshot, map_view, write_boundaries
from tests.panel_fakes import figures, parts, text_of, traces

NBSP = "\u00a0"


def spec(**own: object) -> kind.Spec:
    keys = {"id": "peta", "kind": "map", "indicator": "serap", "classes": (40, 60, 75, 90), "area": (1, 1, 5, 8)}
    return kind.Spec.model_validate({**keys, **own})


def small(indicator: str, **own: object) -> kind.Spec:
    return kind.Spec.model_validate(
        {"id": "kecil", "kind": "map", "indicator": indicator, "small": True, "area": (1, 1, 3, 3), **own}
    )


# ------------------------------------------------------------------------------------------------ classes and key


def test_the_key_counts_every_class_and_the_regions_to_act_on() -> None:
    found = kind.sorted_regions(spec(), map_view())
    # A 31 and D 39 are below 40; E 60 and G 74 lie in 60–75, F 75 and C 80 in 75–90, B 92 above; K is a kelurahan.
    assert [(s.label, s.count) for s in found.key] == [
        ("≥ 90", 1), ("75–90", 2), ("60–75", 2), ("40–60", 0), ("< 40", 2), ("kelurahan", 1),
    ]  # fmt: skip


def test_a_region_to_act_on_is_painted_so_and_one_without_a_number_is_not_low() -> None:
    found = kind.sorted_regions(spec(), map_view(map_snapshot(serap={k: v for k, v in SERAP.items() if k != "E"})))
    paints = {u.region.code: u.paint for u in found.units}
    assert paints[CODES["A"]] == "act"
    assert paints[CODES["E"]] == "missing"
    assert paints[CODES["K"]] == "na"


def test_a_class_colour_is_left_for_the_classes_that_have_regions() -> None:
    assert class_paints(5, 0, "dark") == ("", "s1", "s2", "s3", "s4")
    assert class_paints(5, None, "light") == ("s1", "s2", "s3", "s4", "s5")
    assert class_paints(2, None, "dark") == ("s2", "s4")


def test_round_limits_run_through_the_target() -> None:
    # From 9.2 to 16.8: fifths of 7.6 are 1.52, the next round step is 2; from 14: 10, 12, 14, 16.
    assert round_limits([9.2, 16.8], 14.0) == (10.0, 12.0, 14.0, 16.0)
    assert round_limits([5.0, 5.0], None) == ()
    assert round_limits([], 14.0) == (14.0,)


# ------------------------------------------------------------------------------------------------ tiles


def test_regions_to_act_on_have_the_same_number_on_the_map_and_in_the_list() -> None:
    body = kind.draw(spec(), map_view())
    listed = [text_of(li) for li in parts(body, "marks")[0].children]
    assert listed == ["1 Desa A 31", "2 Desa D 39"]
    assert [text_of(u) for u in parts(body, "u") if text_of(u)] == ["1", "2"]


def test_on_the_wall_squares_stand_worst_first_without_links() -> None:
    body = kind.draw(spec(), map_view())
    north = parts(body, "units")[0].children
    assert [u.className for u in north] == ["u p-act", "u p-s3", "u p-s4"]
    assert not hasattr(north[0], "href")


def test_on_a_laptop_squares_stand_by_code_named_and_linked() -> None:
    body = kind.draw(spec(laptop=(5, 420)), map_view(size="laptop"))
    first = parts(body, "units")[0].children[1]
    assert first.title == f"Desa Desa B: 92{NBSP}%"
    assert first.href == "/wilayah/99.01.01.2002?theme=dark"


def test_tiles_stand_where_the_profile_says() -> None:
    body = kind.draw(spec(), map_view())
    assert [t.style["gridArea"] for t in parts(body, "tile")] == ["1/1", "2/1", "2/2"]


def test_the_list_is_cut_with_a_count_of_the_rest() -> None:
    body = kind.draw(spec(list=1), map_view())
    assert text_of(parts(body, "marks")[0]) == "1 Desa A 31 dan 1 lain"
    assert not parts(kind.draw(spec(list=0), map_view()), "marks")


def test_a_district_is_one_tile_of_its_villages() -> None:
    body = kind.draw(spec(), map_view(region=NORTH))
    assert [text_of(b) for b in parts(body, "name")][:1] == ["Utara"]
    assert len(parts(body, "tile")) == 1


def test_districts_as_regions_fill_their_tiles() -> None:
    body = kind.draw(spec(level="district", classes=()), map_view())
    assert len(parts(body, "whole")) == 3
    assert not parts(body, "units")


def test_the_caption_says_that_a_tile_map_is_schematic() -> None:
    assert kind.caption(spec(), map_view()).endswith("peta skematik, 1 kotak = 1 desa")


# ------------------------------------------------------------------------------------------------ states


def test_the_title_names_how_many_must_act_and_the_state_follows() -> None:
    assert kind.title(spec(), map_view()).endswith(f"2 desa di bawah 40{NBSP}%")
    assert kind.state(spec(), map_view()) == "act"
    assert kind.title(spec(), map_view(lang="en")).endswith(f"2 villages below 40{NBSP}%")


def test_old_data_marks_nobody_and_carries_its_month() -> None:
    view = map_view(map_snapshot("stale"))
    body = kind.draw(spec(), view)
    assert not parts(body, "marks")
    assert "old" in body.className
    assert kind.state(spec(), view) == "stale"
    assert kind.title(spec(), view).endswith("pada Mar")


def test_without_any_delivery_every_square_is_hatched() -> None:
    body = kind.draw(spec(), map_view(map_snapshot("none")))
    assert [u.className for u in parts(body, "u")].count("u p-missing") == 7


# ------------------------------------------------------------------------------------------------ words for numbers


def test_presence_is_counted_with_its_own_words() -> None:
    body = kind.draw(small("hadir", present="tersambung", absent="belum"), map_view())
    assert text_of(parts(body, "tally")[0]) == "5 tersambung 1 belum 1 tanpa data 1 kelurahan"
    assert kind.title(small("hadir"), map_view()) == "Kehadiran: 1 desa belum"
    assert kind.title(small("hadir", absent="tanpa wakil"), map_view()) == "1 desa tanpa wakil"


def test_categories_are_counted_good_ones_first() -> None:
    body = kind.draw(small("status"), map_view())
    assert text_of(parts(body, "tally")[0]) == "6 maju 1 tertinggal 1 kelurahan"
    assert kind.title(small("status"), map_view()) == "Status desa: 1 desa tertinggal"


def test_a_small_tile_map_is_one_image_with_a_square_for_every_village() -> None:
    image = parts(kind.draw(small("hadir"), map_view()), "squares")[0]
    svg = unquote(image.src)
    assert svg.count('fill="#f5bf42"') == 1  # C is absent
    assert svg.count('fill="#4d5a68"') == 5
    assert svg.count('fill="url(#h)"') == 1  # nobody told about G


# ------------------------------------------------------------------------------------------------ boundaries


def bounded(folder: Path, **own: object) -> object:
    write_boundaries(folder, **own)  # type: ignore[arg-type]
    return map_view(map_snapshot(profile=map_profile(folder, boundaries=True)))


def test_values_travel_without_the_shapes(tmp_path: Path) -> None:
    body = kind.draw(spec(), bounded(tmp_path))
    fill = traces(body, type="choropleth")[0]
    assert fill["geojson"].startswith("/_shapes/")
    assert fill["locations"] == list(CODES.values())
    assert figures(body)[0]["layout"]["geo"]["fitbounds"] == "locations"
    assert figures(body)[0]["layout"]["geo"]["visible"] is False


def test_classes_are_whole_numbers_with_their_own_colour(tmp_path: Path) -> None:
    fill = traces(kind.draw(spec(), bounded(tmp_path)), type="choropleth")[0]
    colours = [c for _, c in fill["colorscale"][::2]]
    act = colours.index("#ff6b64")
    assert [fill["z"][list(CODES).index(letter)] == act for letter in "ABD"] == [True, False, True]
    assert (fill["zmin"], fill["zmax"]) == (-0.5, len(colours) - 0.5)


def test_district_lines_are_a_second_choropleth_when_the_file_has_them(tmp_path: Path) -> None:
    without = kind.draw(spec(), bounded(tmp_path))
    assert len(traces(without, type="choropleth")) == 1
    with_districts = kind.draw(spec(), bounded(tmp_path, districts=True))
    assert traces(with_districts, type="choropleth")[1]["locations"] == ["99.01.01", "99.01.02", "99.01.03"]


def test_signs_carry_the_numbers_of_the_list_the_worst_on_top(tmp_path: Path) -> None:
    body = kind.draw(spec(), bounded(tmp_path))
    signs = traces(body, type="scattergeo", mode="markers+text")
    assert [t["text"] for t in signs] == [["2"], ["1"]]
    assert signs[1]["marker"]["symbol"] == "diamond"


def test_a_region_without_a_number_is_hatched_on_the_map(tmp_path: Path) -> None:
    write_boundaries(tmp_path)
    told = {k: v for k, v in SERAP.items() if k != "B"}
    profile = map_profile(tmp_path, boundaries=True)
    body = kind.draw(spec(), map_view(map_snapshot(profile=profile, serap=told)))
    hatched = [t for t in traces(body, type="scattergeo", mode="lines") if t["line"]["width"] == 1]
    assert len(hatched) == 1
    # B is the square from (1, 0) to (2, 1).
    assert all(x is None or 1 <= x <= 2 for x in hatched[0]["lon"])


def test_names_from_files_stay_text(tmp_path: Path) -> None:
    write_boundaries(tmp_path)
    profile = map_profile(tmp_path, boundaries=True)
    view = map_view(map_snapshot(profile=profile), size="laptop")
    fill = traces(kind.draw(spec(laptop=(5, 420)), view), type="choropleth")[0]
    assert fill["text"][0] == f"<b>Desa Desa A</b><br>31{NBSP}%"
    names = traces(kind.draw(spec(laptop=(5, 420)), view), type="scattergeo", mode="text")[0]
    assert "Desa A" in names["text"]


def test_a_name_moves_off_a_sign_and_one_without_room_is_left_out() -> None:
    placed = place_names([Name("Pule", 0, 0)], [Box(0, 0, 30, 30)], size=20)
    assert (placed[0].x, placed[0].y) != (0, 0)
    crowd = [Box(x * 10, y * 10, 40, 40) for x in range(-9, 10) for y in range(-9, 10)]
    assert place_names([Name("Pule", 0, 0)], crowd, size=20) == []
    assert place_names([Name("Pule", 0, 0, must=True)], crowd, size=20) == []  # nobody could read it


def test_a_name_that_must_be_there_may_overlap_a_little() -> None:
    row = [Box(0, y * 30, 400, 10) for y in range(-9, 10)]  # 20 px between two bars; a line is 23 px high
    assert place_names([Name("Pule", 0, 15)], row, size=20) == []
    assert len(place_names([Name("Pule", 0, 15, must=True)], row, size=20)) == 1


def test_a_name_stays_on_the_glass() -> None:
    glass = Box(100, 100, 200, 200)
    placed = place_names([Name("Kecamatan", 5, 100, must=True)], [], size=12, within=glass)
    assert [name.x > 5 for name in placed] == [True]
    assert place_names([Name("Kecamatan", -90, 100, must=True)], [], size=12, within=glass) == []


def test_rows_tell_every_region_with_its_state() -> None:
    found = kind.rows(spec(), map_view())
    assert found.table[0] == ("Desa Desa A", "Utara", f"31{NBSP}%", "Tindak")
    assert len(found.table) == 8
    assert {len(r) for r in (*found.table, found.header, *found.plain)} == {4}


def test_found_limits_lie_on_the_good_side_of_the_act_threshold() -> None:
    found = kind.sorted_regions(spec(classes=()), map_view())
    # Values that need no action: 60 to 92; from the threshold 40 in thirds of 52 through 78: steps of 20, 58 and 78.
    assert [(s.label, s.count) for s in found.key] == [
        ("≥ 78", 2), ("58–78", 3), ("40–58", 0), ("< 40", 2), ("kelurahan", 1),
    ]  # fmt: skip
