"""Files that came through the browser and wait to be published: in ``state/uploads``, each in a folder of its own.

A folder's name is a random word of ours; what the browser called the file is only ever shown. What nobody publishes is
cleaned away after a day.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter

from data.archive import write_whole
from data.holding.rows import Usual
from data.privacy.discreet import discreet
from data.profile import Profile, Source
from data.task import Mend
from data.uploading.names import free_name, plain_name, target
from data.uploading.trial import Given, Trial, forget, trial, trial_in
from data.watch import matches
from loaders.base import Delivery

LIMIT = 200 * 1024 * 1024  # bytes of one file
KEEP = timedelta(hours=24)  # how long a file waits to be published
FREE = 500 * 1024 * 1024  # bytes that must stay free on the disk
_KEY = re.compile(r"[A-Za-z0-9_-]{16}")
_PIECE = 1 << 20


class UploadRefused(Exception):
    """A file that is not taken in. word: a key of words for people."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True)
class Upload:
    """One file that waits. called: as the browser named it, for people. name: as the inbox will; "" while asks or why
    say what is missing. period, corrects: what a person said of it, its period and the load whose rows it corrects.
    inbox: as it was published, "" before. usual: rows of the source's last whole delivery."""

    key: str
    source: str
    called: str
    size: int
    fingerprint: str
    received: datetime
    name: str = ""
    asks: str = ""
    why: str = ""
    period: str = ""
    corrects: int = 0
    usual: int = 0
    inbox: str = ""
    published: datetime | None = None


_UPLOAD = TypeAdapter(Upload)


@dataclass
class Uploads:
    """The waiting files of one state folder. Safe to share between threads; two are tried at a time."""

    state: Path
    inbox: Path
    _trying: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(2), repr=False)

    def receive(self, source: Source, called: str, body: BinaryIO, now: datetime, *, usual: int = 0) -> Upload:
        """Keep what body gives, to its end. UploadRefused: it is empty, too large, or the disk is full."""
        self.clean(now)
        self._root.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._root).free < FREE + LIMIT:
            raise UploadRefused("upload_disk")
        key = secrets.token_urlsafe(12)
        folder = self._root / key
        folder.mkdir(mode=0o700)
        try:
            size, fingerprint = take_in(body, folder / "file")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        # A person's number in the name is not kept; the loader then holds the file for the word that stands for it.
        shown = discreet(Delivery(plain_name(called), None, now)).name
        found = Upload(key, source.id, shown, size, fingerprint, now, usual=usual)
        return self._kept(self._named(found, source))

    def find(self, key: str) -> Upload | None:
        """The waiting (or just published) file of this key; None when there is none (any more)."""
        path = self._root / key / "upload.json"
        if not _KEY.fullmatch(key) or not path.is_file():
            return None
        return _UPLOAD.validate_json(path.read_bytes())

    def folder(self, upload: Upload) -> Path:
        return self._root / upload.key

    def choose_period(self, upload: Upload, source: Source, period: str) -> Upload:
        """The upload with the period a person said; what was tried under another one is forgotten."""
        forget(self.folder(upload))
        return self._kept(self._named(replace(upload, period=period), source))

    def choose_load(self, upload: Upload, source: Source, number: int) -> Upload:
        """The upload as rows of a load that were corrected, in the agency's own layout; 0: as a delivery of its own."""
        forget(self.folder(upload))
        return self._kept(self._named(replace(upload, corrects=number), source))

    def trial(
        self, upload: Upload, source: Source, profile: Profile, *, mend: Mend | None, usual: Usual
    ) -> Trial | None:
        """What publishing it would do; tried once and kept. None while its name is not settled. mend: what it mends.

        usual: how many rows a delivery of this name has.
        """
        if not upload.name:
            return None
        folder = self.folder(upload)
        with self._trying:
            found = trial_in(folder)
            if found is None:
                path = folder / "file"
                given = Given(path, upload.name, upload.received, usual, mend)
                found = trial(given, source, profile, keep=folder)
        return found

    def publish(self, upload: Upload, source: Source, now: datetime) -> Upload:
        """Put the file into the inbox, whole or not at all, never over another; gives where it lies now."""
        if upload.inbox:
            return upload
        if not upload.name:
            raise UploadRefused("upload_unnamed")
        name = upload.name
        final = self.inbox / name
        final.parent.mkdir(parents=True, exist_ok=True)
        coming = final.parent / f".{upload.key}.part"
        try:
            shutil.copyfile(self.folder(upload) / "file", coming)
            _sync(coming)
            moment = upload.received.timestamp()
            os.utime(coming, (moment, moment))  # it came when it was uploaded, and has lain still since
            name = self._link(coming, name, source, now)
        finally:
            with suppress(OSError):
                coming.unlink()
        return self._kept(replace(upload, inbox=name, published=now))

    def drop(self, upload: Upload) -> None:
        """Forget a file that is not wanted."""
        shutil.rmtree(self.folder(upload), ignore_errors=True)

    def clean(self, now: datetime) -> int:
        """Delete what has waited too long; gives how many."""
        if not self._root.is_dir():
            return 0
        old = [p for p in self._root.iterdir() if p.stat().st_mtime < (now - KEEP).timestamp()]
        for path in old:
            shutil.rmtree(path, ignore_errors=True)
        return len(old)

    @property
    def _root(self) -> Path:
        return self.state / "uploads"

    def _link(self, coming: Path, name: str, source: Source, now: datetime) -> str:
        """Give the finished file its name. A link fails where a name is taken, so nothing is ever written over.

        Where the source takes one name only, the file that has it steps aside under another.
        """
        while True:
            free = free_name(name, lambda n: (self.inbox / n).exists())
            if free != name and not matches(source, free):
                stem, ending = os.path.splitext(name)
                aside = free_name(f"{stem} (lama {now:%Y%m%d-%H%M%S}){ending}", lambda n: (self.inbox / n).exists())
                os.rename(self.inbox / name, self.inbox / aside)
                free = name
            try:
                os.link(coming, self.inbox / free)
            except FileExistsError:
                continue
            return free

    def _named(self, upload: Upload, source: Source) -> Upload:
        path = self.folder(upload) / "file"
        found = target(source, upload.called, path, said=upload.period, corrects=upload.corrects)
        return replace(upload, name=found.name, asks=found.asks, why=found.why)

    def _kept(self, upload: Upload) -> Upload:
        write_whole(self.folder(upload) / "upload.json", _UPLOAD.dump_json(upload))
        return upload


def take_in(body: BinaryIO, path: Path, *, limit: int = LIMIT) -> tuple[int, str]:
    """Write what body gives, to its end; its size and sha256. UploadRefused: it is empty, or larger than limit."""
    size, found = 0, hashlib.sha256()
    with path.open("xb") as file:
        while piece := body.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise UploadRefused("upload_large")
            found.update(piece)
            file.write(piece)
    if not size:
        raise UploadRefused("upload_empty")
    return size, found.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
