"""A doubted number wears its sign and its words: in the badge, on a card, in a table, in an export."""

from __future__ import annotations

from dataclasses import replace

from dash import html

from components import frame
from components.address import Address
from components.doubts import doubt_words, doubts_of, flag_words, full_words, told, with_notes
from components.panels.base import Rows, find_kinds
from components.view import View
from data.period import Period
from tests.fakes import REGENCY, VILLAGE_1, VILLAGES, tiny_profile
from tests.panel_fakes import parts, text_of
from tests.snapshots import observations, snapshot

JUNE = Period.parse("2025-06")


def view(lang: str = "id") -> View:
    """Karanganyar weighed 40, 41, 40, 39, 40 children and then 410; every other village 40 or so."""
    usual = enumerate((40, 41, 40, 39, 40, 41), 1)
    cells = [("balita_ditimbang", v, f"2025-0{m}", n) for m, n in usual for v in VILLAGES]
    rows = observations([(i, v, p, 410.0 if (v, p) == (VILLAGE_1, "2025-06") else float(n)) for i, v, p, n in cells])
    found = snapshot(rows, profile=tiny_profile())
    return View(found, Address.parse("/", f"lang={lang}"), found.profile.region, None)


def test_a_doubted_value_says_from_what_it_jumped_in_both_languages() -> None:
    assert doubt_words(view(), view().reading("balita_ditimbang", VILLAGE_1)) == "melonjak dari 40"
    assert doubt_words(view("en"), view("en").reading("balita_ditimbang", VILLAGE_1)) == "jumped from 40"
    words = full_words(view(), view().reading("balita_ditimbang", VILLAGE_1))
    assert words == "Karanganyar, Jun 2025, Balita ditimbang 410: melonjak dari 40"


def test_a_sum_says_how_many_doubted_values_are_in_it() -> None:
    own = view().reading("balita_ditimbang", REGENCY)
    assert (own.value, doubts_of(own), doubt_words(view(), own)) == (574.0, (), "termasuk 1 nilai yang diragukan")
    assert "▲" not in view().bare(own)


def test_a_value_in_a_table_wears_the_sign() -> None:
    assert view().bare(view().reading("balita_ditimbang", VILLAGE_1)) == "410\u00a0▲"
    assert view().bare(view().reading("balita_ditimbang", VILLAGES[1])) == "41"


def test_the_badge_counts_what_a_panel_shows_and_says_it_in_full_on_asking() -> None:
    seen = view().noticing()
    seen.children("balita_ditimbang", level="village")
    span = told(view(), seen.noticed or (), view().reading("balita_ditimbang"))
    assert isinstance(span, html.Span)
    assert " ".join(text_of(span).split()) == "▲ 1 nilai diragukan 1 diragukan"  # in words, and where room is short
    assert "melonjak dari 40" in span.title
    assert told(view(), [[view().reading("balita_ditimbang", VILLAGES[1])]], None) is None


def test_every_kind_of_panel_about_a_doubted_sum_says_so() -> None:
    for name in ("card", "ranking", "table", "trend", "heat_table", "bullets", "strip"):
        kind = find_kinds()[name]
        keys = {"indicators": ("balita_ditimbang",)} if name == "heat_table" else {"indicator": "balita_ditimbang"}
        spec = kind.Spec(id="uji", kind=name, area=(1, 1, 8, 6), **keys)
        section = html.Section(**frame.panel(spec, kind, view()))
        (doubt,) = parts(section, "doubt")
        assert "diragukan" in text_of(doubt), name


def test_rows_taken_along_have_a_note_beside_the_doubted_one_only() -> None:
    rows = Rows(("Kode", "Nilai"), (("a", "410 ▲"), ("b", "41")), ((VILLAGE_1, 410.0), (VILLAGES[1], 41.0)))
    readings = [view().reading("balita_ditimbang", v) for v in VILLAGES[:2]]
    noted = with_notes(view(), rows, [readings])
    label = readings[0].indicator.name("id")
    assert noted.header == ("Kode", "Nilai", "Catatan")
    assert [line[-1] for line in noted.plain] == [f"▲ {label}: melonjak dari 40", ""]
    assert with_notes(view(), rows, [readings[1:]]) == rows


def test_a_row_of_another_period_has_no_note() -> None:
    rows = Rows(("Periode", "Nilai"), (), (("2025-05", 40.0), ("2025-06", 410.0)))
    here = replace(view(), region=view().profile.regions[VILLAGE_1])
    noted = with_notes(here, rows, [here.history("balita_ditimbang")])
    assert [bool(line[-1]) for line in noted.plain] == [False, True]


def test_a_flag_of_the_agency_itself_stays_as_it_is_written() -> None:
    assert flag_words(view(), "sementara") == "sementara"
    assert flag_words(view("en"), "kumulatif turun") == "fell though cumulative"


def test_a_panel_of_several_measures_counts_the_doubts_of_each() -> None:
    """The second measure is only asked of the two kecamatan; one value of the first and none of it is doubted."""
    seen = view().noticing()
    seen.children("balita_ditimbang")
    seen.children("balita_stunting")
    other = [r for group in seen.noticed or () for r in group if r.indicator.id == "balita_ditimbang"]
    assert sum(r.doubtful for r in other) == 1
    span = told(view(), [other], view().reading("balita_stunting"))
    assert span is not None
    assert span.title == "termasuk 1 nilai yang diragukan"


def test_a_row_about_another_measure_has_no_note() -> None:
    rows = Rows(("Ukuran", "Nilai"), (), (("Balita ditimbang, anak", 410.0), ("Balita stunting, anak", 3.0)))
    here = replace(view(), region=view().profile.regions[VILLAGE_1])
    asked = [here.reading("balita_ditimbang"), here.reading("balita_stunting")]
    assert [bool(line[-1]) for line in with_notes(here, rows, [asked]).plain] == [True, False]
