"""The loader process: every source at its interval, the inbox watched, one leader among several loaders."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from data.archive import clear_quarantine
from data.centre import Centre
from data.hours import next_asked
from data.keeping.clean import clean_archive
from data.keeping.figures_ahead import SETTLED, Ahead, is_large
from data.known import known_of
from data.leading import Leadership, Tell, lead
from data.lease import LeaseLost
from data.ledger import StoreBusy
from data.logs.events import event, failed, kind_of
from data.logs.loads import tell_load
from data.profile import Source
from data.refresh import Stopped, mark_of, refresh
from data.safekeeping.spare import SpareKeeper
from data.store_mender import StoreMender
from data.uploading.uploads import Uploads
from data.watch import AFTER, concerned, is_file, watch_inbox

DRIFT_SECONDS = 30.0  # the wall clock moved this far against the machine's own: everything is planned anew
TIDY_AFTER = 50  # landed loads; each leaves a small file that every later commit and reader has to open
SHORTEST = 10  # seconds; APScheduler counts every missed run after a long sleep one by one
# Late is better than never, once is enough, never two of one source (else: a second of grace, then silence).
_DEFAULTS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}

log = logging.getLogger(__name__)


def run_loader(centre: Centre, stop: threading.Event, tell: Tell) -> None:
    """Load every source at its interval, and at once when its file changes, until stop is set.

    tell: a line for operators. While another loader leads, this one stands by and takes over when that one is gone.
    """
    centre.start_children()
    try:
        while not stop.is_set():
            leadership = lead(centre.store.engine, stop, tell)
            if leadership:
                _Loader(centre, leadership, tell).run(stop)
                centre.start_children()
    finally:
        centre.close()


@dataclass
class _Turns:
    """One source at a time, and a wish that comes meanwhile is not lost."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    wished: threading.Event = field(default_factory=threading.Event)
    whole: deque[str] = field(default_factory=deque)  # files moved in whole since the last turn

    def take_whole(self) -> set[str]:
        """The files moved in whole, each once; the watch may add more meanwhile."""
        return {self.whole.popleft() for _ in range(len(self.whole))}


