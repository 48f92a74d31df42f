"""The frame: every state a panel can be in, the badge that says whose number and how old, and a panel that fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from dash import html

from components import frame
from components.panels.base import Rows
from components.space import whole_pieces
from components.view import View
from data.profile import PanelSpec, Text
from data.reading import Freshness
from tests import panel_fakes
from tests.fakes import NOW
from tests.panel_fakes import Condition, parts, text_of
from tests.screens import site
from tests.snapshots import STUNTED, WEIGHED, snapshot, weighing

SPEC = PanelSpec(id="uji", kind="uji", indicator="stunting")


def kind(**own: Any) -> Any:
    """The least a panel kind must have; own: optional functions."""
    return SimpleNamespace(
        KIND="uji", Spec=PanelSpec, draw=lambda spec, view: html.P("badan"), rows=lambda spec, view: Rows((), ()), **own
    )


def framed(condition: Condition = "fresh", **own: Any) -> html.Section:
    return html.Section(**frame.panel(SPEC, kind(**own), panel_fakes.view(condition)))


def badge(section: html.Section) -> str:
    """The badge's words, single blanks between them."""
    return " ".join(text_of(parts(section, "badge")[0]).split())


def classes(section: html.Section) -> set[str]:
    return set(section.className.split())


# ------------------------------------------------------------------------------------------------- the states


def test_a_fresh_panel_shows_state_finding_and_source() -> None:
    section = framed()
    assert {"panel", "kind-uji", "state-watch", "light-fresh"} <= classes(section)
    assert text_of(parts(section, "body")[0]) == "badan"
    # Delivered 5 July, 11.00 UTC: 18.00 in Jakarta.
    assert "Dinkes · EPPGBM · 5 Jul 18.00 ·" in badge(section)
    assert "segar" in badge(section)
    assert "14 dari 14 kecamatan" in badge(section)
    assert badge(section).endswith("Pantau")


def test_a_late_panel_keeps_its_picture_and_says_by_how_much() -> None:
    section = framed("late")
    # May's file is the newest; June's was promised for 10 July; it is the 15th.
    assert {"light-late", "state-watch"} <= classes(section)
    assert "terlambat 5 hari" in badge(section)


def test_a_stale_panel_has_no_present_state() -> None:
    section = framed("stale")
    assert {"light-stale", "state-stale"} <= classes(section)
    # March's file is the newest; April's was promised for 10 May: 66 days ago.
    assert "kedaluwarsa 66 hari" in badge(section)
    assert "Pantau" not in badge(section)
    assert parts(section.children[1], "sign-stale")


def test_a_stale_panels_title_carries_the_date_of_its_number() -> None:
    title = text_of(framed("stale").children[1].children[0])
    assert title.endswith("pada Mar")


def test_a_failed_source_is_told_with_the_next_try() -> None:
    section = framed("failed")
    assert {"light-failed", "state-stale"} <= classes(section)
    # The next try is at 10.15 of the same day.
    assert "gagal, dicoba lagi 10.15" in badge(section)
    assert parts(section.children[1], "sign-failed")


def test_a_look_that_failed_does_not_make_fresh_data_old() -> None:
    fresh = replace(panel_fakes.view().freshness("eppgbm"), failed=True, reason="basis data tidak menjawab")
    assert frame.light_words(panel_fakes.view(), fresh) == "segar"


def test_without_data_the_panel_says_why_instead_of_a_number() -> None:
    section = framed("none")
    assert "light-never" in classes(section)
    assert text_of(section.children[1].children[0]) == "Stunting: belum ada kiriman"
    assert "belum ada data" in badge(section)
    assert "—" in badge(section)


def test_a_suppressed_neighbour_does_not_change_the_frame() -> None:
    assert {"light-fresh", "state-watch"} <= classes(framed("suppressed"))


def test_a_value_of_too_few_regions_is_withheld_and_says_so() -> None:
    one_of_five = weighing("2025-05", dict(list(STUNTED.items())[:1]), dict(list(WEIGHED.items())[:1]))
    view = replace(panel_fakes.view(), snapshot=snapshot(one_of_five))
    section = html.Section(**frame.panel(SPEC, kind(), view))
    assert text_of(section.children[1].children[0]) == "stunting: cakupan laporan terlalu rendah"
    assert "1 dari 5 desa" in badge(section)
    assert "10 %" not in text_of(section)  # 3 of 30, the only village's own


# ------------------------------------------------------------------------------------------------- what a kind may say


def test_fixed_words_come_before_a_kinds_own() -> None:
    spec = PanelSpec(id="uji", kind="uji", indicator="stunting", title="Judul tetap", caption="Ket tetap")
    own = kind(title=lambda spec, view: "Judul jenis", caption=lambda spec, view: "Ket jenis")
    header = frame.panel(spec, own, panel_fakes.view())["children"][1]
    assert (text_of(header.children[0]).split("  ")[-1], text_of(header.children[1])) == ("Judul tetap", "Ket tetap")


def test_a_kind_may_say_its_own_title_caption_and_state() -> None:
    own = {"title": lambda s, v: "Judul", "caption": lambda s, v: "Ket", "state": lambda s, v: "act"}
    section = framed(**own)
    assert "state-act" in classes(section)
    assert text_of(section.children[1]).endswith("Judul Ket")


def test_a_caption_names_measure_unit_period_and_target() -> None:
    caption = text_of(framed().children[1].children[1])
    assert caption == "Prevalensi stunting, % · Jun 2025 · target ≤ 14"


def test_a_panel_of_no_indicator_has_neither_state_nor_source() -> None:
    section = html.Section(**frame.panel(PanelSpec(id="kosong", kind="uji"), kind(), panel_fakes.view()))
    assert "state-none" in classes(section)
    assert badge(section) == ""
    assert text_of(section.children[1].children[0]) == "kosong"


