"""An app over the invented regency and a store in memory: what tests of the screen side ask through Flask's client."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from components.access.visitor import HERE, seat
from components.address import Address
from components.application import create
from components.context import Web
from components.live import Live
from components.panels.base import find_kinds
from components.view import View
from data.batch import Load, Reject
from data.catalogue import embedded, open_catalogue
from data.centre import Centre
from data.profile import Anchor, PanelSpec, Profile, Scene, Screen, Step, Text, Tour, Wall
from data.standing import FrameStanding
from data.store import Revision
from tests import panel_fakes
from tests.fakes import NOW
from tests.panel_fakes import JUNE, Condition
from tests.snapshots import case, cases, observations

HOME = Path(__file__).resolve().parent.parent
NEAR = {"REMOTE_ADDR": "127.0.0.1"}  # a request context of a test has no address, as if it came from anywhere
PERMITS = cases(case("IZ-1", "2025-07-01", due="2025-07-08"), case("IZ-2", "2025-07-10", due="2025-07-30"))


class Restless:
    """A pulse that always says that something may have been written."""

    def __init__(self) -> None:
        self._beats = count()

    def beat(self) -> tuple[int, int]:
        return 0, next(self._beats)


@dataclass
class MemoryStore:
    """Answers like data.store.Store, from what a test puts in. A version more is a publication."""

    rows: pd.DataFrame = field(default_factory=lambda: observations([]))
    case_rows: pd.DataFrame = field(default_factory=cases)
    landed: list[Load] = field(default_factory=list)
    looks: dict[str, Any] = field(default_factory=dict)
    number: int = 0
    people: Engine | None = None  # a catalogue of the test's own, for accounts and tokens; else nobody has one
    sent_back: Mapping[int, Sequence[Reject]] = field(default_factory=dict)
    once: Mapping[tuple[str, str, str, str], Sequence[Revision]] = field(default_factory=dict)
    figure_folder: Path | None = None
    asked: int = 0  # how often observations were read
    pulse: ClassVar[Restless] = Restless()

    @property
    def engine(self) -> Engine:
        return self.people or empty_catalogue()

    def version(self) -> int:
        return self.number

    def touched(self, after: int, up_to: int) -> frozenset[str]:
        return frozenset({*self.rows["source"], *self.case_rows["source"]})

    def standing(self, as_of: int | None = None) -> FrameStanding:
        self.asked += 1
        return FrameStanding(self.rows)

    def cases(self, as_of: int | None = None, sources: Collection[str] | None = None) -> pd.DataFrame:
        return self.case_rows if sources is None else self.case_rows[self.case_rows["source"].isin(list(sources))]

    def loads(self, source: str = "") -> list[Load]:
        return [x for x in self.landed if source in ("", x.source)]

    def load(self, number: int) -> Load:
        return {x.number: x for x in self.landed}[number]

    def last_landed(self, source: str) -> Load | None:
        return next((x for x in reversed(self.loads(source)) if x.outcome == "landed"), None)

    def loads_since(self, number: int, version: int) -> list[Load]:
        return self.loads()

    def states(self) -> dict[str, Any]:
        return dict(self.looks)

    def rejects(self, load: int) -> list[Reject]:
        return list(self.sent_back.get(load, ()))

    def revisions(self, indicator: str, region: str, period: str, category: str = "") -> list[Revision]:
        """What a test says a key once was; by default nothing but what is there."""
        return list(self.once.get((indicator, region, period, category), ()))

    def loader_seen(self) -> datetime | None:
        return NOW

    def publish(self, indicator: str, region: str, value: float, *, period: str = "2025-06") -> None:
        """One value changed: the next version, named when its rows are there."""
        at = (self.rows.indicator == indicator) & (self.rows.region == region) & (self.rows.period == period)
        changed = {"value": value, "version": self.number + 1}
        self.rows = self.rows.assign(**{name: self.rows[name].mask(at, new) for name, new in changed.items()})
        self.number += 1


@cache
def empty_catalogue() -> Engine:
    """A catalogue in which nobody has an account; never written to."""
    return new_catalogue(Path(tempfile.mkdtemp(prefix="pendopo-people-")))


def new_catalogue(folder: Path) -> Engine:
    """A catalogue of its own in this folder."""
    return open_catalogue(embedded(folder))


def delivered(condition: Condition = "fresh", *, months: int = 14, children: int = 14) -> MemoryStore:
    """A store that holds what the monthly file brought, as tests/panel_fakes.py invents it."""
    if condition == "none":
        return MemoryStore()
    loads = list(panel_fakes.snapshot(condition, children, months=months).loads.values())
    looks = {"eppgbm": panel_fakes.Look()} if condition == "failed" else {}
    return MemoryStore(_rows(condition, months, children), PERMITS, loads, looks, number=2)


@cache
def _rows(condition: Condition, months: int, children: int) -> pd.DataFrame:
    newest = {"late": 1, "stale": 3, "failed": 1}.get(condition, 0)
    periods = [JUNE.shift(-newest - n) for n in range(months)]
    rows = [panel_fakes.month_cells(p, children, small=condition == "suppressed") for p in periods]
    return pd.concat(rows, ignore_index=True)


@cache
def specs() -> tuple[PanelSpec, ...]:
    """Panels of the invented sector, of several kinds."""
    kinds = find_kinds()
    words: tuple[dict[str, Any], ...] = (
        {"kind": "card", "id": "kartu", "indicator": "stunting", "area": (1, 1, 2, 2)},
        {"kind": "ranking", "id": "urutan", "indicator": "stunting", "area": (1, 3, 7, 6)},
        {"kind": "trend", "id": "jalan", "indicators": ["imunisasi"], "area": (8, 1, 5, 4)},
        {"kind": "breakdown", "id": "obat-rinci", "indicator": "obat", "area": (8, 5, 5, 4)},
    )
    return tuple(kinds[w["kind"]].Spec.model_validate({"sector": "kesehatan", **w}) for w in words)


SITUATION, HEALTH = Scene(page="situasi"), Scene(page="sektor", sector="kesehatan")


@cache
def profile(children: int = 14) -> Profile:
    """The invented regency with panels, a wall of two scenes and a tour of three steps."""
    bare = panel_fakes.profile(children)
    sector = replace(bare.sectors[0], panels=specs())
    wall = Wall(
        id="utama",
        label=Text(id="Dinding utama", en="Main wall"),
        screen=(Screen(id="1", dwell=60, scenes=(SITUATION, HEALTH)), Screen(id="2", scenes=(HEALTH, SITUATION))),
    )
    return replace(bare, sectors=(sector,), walls=(wall,), tours=(tour(),))


def tour() -> Tour:
    """Lit at the left, lit at the right, and nothing lit."""
    anchors = tuple(Anchor(text=Text(id=f"Kalimat {n}", en=f"Sentence {n}"), at=(20.0 * n, 30.0)) for n in range(1, 4))
    return Tour(
        id="kunjungan",
        label=Text(id="Kunjungan tamu", en="Visit"),
        step=(
            Step(scene=HEALTH, panel="urutan", heading=Text(id="Siapa tertinggal", en="Who lags"), anchor=anchors[:2]),
            Step(scene=HEALTH, panel="jalan", heading=Text(id="Ke mana arahnya", en="Where to"), anchor=anchors),
            Step(scene=SITUATION, heading=Text(id="Sama saja"), dwell=20),
        ),
    )


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Site:
    """An app, its store and its clock."""

    app: Dash
    store: MemoryStore
    clock: Clock

    @property
    def web(self) -> Web:
        return self.app.server.extensions["pendopo"]

    @property
    def live(self) -> Live:
        return self.app.server.extensions["pendopo-live"]

    @property
    def client(self) -> FlaskClient:
        return self.app.server.test_client()

    def poll(self, at: str, have: str = "", **query: str) -> Any:
        """The live route's answer, as a plain (not compressed) response."""
        return self.client.get("/_live", query_string={"at": at, "have": have, **query})

    def body(self, at: str, have: str = "", **query: str) -> dict[str, Any]:
        answer = self.poll(at, have, **query)
        assert answer.status_code == 200, answer.status
        return json.loads(answer.data)

    def look_again(self) -> None:
        """As if a moment had passed: the next request asks the store for its version."""
        self.web.current.looked = float("-inf")

    def view(self, path: str = "/", query: str = "") -> View:
        return self.web.view(Address.parse(path, query))


