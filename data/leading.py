"""One leader among several loaders: how a loader comes to lead, and how it notices that it does no longer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from data import lease
from data.lease import Lease, Vigil
from data.logs.events import event, kind_of
from data.presence import Presence

LEASE_SECONDS = 30.0  # a leader silent for longer is followed by another loader
RENEW_SECONDS = 5.0
LOOK_SECONDS = 1.0  # how often one who stands by looks whether the leader is gone

Tell = Callable[[str], None]
log = logging.getLogger(__name__)


class Leadership:
    """The right to load, kept by a sign of life every RENEW_SECONDS.

    stood_by: this loader waited while another one led.
    """

    def __init__(self, engine: Engine, held: Lease, presence: Presence, *, stood_by: bool) -> None:
        self.held, self.stood_by = held, stood_by
        self._engine, self._presence = engine, presence
        self._renewed = monotonic()

    def goes_on(self) -> bool:
        """False when another loader leads, or the catalogue could not be told of us in time. Asked about every second.

        Then nothing of ours may count any more: another may have begun.
        """
        self._presence.stands()
        if monotonic() - self._renewed < RENEW_SECONDS:
            return True
        ours = self._renew()
        if ours:
            self._renewed = monotonic()
        return ours is not False and monotonic() - self._renewed < LEASE_SECONDS

    def is_ours(self) -> bool:
        """What the catalogue says now: a process that slept does not know how long."""
        return lease.holds(self._engine, self.held)

    def doubt(self) -> None:
        """Something said that another loader leads: ``goes_on`` asks at once."""
        self._renewed = min(self._renewed, monotonic() - RENEW_SECONDS)

    def end(self) -> None:
        """Give it back, so that the next one need not wait."""
        try:
            lease.release(self._engine, self.held)
        except SQLAlchemyError as error:
            # It runs out by itself.
            event(log, "lease not given back", {"error": kind_of(error)}, level=logging.WARNING)
        self._presence.close()

    def _renew(self) -> bool | None:
        """True: we lead for another while. False: another loader does. None: the catalogue cannot be written now."""
        try:
            return lease.renew(self._engine, self.held, seconds=LEASE_SECONDS)
        except SQLAlchemyError as error:
            event(log, "lease not renewed", {"error": kind_of(error)}, level=logging.WARNING)
            return None


def lead(engine: Engine, stop: threading.Event, tell: Tell) -> Leadership | None:
    """Wait until no other loader leads, and lead; None when told to stop first.

    A leader that was killed is followed at the next look, on any machine; one that is frozen after LEASE_SECONDS.
    """
    presence, vigil, told = Presence(engine), Vigil(LEASE_SECONDS), ""
    while not stop.is_set():
        try:
            held = _take(engine, presence, vigil)
            waits = "Pemuat lain sedang bekerja; pemuat ini menunggu giliran"
        except SQLAlchemyError as error:
            held, waits = None, f"Katalog tidak dapat ditulis ({type(error).__name__}); pemuat ini menunggu"
        if held:
            return Leadership(engine, held, presence, stood_by=bool(told))
        if told != waits:
            tell(waits)
            told = waits
        stop.wait(LOOK_SECONDS)
    presence.close()
    return None


def _take(engine: Engine, presence: Presence, vigil: Vigil) -> Lease | None:
    """The right to lead. Not without the session that shows that we live: others would take it from us at once."""
    if not presence.stands():
        return None
    held = lease.take(engine, "loader", holder=presence.holder, seconds=LEASE_SECONDS, vigil=vigil)
    if held and held.before:
        lease.strip(engine, held.before)
    return held