# ------------------------------------------------------------------------------------------------- a panel that fails


def test_a_panel_that_raises_draws_the_failure_with_a_code_that_the_log_has(caplog: pytest.LogCaptureFixture) -> None:
    def draw(spec: PanelSpec, view: View) -> None:
        raise ZeroDivisionError("pembagi")

    found = frame.panel(SPEC, SimpleNamespace(draw=draw), panel_fakes.view())  # type: ignore[arg-type]
    words = text_of(found["children"])
    assert found["className"] == "panel failed"
    assert "Panel ini tidak dapat digambar (kode " in words
    assert "panel lain tidak terpengaruh" in words
    code = words.split("kode ")[1][:12]
    assert caplog.records[-1].fields == {"panel": "uji", "code": code}  # type: ignore[attr-defined]
    assert "ZeroDivisionError: pembagi" in caplog.text


def test_other_panels_of_the_page_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(spec: PanelSpec, view: View) -> None:
        raise ZeroDivisionError

    one = site()
    monkeypatch.setattr(one.web.kinds["ranking"], "draw", draw)
    shown = one.body("/sektor/kesehatan")["parts"]
    assert [name for name, found in shown.items() if "failed" in str(found.get("className"))] == ["p-urutan"]


# ------------------------------------------------------------------------------------------------- the badge


def _fresh(light: Any, **own: Any) -> Freshness:
    return Freshness(light=light, delivered=NOW, period=None, due=None, age=0.0, limit=0.0, **own)


def test_words_of_a_light() -> None:
    view = panel_fakes.view()
    assert frame.light_words(view, _fresh("fresh")) == "segar"
    assert frame.light_words(view, _fresh("late")) == "terlambat"
    assert frame.light_words(view, _fresh("stale", failed=True)) == "gagal"
    tomorrow = _fresh("never", failed=True, next_try=NOW + timedelta(days=1))
    assert frame.light_words(view, tomorrow) == "gagal, dicoba lagi 16 Jul 10.00"
    due = replace(_fresh("late"), due=date(2025, 7, 14))
    assert frame.light_words(view, due) == "terlambat 24 jam"


def test_the_age_bar_has_its_limit_at_sixty_per_cent() -> None:
    def width(age: float) -> tuple[str, str]:
        bar = frame.age_bar(replace(_fresh("fresh"), age=age, limit=100.0))
        return bar.children[0].style["width"], bar.className

    assert width(50) == ("30%", "age")
    assert width(100) == ("60%", "age")
    assert width(150) == ("90%", "age")
    assert width(1000) == ("100%", "age far")
    assert frame.age_bar(_fresh("never")).children[0].style["width"] == "0%"


def test_many_sources_are_counted_few_are_named() -> None:
    view = panel_fakes.view()
    sources = list(view.profile.sources.values())
    assert frame.source_words(sources[:1], view) == ("Dinkes · ", "EPPGBM")
    assert frame.source_words(sources, view) == ("Dinkes · ", "EPPGBM, SiCANTIK")
    four = [s.model_copy(update={"id": f"s{n}", "system": f"S{n}"}) for n, s in enumerate(sources * 2)]
    assert frame.source_words(four, view) == ("", "4 sumber")


def test_the_badge_tells_of_the_worst_source() -> None:
    view = panel_fakes.view("stale")
    sources = [view.profile.sources["izin"], view.profile.sources["eppgbm"]]
    assert [view.freshness(s.id).light for s in sources] == ["fresh", "stale"]
    assert frame.main_source(sources, view).id == "eppgbm"


def test_words_in_place_of_a_body_say_why_and_when() -> None:
    view = panel_fakes.view("failed")
    failed = text_of(frame.message(view, None, view.freshness("eppgbm")))
    assert failed == "Tidak terhubung sejak 15 Jul 01.00 basis data tidak menjawab"
    none = panel_fakes.view("none")
    missing = text_of(frame.message(none, none.reading("stunting"), none.freshness("eppgbm")))
    # June's file, promised for the 10th, never came: the next promise is July's, on 10 August.
    assert missing == "Belum ada kiriman Jadwal kiriman 10 Agt 2025"


# ------------------------------------------------------------------------------------------------- a caption's one line


def test_a_caption_too_long_for_a_wall_gives_up_whole_pieces_from_the_end() -> None:
    # 21 px at 0,475 em: ten px a character. A panel of three cells holds 3 × 142,5 + 2 × 14 − 36 = 419,5 px.
    words = "Iklim sekolah, skor · Jun 2025 · target ≥ 60 · ○ 2024"
    assert whole_pieces(words, 419.5, 21) == "Iklim sekolah, skor · Jun 2025"
    assert whole_pieces(words, 600, 21) == words


def test_a_caption_keeps_its_period_whatever_goes() -> None:
    words = "14 kecamatan urut dari terburuk · Smt 1 2025 · sel berwarna = meleset"
    assert whole_pieces(words, 419.5, 21, keep="Smt 1 2025") == "Smt 1 2025"
    assert whole_pieces(words, 10, 21, keep="Smt 1 2025") == "Smt 1 2025"
    assert whole_pieces("Satu potong yang panjang", 10, 21) == "Satu potong yang panjang"


def test_a_laptop_shows_the_whole_caption() -> None:
    long = PanelSpec(
        id="uji", kind="uji", indicator="stunting", caption=Text(id=" · ".join(["kata"] * 40)), area=(1, 1, 2, 2)
    )
    shown = {
        size: text_of(frame.panel(long, kind(), panel_fakes.view(size=size))["children"][1].children[1])
        for size in ("wall", "laptop")
    }
    assert shown["laptop"].count("kata") == 40
    assert 1 <= shown["wall"].count("kata") < 10