def site(condition: Condition = "fresh", *, over: Profile | None = None, store: MemoryStore | None = None) -> Site:
    """A new app over the invented regency in one condition."""
    clock = Clock(NOW.replace(tzinfo=UTC))
    found = store or delivered(condition)
    centre = Centre(over or profile(), found, {}, HOME / "out" / "tests" / "inbox", clock=clock)  # type: ignore[arg-type]
    return Site(create(centre, HOME, HERE), found, clock)


def plain_text(tree: Any) -> str:
    """Visible words of a tree as JSON gives it (components as dicts with props, markup as lists), in reading order."""
    if tree is None or isinstance(tree, bool):
        return ""
    if isinstance(tree, str | int | float):
        return str(tree)
    if isinstance(tree, list | tuple):
        element = len(tree) > 1 and isinstance(tree[0], str) and isinstance(tree[1], dict) and "props" not in tree[1]
        return " ".join(t for t in map(plain_text, tree[2:] if element else tree) if t)
    if isinstance(tree, dict):
        properties = tree.get("props", tree)
        return plain_text(properties.get("children", properties.get("tree")))
    return plain_text(getattr(tree, "children", getattr(tree, "tree", None)))


def layout(on: Site, path: str, query: Mapping[str, str] | None = None) -> Any:
    """The tree of a page, as Dash would ask for it."""
    with on.app.server.test_request_context(path, environ_base=NEAR):
        return on.live.layout(seat(Address.parse(path, query or {})))
