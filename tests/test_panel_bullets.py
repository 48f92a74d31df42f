"""Bullets: bars from zero, ticks at the limit, halves and the people missing."""

from __future__ import annotations

from components.panels import bullets
from tests.panel_fakes import parts, text_of, view


def spec(**keys: object) -> bullets.Spec:
    return bullets.Spec(**{"id": "b", "kind": "bullets", "indicator": "obat", "area": (1, 1, 4, 3), **keys})  # type: ignore[arg-type]


def test_categories_are_held_against_the_target_of_the_whole() -> None:
    """9 days of 30 is below the act threshold of 10; 34 and 41 are enough."""
    found = bullets.items(spec(), view())
    assert [(i.name, i.reading.value, i.reading.status) for i in found] == [
        ("OAT kategori 1", 9.0, "act"), ("Vaksin IPV", 34.0, "good"), ("Tablet tambah darah", 41.0, "good"),
    ]  # fmt: skip


def test_bars_start_at_zero_and_share_one_scale() -> None:
    """The track ends at 1,1 × 41 = 45,1 days: 9 is 19,96 %, the limit 66,52 %."""
    tracks = parts(bullets.draw(spec(), view()), "track")
    fill, tick = tracks[0].children
    assert fill.style == {"width": "19.96%"}
    assert tick.style == {"left": "66.52%"}
    assert fill.className == "fill-act"


def test_per_cent_ends_at_a_hundred() -> None:
    tracks = parts(bullets.draw(spec(indicator="imunisasi", layout="children"), view()), "track")
    assert tracks[0].children[0].style == {"width": "80.00%"}


def test_the_limit_is_named_once_over_its_tick() -> None:
    shown = bullets.draw(spec(target_label="batas aman"), view())
    assert [text_of(w) for w in parts(shown, "limit-word")] == [f"batas aman 30{chr(160)}hari"]


def test_rows_can_keep_the_order_of_the_profile() -> None:
    worst = [i.name for i in bullets.items(spec(indicator="", indicators=["stunting", "imunisasi"]), view())]
    kept = [
        i.name for i in bullets.items(spec(indicator="", indicators=["imunisasi", "stunting"], order="profile"), view())
    ]
    assert worst == ["Imunisasi lengkap", "Stunting"]
    assert kept == ["Imunisasi lengkap", "Stunting"]


def test_regions_stand_in_two_columns_worst_first() -> None:
    shown = bullets.draw(spec(indicator="imunisasi", layout="children"), view())
    assert len(parts(shown, "bullet-column")) == 2
    assert [text_of(n) for n in parts(shown, "miss")] == ["Sidomulyo", "Kedungwaru", "Tegalrejo"]
    assert (
        bullets.title(spec(indicator="imunisasi", layout="children"), view()) == f"3 kecamatan di bawah 84{chr(160)}%"
    )


def test_the_missing_people_are_entitled_less_served() -> None:
    """1.759 of 14.000: 12.241 are missing."""
    shown = bullets.draw(spec(indicator="", indicators=["stunting"], show="gap"), view())
    assert text_of(parts(shown, "halves")) == "12.241  / 14.000"


def test_halves_are_written_beside_the_value() -> None:
    shown = bullets.draw(spec(indicator="", indicators=["stunting"], show="halves"), view())
    assert text_of(parts(shown, "halves")) == "1.759 / 14.000"


def test_a_hidden_row_has_a_stub_and_no_number() -> None:
    shown = bullets.draw(spec(indicator="kasus", layout="children", columns=1, area=(1, 1, 4, 8)), view("suppressed"))
    assert len(parts(shown, "stub")) == 2
    assert "21 kasus" not in text_of(shown)


def test_a_row_without_a_value_is_hatched_and_dashed_never_zero() -> None:
    shown = bullets.draw(spec(indicator="", indicators=["stunting", "literasi"]), view())
    assert len(parts(shown, "empty")) == 1
    assert text_of(parts(shown, "value")[-1]) == "—"


def test_old_bars_take_the_colour_of_age_and_no_state() -> None:
    shown = bullets.draw(spec(), view("stale"))
    assert len(parts(shown, "fill-stale")) == 3
    assert parts(shown, "miss") == []
    assert bullets.state(spec(), view("stale")) == "stale"


def test_titles_name_the_worst_row() -> None:
    wide = spec(area=(1, 1, 6, 3))
    assert bullets.title(wide, view()) == f"OAT kategori 1: 9{chr(160)}hari, di bawah 30{chr(160)}hari"
    assert bullets.title(spec(), view()) == f"OAT kategori 1: 9{chr(160)}hari"
    assert bullets.title(spec(), view("stale")) == f"OAT kategori 1 9{chr(160)}hari pada Mar"


def test_titles_count_what_meets_its_target() -> None:
    several = spec(indicator="", indicators=["stunting", "imunisasi", "literasi"])
    assert bullets.title(several, view()) == "2 dari 3 ukuran sesuai target"


def test_without_data_ticks_stay_with_the_reason() -> None:
    shown = bullets.draw(spec(indicator="", indicators=["stunting", "imunisasi"]), view("none"))
    assert "Belum ada kiriman" in text_of(parts(shown, "over"))
    assert all(len(track.children) == 1 for track in parts(shown, "track"))


def test_a_wall_counts_what_it_leaves_out() -> None:
    assert "lain" in text_of(
        parts(bullets.draw(spec(indicator="imunisasi", layout="children"), view(children=60)), "more")
    )
