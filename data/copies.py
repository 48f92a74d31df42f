"""What a child works with, and the copies it keeps of what it read: in the archive, or in quarantine with a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.archive import Note, keep_file, keep_refused, keep_tables
from data.batch import Reject
from data.privacy.identifiers import hidden
from data.privacy.keepable import keepable
from data.privacy.personal import PersonalDataFound
from data.privacy.whole_file import holds_persons
from data.profile import Profile, Source
from data.shapes.checks import Refusal
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

    def may_keep_file(self) -> bool:
        """Whether the file itself may be kept: nobody stands anywhere in it."""
        return self._clean_file(self._bare()) is not None

    def keep(self) -> str:
        """Into the archive: the file itself, unless persons stand anywhere in it; then only the cells without them."""
        bare = self._bare()
        path = self._clean_file(bare)
        if path is not None:
            return keep_file(self.desk.state, path, self.fingerprint)
        return keep_tables(self.desk.state, bare, self.fingerprint)

    def quarantine(self, refusal: Refusal) -> str:
        """Into quarantine, with a note; without a copy when the file holds persons nobody declared."""
        first = refusal.rejects[0] if refusal.rejects else Reject("", 0, "", "", refusal.rule, "")
        note = Note(
            self.source.id, hidden(self.delivery.name), self.fingerprint, refusal.rule, hidden(str(refusal)),
            self._contact(), sheet=hidden(first.sheet), row=first.row, column=hidden(first.column),
            found=hidden(first.value), expected=hidden(first.advice),
        )  # fmt: skip
        if isinstance(refusal, PersonalDataFound):
            return keep_refused(self.desk.state, note)
        bare = self._bare()
        path = self._clean_file(bare)
        if path is not None:
            return keep_refused(self.desk.state, note, path=path)
        return keep_refused(self.desk.state, note, tables=bare)

    def _bare(self) -> list[RawTable]:
        return keepable(self.tables, self.source)

    def _clean_file(self, bare: Sequence[RawTable]) -> Path | None:
        """The file, when it may be kept as it is: nothing was left out of its tables, and nobody stands outside."""
        path = self.delivery.path
        if path is None or any(t.part or not t.cells.equals(b.cells) for t, b in zip(self.tables, bare, strict=True)):
            return None
        return None if holds_persons(path) else path

    def _contact(self) -> str:
        agency = self.desk.profile.agency(self.source.agency)
        return f"{agency.name('id')} ({agency.contact})" if agency.contact else agency.name("id")
