"""What a page of an upload shows, looked up once: the file that waits, what it would do, which stage it is at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import current_app

from components.address import Address
from components.context import Web
from data.batch import SET_ASIDE, Load
from data.exchange.mendable import mend_of
from data.exchange.mending import mends
from data.holding.before import usual_for
from data.profile import Source
from data.snapshot import Snapshot
from data.uploading.preview import Preview, preview
from data.uploading.trial import Trial
from data.uploading.uploads import Upload, Uploads


def uploads() -> Uploads:
    """The waiting files of the app that answers this request."""
    return current_app.extensions["pendopo-uploads"]


@dataclass
class Sight:
    """One source's upload page at one moment. asked: the key of a waiting file, "" for none yet."""

    web: Web
    source: Source
    asked: str = ""
    indicator: str = ""

    @classmethod
    def of(cls, web: Web, source: Source, address: Address) -> Sight:
        return cls(web, source, address.get("berkas"), address.get("indikator"))

    @cached_property
    def upload(self) -> Upload | None:
        found = uploads().find(self.asked) if self.asked else None
        return found if found and found.source == self.source.id else None

    @property
    def stage(self) -> int:
        """1: choose a file (or say what is missing). 2: look what it would do. 3: it is on its way, or there."""
        if self.upload is None or not self.upload.name:
            return 1
        return 3 if self.upload.inbox else 2

    @property
    def mends(self) -> int:
        """The load that the waiting rows correct; 0 when it is a delivery of its own."""
        return (mends(self.source, self.upload.name) or 0) if self.upload else 0

    @cached_property
    def correctable(self) -> int:
        """The newest load that sent rows back and could be corrected by a file of nothing but those; 0 for none."""
        loads = self.snapshot.loads.of(self.source.id)
        sent_back = (x for x in loads if x.outcome == "refused" or (x.returned and x.outcome == "landed"))
        found = (x for x in sent_back if x.archive and not x.retracted)
        return next((x.number for x in found), 0)

    @cached_property
    def trial(self) -> Trial | None:
        if self.upload is None:
            return None
        mend = mend_of(self.web.store, self.source, self.upload.name)
        usual = usual_for(self.web.store, self.source, self.upload.name)
        return uploads().trial(self.upload, self.source, self.web.profile, mend=mend, usual=usual)

    @cached_property
    def preview(self) -> Preview | None:
        trial = self.trial
        if trial is None or trial.batch is None:
            return None
        return preview(trial.batch, self.source, self.snapshot, self.web.store, wanted=self.indicator)

    @property
    def snapshot(self) -> Snapshot:
        return self.web.snapshot()

    @cached_property
    def twin(self) -> Load | None:
        """The newest load of the same bytes by this source that stands."""
        upload, loads = self.upload, self.snapshot.loads.of(self.source.id)
        if upload is None or upload.inbox:
            return None
        return next((x for x in loads if x.fingerprint == upload.fingerprint and _stands(x)), None)

    @cached_property
    def outcome(self) -> Load | None:
        """The load that the published file became; None while the loader has not come to it."""
        upload = self.upload
        if upload is None or upload.published is None:
            return None
        since = upload.published
        loads = self.snapshot.loads.of(self.source.id)
        return next((x for x in loads if x.delivery == upload.inbox and x.ended >= since), None)

    @property
    def key(self) -> str:
        """Changes when the page must be drawn anew though no figure moved."""
        upload = self.upload
        return (
            f"{self.source.id}:{upload.key}:{upload.name}:{upload.inbox}:{upload.corrects}"
            if upload
            else self.source.id
        )


def _stands(load: Load) -> bool:
    return load.outcome in SET_ASIDE or (load.outcome == "landed" and not load.retracted)
