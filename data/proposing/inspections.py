"""Files looked at as a new source: kept for a day in ``state/uploads``, each look in a process of its own."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter

from data.archive import write_whole
from data.proposing.report import Report
from data.uploading.names import plain_name
from data.uploading.uploads import FREE, UploadRefused, Uploads, take_in
from loaders.sheets import LIMIT

HOME = Path(__file__).resolve().parents[2]
_KEY = re.compile(r"n-[A-Za-z0-9_-]{16}")
_REPORT: TypeAdapter[Report] = TypeAdapter(Report)
_SECONDS = 180


@dataclass(frozen=True)
class Inspection:
    """One file looked at. said: corrections so far. report None: it cannot be read; fault says why."""

    key: str
    called: str
    said: Mapping[str, str] = field(default_factory=dict)
    report: Report | None = None
    fault: str = ""


_KEPT: TypeAdapter[Inspection] = TypeAdapter(Inspection)


@dataclass(frozen=True)
class Inspections:
    """The files of one state folder. profile: the folder that a proposal is saved into."""

    state: Path
    profile: Path

    def receive(self, called: str, body: BinaryIO, now: datetime) -> Inspection:
        """Keep the file and look at it. UploadRefused: it is empty, too large, or the disk is full."""
        Uploads(self.state, self.state / "inbox").clean(now)
        root = self.state / "uploads"
        root.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(root).free < FREE + LIMIT:
            raise UploadRefused("upload_disk")
        key = f"n-{secrets.token_urlsafe(12)}"
        (root / key).mkdir(mode=0o700)
        try:
            take_in(body, root / key / "file", limit=LIMIT)
        except BaseException:
            shutil.rmtree(root / key, ignore_errors=True)
            raise
        return self._looked(Inspection(key, plain_name(called)))

    def find(self, key: str) -> Inspection | None:
        path = self.state / "uploads" / key / "inspection.json"
        if not _KEY.fullmatch(key) or not path.is_file():
            return None
        return _KEPT.validate_json(path.read_bytes())

    def correct(self, found: Inspection, key: str, value: str) -> Inspection:
        """Looked at again with one correction more; an empty value takes it back."""
        said = {k: v for k, v in found.said.items() if k != key} | ({key: value} if value else {})
        return self._looked(Inspection(found.key, found.called, said))

    def save(self, found: Inspection) -> Inspection:
        """Saved into the profile; ``report.saved`` says where, or ``fault`` why not."""
        return self._looked(found, "--write")

    def drop(self, found: Inspection) -> None:
        shutil.rmtree(self.state / "uploads" / found.key, ignore_errors=True)

    def _looked(self, found: Inspection, *more: str) -> Inspection:
        folder = self.state / "uploads" / found.key
        sets = [part for k, v in found.said.items() for part in ("--set", f"{k}={v}")]
        command = [sys.executable, "app.py", "inspect", str(folder / "file"), "--name", found.called, "--json"]
        env = {**os.environ, "PENDOPO_PROFILE": str(self.profile), "PENDOPO_STATE": str(self.state)}
        try:
            done = subprocess.run(
                [*command, *sets, *more], cwd=HOME, env=env, capture_output=True, text=True, timeout=_SECONDS,
                check=False,
            )  # fmt: skip
            fault = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ""
            report = _REPORT.validate_python(json.loads(done.stdout)) if done.stdout.strip() else None
        except subprocess.TimeoutExpired:
            report, fault = None, "terlalu lama dibaca; bagi berkasnya, atau minta ekspor yang lebih kecil"
        # A correction or a save that failed leaves the last picture, with the reason above it.
        before = found.report or (self.find(found.key) or found).report
        kept = Inspection(found.key, found.called, found.said, report or before, "" if report else fault)
        write_whole(folder / "inspection.json", _KEPT.dump_json(kept))
        return kept
