"""Whether anything was written to the catalogue, asked so cheaply that it can be asked many times a second."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress

from sqlalchemy.engine import Engine

from data.catalogue_engine import file_at


class Pulse:
    """A connection of its own to an embedded catalogue. Safe to share."""

    def __init__(self, engine: Engine) -> None:
        embedded = engine.url.get_backend_name() == "sqlite" and engine.url.database not in (None, "", ":memory:")
        self._path = engine.url.database if embedded else None
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._opened = 0
        self._lock = threading.Lock()

    def beat(self) -> tuple[int, int] | None:
        """What is something else once anybody has written; None where the catalogue cannot tell: it is on a
        server, or cannot be opened. Bytes that change beneath SQLite are not seen: who must know of them reads rows.

        SQLite's data_version, some 10 µs (https://www.sqlite.org/pragma.html#pragma_data_version).
        """
        if self._path is None:
            return None
        with self._lock:
            try:
                if (file := file_at(self._path)) != self._file:  # a copy was put in place of a damaged one
                    self._let_go()
                    self._file = file
                if self._connection is None:
                    self._connection = sqlite3.connect(f"file:{self._path}?mode=rw", uri=True, check_same_thread=False)
                    self._opened += 1  # versions of two connections are not to be compared
                with closing(self._connection.execute("PRAGMA data_version")) as cursor:
                    return self._opened, int(cursor.fetchone()[0])
            except sqlite3.Error:
                self._let_go()  # whoever then reads rows meets what is wrong, and says it
                return None

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
