"""Each audience meets what is for it, and a switch shows the room as visitors may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from components.address import Address
from components.exports import as_csv
from data.alerts import alerts
from data.audience import Audience, may_see, narrowest
from data.audit.log import records
from data.profile import PanelSpec, Profile, Text
from data.seen import closed, seen_by
from data.snapshot import Snapshot
from tests import panel_fakes
from tests.doors.company import BASE, OURS, Company, company
from tests.screens import profile as screen_profile
from tests.screens import site

SECRET = "Rahasia Dapur Nomor Tujuh"
EVERY: tuple[Audience, ...] = ("internal", "visitor", "public")


def secretive() -> Profile:
    """The invented regency, where one headline is for the office and one for visitors too."""
    found = screen_profile()
    sector = found.sectors[0]

    secret = {"label": Text(id=SECRET), "short": Text(id=SECRET), "headline": 2}
    changes = {"investasi": {"audience": "internal", **secret}, "literasi": {"audience": "visitor"}}
    indicators = tuple(i.model_copy(update=changes.get(i.id, {})) for i in sector.indicators)
    return replace(found, sectors=(replace(sector, indicators=indicators), *found.sectors[1:]))


def test_the_order_of_audiences() -> None:
    assert [may_see("visitor", thing) for thing in EVERY] == [False, True, True]
    assert narrowest("internal", "visitor") == "visitor"
    assert narrowest("public", "visitor", "internal") == "public"


@pytest.mark.parametrize(("audience", "shown"), [("internal", 2), ("visitor", 1), ("public", 0)])
def test_a_profile_seen_by_an_audience_lacks_what_is_not_for_it(audience: Audience, shown: int) -> None:
    found = seen_by(secretive(), audience)
    assert sum(name in found.indicators for name in ("investasi", "literasi")) == shown
    assert (SECRET in repr(found.sectors)) == (audience == "internal")


def test_a_ratio_that_is_shown_is_still_worked_out_of_parts_that_are_not() -> None:
    profile = panel_fakes.profile()
    sector = profile.sectors[0]
    hidden = {"pendek": {"audience": "internal"}, "ditimbang": {"audience": "internal"}}
    own = tuple(i.model_copy(update=hidden.get(i.id, {})) for i in sector.indicators)
    shown = panel_fakes.snapshot()
    seen = snapshot_of(replace(profile, sectors=(replace(sector, indicators=own),)), shown).seen_by("public")
    assert seen.reading("stunting", panel_fakes.REGENCY).value == shown.reading("stunting", panel_fakes.REGENCY).value
    with pytest.raises(KeyError):
        seen.reading("pendek", panel_fakes.REGENCY)
    assert seen.lineage(seen.reading("stunting", panel_fakes.REGENCY)).cells == ()


def snapshot_of(profile: Profile, like: Snapshot) -> Snapshot:
    standing = like.book.leaves.shelf.standing
    return Snapshot(profile, standing, panel_fakes.cases(), list(like.loads.values()), {}, like.version, like.now)


def test_no_snapshot_for_visitors_ever_sees_more_again() -> None:
    seen = panel_fakes.snapshot().seen_by("public")
    assert seen.seen_by("internal") is seen
    assert seen.seen_by("visitor") is seen


def test_who_is_late_is_told_in_the_office_alone() -> None:
    found = panel_fakes.snapshot("stale")
    assert "source" in {a.kind for a in alerts(found, panel_fakes.REGENCY)}
    assert "source" not in {a.kind for a in alerts(found.seen_by("visitor"), panel_fakes.REGENCY)}


def test_more_numbers_are_small_outside() -> None:
    found = panel_fakes.snapshot("suppressed")
    inside, outside = (
        sum(r.veil != "" for r in found.seen_by(a).children("kasus", panel_fakes.REGENCY))
        for a in ("internal", "public")
    )
    assert 0 < inside <= outside
    small = [r.small_below for r in found.seen_by("public").children("kasus", panel_fakes.REGENCY) if r.veil]
    assert set(small) == {10}


def test_a_panel_that_names_late_agencies_is_for_the_office_whatever_it_says() -> None:
    found = screen_profile()
    panel = PanelSpec(id="telepon", kind="callers", audience="public")
    sector = replace(found.sectors[0], panels=(*found.sectors[0].panels, panel))
    assert "telepon" not in seen_by(replace(found, sectors=(sector,)), "visitor").panels


# ---------------------------------------------------------------------------------------------- in the browser


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Company]:
    with company(tmp_path, over=secretive()) as found:
        yield found


def switch(office: Company, who: str, audience: str, *, whole: bool) -> int:
    data = {"mata": audience, "ruang": "1" if whole else ""}
    answer = office.client(who).post("/mata", base_url=BASE, headers=OURS, data=data)
    if answer.status_code == 303:
        kept = answer.headers["Set-Cookie"]
        assert kept.startswith("pendopo-mata=" + ("" if audience == "internal" else audience))
        assert "HttpOnly" in kept and "SameSite=Lax" in kept
    return answer.status_code


def ask(office: Company, who: str, path: str, eyes: str = "") -> TestResponse:
    """eyes: those that the browser was told to look with."""
    client = office.client(who)
    if eyes:
        client.set_cookie("pendopo-mata", eyes, domain="pusat.example")
    return client.get(path, base_url=BASE, headers={"Accept": "application/json", "Referer": BASE + path})


PAGES = ("/", "/sektor/kesehatan", "/indikator/stunting", f"/wilayah/{panel_fakes.REGENCY}.01", "/layar/utama/1")


def build(office: Company, who: str, path: str, eyes: str = "") -> str:
    return ask(office, who, f"/_live?at={path}", eyes).headers["X-Build"]


def test_a_canary_for_the_office_is_in_no_answer_after_the_switch(office: Company) -> None:
    assert any(SECRET in ask(office, "pemirsa", f"/_live?at={at}&whole=1").get_data(as_text=True) for at in PAGES)
    assert switch(office, "pemirsa", "visitor", whole=True) == 303
    for at in PAGES:
        for route in (f"/_live?at={at}&whole=1", at, f"/_csv?at={at}", "/_dash-layout"):
            client = office.client("pemirsa")
            client.set_cookie("pendopo-mata", "visitor", domain="pusat.example")
            answer = client.get(route, base_url=BASE, headers={"Referer": BASE + at})
            assert SECRET not in answer.get_data(as_text=True), route
    assert ask(office, "pemirsa", "/_live?at=/indikator/investasi").status_code == 200
    assert ask(office, "pemirsa", "/_live?at=/indikator/investasi", "visitor").status_code == 404


def test_the_switch_turns_the_walls_too_and_back(office: Company) -> None:
    wall, code = "/layar/utama/1", build(office, "layar", "/layar/utama/1")
    assert switch(office, "admin", "visitor", whole=True) == 303
    assert build(office, "layar", wall) == f"{code}-visitor"
    assert build(office, "pemirsa", "/") == code  # others work on
    assert switch(office, "layar", "internal", whole=True) == 303  # a wall does not undo it
    assert build(office, "layar", wall) == f"{code}-visitor"
    assert switch(office, "admin", "internal", whole=True) == 303
    assert build(office, "layar", wall) == code


def test_one_who_looks_alone_leaves_the_walls_as_they_are(office: Company) -> None:
    code = build(office, "layar", "/layar/utama/1")
    assert switch(office, "pemirsa", "public", whole=False) == 303
    assert build(office, "layar", "/layar/utama/1") == code
    assert build(office, "pemirsa", "/", "public") == f"{code}-public"


def test_every_switch_is_one_record_and_so_is_every_export_of_internal_figures(office: Company) -> None:
    engine = office.site.store.people
    before = len(records(engine))
    switch(office, "admin", "visitor", whole=True)
    ask(office, "admin", "/_csv?at=/sektor/kesehatan", "visitor")
    switch(office, "admin", "internal", whole=True)
    ask(office, "admin", "/_csv?at=/sektor/kesehatan")
    made = records(engine)[: len(records(engine)) - before]
    assert [r.action for r in made] == ["export", "audience_changed", "audience_changed"]
    assert (made[0].object, made[0].who) == ("/sektor/kesehatan", "admin")


def test_nobody_widens_what_a_token_may_see_and_no_other_site_switches(office: Company) -> None:
    assert switch(office, "tamu", "internal", whole=True) == 403
    assert build(office, "tamu", "/tur/kunjungan", "internal").endswith("-public")
    foreign = {"Origin": "https://lain.example", "Sec-Fetch-Site": "cross-site"}
    answer = office.client("pemirsa").post("/mata", base_url=BASE, headers=foreign, data={"mata": "public"})
    assert answer.status_code == 403


def test_while_visitors_look_on_an_administrator_does_no_work(office: Company) -> None:
    for at in ("/sumber", "/unggah/eppgbm", "/kiriman"):
        assert ask(office, "admin", f"/_live?at={at}").status_code == 200
        assert ask(office, "admin", f"/_live?at={at}", "visitor").status_code == 403


def test_the_bar_has_the_switch_for_the_office_and_shows_when_it_is_pressed(office: Company) -> None:
    def bar(eyes: str) -> str:
        client = office.client("pemirsa")
        client.set_cookie("pendopo-mata", eyes, domain="pusat.example")
        return client.get("/_dash-layout", base_url=BASE, headers={"Referer": f"{BASE}/"}).get_data(as_text=True)

    assert "Mode tamu: halaman ini" in bar("internal")
    assert "Kembali ke tampilan dalam" in bar("visitor")


def test_an_address_cannot_ask_for_wider_eyes() -> None:
    assert Address.parse("/", "audience=internal&mata=internal").seated("public").audience == "public"


def test_a_panel_takes_the_place_of_the_one_that_vanished_beside_it() -> None:
    def panel(name: str, *area: float) -> PanelSpec:
        return PanelSpec(id=name, kind="card", area=area)

    wall = [panel("gone", 9, 3, 4, 3), panel("below", 9, 6, 4, 3), panel("wide", 1, 3, 8, 6)]
    assert [p.area for p in closed(wall, ["below", "wide"])] == [(9, 3, 4, 6), (1, 3, 8, 6)]
    assert [p.area for p in closed(wall, ["gone", "below"])] == [(9, 3, 4, 3), (9, 6, 4, 3)]  # nothing fits: a gap


def test_an_export_says_in_words_which_numbers_are_hidden_and_for_whom() -> None:
    on = site("suppressed")
    spec = on.web.kinds["ranking"].Spec.model_validate({"id": "urutan", "kind": "ranking", "indicator": "kasus"})
    text = as_csv([(spec, on.view("/sektor/kesehatan"))], on.web).decode()
    lines = [line for line in text.splitlines() if "disamarkan" in line]
    notes = sorted(line.split("Kasus baru: ")[1] for line in lines)
    assert notes == ["disamarkan, pelindung Sumberrejo", "n < 5, disamarkan"]
