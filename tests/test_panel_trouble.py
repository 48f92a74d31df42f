"""What holds figures back, and the marks of deliveries period by period."""

from dataclasses import replace
from datetime import UTC, datetime

from components.panels import delivery, trouble
from data.batch import Load
from tests.panel_fakes import text_of, view

SPEC = trouble.Spec(id="tertinggal", kind="trouble")


def test_nothing_overdue_is_said_in_words():
    assert trouble.title(SPEC, view("fresh")) == "Tidak ada kiriman yang tertinggal"
    assert trouble.state(SPEC, view("fresh")) == "good"


def test_a_stale_source_tells_since_when_and_what_it_touches():
    """Delivered on 5 April 18.00, asked on 15 July 10.00: 100,7 days."""
    shown = text_of(trouble.draw(SPEC, view("stale", size="laptop")))
    assert trouble.title(SPEC, view("stale")) == "EPPGBM: 101 hari tanpa kiriman"
    assert "Kiriman terakhir 5 Apr 18.00" in shown and "Terdampak Stunting" in shown


def test_a_source_that_cannot_be_read_tells_why():
    assert "basis data tidak menjawab" in text_of(trouble.draw(SPEC, view("failed", size="laptop")))


def test_a_source_that_never_delivered_has_no_age():
    assert trouble.title(SPEC, view("none")) == "EPPGBM: belum pernah mengirim"


# ---------------------------------------------------------------------------------------------- marks and ages


def load(when: str, *periods: str, outcome: str = "landed") -> Load:
    at = datetime.fromisoformat(when).replace(tzinfo=UTC)
    return Load("eppgbm", outcome, "a.xlsx", at, at, at, periods=periods)  # type: ignore[arg-type]


def marks(*loads: Load) -> list[str]:
    """Of the six months up to July 2025, asked on 15 July; a month is due on the 10th of the next."""
    seen = view("fresh")
    return delivery.marks_of(seen.profile.sources["eppgbm"], loads, 6, seen)


def test_before_the_first_delivery_nothing_was_asked_for():
    assert marks(load("2025-06-05", "2025-05"), load("2025-07-05", "2025-06")) == [
        "open", "open", "open", "landed", "landed", "open",
    ]  # fmt: skip


def test_a_month_that_came_after_its_day_is_late_and_one_that_did_not_come_is_missing():
    came = (
        load("2025-03-20", "2025-02"),
        load("2025-05-06", "2025-04"),
        load("2025-06-09", "2025-05", outcome="refused"),
    )
    assert marks(*came) == ["late", "missing", "landed", "refused", "missing", "open"]


def test_a_file_of_many_months_does_not_make_the_old_ones_late():
    assert marks(load("2025-07-05", "2025-04", "2025-05", "2025-06")) == [
        "open", "open", "landed", "landed", "landed", "open",
    ]  # fmt: skip


def test_a_withdrawn_delivery_counts_no_more():
    gone = replace(load("2025-05-06", "2025-04"), retracted=9)
    assert marks(load("2025-04-06", "2025-03"), gone)[2] == "missing"


def test_age_runs_from_the_last_delivery_to_the_end_of_grace():
    """Delivered on 5 July 18.00; July is due on 10 August, late until the 20th: the limit ends as that day ends."""
    seen = view("fresh")
    fresh = delivery.since_delivery(seen.profile.sources["eppgbm"], seen)
    assert round(fresh.age / 3600) == 9 * 24 + 16
    assert round(fresh.limit / 3600) == 46 * 24 + 6
