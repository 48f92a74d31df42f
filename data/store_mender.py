"""The loader's watch on its own store: what readers found damaged is made whole beside the loads."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError

from data.centre import Centre
from data.lease import LeaseLost
from data.ledger import StoreBusy
from data.logs.events import event, failed, kind_of
from data.recover import recover
from data.refresh import Stopped, reobserve
from data.seals import open_damage

log = logging.getLogger(__name__)
JOB = "store mender"


class StoreMender:
    """One mending at a time, as a job of the loader's plan."""

    def __init__(self, centre: Centre, plan: BackgroundScheduler, tell: Callable[[str], None]) -> None:
        self._centre, self._plan, self._tell = centre, plan, tell
        self._plan.add_job(self._check, IntervalTrigger(days=1), next_run_time=datetime.now(UTC), id="store check")

    def look(self) -> None:
        """One indexed query; a job when there is something to mend."""
        try:
            with self._centre.store.engine.connect() as connection:
                found = open_damage(connection)
        except SQLAlchemyError:
            return  # the lease, renewed in the same rhythm, tells it
        if found and not self._plan.get_job(JOB):
            self._plan.add_job(self._mend, id=JOB)

    def _check(self) -> None:
        """Every byte of the store once a day, and as the loader starts: no reader may have asked for it yet."""
        try:
            self._centre.store.ledger.check()
        except (OSError, SQLAlchemyError) as error:
            event(log, "store not checked", {"error": kind_of(error)}, level=logging.WARNING)

    def _mend(self) -> None:
        try:
            for line in recover(self._centre.store.ledger, partial(reobserve, self._centre)):
                self._tell(line)
        except (StoreBusy, LeaseLost, Stopped):
            return  # the next look begins again
        except Exception as error:
            failed(log, "store not mended")
            self._tell(f"gudang data: berkas rusak belum dapat dipulihkan ({type(error).__name__}); dicoba lagi")
