"""An end to a server's silence: the connection is cut when no answer came in time. Drivers alone wait for ever."""

from __future__ import annotations

import os
import socket
import threading
from types import TracebackType
from typing import Any


class HangUp:
    """Cuts a connection after so many seconds without ``heard``; leaving it then raises TimeoutError.

    A server's own time limit does not help when the server is frozen, or when the network swallows its answer.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._line: socket.socket | None = None
        self._timer: threading.Timer | None = None
        self._cut = threading.Event()

    def connected(self, driver_connection: Any, _record: object = None) -> None:
        """Take hold of the line of a psycopg or PyMySQL connection, and begin to count."""
        line = getattr(driver_connection, "_sock", driver_connection)  # PyMySQL keeps its socket there
        # A number of our own for the same line: the driver may close its own, and the system give it to another.
        self._line = socket.socket(fileno=os.dup(line.fileno()))
        self.heard()

    def heard(self) -> None:
        """Something came: count anew."""
        self._stop()
        if self._line is not None:
            self._timer = threading.Timer(self._seconds, self._end)
            self._timer.daemon = True
            self._timer.start()

    def __enter__(self) -> HangUp:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._stop()
        if self._line is not None:
            self._line.close()
        if self._cut.is_set() and error is not None:
            raise TimeoutError("timed out") from None

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _end(self) -> None:
        self._cut.set()
        if self._line is not None:
            try:
                self._line.shutdown(socket.SHUT_RDWR)
            except OSError:  # already closed at the other end: nothing is left to cut
                return
