"""A live connection beside a lease: the database's server knows at once when the process that held it is gone.

A lease's row alone tells of a killed process on another machine only when its time has run out. On PostgreSQL every
candidate therefore holds an advisory lock of its session under its holder's name: the server lets go of it the moment
the process dies (0.03 s, measured), or its machine no longer answers. A frozen process keeps it: for that one the
lease's time stands. SQLite serves one machine, where the process' number tells.

It needs a direct connection: a pooler that hands one session to many (PgBouncer by transaction) would break it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from data.holder import has_ended, has_session, new_holder
from data.logs.events import event, kind_of

log = logging.getLogger(__name__)


class Presence:
    """A holder's name, and the session that speaks for it while this process lives. Used by one thread."""

    def __init__(self, engine: Engine) -> None:
        """The session is opened by the first ``stands``."""
        self._server = engine.dialect.name == "postgresql"
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self.holder = new_holder(session=self._server)
        self._session: Connection | None = None
        self._stood = True  # a server that is away is told of once

    def stands(self) -> bool:
        """True while the server knows that we live; a session that broke is opened again. Always, without a server."""
        if not self._server:
            return True
        try:
            if self._session is not None:
                self._session.exec_driver_sql("SELECT 1")
                return True
            self._session = self._engine.connect()
            self._session.detach()  # the pool would hand it on, lock and all
            ours = self._session.execute(sa.select(sa.func.pg_try_advisory_lock(_key(self.holder)))).scalar()
        except SQLAlchemyError as error:
            if self._stood:
                event(log, "no session beside the lease", {"error": kind_of(error)}, level=logging.WARNING)
            ours = False
        if not ours:
            self.close()
        self._stood = bool(ours)
        return self._stood

    def close(self) -> None:
        """Nobody is to take us for living any more."""
        if self._session is not None:
            with suppress(SQLAlchemyError):
                self._session.close()
            self._session = None


@contextmanager
def present(engine: Engine) -> Iterator[str]:
    """A holder's name for the time of the block, which others find gone as soon as this process is."""
    presence = Presence(engine)
    try:
        yield presence.holder if presence.stands() else new_holder()
    finally:
        presence.close()


def is_gone(connection: Connection, holder: str) -> bool:
    """True when the process behind a holder's name has surely ended, here or, as its session tells, elsewhere.

    On PostgreSQL a name that is found free stays locked until the caller's transaction ends.
    """
    if has_ended(holder):
        return True
    if connection.dialect.name != "postgresql" or not has_session(holder):
        return False
    return bool(connection.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_key(holder)))).scalar())


def _key(holder: str) -> int:
    """A holder's name as the number that PostgreSQL locks: 64 bits, signed."""
    return int.from_bytes(hashlib.blake2b(holder.encode(), digest_size=8).digest(), "big", signed=True)
