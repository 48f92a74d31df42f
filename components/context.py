"""What a web process knows: the profile, the current snapshot, and every panel drawn so far."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from plotly.io.json import to_json_plotly

from components import frame
from components.address import Address
from components.panels.base import PanelKind
from components.view import View
from data.profile import PanelSpec, Profile
from data.snapshot import Snapshot
from data.store import Store

# Ages are shown to the minute, so a picture is at most a minute old; cases by the clock move with the day.
CLOCK_STEP = 60
# How often a process asks the catalogue for its version: one indexed query.
LOOK_EVERY = 0.25
KEPT = 4000


@dataclass(frozen=True)
class Drawn:
    """A piece of a page, ready: component properties, the same as JSON, and its hash."""

    properties: Mapping[str, Any]
    body: bytes
    digest: str


def drawn(properties: Mapping[str, Any]) -> Drawn:
    body = to_json_plotly(dict(properties), engine="orjson").encode()
    return Drawn(properties, body, hashlib.blake2s(body, digest_size=8).hexdigest())


@dataclass
class Web:
    """One per app. Requests share it; the snapshot is swapped whole, bodies are drawn once per key."""

    profile: Profile
    store: Store
    kinds: Mapping[str, PanelKind]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _snapshot: Snapshot | None = None
    _states: Mapping[str, object] = field(default_factory=dict)
    _looked: float = 0.0
    _swap: threading.Lock = field(default_factory=threading.Lock)
    _keep: threading.Lock = field(default_factory=threading.Lock)
    _kept: OrderedDict[tuple[object, ...], Any] = field(default_factory=OrderedDict)

    def snapshot(self) -> Snapshot:
        """The newest snapshot. While a new version is being built, requests are answered from the one before."""
        now = self.clock()
        minute = datetime.fromtimestamp(now.timestamp() // CLOCK_STEP * CLOCK_STEP, UTC)
        current = self._snapshot
        stale = current is None or time.monotonic() - self._looked > LOOK_EVERY
        if stale and self._swap.acquire(blocking=current is None):
            try:
                current = self._renew(minute)
            finally:
                self._swap.release()
        current = current or self._snapshot
        if current is None:
            raise RuntimeError("no snapshot")
        return current if current.now == minute else self._seen_at(current, minute)

    def _seen_at(self, current: Snapshot, minute: datetime) -> Snapshot:
        """The same figures a minute later; never put in the place of a newer snapshot that came meanwhile."""
        later = current.seen_at(minute)
        with self._keep:
            if self._snapshot is current:
                self._snapshot = later
        return later

    def _renew(self, minute: datetime) -> Snapshot:
        current = self._snapshot
        version = self.store.version()
        states = self.store.states()
        if current is None or current.version != version:
            current = self._snapshot = Snapshot.of(self.profile, self.store, minute)
        elif states != self._states:
            # A look that failed, or found nothing new, changes lights and lists of loads, but no figure.
            current = self._snapshot = current.looked_again(self.store.loads(), states)
        self._states = states
        self._looked = time.monotonic()
        return current

    def view(self, address: Address, *, scale: float = 1.0) -> View:
        snapshot = self.snapshot()
        regions = self.profile.regions
        region = regions[address.region if address.region in regions else self.profile.info.code]
        return View(snapshot=snapshot, address=address, region=region, period=address.at(), scale=scale)

    def panel(self, spec: PanelSpec, view: View) -> Drawn:
        """A panel's section, drawn once per version, minute and view."""
        kind = self.kinds[spec.kind]
        return self.once(("panel", spec.id, view.region.code), view, lambda: frame.panel(spec, kind, view))

    def once(self, key: tuple[object, ...], view: View, draw: Callable[[], Mapping[str, Any]]) -> Drawn:
        """What draw gives, kept under key and everything in the view that changes a picture."""
        whole = (
            *key, view.snapshot.version, view.snapshot.look, view.now, view.address.region, view.address.period,
            view.address.compare, view.lang, view.theme, view.size, view.address.on_wall, view.scale, view.audience,
            view.address.extra,
        )  # fmt: skip
        with self._keep:
            if whole in self._kept:
                self._kept.move_to_end(whole)
                return self._kept[whole]
        made = drawn(draw())
        with self._keep:
            self._kept[whole] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def web() -> Web:
    """The Web of the app that answers this request."""
    return current_app.extensions["pendopo"]
