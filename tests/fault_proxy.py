"""A TCP proxy on loopback that makes a sound server a bad one: slow, cut, half-answering, silent, refusing.

    with FaultProxy("127.0.0.1", port) as proxy:
        connect(proxy.port)
        proxy.fault = Fault(cut_after=800)

Faults are of the answers (server to client) and hold from the moment they are set, for open connections, too. It knows
no protocol: databases and web servers go through it alike.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field

PIECE = 4096
TICK = 0.05  # seconds between looks at whether a silent line has to end


@dataclass(frozen=True)
class Fault:
    """What happens to answers; by default nothing. Bytes count from the start of a connection.

    delay: seconds before each piece. rate: bytes a second at most (0: any). cut_after, hush_after: after so many bytes
    the line is cut, or nothing more comes while it stays open (-1: never). reset: a cut is a reset instead of an end.
    refuse: a new line is closed at once. silent: a new line is taken and nothing is ever said on it.
    """

    delay: float = 0.0
    rate: int = 0
    cut_after: int = -1
    hush_after: int = -1
    reset: bool = False
    refuse: bool = False
    silent: bool = False


SOUND = Fault()


@dataclass
class FaultProxy:
    """Hands every connection on to host and port. lines: connections taken so far."""

    host: str
    to: int
    fault: Fault = SOUND
    port: int = 0
    lines: int = 0
    _listener: socket.socket = field(default_factory=socket.socket)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> FaultProxy:
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(64)
        self._listener.settimeout(TICK)
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in list(self._threads):
            thread.join(5)
        self._listener.close()

    def _start(self, work: object, *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)  # type: ignore[arg-type]
        self._threads = [other for other in self._threads if other.is_alive()] + [thread]
        thread.start()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                client = self._listener.accept()[0]
            except TimeoutError:
                continue
            self.lines += 1
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with client:
            if self.fault.refuse:
                return
            if self.fault.silent:
                self._wait_for_end(client)
                return
            try:
                server = socket.create_connection((self.host, self.to), timeout=5)
            except OSError:
                return  # the server itself is down: the client sees a line that ends
            with server:
                self._start(self._ask, client, server)
                self._answer(server, client)
                for line in (client, server):
                    with contextlib.suppress(OSError):
                        line.shutdown(socket.SHUT_RDWR)

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        """Client to server, as it comes."""
        with contextlib.suppress(OSError):
            while (piece := self._piece(client, PIECE)) is not None:
                server.sendall(piece)
            server.shutdown(socket.SHUT_WR)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        """Server to client, as the fault says."""
        said = 0
        with contextlib.suppress(OSError):
            while (piece := self._piece(server, PIECE)) is not None:
                fault = self.fault
                pause = fault.delay + (len(piece) / fault.rate if fault.rate else 0)
                if pause and self._over.wait(pause):
                    return
                if 0 <= fault.cut_after <= said + len(piece):
                    client.sendall(piece[: fault.cut_after - said])
                    if fault.reset:
                        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        client.close()
                    return
                if 0 <= fault.hush_after <= said + len(piece):
                    client.sendall(piece[: max(0, fault.hush_after - said)])
                    self._wait_for_end(client)
                    return
                client.sendall(piece)
                said += len(piece)

    def _piece(self, line: socket.socket, most: int) -> bytes | None:
        """What comes next; None at the end of the line, or of the proxy."""
        line.settimeout(TICK)
        while not self._over.is_set():
            try:
                return line.recv(most) or None
            except TimeoutError:
                continue
        return None

    def _wait_for_end(self, client: socket.socket) -> None:
        """Say nothing until the client goes away."""
        with contextlib.suppress(OSError):
            while self._piece(client, PIECE) is not None:
                pass
