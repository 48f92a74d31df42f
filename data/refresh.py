"""Bring one source up to date: look, read what is new in a child, commit what is sound, record what is not."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data.batch import SET_ASIDE, Batch, Load, Outcome
from data.centre import Centre, centre_of, wall_clock
from data.child import ChildEnded
from data.comparing.beforehand import beforehand
from data.exchange.mendable import mend_of
from data.grown import has_values, size_before
from data.holding.before import landed_before, usual_for
from data.hours import next_asked
from data.known import Known, known_of, remember
from data.lease import LeaseLost
from data.ledger import StoreBusy
from data.logs.events import failed
from data.mark import mark_of
from data.opened import is_ours
from data.profile import Source
from data.reasons import reason_of
from data.work import Answer, Found, Task, batch_in
from loaders.base import Delivery

__all__ = ["Centre", "centre_of", "mark_of", "refresh", "reobserve", "wall_clock"]

FREE_MB = 200  # disk space below which nothing is loaded: what is shown must stay readable
MOST_WAITING = 24  # a delivery that keeps failing is tried again after 1, 2, 4 … 24 times the source's interval


class Stopped(Exception):
    """The loader is ending; nothing is recorded."""


def refresh(source: Source, centre: Centre, now: datetime, *, whole: Iterable[str] = ()) -> list[Load]:
    """Bring source up to date once: a load per delivery that is new or may have changed, oldest first.

    whole: names of files known to be finished. Never raises for missing, late, broken or implausible deliveries:
    Load.outcome tells. Stopped: the centre closes.
    """
    run = _Run(source, centre, now, mark_of(centre.profile, source))
    answer = run.ask(Task("look", source.id, now, whole=tuple(whole)))
    if answer.outcome != "found":
        return [run.failed(Delivery(_where(source), None, now), answer.reason)]
    known = known_of(centre.store.engine, source.id)
    asked = next_asked(source.hours, now, ZoneInfo(centre.profile.info.timezone)) == now
    found = answer.found if asked else [f for f in answer.found if f.delivery.path is not None]
    if answer.found and not found:
        return []  # a database outside its hours: nobody looked, and nothing is said of a look
    chosen = found if source.pick == "all" else _newest(found, source)
    new = [f for f in chosen if not _settled(known.get(f.delivery.name), f.face, run)]
    if not new:
        waiting = any(f.delivery.name in known and known[f.delivery.name].outcome == "failed" for f in chosen)
        centre.store.looked(source.id, centre.clock(), next_try=run.next_look, still=waiting)
        return []
    loads = [run.bring(found, known.get(found.delivery.name)) for found in new]
    return [load for load in loads if load]


def reobserve(centre: Centre, load: Load) -> Batch:
    """The kept copy of a landed load, read as the profile reads it now. ValueError: it cannot be read any more."""
    where = f"pemuatan {load.number} ({load.delivery})"
    if load.source not in centre.profile.sources:
        raise ValueError(f'{where}: sumber "{load.source}" tidak ada lagi di profil; pasang kembali, lalu ulangi')
    mend = mend_of(centre.store, centre.profile.sources[load.source], load.delivery)
    delivery = Delivery(load.delivery, None, load.delivered)
    task = Task("again", load.source, load.delivered, delivery, archive=load.archive, mend=mend)
    try:
        with centre.answer(task) as (answer, folder):
            if answer.outcome == "shaped":
                return batch_in(folder, answer)
            reason = answer.reason
    except ChildEnded as ended:
        reason = reason_of(ended, centre.profile.sources[load.source])
    do = "betulkan profilnya, atau kirim ulang" if load.outcome == "held" else "tarik juga, atau betulkan profilnya"
    raise ValueError(f"{where}: salinannya tidak terbaca ({reason}); {do}")


def _settled(known: Known | None, face: str, run: _Run) -> bool:
    return known is not None and known.settles(face, run.mark, run.now)


def _newest(found: Sequence[Found], source: Source) -> list[Found]:
    """The newest of the source's own deliveries, and every form: what is typed in is never passed over."""
    forms = [f for f in found if is_ours(source, f.delivery.name)]
    return [*[f for f in found if f not in forms][-1:], *forms]


def _where(source: Source) -> str:
    read = source.read
    return str(getattr(read, "path", "") or getattr(read, "query", "") or source.id)


def _size(found: Found) -> int:
    """Bytes of its file; 0 for a query."""
    return int(found.face.split(":")[0]) if found.face[:1].isdigit() else 0


