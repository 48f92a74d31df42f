"""The table: exact values, worst first, sorted as the address asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from components.panels import table as kind
from components.view import View
from tests.panel_fakes import parts, text_of, view


def spec(**own: Any) -> kind.Spec:
    keys = {"id": "tabel", "kind": "table", "indicators": ["stunting", "imunisasi"], "area": (1, 1, 6, 8)}
    return kind.Spec.model_validate({**keys, **own})


def asked(found: View, **extra: str) -> View:
    return replace(found, address=found.address.moved(extra=tuple(extra.items())))


def names(body: Any) -> list[str]:
    rows = body.children[0].children[1].children
    return [text_of(row.children[0]).replace("! ", "").strip() for row in rows]


def test_the_worst_region_comes_first() -> None:
    body = kind.draw(spec(limit=3), view())
    # 16,8, 15,3 and 14,6 % of children are the three highest of fourteen districts.
    assert names(body) == ["Mekarsari", "Sumberrejo", "Tegalrejo"]
    assert "16,8" in text_of(body)


def test_a_laptop_shows_the_denominator_and_scrolls_through_all() -> None:
    body = kind.draw(spec(), view(size="laptop"))
    assert len(names(body)) == 14
    assert text_of(body.children[0].children[1].children[0].children[1]) == "1.000"


def test_the_address_sorts_by_another_column_or_by_name() -> None:
    laptop = view(size="laptop")
    by_name = names(kind.draw(spec(), asked(laptop, urut="nama")))
    assert by_name == sorted(by_name)
    # Immunisation is 79 + 7n mod 17: least, 79, in none; n = 5 gives 79 + 1 = 80.
    assert names(kind.draw(spec(limit=1), asked(laptop, urut="imunisasi"))) == ["Sidomulyo"]


def test_headings_sort_by_a_link_where_people_can_click() -> None:
    heads = kind.draw(spec(), view(size="laptop")).children[0].children[0].children.children
    assert heads[0].children.href == "/sektor/kesehatan?theme=dark&urut=nama"
    wall = kind.draw(spec(), view()).children[0].children[0].children.children
    assert isinstance(wall[0].children, str)


def test_every_row_has_its_line() -> None:
    body = kind.draw(spec(limit=2), view())
    assert len(parts(body, "spark")) == 2


def test_more_regions_than_fit_are_counted() -> None:
    body = kind.draw(spec(area=(1, 1, 6, 3)), view(children=60))
    shown = len(names(body))
    assert 0 < shown < 60
    assert str(60 - shown) in text_of(body.children[1])


def test_a_hidden_number_is_a_hatched_stub_with_its_reason() -> None:
    hidden = kind.Spec.model_validate({"id": "t", "kind": "table", "indicators": ["kasus"], "area": (1, 1, 6, 8)})
    stubs = parts(kind.draw(hidden, view("suppressed")), "stub")
    assert stubs
    assert all("disamarkan" in s.title for s in stubs)


def test_an_old_table_has_no_present_state() -> None:
    body = kind.draw(spec(), view("stale"))
    assert not parts(body, "sign-act")
    assert len(parts(body, "sign-stale")) == len(names(body))


def test_without_a_delivery_it_says_why() -> None:
    assert "Belum ada kiriman" in text_of(kind.draw(spec(), view("none")))


def test_title_and_caption_tell_the_order() -> None:
    assert (
        kind.caption(spec(limit=6), view(size="laptop"))
        == "14 kecamatan, 6 teratas ditampilkan · urut Stunting · Jun 2025"
    )
    # Mekarsari misses stunting only (immunisation 86); Tegalrejo has 14,6 % above 14 and 79 + 21 mod 17 = 83 below 84.
    assert kind.title(spec(), view()) == "Tegalrejo meleset di 2 ukuran"


def test_rows_have_one_width_and_numbers_for_csv() -> None:
    found = kind.rows(spec(), view())
    assert len({len(r) for r in (found.header, *found.table, *found.plain)}) == 1
    assert found.plain[0][:4] == ("99.01.01", "Mekarsari", 1000.0, 16.8)
