"""What ``check`` says of a source that asks a database: personal columns, the columns that come, the account."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from data.errors import Fault
from data.privacy.queries import is_personal_column, personal_fault, query_faults
from data.profile import Source
from loaders.base import Reader, ReadSpec
from loaders.database_look import Look

_LISTED = 20  # columns named


class _Database(Protocol):
    """What a reader of databases can tell beside its rows."""

    def kind_of(self, spec: ReadSpec) -> str: ...

    def look_at(self, spec: ReadSpec, folder: Path) -> Look: ...


@dataclass(frozen=True)
class Asked:
    """faults: a person would come out. remarks: what the database said."""

    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()


def ask_database(source: Source, reader: Reader, inbox: Path, *, reachable: bool) -> Asked:
    """Nothing for a source of another kind. reachable: its address is set. LoadError: it is, and does not answer."""
    if not hasattr(reader, "question"):
        return Asked()
    database = cast(_Database, reader)
    faults = query_faults(source, reader, database.kind_of(source.read))
    if not reachable or faults:
        return Asked(tuple(faults))
    seen = database.look_at(source.read, inbox)
    personal = [personal_fault(source, c) for c in seen.columns if is_personal_column(c)]
    listed = ", ".join(seen.columns[:_LISTED])
    remarks = [_remark(source, (f"kolom jawabannya: {listed}", f"columns of its answer: {listed}"))]
    if seen.writes:
        remarks.append(_can_write(source))
    return Asked(tuple(personal), tuple(remarks))


def _can_write(source: Source) -> Fault:
    what = ("akunnya boleh menulis di basis data itu", "its account may write in that database")
    advice = (
        "minta akun yang hanya boleh SELECT (docs/databases.md)",
        "ask for an account that may only SELECT (docs/databases.md)",
    )
    return Fault(f"sectors/{source.sector}.toml", f"source {source.id}", what, advice)


def _remark(source: Source, what: tuple[str, str]) -> Fault:
    return Fault(f"sectors/{source.sector}.toml", f"source {source.id}", what)
