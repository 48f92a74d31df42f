"""What a web process knows: the profile, the current snapshot, and every panel drawn so far."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import orjson
from dash.development.base_component import Component
from flask import current_app

from components import frame
from components.address import Address
from components.markup import gathered
from components.panels.base import PanelKind
from components.view import View
from data.audience import Audience
from data.logs.events import failed
from data.profile import PanelSpec, Profile
from data.seen import seen_by
from data.snapshot import Snapshot
from data.store import Store

# Ages are shown to the minute, so a picture is at most a minute old; cases by the clock move with the day.
CLOCK_STEP = 60
# How often a process looks whether anything was written. A catalogue that does not tell (a server's) is read so often,
# and one that says no all the same: bytes may change beneath it.
LOOK_EVERY, ASK_EVERY, TRUST = 0.1, 0.25, 2.0
# A watcher that is silent for longer does not keep up: a request then looks itself.
PATIENCE = 5.0
KEPT = 4000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Drawn:
    """A piece of a page, ready: component properties, the same as JSON, and its hash."""

    properties: Mapping[str, Any]
    body: bytes
    digest: str


def drawn(properties: Mapping[str, Any]) -> Drawn:
    body = as_json({name: gathered(value) if name == "children" else value for name, value in properties.items()})
    return Drawn(properties, body, hashlib.blake2s(body, digest_size=8).hexdigest())


def as_json(part: Any) -> bytes:
    """A component, or a mapping with components in it, as Dash's renderer reads it."""
    # Plotly's own encoder walks every tree twice in Python, a quarter of all drawing; components know their JSON.
    return orjson.dumps(part, default=_as_json, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def _as_json(part: Any) -> Any:
    """A component or a figure as plain values. TypeError for anything else."""
    if hasattr(part, "to_plotly_json"):
        return part.to_plotly_json()
    raise TypeError(f"{type(part).__name__} is nothing a page is made of")


# Version, looks, and minute of a snapshot: while they stand, a page stands, unless it shows more than the store knows.
State = tuple[int, int, datetime]


def state_of(snapshot: Snapshot) -> State:
    return snapshot.version, snapshot.look, snapshot.now


def filled(tree: Component, pieces: Mapping[str, Drawn]) -> Component:
    """The tree with every place that has a drawn part filled by it."""
    for place in (tree, *tree._traverse()):
        piece = pieces.get(getattr(place, "id", None) or "")
        if piece is not None:
            for name, value in piece.properties.items():
                setattr(place, name, value)
    return tree


@dataclass
class Current:
    """What a web process last found in the store. watched: ``components.ahead`` keeps it new in the background; blind:
    the store cannot be read at present; drawn: pieces of pages since the start; beat, read: what the catalogue's pulse
    was when its rows were last read, and when that was."""

    watched: bool = False
    blind: bool = False
    drawn: int = 0
    snapshot: Snapshot | None = None
    states: Mapping[str, object] = field(default_factory=dict)
    looked: float = 0.0
    beat: tuple[int, int] | None = None
    read: float = float("-inf")


@dataclass
class Web:
    """One per app. Requests share it; the snapshot is swapped whole, bodies are drawn once per key.

    current: kept new in the background; without that a request does so itself, while others get the snapshot before.
    """

    profile: Profile
    store: Store
    kinds: Mapping[str, PanelKind]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    current: Current = field(default_factory=Current)
    _coming: threading.local = field(default_factory=threading.local)
    _swap: threading.Lock = field(default_factory=threading.Lock)
    _keep: threading.Lock = field(default_factory=threading.Lock)
    _kept: OrderedDict[tuple[object, ...], Any] = field(default_factory=OrderedDict)

    def snapshot(self) -> Snapshot:
        """The newest snapshot there is. Only the very first is waited for."""
        coming: Snapshot | None = getattr(self._coming, "snapshot", None)
        if coming is not None:
            return coming
        if self._is_behind() and self._swap.acquire(blocking=self.current.snapshot is None):
            try:
                if self._is_behind():  # who waited for the very first finds it here
                    self._look()
            finally:
                self._swap.release()
        if self.current.snapshot is None:
            raise RuntimeError("no snapshot")
        return self.current.snapshot

    def look(self, draw: Callable[[], None]) -> bool:
        """Ask the store once and swap the snapshot when anything moved; tells whether it did. draw: called before the
        swap; it sees the coming snapshot while everybody else still gets the one before."""
        with self._swap:
            return self._look(draw)

    def _is_behind(self) -> bool:
        silent = time.monotonic() - self.current.looked
        if self.current.snapshot is None or silent > (PATIENCE if self.current.watched else LOOK_EVERY):
            return True
        return not self.current.watched and self.current.snapshot.now != self._minute()

    def _look(self, draw: Callable[[], None] | None = None) -> bool:
        before = self.current.snapshot
        found = self._newest_or_last(before)
        moved = found is not before
        if draw is not None and moved:
            self._coming.snapshot = found
            try:
                draw()
            finally:
                del self._coming.snapshot
        self.current.snapshot, self.current.looked = found, time.monotonic()
        if moved:
            self._forget(found)
        return moved

    def _forget(self, found: Snapshot) -> None:
        """Let go of what was drawn of snapshots before: nobody asks for it again, and a component tree is large."""
        with self._keep:
            for key in [key for key in self._kept if key[0] != state_of(found)]:
                del self._kept[key]

    def _newest_or_last(self, before: Snapshot | None) -> Snapshot:
        """The newest snapshot; that before, by today's clock, while the store cannot be read."""
        try:
            found = self._newest(before)
        except Exception:
            if before is None:
                raise
            if not self.current.blind:
                failed(log, "the store cannot be read; the last picture stays")
            self.current.blind = True
            return before if before.now == self._minute() else before.seen_at(self._minute())
        self.current.blind = False
        return found

    def _newest(self, before: Snapshot | None) -> Snapshot:
        minute, beat, now = self._minute(), self.store.pulse.beat(), time.monotonic()  # before the rows, never after
        if before is not None and before.now == minute and self._is_still(beat, now):
            return before
        version, states = self.store.version(), self.store.states()
        if before is None:
            found = Snapshot.of(self.profile, self.store, minute)
        elif before.version != version:
            found = before.renewed(self.store, minute)
        else:
            found = before if before.now == minute else before.seen_at(minute)
            # A look that failed, or found nothing new, changes lights and lists of loads, but no figure. On a new day,
            # too: a query that answers as before changes no state, yet its data are of today.
            if states != self.current.states or found.today != before.today:
                found = found.looked_again(self.store.loads_since(found.loads.newest, version), states)
        self.current.states, self.current.beat, self.current.read = states, beat, now
        return found

    def _is_still(self, beat: tuple[int, int] | None, now: float) -> bool:
        """Whether nothing was written since the rows were read, as far as that is known."""
        if self.current.blind or (beat is not None and beat != self.current.beat):
            return False
        return now - self.current.read < (ASK_EVERY if beat is None else TRUST)

    def _minute(self) -> datetime:
        return datetime.fromtimestamp(self.clock().timestamp() // CLOCK_STEP * CLOCK_STEP, UTC)

    def seen_by(self, audience: Audience) -> Web:
        """The same web with the profile as an audience sees it: what pages are composed of."""
        return self if audience == "internal" else replace(self, profile=seen_by(self.profile, audience))

    def view(self, address: Address, *, scale: float = 1.0) -> View:
        """A reader's view: of figures, panels and names only those that are for the address's audience."""
        snapshot = self.snapshot().seen_by(address.audience)
        regions = self.profile.regions
        region = regions[address.region if address.region in regions else self.profile.info.code]
        return View(snapshot=snapshot, address=address, region=region, period=address.at(), scale=scale)

    def panel(self, spec: PanelSpec, view: View) -> Drawn:
        """A panel's section, drawn once per version, minute and view. What its reader works for changes no panel."""
        plain = view.address.unseated()
        view = view if plain is view.address else replace(view, address=plain)
        kind = self.kinds[spec.kind]
        return self.once(("panel", spec.id, view.region.code), view, lambda: frame.panel(spec, kind, view))

    def once(self, key: tuple[object, ...], view: View, draw: Callable[[], Mapping[str, Any]]) -> Drawn:
        """What draw gives, kept under key and everything in the view that changes a picture (but the reader's work)."""
        whole = (
            state_of(view.snapshot), *key, view.address.region, view.address.period, view.address.compare, view.lang,
            view.theme, view.size, view.address.on_wall, view.scale, view.audience,
            view.address.extra,
        )  # fmt: skip
        with self._keep:
            if whole in self._kept:
                self._kept.move_to_end(whole)
                return self._kept[whole]
        made = drawn(draw())
        with self._keep:
            self._kept[whole] = made
            self.current.drawn += 1
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def web() -> Web:
    """The Web of the app that answers this request."""
    return current_app.extensions["pendopo"]
