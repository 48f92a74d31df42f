"""S3: words and numbers planted for one audience, in layouts and in data, are in no answer of a narrower one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from components.panels.base import find_kinds
from data.audience import AUDIENCES, may_see
from data.people.secret_words import new_word
from data.people.tokens import Wish
from data.profile import Profile, Text
from tests.doors.company import BY, Company, company
from tests.doors.test_canaries import every_answer
from tests.figures import record
from tests.screens import delivered, profile

NUMBERS = {"internal": 7_712_345.0, "visitor": 6_423_517.0, "public": 5_318_642.0}
LAYOUT = {each: (f"KENARI-NAMA-{each}", f"KENARI-PANEL-{each}", f"KENARI-ARTI-{each}") for each in AUDIENCES}
DATA = {
    each: (f"KENARI-RINCI-{each}", f"{n:.0f}", f"{n:,.0f}", f"{n:,.0f}".replace(",", "."))
    for each, n in NUMBERS.items()
}
# Who looks with which eyes; the room's walls show what their token allows.
READERS = {
    "nobody": "", "admin": "internal", "pemirsa": "internal", "layar": "internal", "layar-visitor": "visitor",
    "layar-public": "public", "tamu": "public", "lihat-internal": "internal", "lihat-visitor": "visitor",
    "lihat-public": "public",
}  # fmt: skip


def planted() -> Profile:
    """One indicator, with a panel on laptop and wall, for each audience."""
    found = profile()
    sector = found.sectors[0]
    like = next(i for i in sector.indicators if i.id == "obat")
    spec = find_kinds()["breakdown"].Spec
    indicators, panels = list(sector.indicators), list(sector.panels)
    for column, each in enumerate(AUDIENCES):
        name, title, means = (Text(id=word, en=word) for word in LAYOUT[each])
        words = {"label": name, "short": name, "definition": means, "categories": {}, "audience": each, "headline": 5}
        indicators.append(like.model_copy(update={"id": f"tanam_{each}", **words}))
        keys = {"id": f"panel-{each}", "kind": "breakdown", "indicator": f"tanam_{each}", "sector": "kesehatan"}
        panel = spec.model_validate({**keys, "area": (1 + 4 * column, 7, 4, 2)})
        panels.append(panel.model_copy(update={"title": title}))
    shape = sector.sources[0].shape
    measures = {**shape.measures, **{f"tanam_{each}": f"tanam_{each}" for each in AUDIENCES}}
    source = sector.sources[0].model_copy(update={"shape": shape.model_copy(update={"measures": measures})})
    own = replace(sector, sources=(source, *sector.sources[1:]), indicators=tuple(indicators), panels=tuple(panels))
    return replace(found, sectors=(own,))


def rows(before: pd.DataFrame) -> pd.DataFrame:
    """What was delivered, and of each planted indicator a number of a category that the profile does not name."""
    like = before[(before["indicator"] == "obat") & (before["period"] == "2025-06")].head(1)
    made = [like.assign(indicator=f"tanam_{each}", category=DATA[each][0], value=NUMBERS[each]) for each in AUDIENCES]
    return pd.concat([before, *made], ignore_index=True)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The company, with a wall and a guest that is bound to nothing for each audience."""
    store = delivered()
    store.rows = rows(store.rows)
    with company(tmp_path_factory.mktemp("audiences"), store=store, over=planted()) as found:
        for each in AUDIENCES:
            screen = new_word()
            found.people.pair(found.people.pair_code(screen), Wish(f"Layar {each}", each, wall="utama"), by=BY)
            found.cookies[f"layar-{each}"] = ("pendopo-layar", screen)
            _, word = found.people.make_guest(Wish(f"Tamu {each}", each), by=BY)
            found.cookies[f"lihat-{each}"] = ("pendopo-layar", word)
        found.cookies["layar"] = found.cookies["layar-internal"]
        yield found


def test_what_is_for_one_audience_is_in_no_answer_of_a_narrower_one(
    room: Company, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers, leaks, seen = 0, [], set()
    extra = [*(f"/indikator/tanam_{each}" for each in AUDIENCES), "/layar/utama/1?scene=1", "/layar/utama/1?scene=0"]
    for who, eyes in READERS.items():
        for path, text in every_answer(room, who, extra):
            answers += 1
            for each in AUDIENCES:
                for kind, words in (("layout", LAYOUT[each]), ("data", DATA[each])):
                    if any(word in text for word in words):
                        seen.add((who, each, kind))
                        may = bool(eyes) and may_see(eyes, each)  # type: ignore[arg-type]
                        leaks += [] if may else [(who, path, each, kind)]
    record("S3", "canaries of audiences in answers of narrower ones", f"{len(leaks)} in {answers} answers", "0")
    assert leaks == []
    looks = {who: eyes for who, eyes in READERS.items() if eyes and who != "tamu"}
    wanted = {
        (who, each, kind)
        for who, eyes in looks.items()
        for each in AUDIENCES
        for kind in ("layout", "data")
        if may_see(eyes, each)  # type: ignore[arg-type]
    }
    assert wanted - seen == set()  # who may see them does, so the test looks where they are
    assert not any(word in caplog.text for each in AUDIENCES for word in (*LAYOUT[each], *DATA[each]))