@dataclass(frozen=True)
class _Run:
    """One look at one source."""

    source: Source
    centre: Centre
    now: datetime
    mark: str

    @property
    def next_look(self) -> datetime:
        return self.now + timedelta(seconds=self.source.every)

    def ask(self, task: Task) -> Answer:
        """The answer of a child; how it ended when there is none. Frames are not in it."""
        try:
            with self.centre.answer(task) as (answer, _):
                return answer
        except ChildEnded as ended:
            if ended.end == "stopped":
                raise Stopped from None
            return Answer("failed", reason=f"{_where(self.source)}: {reason_of(ended, self.source)}")

    def bring(self, found: Found, known: Known | None) -> Load | None:
        """Read one delivery and write down how it ended; None for one refused before, with the same content."""
        try:
            return self._bring(found, known)
        except (Stopped, LeaseLost, StoreBusy):
            raise
        except Exception as error:
            # A bug must not silence the source: it is logged with its way, and the last good values stay.
            failed(logging.getLogger(__name__), "load ended by a bug", {"source": self.source.id})
            reason = f"{found.delivery.name}: {reason_of(ChildEnded('bug', type(error).__name__), self.source)}"
            return self._give_up(found, known, reason, self.centre.clock())

    def _bring(self, found: Found, known: Known | None, *, whole: bool = False) -> Load | None:
        space = self._space(found)
        if space:
            return self._give_up(found, known, space, self.centre.clock())
        started = self.centre.clock()
        try:
            task = self._task(found, known, whole=whole)
            likely = beforehand(self.centre.store, self.source, known, size=_size(found))
            with likely, self.centre.answer(task) as (answer, folder):
                if answer.outcome == "shaped":
                    batch = batch_in(folder, answer)
                    if not answer.grown or not has_values(self.centre.store, batch):
                        return self._land(found, answer, batch, started)
            if answer.grown:  # its new rows speak of what has a value: as a whole they may contradict each other
                return self._bring(found, known, whole=True)
        except ChildEnded as ended:
            if ended.end == "stopped":
                raise Stopped from None
            reason = f"{found.delivery.name}: {reason_of(ended, self.source)}"
            return self._give_up(found, known, reason, started)
        if answer.outcome == "failed":
            return self._give_up(found, known, answer.reason, started)
        return (
            self._refuse(found, answer, started) if answer.outcome == "refused" else self._same(found, known, started)
        )

    def failed(self, delivery: Delivery, reason: str, *, started: datetime | None = None) -> Load:
        """Record an attempt that could not read anything."""
        load = self._load(delivery, Answer("failed", reason=reason), "failed", started or self.centre.clock())
        return self.centre.store.record(load, sector=self.source.sector, next_try=self.next_look)

    def _task(self, found: Found, known: Known | None, *, whole: bool = False) -> Task:
        store = self.centre.store
        same = known.fingerprint if known and known.mark == self.mark else ""
        # A changed profile or query was looked at by somebody: what comes then is taken as it is.
        last = store.last_landed(self.source.id) if known and known.mark == self.mark and not found.face else None
        columns = last.columns if last else {}
        grown = size_before(store, self.source, known, self.centre.profile) if same and not whole else 0
        name = found.delivery.name
        return Task(
            "read", self.source.id, self.now, found.delivery, known=same, usual=usual_for(store, self.source, name),
            grown=grown, columns=columns, mend=mend_of(store, self.source, name),
        )  # fmt: skip

    def _land(self, found: Found, answer: Answer, batch: Batch, started: datetime) -> Load:
        if answer.held and not landed_before(self.centre.store, self.source, answer.fingerprint):
            held = self._load(found.delivery, replace(answer, reason=answer.held), "held", started)
            return self._set_aside(found, replace(held, periods=batch.periods))
        load = self.centre.store.commit(batch, self._load(found.delivery, answer, "landed", started), self.source)
        self._remember(found, "landed", answer.fingerprint)
        return load

    def _refuse(self, found: Found, answer: Answer, started: datetime) -> Load:
        return self._set_aside(found, self._load(found.delivery, answer, "refused", started))

    def _set_aside(self, found: Found, load: Load) -> Load:
        recorded = self.centre.store.record(load, sector=self.source.sector, next_try=self.next_look)
        self._remember(found, load.outcome, load.fingerprint)
        return recorded

    def _same(self, found: Found, known: Known | None, started: datetime) -> Load | None:
        assert known
        if known.outcome in SET_ASIDE:
            self.centre.store.looked(self.source.id, self.centre.clock(), next_try=self.next_look)
            self._remember(found, known.outcome, known.fingerprint)
            return None
        answer = Answer("same", fingerprint=known.fingerprint)
        load = self._load(found.delivery, answer, "unchanged", started)
        recorded = self.centre.store.record(load, sector=self.source.sector, next_try=self.next_look)
        self._remember(found, "landed", known.fingerprint)
        return recorded

    def _give_up(self, found: Found, known: Known | None, reason: str, started: datetime) -> Load:
        tries = known.tries + 1 if known and known.outcome == "failed" and known.face == found.face else 1
        wait = min(2 ** (tries - 1), MOST_WAITING) * self.source.every if found.face else 0
        # What landed before the failure: the same again would change nothing. What was refused is looked at afresh.
        kept = known.fingerprint if known and known.mark == self.mark and known.outcome not in SET_ASIDE else ""
        again = self.now + timedelta(seconds=wait)
        load = self.failed(found.delivery, reason, started=started)  # first: a loader that was followed stops here
        remember(
            self.centre.store.engine,
            self.source.id,
            Known(found.delivery.name, found.face, self.mark, kept, "failed", tries, again),
        )
        return load

    def _remember(self, found: Found, outcome: str, fingerprint: str) -> None:
        known = Known(found.delivery.name, found.face, self.mark, fingerprint, outcome)
        remember(self.centre.store.engine, self.source.id, known)

    def _load(self, delivery: Delivery, answer: Answer, outcome: Outcome, started: datetime) -> Load:
        return Load(
            source=self.source.id, outcome=outcome, delivery=delivery.name, delivered=delivery.delivered,
            started=started, ended=self.centre.clock(), fingerprint=answer.fingerprint, read=answer.read,
            loaded=answer.loaded, returned=answer.returned, ignored=answer.ignored, reason=answer.reason,
            archive=answer.kept, sheets=answer.sheets, letters=answer.letters, columns=answer.columns,
            notes=answer.notes, checks=answer.checks, rejects=answer.rejects,
        )  # fmt: skip

    def _space(self, found: Found) -> str:
        size = _size(found)
        free = shutil.disk_usage(self.centre.store.state).free
        if free > 3 * size + FREE_MB * 1024 * 1024:
            return ""
        return f"diska hampir penuh (sisa {free // 1024 // 1024} MB); kosongkan ruang, pemuatan dicoba lagi sendiri"
