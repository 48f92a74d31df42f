"""Panels about the data themselves: deliveries, quality, how to read a number."""

from components.panels import delivery, note, quality
from tests.panel_fakes import text_of, view

DELIVERY = delivery.Spec(id="kiriman", kind="delivery")
QUALITY = quality.Spec(id="mutu", kind="quality")
NOTE = note.Spec(id="cara", kind="note", about="stunting")


def line(condition, source="eppgbm"):
    return next(x for x in delivery.lines(DELIVERY, view(condition)) if x.source.id == source)


def test_a_source_stands_with_its_light():
    assert line("fresh").light == "fresh"
    assert line("stale").light == "stale"
    assert line("failed").light == "failed"
    assert line("none").light == "never"


def test_what_stopped_is_named_in_the_title():
    assert delivery.title(DELIVERY, view("stale")).startswith("EPPGBM")
    assert delivery.state(DELIVERY, view("stale")) == "stale"


def test_a_period_nobody_delivered_is_missing_and_the_present_one_is_open():
    marks = line("stale").marks
    assert len(marks) == 12
    assert marks[-1] == "open"
    assert "missing" in marks


def test_shares_are_told_only_of_what_came():
    assert line("none").valid is None and line("none").complete is None
    # Four measures of 14 districts, investment, six schools, and medicine and literacy by their parts: 65 of 65.
    assert line("fresh").complete == 1.0


def test_the_note_says_halves_coverage_thresholds_and_basis():
    shown = dict(note.pairs(NOTE, view("fresh")))
    assert shown["Pembilang"] == "Balita pendek" and shown["Penyebut"] == "Balita ditimbang"
    assert shown["Cakupan"] == "14 dari 14 kecamatan"
    assert shown["Ambang"] == "target ≤ 14 · tindak di atas 16,0"
    assert shown["Dasar"] == "Contoh"


def test_the_note_says_when_there_is_no_official_target():
    spec = note.Spec(id="cara", kind="note", about="ditimbang")
    assert dict(note.pairs(spec, view("fresh")))["Dasar"] == "tanpa target resmi"


def test_quality_counts_only_what_was_observed():
    shown = {f.key: f for f in quality.figures(view("fresh"))}
    assert shown["complete"].value == 1.0 and shown["complete"].state == "good"
    empty = {f.key: f for f in quality.figures(view("none"))}
    assert empty["complete"].value is None and quality.text(empty["complete"], view("none")) == "—"
    assert "Lengkap" in text_of(quality.draw(QUALITY, view("fresh")))
