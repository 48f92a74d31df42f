"""Lists of cases beside small counts: one that would tell a hidden count is not given, to nobody and nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from components.address import Address
from components.exports import as_csv
from components.panels import queue
from components.view import View
from data.audience import AUDIENCES, Audience
from data.period import Period
from data.profile import CasesCounted, Profile
from data.reading import Case
from data.reading_lines import as_json, as_lines
from data.snapshot import Snapshot
from tests.doors.company import BASE, Company, company
from tests.fakes import DISTRICT_1, DISTRICT_2, NOW, REGENCY, VILLAGE_1, VILLAGE_2, VILLAGES, tiny_profile
from tests.figures import record, size
from tests.panel_fakes import text_of
from tests.screens import delivered, site
from tests.screens import profile as screen_profile
from tests.snapshots import case, cases, snapshot

PERMIT = "KENARI-IZIN"
OUTSIDE: tuple[Audience, ...] = ("visitor", "public")


def profile(*measures: str, **own: Any) -> Profile:
    """The tiny regency with indicators of these measures, hidden outside below 10 unless own says otherwise."""
    base = tiny_profile()
    words: dict[str, Any] = {"kind": "cases", "cases": "izin", "label": "Izin", "definition": "x", "unit": "izin"}
    keys = {"audience": "public", "small_below_outside": 10, "sector": "perizinan", **words, **own}
    counted = tuple(CasesCounted(id=measure, measure=measure, **keys) for measure in measures)
    spec = queue.Spec.model_validate(
        {"id": "antrean", "kind": "queue", "source": "izin", "audience": "public", "sector": "perizinan"}
    )
    licensing = replace(base.sectors[2], indicators=counted, panels=(spec,))
    return replace(base, sectors=(base.sectors[0], base.sectors[1], licensing))


def opened(count: int, **own: Any) -> list[dict[str, Any]]:
    """So many open cases, received in June 2025 and due in September."""
    name = own.pop("name", PERMIT)
    return [case(f"{name}-{n}", "2025-06-02", "2025-09-30", **own) for n in range(count)]


def told(rows: Sequence[dict[str, Any]], audience: Audience, region: str = REGENCY, **own: Any) -> int | None:
    """How many cases are listed; None when the list is hidden."""
    seen = snapshot([], profile=profile(*own.pop("measures", ("open",)), **own), case_rows=cases(*rows))
    found = seen.seen_by(audience).cases("izin", region)
    assert not (found.hidden and found.listed)
    return None if found.hidden else len(found.listed)


# ---------------------------------------------------------------------------------------------- by hand


@pytest.mark.parametrize(("count", "outside"), [(0, 0), (1, None), (9, None), (10, 10), (25, 25)])
def test_a_count_below_the_audiences_threshold_lists_none_of_its_cases(count: int, outside: int | None) -> None:
    rows = opened(count)
    assert [told(rows, audience) for audience in AUDIENCES] == [count, outside, outside]


def test_each_audience_has_its_own_threshold() -> None:
    rows = opened(7)
    assert [told(rows, audience, small_below=5) for audience in AUDIENCES] == [7, None, None]
    assert [told(opened(4), audience, small_below=5) for audience in AUDIENCES] == [None, None, None]
    assert [told(rows, audience, small_below=5, small_below_outside=6) for audience in AUDIENCES] == [7, 7, 7]
    assert [told(opened(1), audience, small_below_outside=None) for audience in AUDIENCES] == [1, 1, 1]


def test_a_list_that_would_give_back_the_count_of_one_desk_is_not_given() -> None:
    rows = [*opened(12, desk="teknis"), *opened(3, desk="loket", name="L")]
    assert [told(rows, audience) for audience in AUDIENCES] == [15, None, None]
    assert told([*rows, *opened(9, desk="loket", name="M")], "public") == 24


def test_a_list_that_would_give_back_the_count_of_a_village_is_not_given() -> None:
    rows = [*opened(12, region=VILLAGE_1), *opened(3, region=VILLAGE_2, name="L"), *opened(11, region=VILLAGES[3])]
    assert [told(rows, audience) for audience in AUDIENCES] == [26, None, None]
    assert told(rows, "public", DISTRICT_1) is None
    assert told(rows, "public", DISTRICT_2) == 11  # every count in it is shown


def test_a_count_that_only_guards_another_is_not_given_back_either() -> None:
    rows = [*opened(40, region=VILLAGE_1), *opened(2, region=VILLAGE_2, name="L")]
    seen = snapshot([], profile=profile("open"), case_rows=cases(*rows)).seen_by("public")
    guard = seen.reading("open", VILLAGE_1)
    assert (guard.why, guard.veil) == ("suppressed", "guard")
    assert seen.cases("izin", VILLAGE_1).hidden and seen.cases("izin", DISTRICT_1).hidden


def test_what_an_indicator_counts_among_others_is_not_told_by_the_list_of_all() -> None:
    rows = [*opened(20), case("TELAT-1", "2025-06-02", "2025-06-10"), case("TELAT-2", "2025-06-02", "2025-06-10")]
    assert told(rows, "public", measures=("open",)) == 22
    assert told(rows, "public", measures=("overdue",)) is None
    assert told(rows, "internal", measures=("overdue",)) == 22
    assert told([*opened(20), *opened(2, type="NIB", name="N")], "public", types=("NIB",)) is None


def test_a_month_that_is_hidden_is_not_told_by_what_is_still_open_of_it() -> None:
    rows = [*opened(20), case("MEI-1", "2025-05-05", "2025-09-30")]  # May had one
    assert told(rows, "public", measures=("received",)) is None
    closed = [*opened(20), case("MEI-1", "2025-05-05", "2025-05-19", "2025-05-20")]  # it is no longer listed
    assert told(closed, "public", measures=("received",)) == 20
    seen = snapshot([], profile=profile("received"), case_rows=cases(*closed)).seen_by("public")
    assert seen.cases("izin", REGENCY, open_only=False).hidden


def test_an_indicator_that_is_not_for_these_eyes_still_hides_its_cases() -> None:
    """The source is for the public by what is open; what is overdue is for the office, and small."""
    base, rows = profile("open", "overdue", small_below_outside=0), [*opened(20), case("T", "2025-06-02", "2025-06-10")]
    sector = base.sectors[2]
    late = sector.indicators[1].model_copy(update={"audience": "internal", "small_below_outside": 10})
    shown = replace(base, sectors=(*base.sectors[:2], replace(sector, indicators=(sector.indicators[0], late))))
    seen = snapshot([], profile=shown, case_rows=cases(*rows))
    assert "overdue" not in seen.seen_by("public").profile.indicators
    assert [seen.seen_by(audience).cases("izin", REGENCY).hidden for audience in AUDIENCES] == [False, True, True]


# ---------------------------------------------------------------------------------------------- an attacker


def test_no_list_of_any_random_register_tells_a_hidden_count() -> None:
    given: Counter[tuple[str, bool]] = Counter()
    broken: list[str] = []
    for seed in range(size(30, 300)):
        seen = _random(Random(seed))
        for audience in AUDIENCES:
            for region in (REGENCY, DISTRICT_1, DISTRICT_2, *VILLAGES):
                for open_only in (True, False):
                    found = seen.seen_by(audience).cases("izin", region, open_only=open_only)
                    given[audience, found.hidden] += 1
                    if not found.hidden:
                        back = _given_back(seen.seen_by(audience), found.listed, region, open_only=open_only)
                        broken += [f"{seed} {audience} {region} {open_only}: {cell}" for cell in back]
    record("S16", "hidden counts that lists of cases give back", f"{len(broken)} of {sum(given.values())} lists", "0")
    assert broken == []
    assert all(given[audience, hidden] > 10 for audience in OUTSIDE for hidden in (True, False)), given


def _random(random: Random) -> Snapshot:
    places = random.choice([("",), VILLAGES, (REGENCY, *VILLAGES), VILLAGES[:2], (VILLAGE_1, VILLAGE_2, DISTRICT_2)])
    desks, many = random.choice([("teknis",), ("teknis", "loket")]), random.choice([8, 40, 200])
    rows = []
    for number in range(random.randint(0, many)):
        day = NOW.date() - timedelta(days=random.choice([random.randint(0, 13), random.randint(0, 75)]))
        end = day + timedelta(days=random.randint(1, 90))
        closed = end.isoformat() if random.random() < 0.6 and end <= NOW.date() else ""
        own = {"desk": random.choice(desks), "region": random.choice(places), "type": random.choice(["PBG", "NIB"])}
        rows.append(case(f"{PERMIT}-{number}", day.isoformat(), "2025-12-31", closed, **own))
    types = random.choice([(), (), ("NIB",)])
    measures = random.choice([("open",), ("received",), ("closed",), ("open", "received", "closed")])
    limit = random.choice([3, 10])
    shown = profile(*measures, types=types, small_below=random.choice([0, 3]), small_below_outside=limit)
    return snapshot([], profile=shown, case_rows=cases(*rows))


def _given_back(seen: Snapshot, listed: Sequence[Case], region: str, *, open_only: bool) -> Iterator[str]:
    """Hidden numbers of which a reader of the list knows all cases, or one."""
    counting = [i for i in seen.profile.indicators.values() if isinstance(i, CasesCounted)]
    for found in counting:
        months = seen.book.figures(found.id).periods
        desks = ("", *seen.book.categories(found.id))
        for place, month, desk in product(_at_or_below(seen, region), months, desks):
            if seen.reading(found.id, place, month, desk).why != "suppressed":
                continue
            whole = not open_only or (found.measure == "open" and month == months[-1])
            if whole or any(_counts(seen, c, found, place, month=month, desk=desk) for c in listed):
                yield f"{found.id} {place} {month} {desk}"


def _at_or_below(seen: Snapshot, region: str) -> list[str]:
    return [code for code in (REGENCY, DISTRICT_1, DISTRICT_2, *VILLAGES) if _lies_in(seen, code, region)]


def _lies_in(seen: Snapshot, code: str, region: str) -> bool:
    return region in (code, REGENCY) or region in {above.code for above in seen.profile.regions.ancestors(code)}


def _counts(seen: Snapshot, one: Case, found: CasesCounted, place: str, *, month: Period, desk: str) -> bool:
    inside = _lies_in(seen, one.region.code if one.region else REGENCY, place)
    day = min(month.end, seen.today)
    when = {
        "open": one.received <= day and not (one.closed and one.closed <= day),
        "received": month.start <= one.received <= day,
        "closed": one.closed is not None and month.start <= one.closed <= day,
    }[found.measure]
    return when and inside and desk in ("", one.desk) and (not found.types or one.type in found.types)


# ---------------------------------------------------------------------------------------------- where they are told


def panel(seen: Snapshot, lang: str = "id") -> tuple[queue.Spec, View]:
    (spec,) = profile("open").sectors[2].panels
    assert isinstance(spec, queue.Spec)
    return spec, View(seen, Address(path="/sektor/perizinan", lang=lang), seen.profile.regions[REGENCY], None)


def test_the_queue_says_that_its_list_is_suppressed_and_nothing_of_what_is_in_it() -> None:
    whole = snapshot([], profile=profile("open"), case_rows=cases(*opened(7, desk="Meja Rahasia")))
    for style in ("marks", "list"):
        spec, view = panel(whole.seen_by("visitor"))
        spec = spec.model_copy(update={"style": style})
        assert queue.title(spec, view) == "Daftar berkas disamarkan"
        assert (queue.caption(spec, view), queue.state(spec, view)) == ("", "none")
        assert text_of(queue.draw(spec, view)).startswith("Daftar berkas disamarkan Daftar itu akan")
        rows = queue.rows(spec, view)
        assert rows.plain == rows.table == (("Disamarkan karena jumlah kecil", *[""] * 6),)
        said = f"{queue.draw(spec, view)} {rows} {queue.title(spec, view)}"
        assert not any(word in said for word in (PERMIT, "Meja Rahasia", "7"))
    spec, view = panel(whole.seen_by("visitor"), "en")
    assert queue.title(spec, view) == "The list of cases is suppressed"
    assert len(queue.rows(*panel(whole)).table) == 7


def test_the_cells_of_a_number_are_not_listed_where_they_would_tell_another() -> None:
    rows = [*opened(12, desk="teknis"), *opened(3, desk="loket", name="L")]
    whole = snapshot([], profile=profile("open"), case_rows=cases(*rows))
    for audience, cells in (("internal", 15), ("visitor", 0), ("public", 0)):
        seen = whole.seen_by(audience)  # type: ignore[arg-type]
        reading = seen.reading("open", REGENCY)
        traced = seen.lineage(reading)
        assert (reading.value, len(traced.cells), traced.count) == (15.0, cells, cells)
        said = f"{as_json(reading, traced)} {as_lines(reading, traced)}"
        assert ("loket" in said) is (audience == "internal")


def test_the_number_of_cases_behind_a_median_is_not_told_when_it_is_hidden() -> None:
    rows = cases(*(case(f"A{n}", "2025-06-02", "2025-06-30", "2025-06-20") for n in range(3)))
    base = profile("closed")
    sector = base.sectors[2]
    days = sector.indicators[0].model_copy(update={"id": "days", "measure": "days", "small_below_outside": 0})
    shown = replace(base, sectors=(*base.sectors[:2], replace(sector, indicators=(*sector.indicators, days))))
    seen = snapshot([], profile=shown, case_rows=rows).seen_by("public")
    reading = seen.reading("days", REGENCY, seen.periods("days")[-1])
    assert reading.value is not None
    assert (seen.lineage(reading).cells, seen.lineage(reading).count) == ((), 0)


@pytest.fixture
def permits(tmp_path: Path) -> Iterator[Company]:
    """The company over a regency with a queue of seven permits for everybody, hidden outside below ten."""
    found = screen_profile()
    spec = queue.Spec.model_validate({"id": "antrean", "kind": "queue", "source": "izin", "indicator": "izin_lewat",
                                      "audience": "public", "sector": "kesehatan"})  # fmt: skip
    sector = found.sectors[0]
    counted = tuple(
        i.model_copy(update={"small_below_outside": 10, "measure": "open"}) if i.id == "izin_lewat" else i
        for i in sector.indicators
    )
    over = replace(found, sectors=(replace(sector, indicators=counted, panels=(*sector.panels, spec)),))
    store = delivered()
    store.case_rows = cases(*opened(7))
    with company(tmp_path, over=over, store=store) as made:
        yield made


@pytest.mark.parametrize("eyes", AUDIENCES)
def test_no_answer_of_the_web_lists_them(permits: Company, eyes: Audience) -> None:
    at, seen = "/sektor/kesehatan", []
    for route in (f"/_rows?panel=antrean&at={at}", f"/_csv?at={at}", f"/_csv?panel=antrean&at={at}",
                  f"/_live?whole=1&at={at}", at, "/_dash-layout", "/_live?at=/indikator/izin_lewat"):  # fmt: skip
        client = permits.client("admin")
        client.set_cookie("pendopo-mata", eyes, domain="pusat.example")
        answer = client.get(route, base_url=BASE, headers={"Referer": BASE + at, "Accept": "text/html"})
        assert answer.status_code == 200, route
        seen += [route] if PERMIT in answer.get_data(as_text=True) else []
    assert (seen != []) is (eyes == "internal")
    assert eyes != "internal" or {seen[0].split("?")[0], seen[1].split("?")[0]} == {"/_rows", "/_csv"}


def test_an_export_of_a_hidden_list_says_so() -> None:
    on = site()
    seen = snapshot([], profile=profile("open"), case_rows=cases(*opened(7))).seen_by("public")
    text = as_csv([panel(seen)], on.web).decode()
    assert "Disamarkan karena jumlah kecil" in text and PERMIT not in text