class _Loader:
    """A leading loader at work."""

    def __init__(self, centre: Centre, leadership: Leadership, tell: Tell) -> None:
        self._centre, self._leadership, self._tell = centre, leadership, tell
        self._turns = {source: _Turns() for source in centre.profile.sources}
        self._over = threading.Event()
        self._landed = 0
        self._ahead = Ahead(centre, self._over)
        # A thread for every source, so that hung ones never take another's; four more for the watch's, for tidying,
        # for the catalogue's copy and for figures.
        pool = ThreadPoolExecutor(len(self._turns) + 4)
        self._plan = BackgroundScheduler(executors={"default": pool}, timezone=UTC, job_defaults=_DEFAULTS)

    def run(self, stop: threading.Event) -> None:
        """Work until stop, or until another loader has taken over."""
        centre = self._centre
        centre.store.ledger.fence = self._leadership.held
        shutil.rmtree(centre.work_folder, ignore_errors=True)
        centre.inbox.mkdir(parents=True, exist_ok=True)
        centre.store.heal()
        for source in centre.profile.sources.values():
            self._schedule(source, self._first_due(source))
            if is_file(source):
                # What changed while nobody led was told to nobody.
                if self._leadership.stood_by:
                    self._plan.add_job(self._bring, args=[source.id])
                # Once more when a file that was being written at the first look, before the watch, has settled.
                again = datetime.now(UTC) + timedelta(seconds=2 * AFTER)
                self._plan.add_job(self._bring, "date", run_date=again, args=[source.id])
        self._plan.add_job(self._tidy, CronTrigger(minute=17), id="tidy", executor="default")
        SpareKeeper(centre.store.engine, self._plan, self._tell, self._busy)
        self._plan.start()
        watcher = threading.Thread(target=watch_inbox, args=(centre.inbox, self._changed, self._over), daemon=True)
        watcher.start()
        self._tell(f"Pemuat bekerja: {len(self._turns)} sumber, inbox {centre.inbox}")
        try:
            self._keep_leading(stop)
        finally:
            self._end(watcher)

    def _busy(self) -> bool:
        return any(turns.lock.locked() for turns in self._turns.values())

    def _schedule(self, source: Source, first: datetime) -> None:
        every = IntervalTrigger(seconds=max(SHORTEST, source.every), timezone=UTC)
        self._plan.add_job(
            self._bring, every, args=[source.id], id=source.id, next_run_time=first, replace_existing=True
        )

    def _first_due(self, source: Source) -> datetime:
        """At once; for who stood by, when the leader before would have looked: no time is left out, none taken twice.

        Of a source that was read with another profile nothing is known.
        """
        now, store = datetime.now(UTC), self._centre.store
        state = store.states().get(source.id) if self._leadership.stood_by else None
        marks = {known.mark for known in known_of(store.engine, source.id).values()}
        if state is None or mark_of(self._centre.profile, source) not in marks:
            return now
        every = timedelta(seconds=max(SHORTEST, source.every))
        return min(max(now, state.looked + every), now + every)  # machines' clocks differ

    def _keep_leading(self, stop: threading.Event) -> None:
        """Renew the lease until stop or until it is lost; plan anew when the wall clock jumps.

        After a jump back no source would be due for as long as the clock jumped.
        """
        offset = time.time() - time.monotonic()
        mender = StoreMender(self._centre, self._plan, self._tell)
        while not stop.wait(1.0):
            mender.look()
            if not self._leadership.goes_on():
                self._tell("Pemuat lain mengambil alih, atau katalog tidak dapat ditulis; pemuat ini berhenti memuat")
                return
            drift = time.time() - time.monotonic() - offset
            if abs(drift) > DRIFT_SECONDS:
                offset += drift
                self._tell(f"Jam sistem bergeser {drift:+.0f} detik; jadwal disusun ulang")
                for source in self._centre.profile.sources.values():
                    self._schedule(source, datetime.now(UTC))

    def _changed(self, names: set[str], whole: set[str]) -> None:
        for source in concerned(self._centre.profile, names):
            self._turns[source.id].whole.extend(whole)
            self._turns[source.id].wished.set()
            self._plan.add_job(self._bring, args=[source.id])

    def _wait_for_hours(self, source: Source) -> None:
        """An interval of a day may fall outside the hours for ever: looked at once more when they begin."""
        now = self._centre.clock()
        opens = next_asked(source.hours, now, ZoneInfo(self._centre.profile.info.timezone))
        if opens > now:
            self._plan.add_job(
                self._bring, "date", run_date=opens, args=[source.id], id=f"{source.id} opens", replace_existing=True
            )

    def _bring(self, source: str) -> None:
        """Load a source; when it is being loaded already, that load looks once more before it ends."""
        turns = self._turns[source]
        turns.wished.set()
        while turns.wished.is_set() and not self._over.is_set() and turns.lock.acquire(blocking=False):
            try:
                turns.wished.clear()
                self._refresh(self._centre.profile.sources[source], turns.take_whole())
            finally:
                turns.lock.release()

    def _refresh(self, source: Source, whole: set[str]) -> None:
        try:
            if not self._leadership.is_ours():  # a process that was frozen wakes with what was due meanwhile
                raise LeaseLost
            loads = refresh(source, self._centre, self._centre.clock(), whole=whole)
        except Stopped:
            return
        except LeaseLost:
            self._leadership.doubt()
            return
        except StoreBusy as busy:
            self._tell(f"{source.id}: {busy}")
            return
        except Exception as error:
            # The catalogue itself may be gone (disk full, database down): told, and tried again at the next run.
            failed(log, "load not recorded", {"source": source.id})
            self._tell(f"{source.id}: pemuatan gagal dicatat ({type(error).__name__}); dicoba lagi menurut jadwal")
            return
        self._wait_for_hours(source)
        for load in loads:
            tell_load(load, self._tell)
        landed = sum(load.outcome == "landed" for load in loads)
        self._landed += landed
        if landed and is_large(self._centre.profile):
            soon = datetime.now(UTC) + timedelta(seconds=SETTLED)
            self._plan.add_job(self._work_ahead, "date", run_date=soon, id="ahead", replace_existing=True)
        if self._landed >= TIDY_AFTER:
            self._landed = 0
            self._plan.add_job(self._tidy, id="tidy-now", replace_existing=True)

    def _work_ahead(self) -> None:
        try:
            self._ahead.run()
        except Exception:  # a page works out what is not there
            failed(log, "figures not worked out ahead")

    def _tidy(self) -> None:
        try:
            centre = self._centre
            centre.store.tidy()
            clear_quarantine(centre.store.state, centre.clock() - timedelta(days=centre.quarantine_days))
            gone = clean_archive(centre.store, centre.clock(), days=centre.archive_days)
            if gone.files:
                event(log, "archive cleaned", {"files": gone.files, "bytes": gone.bytes})
            Uploads(centre.inbox.parent, centre.inbox).clean(centre.clock())
        except (StoreBusy, LeaseLost, OSError) as error:
            event(log, "not tidied", {"error": kind_of(error)}, level=logging.WARNING)

    def _end(self, watcher: threading.Thread) -> None:
        self._over.set()
        self._centre.nursery.close()  # running loads end at once, unrecorded
        self._plan.shutdown(wait=True)
        watcher.join(2)
        self._leadership.end()
