"""What became of each month's deliveries, and the board, the callers and the punctuality made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from components.panels import board, callers, punctual
from data.batch import Load
from data.deliveries import Month, Punctuality, months, punctuality
from data.period import Period
from data.profile import Source
from data.snapshot import Snapshot
from tests.fakes import VILLAGE_1, long_shape, observed, sector, source, tiny_profile
from tests.panel_fakes import parts, text_of, view
from tests.snapshots import cases, observations

NOW = datetime(2025, 7, 15, 3, tzinfo=UTC)  # promised 10 days after a period's end
BOARD = board.Spec(id="papan", kind="board")
CALLERS = callers.Spec(id="hubungi", kind="callers")
PUNCTUAL = punctual.Spec(id="tepat", kind="punctual")


def monthly(frequency: str = "month", due_days: int = 10) -> Source:
    shape = long_shape(region={"column": "a"}, period={"column": "b"}, value="c", indicator="balita")
    return source("balita", shape, frequency=frequency, due_days=due_days)


def came(day: str, *periods: str, outcome: str = "landed", number: int = 1) -> Load:
    when = datetime.fromisoformat(f"{day}T03:00+00:00")
    return Load("balita", outcome, "f.csv", when, when, when, number=number, version=number, periods=periods)  # type: ignore[arg-type]


def board_of(loads: Sequence[Load], found: Source | None = None, last: int = 4) -> list[Month]:
    found = found or monthly()
    profile = tiny_profile([sector("uji", [found], [observed("balita")])])
    rows = observations([("balita", VILLAGE_1, "2025-05", 4.0)], source="balita")
    shot = Snapshot(profile, rows, cases(), loads, {}, 99, NOW)
    return months(profile.sources["balita"], shot, last)


def states(found: Sequence[Month]) -> list[tuple[str, int]]:
    return [(m.state, m.days) for m in found]


def test_in_time_late_and_not_due_yet() -> None:
    # April on its last day, May four days after the promise (10 June); June was promised for 10 July, July is open.
    loads = [came("2025-05-10", "2025-04"), came("2025-06-14", "2025-05", number=2)]
    found = board_of(loads)
    assert states(found) == [("in_time", 0), ("late", 4), ("overdue", 5), ("open", 0)]
    assert [str(m.period) for m in found] == ["2025-04", "2025-05", "2025-06", "2025-07"]


def test_a_refused_month_is_refused_until_it_is_replaced() -> None:
    refused = came("2025-07-02", "2025-06", outcome="refused", number=2)
    first = came("2025-06-01", "2025-05")
    assert states(board_of([first, refused]))[2] == ("refused", 0)
    assert states(board_of([first, refused, came("2025-07-05", "2025-06", number=3)]))[2] == ("in_time", 0)


def test_a_held_month_is_held_until_it_is_accepted_or_refused_for_another_reason() -> None:
    held = came("2025-07-02", "2025-06", outcome="held", number=2)
    first = came("2025-06-01", "2025-05")
    assert states(board_of([first, held]))[2] == ("held", 0)
    assert (
        states(board_of([first, held, came("2025-07-03", "2025-06", outcome="refused", number=3)]))[2][0] == "refused"
    )
    assert states(board_of([first, held, came("2025-07-05", "2025-06", number=3)]))[2] == ("in_time", 0)


def test_a_retracted_delivery_leaves_its_month_overdue() -> None:
    loads = [came("2025-06-01", "2025-05"), replace(came("2025-07-02", "2025-06", number=2), retracted=3)]
    assert states(board_of(loads))[2] == ("overdue", 5)


def test_before_its_first_delivery_a_source_has_never_delivered() -> None:
    assert states(board_of([came("2025-06-01", "2025-05")]))[0] == ("never", 0)


def test_a_source_without_any_delivery_is_overdue_since_its_newest_month() -> None:
    assert states(board_of([])) == [("never", 0), ("never", 0), ("overdue", 5), ("open", 0)]


def test_a_file_of_many_months_judges_only_its_newest() -> None:
    found = board_of([came("2025-07-14", "2025-04", "2025-05", "2025-06")])
    assert states(found)[:3] == [("in_time", 0), ("in_time", 0), ("late", 4)]


def test_a_quarterly_source_is_asked_for_in_its_last_month_alone() -> None:
    found = board_of([came("2025-07-05", "2025-Q2")], monthly("quarter"))
    assert states(found) == [("idle", 0), ("idle", 0), ("in_time", 0), ("idle", 0)]


def test_a_daily_source_tells_how_many_of_its_days_came() -> None:
    days = [f"2025-07-{d:02d}" for d in (1, 2, 3, 5)]
    loads = [came(d, d, number=n) for n, d in enumerate(days, 1)]
    july = board_of(loads, monthly("day", due_days=0))[-1]
    # Of 1 to 14 July four came; the last on the 5th, so the 6th has been due for nine days.
    assert (july.state, july.days, july.share) == ("overdue", 9, 4 / 14)


def test_a_months_share_is_that_of_the_regions_that_reported() -> None:
    # One of the regency's villages told May's figure.
    profile = tiny_profile()
    expected = len(profile.regions.under(profile.info.code, "village"))
    assert board_of([came("2025-06-01", "2025-05")])[1].share == 1 / expected


def test_punctuality_counts_only_months_in_which_something_was_due() -> None:
    june = Period.parse("2025-06")
    rows = {
        "a": [Month(june, "in_time"), Month(june, "late", 3), Month(june, "idle"), Month(june, "open")],
        "b": [Month(june, "never")],
    }
    sources = [source(n, monthly().shape, agency=f"dinas-{n}") for n in ("a", "b")]
    assert punctuality(rows, sources) == [Punctuality("dinas-a", 1, 2), Punctuality("dinas-b", 0, 0)]
    assert punctuality(rows, sources)[1].share is None


# ---------------------------------------------------------------------------------------------- the panels


@pytest.mark.parametrize(
    ("condition", "state"), [("fresh", "good"), ("late", "watch"), ("stale", "act"), ("none", "act")]
)
def test_the_board_takes_the_state_of_its_worst_source(condition: str, state: str) -> None:
    assert board.state(BOARD, view(condition)) == state  # type: ignore[arg-type]


def test_a_cell_says_its_month_and_state_to_who_does_not_see_it() -> None:
    cells = parts(board.draw(BOARD, view("stale")), "cell")
    said = [c.to_plotly_json()["props"].get("aria-label", "") for c in cells]
    assert any(s.startswith("Mei 2025: lewat tenggat") for s in said)
    assert "Jul 2025: belum waktunya" in said


def test_the_table_view_has_a_column_a_month_in_words() -> None:
    found = board.rows(BOARD, view("stale", size="laptop"))
    assert len(found.header) == 2 + 12 + 3
    line = next(row for row in found.table if row[0] == "EPPGBM")
    assert line[-4] == "belum waktunya" and "lewat tenggat" in line[-5]


def test_a_wall_says_how_many_sources_it_leaves_out() -> None:
    assert "1 sumber lain" in text_of(board.draw(board.Spec(id="p", kind="board", limit=1), view("stale")))


def test_who_to_call_is_a_unit_with_the_reason() -> None:
    found = callers.calls(view("stale"))
    assert [(c.who, c.number) for c in found] == [("Dinkes", "")]
    assert found[0].why.startswith("EPPGBM: kedaluwarsa")
    assert callers.title(CALLERS, view("stale")) == "1 unit segera dihubungi"
    assert callers.title(CALLERS, view("fresh")) == "Tidak ada yang perlu dihubungi"


def test_punctuality_names_the_share_of_all() -> None:
    assert punctual.title(PUNCTUAL, view("none")).startswith("Tepat waktu")
    rows = punctual.rows(PUNCTUAL, view("fresh"))
    assert rows.header[0] == "Instansi" and rows.table[0][0] == "Dinkes"
