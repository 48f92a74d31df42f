"""What a child works with, and the copies it keeps of what it read: in the archive, or in quarantine with a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.archive import Note, keep_file, keep_refused, keep_tables
from data.batch import Reject
from data.checks import Refusal
from data.keepable import keepable
from data.personal import PersonalDataFound
from data.profile import Profile, Source
from loaders.base import Delivery, RawTable, Reader


@dataclass(frozen=True)
class Desk:
    """What a child works with; it has it by inheritance. inbox: agencies' folders. state: archive and quarantine."""

    profile: Profile
    readers: Mapping[str, Reader]
    inbox: Path
    state: Path


@dataclass(frozen=True)
class Copy:
    """A delivery that was read, and how it may be kept."""

    desk: Desk
    source: Source
    delivery: Delivery
    tables: Sequence[RawTable]
    fingerprint: str

    def keep(self) -> str:
        """Into the archive: the file itself, unless it has columns about persons."""
        bare = self._bare()
        if self.delivery.path is not None and not self._persons(bare):
            return keep_file(self.desk.state, self.delivery.path, self.fingerprint)
        return keep_tables(self.desk.state, bare, self.fingerprint)

    def quarantine(self, refusal: Refusal) -> str:
        """Into quarantine, with a note; without a copy when the file holds persons nobody declared."""
        first = refusal.rejects[0] if refusal.rejects else Reject("", 0, "", "", refusal.rule, "")
        note = Note(
            self.source.id, self.delivery.name, self.fingerprint, refusal.rule, str(refusal), self._contact(),
            sheet=first.sheet, row=first.row, column=first.column, found=first.value, expected=first.advice,
        )  # fmt: skip
        if isinstance(refusal, PersonalDataFound):
            return keep_refused(self.desk.state, note)
        bare = self._bare()
        if self.delivery.path is not None and not self._persons(bare):
            return keep_refused(self.desk.state, note, path=self.delivery.path)
        return keep_refused(self.desk.state, note, tables=bare)

    def _bare(self) -> list[RawTable]:
        return keepable(self.tables, self.source)

    def _persons(self, bare: Sequence[RawTable]) -> bool:
        return any(not t.cells.equals(b.cells) for t, b in zip(self.tables, bare, strict=True))

    def _contact(self) -> str:
        agency = self.desk.profile.agency(self.source.agency)
        return f"{agency.name('id')} ({agency.contact})" if agency.contact else agency.name("id")
