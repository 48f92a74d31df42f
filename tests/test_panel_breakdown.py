"""Breakdowns: categories against the target, parts of a whole, stacks for each region."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from components.address import Address
from components.panels import breakdown as kind
from components.view import View
from data.batch import Load
from data.period import Period
from data.profile import Profile, Sector, Target, Text
from data.snapshot import Snapshot
from tests.fakes import DISTRICT_1, DISTRICT_2, NOW, REGENCY, long_shape, observed, source, tiny_profile
from tests.panel_fakes import parts, text_of
from tests.snapshots import cases, observations

JUNE = Period.parse("2025-06")
IKM = {"waktu": ("Waktu", 83.9), "biaya": ("Biaya", 92.7), "sarana": ("Sarana", 88.3)}
CLIMATE = {
    "aman_sd": ("Keamanan · SD", 73.9),
    "aman_smp": ("Keamanan · SMP", 71.2),
    "setara_sd": ("Kesetaraan · SD", 62.8),
}
CHILDREN = {
    (DISTRICT_1, "datang"): 60.0, (DISTRICT_1, "belum"): 40.0,
    (DISTRICT_2, "datang"): 90.0, (DISTRICT_2, "belum"): 30.0,
}  # fmt: skip
# A year ago 112 in the first district and 106 in the second: one fell by 12, the other rose by 14.
BEFORE = {
    (DISTRICT_1, "datang"): 62.0, (DISTRICT_1, "belum"): 50.0,
    (DISTRICT_2, "datang"): 80.0, (DISTRICT_2, "belum"): 26.0,
}  # fmt: skip


def profile() -> Profile:
    own: dict[str, Any] = {
        "level": "regency",
        "over_regions": "none",
        "sector": "uji",
        "decimals": 1,
        "better": "higher",
    }
    indicators = (
        observed("ikm", label="IKM", categories={k: v[0] for k, v in IKM.items()}, **own),
        observed("iklim", label="Iklim", categories={k: v[0] for k, v in CLIMATE.items()}, **own),
        observed("nib", label="NIB", unit="NIB", level="regency", sector="uji",
                 categories={"mikro": "Mikro", "kecil": "Kecil"}),
        observed("ats", label="Anak tidak sekolah", unit="anak", level="district", sector="uji", better="lower",
                 categories={"datang": "sudah didatangi", "belum": "belum didatangi"}),
    )  # fmt: skip
    shape = long_shape(region={"column": "kode"}, period={"column": "bulan"}, measure="ukuran", value="nilai",
                       measures={i.id: i.id for i in indicators}, category="rincian")  # fmt: skip
    sender = source("survei", shape, sector="uji", agency="dpmptsp", system="SKM")
    targets = (Target("ikm", date(2020, 1, 1), None, 88.3, act=80.0), Target("iklim", date(2020, 1, 1), None, 60.0))
    return replace(tiny_profile([Sector("uji", Text(id="Uji"), (sender,), indicators, ())]), targets=targets)


def cells(month: Period) -> pd.DataFrame:
    text, back = str(month), month < JUNE
    told = [("ikm", REGENCY, c, v - 1.5 * back) for c, (_, v) in IKM.items()]
    told += [("iklim", REGENCY, c, v - 2.0 * back) for c, (_, v) in CLIMATE.items()]
    told += [("nib", REGENCY, "mikro", 75.0), ("nib", REGENCY, "kecil", 25.0)]
    told += [("ats", region, c, v) for (region, c), v in (BEFORE if back else CHILDREN).items()]
    return pd.concat([observations([(i, r, text, v)], category=c, source="survei") for i, r, c, v in told])


def view(*, months: tuple[str, ...] = ("2024-06", "2025-06"), size: str = "wall", now: datetime = NOW) -> View:
    rows = pd.concat([cells(Period.parse(m)) for m in months], ignore_index=True) if months else observations([])
    came = datetime(2025, 7, 5, tzinfo=UTC)
    loads = (
        [Load("survei", "landed", "survei.xlsx", came, came, came, number=1, version=1, periods=months)]
        if months
        else []
    )
    found = Snapshot(profile(), rows, cases(), loads, {}, 1, now)
    address = Address(path="/layar/utama/1" if size == "wall" else "/sektor/uji", theme="dark")
    return View(found, address, found.profile.regions[REGENCY], None)


def spec(indicator: str, style: str, **own: Any) -> kind.Spec:
    keys = {"id": "rincian", "kind": "breakdown", "indicator": indicator, "style": style, "area": (1, 1, 3, 3)}
    return kind.Spec.model_validate({**keys, **own})


def test_dots_stand_worst_first_with_a_triangle_where_the_target_is_missed() -> None:
    body = kind.draw(spec("ikm", "dots"), view())
    assert [text_of(v) for v in parts(body, "label")] == ["Waktu", "Sarana", "Biaya"]
    assert [text_of(v) for v in parts(body, "value")] == ["83,9", "88,3", "92,7"]
    assert len(parts(body, "sign-watch")) == 1
    assert len(parts(body, "dot-now")) == 2


def test_the_year_before_is_an_open_ring() -> None:
    assert len(parts(kind.draw(spec("ikm", "dots"), view()), "ring")) == 3
    assert kind.caption(spec("ikm", "dots"), view()).endswith("○ Jun 2024")
    assert not parts(kind.draw(spec("ikm", "dots"), view(months=("2025-06",))), "ring")


def test_one_target_for_all_is_one_dashed_line() -> None:
    line = parts(kind.draw(spec("ikm", "dots"), view()), "target-line")[0]
    # Values, rings and target lie between 82.4 and 92.7: the axis runs from 80 to 95; 88.3 is at 8.3 / 15.
    assert line.style["left"] == "55.33%"


def test_groups_keep_the_written_order_and_their_name_once() -> None:
    body = kind.draw(spec("iklim", "dots"), view())
    assert [text_of(g) for g in parts(body, "group")] == ["Keamanan", "Kesetaraan"]
    assert [text_of(g) for g in parts(body, "label")] == ["SD", "SMP", "SD"]


def test_bars_start_at_zero() -> None:
    bars = parts(kind.draw(spec("nib", "bars"), view()), "bar-fill")
    assert [b.style["width"] for b in bars] == ["100.00%", "33.33%"]  # 75 and 25 of an axis to 75


def test_one_whole_is_shared_out() -> None:
    body = kind.draw(spec("nib", "stack"), view())
    assert [p.style["width"] for p in parts(body, "part")] == ["75.00%", "25.00%"]
    assert "75\u00a0%" in text_of(body)


def test_each_region_is_a_stack_with_total_and_change() -> None:
    body = kind.draw(spec("ats", "children_stack", area=(1, 1, 6, 5)), view())
    assert [text_of(n) for n in parts(body, "name")] == ["Sumberrejo", "Mekarsari"]
    assert [text_of(n) for n in parts(body, "total")] == ["120", "100"]
    assert [text_of(n) for n in parts(body, "change")] == ["+14", "−12"]


def test_only_a_change_the_wrong_way_is_tinted() -> None:
    body = kind.draw(spec("ats", "children_stack", area=(1, 1, 6, 5)), view())
    assert [c.className for c in parts(body, "change")] == ["change heat-watch", "change"]
    assert kind.title(spec("ats", "children_stack"), view()) == "Sumberrejo 120\u00a0anak terbanyak; Sumberrejo naik"


def test_the_title_names_the_part_that_stands_out() -> None:
    assert kind.title(spec("ikm", "dots"), view()) == "Waktu terendah, 83,9"
    assert kind.title(spec("nib", "bars", area=(1, 1, 4, 3)), view()) == "Mikro terbanyak, 75\u00a0NIB"


def test_a_title_too_long_for_a_line_leaves_the_value_to_its_row() -> None:
    assert kind.title(spec("ikm", "dots", area=(1, 1, 2, 3)), view()) == "Waktu terendah"


def test_categories_against_a_target_give_the_panel_its_state() -> None:
    assert kind.state(spec("ikm", "dots"), view()) == "watch"
    assert kind.state(spec("nib", "bars"), view()) == "none"


def test_old_categories_have_no_present_state() -> None:
    old = view(now=datetime(2025, 12, 1, tzinfo=UTC))
    body = kind.draw(spec("ikm", "dots"), old)
    assert not parts(body, "sign-watch")
    assert len(parts(body, "old")) == 3
    assert kind.title(spec("ikm", "dots"), old) == "IKM pada Jun"


def test_without_a_delivery_the_body_says_why() -> None:
    for style, indicator in (("dots", "ikm"), ("bars", "nib"), ("stack", "nib"), ("children_stack", "ats")):
        assert "Belum ada kiriman" in text_of(kind.draw(spec(indicator, style), view(months=())))


def test_rows_have_one_width() -> None:
    for style, indicator in (("dots", "ikm"), ("children_stack", "ats")):
        found = kind.rows(spec(indicator, style), view())
        assert len({len(r) for r in (found.header, *found.table, *found.plain)}) == 1
    assert kind.rows(spec("ats", "children_stack"), view()).plain[0] == (
        DISTRICT_2,
        "Sumberrejo",
        120.0,
        106.0,
        90.0,
        30.0,
    )
