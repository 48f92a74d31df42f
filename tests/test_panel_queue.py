"""The queue: one mark for every open case, at its working days left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from components.address import Address
from components.panels import queue as kind
from components.panels.queue_marks import Stacking, spots, stacking
from components.view import View
from data.batch import Load
from data.profile import Agency, CasesCounted, Profile, Sector, Text
from data.snapshot import Snapshot
from tests.fakes import NOW, register_shape, source, tiny_profile
from tests.panel_fakes import figures, parts, text_of, traces
from tests.snapshots import case, cases, observations

# NOW is Tuesday 15 July 2025. Days left are working days from then to the day due.
OPEN = cases(
    case("IZ-1", "2025-07-01", due="2025-07-08", type="PBG gudang", desk="PUPR", region="99.01.01.2001"),
    case("IZ-2", "2025-07-01", due="2025-07-14", type="PBG", desk="PUPR"),
    case("IZ-3", "2025-07-01", due="2025-07-16", type="PBG", desk="PUPR"),
    case("IZ-4", "2025-07-01", due="2025-07-22", type="PKKPR", desk="DLH"),
    case("IZ-5", "2025-07-01", due="2025-12-31", type="PKKPR", desk="DLH"),
    case("IZ-6", "2025-07-01", type="PKKPR", desk="DLH"),
    case("IZ-7", "2025-07-01", due="2025-07-03", closed="2025-07-02", desk="DLH"),
)


def profile() -> Profile:
    counted = CasesCounted(kind="cases", id="lewat", label="Lewat SLA", definition="Contoh.", cases="izin",
                           measure="overdue", unit="izin", better="lower")  # fmt: skip
    shape = register_shape(region={"fixed": "99.01"}, case={"reference": "no", "received": "terima", "due": "batas"})
    sender = source("izin", shape, sector="perizinan", agency="dpmptsp", system="SiCANTIK", frequency="day")
    found = tiny_profile([Sector("perizinan", Text(id="Perizinan"), (sender,), (counted,), ())])
    agency = Agency(id="dpmptsp", short="DPMPTSP", name=Text(id="DPMPTSP Contoh"))
    return replace(found, info=found.info.model_copy(update={"agency": (agency,)}))


def view(rows: pd.DataFrame = OPEN, *, size: str = "wall", delivered: datetime | None = NOW, lang: str = "id") -> View:
    loads = []
    if delivered:
        day = delivered.date().isoformat()
        loads.append(
            Load("izin", "landed", "izin.xlsx", delivered, delivered, delivered, number=1, version=1, periods=(day,))
        )
    found = Snapshot(profile(), observations([]), rows, loads, {}, 1, NOW)
    path = "/layar/utama/1" if size == "wall" else "/sektor/perizinan"
    return View(found, Address(path=path, lang=lang, theme="dark"), found.profile.regions["99.01"], None)


def spec(**own: Any) -> kind.Spec:
    keys = {"id": "antrean", "kind": "queue", "indicator": "lewat", "source": "izin", "area": (1, 3, 7, 6)}
    return kind.Spec.model_validate({**keys, **own})


def test_every_dated_open_case_is_one_mark_with_its_own_sign() -> None:
    body = kind.draw(spec(), view())
    late, soon, rest = (traces(body, mode="markers")[i] for i in (2, 1, 0))
    # Due 8 July: five working days ago (9, 10, 11, 14, 15 July); due 14 July: one.
    assert sorted(late["x"]) == [-5, -1] and late["marker"]["symbol"] == "diamond"
    assert soon["x"] == [1] and soon["marker"]["symbol"] == "triangle-up"
    assert rest["x"] == [5, 20] and rest["marker"]["symbol"] == "circle"


def test_a_case_without_a_deadline_is_counted_in_words_not_drawn() -> None:
    body = kind.draw(spec(), view())
    assert "1 izin tanpa tenggat" in text_of(body)


def test_desks_with_overdue_cases_come_first() -> None:
    body = kind.draw(spec(), view())
    assert [text_of(d) for d in parts(body, "desk")] == ["PUPR 2 lewat · 3 proses", "DLH 3 proses"]


def test_marks_of_a_row_stand_around_its_middle() -> None:
    body = kind.draw(spec(), view())
    rest = traces(body, mode="markers")[0]
    assert rest["y"] == [-1.0, -1.0]  # DLH is the second row


def test_the_days_past_due_are_tinted_up_to_the_line_before_today() -> None:
    layout = figures(kind.draw(spec(), view()))[0]["layout"]
    assert layout["shapes"][0]["x1"] == -0.5
    assert layout["yaxis"]["range"] == [-1.5, 0.5]
    assert "≥ 20" in layout["xaxis"]["ticktext"]


def test_title_caption_and_state_are_found_by_rule() -> None:
    assert kind.title(spec(), view()) == "2 dari 6 izin lewat batas — 2 di PUPR"
    assert kind.title(spec(), view(lang="en")) == "2 of 6 permits overdue — 2 at PUPR"
    assert kind.state(spec(), view()) == "act"
    calm = cases(case("IZ-4", "2025-07-01", due="2025-07-31"))
    assert kind.title(spec(), view(calm)) == "1 izin dalam proses, tidak ada yang lewat batas"
    assert kind.state(spec(), view(calm)) == "good"


def test_the_list_names_the_worst_with_place_desk_and_days() -> None:
    body = kind.draw(spec(style="list"), view())
    first = parts(body, "queue-list")[0].children[0].children[0]
    assert text_of(first) == "! PBG gudang, Karanganyar PUPR +5 hari"
    assert kind.title(spec(style="list"), view()) == "PBG gudang Karanganyar tertahan paling lama"


def test_without_anything_overdue_the_list_says_so() -> None:
    calm = cases(case("IZ-4", "2025-07-01", due="2025-07-31"))
    assert text_of(kind.draw(spec(style="list"), view(calm))) == "Tidak ada izin yang lewat batas"


def test_a_source_that_never_delivered_is_not_an_empty_queue() -> None:
    never = view(cases(), delivered=None)
    assert "Belum ada kiriman" in text_of(kind.draw(spec(), never))
    assert kind.title(spec(), never) == "izin: belum ada kiriman"


def test_an_old_queue_is_drawn_in_the_colour_of_old_data() -> None:
    old = view(delivered=datetime(2025, 5, 1, tzinfo=UTC))
    assert {t["marker"]["color"] for t in traces(kind.draw(spec(), old), mode="markers")} == {"#a79bb8"}
    assert kind.state(spec(), old) == "stale"


def test_on_a_laptop_a_mark_tells_its_case_but_names_stay_text() -> None:
    odd = cases(case("IZ-<1>", "2025-07-01", due="2025-07-08", type="PBG & lain", desk="PUPR"))
    words = traces(kind.draw(spec(), view(odd, size="laptop")), mode="markers")[2]["text"][0]
    assert words.startswith("<b>PBG &amp; lain IZ-&lt;1&gt;</b>")


@pytest.mark.parametrize(("most", "expected"), [(4, 12.0), (8, 12.0), (60, 4.5)])
def test_marks_shrink_only_when_a_day_is_very_full(most: int, expected: float) -> None:
    # A row of 56 px holds 4 marks of 12 px above each other, a day of 27 px two columns of them (27 × 0.84 ÷ 12 + 1);
    # 60 marks fit first at 4.5 px: 10 above each other (56 × 0.86 ÷ 4.5) in 6 columns (22.68 ÷ 4.5 + 1).
    assert stacking([most], row=56, day=27, largest=12).step == expected


def test_a_full_day_is_split_into_even_columns() -> None:
    found = spots([1] * 7, Stacking(12, 4), row=56, day=27.3)
    assert len({s.x for s in found}) == 2
    assert [sum(s.x == x for s in found) for x in sorted({s.x for s in found})] == [4, 3]
    assert sum(s.y for s in found[:4]) == pytest.approx(0, abs=0.01)


def test_many_desks_are_cut_on_the_wall_with_a_count_of_the_rest() -> None:
    many = cases(*(case(f"IZ-{i}", "2025-07-01", due="2025-07-31", desk=f"Meja {i:02d}") for i in range(60)))
    body = kind.draw(spec(), view(many))
    assert len(parts(body, "desk")) < 12
    assert "meja lain" in text_of(body)
    assert len(parts(kind.draw(spec(), view(many, size="laptop")), "desk")) == 60


def test_rows_tell_every_open_case() -> None:
    found = kind.rows(spec(), view())
    assert found.plain[0] == ("IZ-1", "PBG gudang", "PUPR", "99.01.01.2001", "2025-07-01", "2025-07-08", -5)
    assert len(found.table) == 6
    assert {len(r) for r in (found.header, *found.table, *found.plain)} == {7}
