"""Panels of the first page: what needs attention, where headlines miss, a sector's strip."""

from components.panels import alerts, misses, sector
from tests.panel_fakes import text_of, view

ALERTS = alerts.Spec(id="perhatian", kind="alerts")
MISSES = misses.Spec(id="meleset", kind="misses")
STRIP = sector.Spec(id="sektor", kind="sector", of="kesehatan")


def test_a_headline_that_misses_somewhere_is_an_alert_with_its_places():
    shown = text_of(alerts.draw(ALERTS, view("fresh")))
    # 175,9 / 14 districts of 1,000 = 12,6 %: on target as a whole, three districts above 14 %.
    assert "Stunting Mekarsari, Sumberrejo, Tegalrejo di atas target" in shown
    assert "12,6\u00a0%" in shown and "target ≤ 14" in shown and "Pantau" in shown
    assert alerts.title(ALERTS, view("fresh")) == "1 perlu dipantau"


def test_an_old_number_is_no_alert_but_its_source_is():
    shown = text_of(alerts.draw(ALERTS, view("stale")))
    assert "EPPGBM berhenti mengirim; Stunting memakai angka lama" in shown
    assert "di atas target" not in shown


def test_a_source_that_cannot_be_read_is_said_without_a_number_in_its_sign():
    found = alerts.draw(ALERTS, view("failed"))
    assert "EPPGBM gagal ditarik" in text_of(found)
    assert alerts.state(ALERTS, view("failed")) in {"good", "watch"}


def test_the_rows_of_alerts_say_what_the_panel_says():
    rows = alerts.rows(ALERTS, view("fresh"))
    assert rows.header == ("Keadaan", "Judul", "Nilai", "target", "Catatan")
    assert rows.table[0][0] == "Pantau" and rows.table[0][2] == "12,6\u00a0%"


def test_each_district_is_counted_by_its_own_misses():
    found = {m.region.name: (m.misses, m.state) for m in misses.missed(view("fresh"))}
    assert found["Mekarsari"] == (1, "act")  # 16,8 % is above the act threshold of 16
    assert found["Sumberrejo"] == (1, "watch")  # 15,3 %
    assert found["Karanganyar"] == (0, "good")  # 13,9 %
    assert misses.title(MISSES, view("fresh")) == "3 kecamatan punya indikator meleset"


def test_nothing_is_counted_where_nothing_was_told():
    found = misses.missed(view("none"))
    assert {(m.misses, m.judged, m.state) for m in found} == {(0, 0, "none")}
    assert misses.title(MISSES, view("none")) == "Belum ada yang dapat dinilai"


def test_a_sectors_strip_shows_its_headlines_worst_first_with_their_lines():
    drawn = sector.draw(STRIP, view("fresh"))
    assert text_of(drawn).count("Stunting") == 1
    frame = sector.frame(STRIP, view("fresh"))
    assert "0 dari 1 sesuai target" in text_of(frame["children"])
    assert frame["className"] == "panel kind-sector state-watch"


def test_an_old_headline_stands_in_the_strip_as_old():
    rows = sector.rows(STRIP, view("stale"))
    assert [line[-1] for line in rows.table] == ["Kedaluwarsa"]
