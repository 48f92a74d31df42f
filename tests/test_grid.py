"""Panels on the wall's grid."""

from components.grid import filled, laptop_spans, laptop_style, wall_pages, wall_style
from data.profile import PanelSpec, Wall


def spec(name: str, area) -> PanelSpec:
    return PanelSpec(id=name, kind="card", area=area)


def test_at_scale_one_the_profiles_places_stand():
    panels = [spec("a", (1, 1, 2, 2)), spec("b", (3, 1, 7, 6))]
    assert wall_pages(panels) == [[(panels[0], (1, 1, 2, 2)), (panels[1], (3, 1, 7, 6))]]


def test_larger_type_shows_fewer_panels_a_page_and_loses_none():
    panels = [spec(f"p{i}", (1, 1, 4, 3)) for i in range(6)]
    pages = wall_pages(panels, 2.0)  # a grid of 6 × 4: one panel of 4 × 3 a page
    assert [len(p) for p in pages] == [1] * 6
    assert [s.id for page in pages for s, _ in page] == [f"p{i}" for i in range(6)]


def test_packed_panels_do_not_overlap():
    panels = [spec(f"c{i}", (1, 1, 2, 2)) for i in range(6)]
    cells = [
        (c, r)
        for _, (column, row, width, height) in wall_pages(panels, 2.0)[0]
        for c in range(column, column + width)
        for r in range(row, row + height)
    ]
    assert len(cells) == len(set(cells))
    assert max(c for c, _ in cells) <= 6 and max(r for _, r in cells) <= 4


def test_places_become_lengths():
    assert wall_style((1, 3, 8, 6)) == {"--c": "0", "--r": "2", "--w": "8", "--h": "6"}
    assert laptop_style(PanelSpec(id="a", kind="card", laptop=(5, 320))) == {
        "gridColumn": "span 5",
        "minHeight": "320px",
    }


def spans(*sizes: tuple[int, int]) -> list[int]:
    return laptop_spans([PanelSpec(id=f"p{n}", kind="card", laptop=size) for n, size in enumerate(sizes)])


def test_a_tall_panel_stands_beside_two_lower_ones():
    assert spans((8, 430), (4, 210), (4, 210), (6, 300), (6, 300)) == [2, 1, 1, 1, 1]


def test_two_tall_panels_share_the_rows_beside_them():
    assert spans((6, 400), (3, 400), (3, 190), (3, 200)) == [2, 2, 1, 1]


def test_cards_count_with_their_own_height():
    """112 for the cards, 210, 250 and two gaps are 592: within a tenth and a bit of 560."""
    sizes = ((5, 560), (2, 0), (2, 0), (3, 0), (2, 210), (2, 210), (3, 210), (4, 250), (3, 250))
    assert spans(*sizes) == [3, *[1] * 8]


def test_the_last_panel_of_a_short_row_grows():
    sizes = ((2, 0), (2, 0), (2, 0), (8, 430), (6, 300), (6, 300), (4, 260))
    panels = [PanelSpec(id=f"p{n}", kind="card", laptop=size) for n, size in enumerate(sizes)]
    assert [p.laptop[0] for p in filled(panels)] == [2, 2, 8, 12, 6, 6, 12]


def test_panels_beside_a_tall_one_keep_their_widths():
    sizes = ((8, 430), (4, 210), (4, 210))
    panels = [PanelSpec(id=f"p{n}", kind="card", laptop=size) for n, size in enumerate(sizes)]
    assert [p.laptop[0] for p in filled(panels)] == [8, 4, 4]


def test_panels_of_one_height_take_one_row():
    assert spans((4, 300), (4, 300), (4, 300), (6, 300), (6, 300)) == [1, 1, 1, 1, 1]


def test_type_grows_with_distance_and_shrinks_with_width():
    scene = [{"id": "1", "scenes": [{"page": "situasi"}]}]
    reference = Wall.model_validate({"id": "w", "label": "W", "screen": scene})
    one_55_inch = Wall.model_validate({"id": "w", "label": "W", "picture_mm": 1218, "screen": scene})
    assert reference.scale == 1.0
    assert one_55_inch.scale == 1.99  # DESIGN's table rounds it to 2.0: 62 px against 31
