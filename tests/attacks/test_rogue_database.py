"""A database that turns on whoever asks it: it gets no file. And no browser says which database is asked."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from loaders.database import Limits, ask
from tests.figures import record
from tests.test_rooms import imports, modules

# Everything a client may speak, but for TLS.
GREETING = (
    b"\x0a" + b"8.0.36\x00" + struct.pack("<I", 7) + b"abcdefgh\x00" + struct.pack("<H", 0xF7FF)
    + b"\x21" + struct.pack("<H", 2) + struct.pack("<H", 0x00FF) + b"\x15" + b"\x00" * 10
    + b"ijklmnopqrst\x00" + b"mysql_native_password\x00"
)  # fmt: skip
OK = b"\x00\x00\x00\x02\x00\x00\x00"
CLIENT_LOCAL_FILES = 0x80


@dataclass
class Rogue:
    """Speaks MySQL as far as log-in, then answers every question with: send me this file (LOCAL INFILE, 0xFB)."""

    wanted: Path
    port: int = 0
    asked: int = 0
    offers: list[bool] = field(default_factory=list)
    got: bytes = b""

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                try:
                    self._talk(line)
                except (OSError, struct.error, IndexError):
                    continue

    def _talk(self, line: socket.socket) -> None:
        _send(line, 0, GREETING)
        _, login = _receive(line)
        self.offers.append(bool(struct.unpack("<I", login[:4])[0] & CLIENT_LOCAL_FILES))
        _send(line, 2, OK)
        while True:
            number, question = _receive(line)
            if question[:1] != b"\x03":
                _send(line, number + 1, OK)
                continue
            self.asked += 1
            _send(line, number + 1, b"\xfb" + str(self.wanted).encode())
            _, answer = _receive(line)
            self.got += answer


def _send(line: socket.socket, number: int, body: bytes) -> None:
    line.sendall(struct.pack("<I", len(body))[:3] + bytes([number]) + body)


def _receive(line: socket.socket) -> tuple[int, bytes]:
    head = _exactly(line, 4)
    return head[3], _exactly(line, int.from_bytes(head[:3], "little"))


def _exactly(line: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        piece = line.recv(count - len(found))
        if not piece:
            raise OSError("closed")
        found += piece
    return found


@pytest.fixture
def rogue(tmp_path: Path) -> Iterator[Rogue]:
    (tmp_path / "rahasia.txt").write_text("KENARI-RAHASIA")
    found = Rogue(tmp_path / "rahasia.txt")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found.port = listener.getsockname()[1]
        thread = threading.Thread(target=found.serve, args=(listener,), daemon=True)
        thread.start()
        yield found


def test_a_server_that_asks_for_a_file_gets_none(rogue: Rogue) -> None:
    address = make_url(f"mysql+pymysql://pembaca:x@127.0.0.1:{rogue.port}/rsud")
    with pytest.raises((SQLAlchemyError, OSError, RuntimeError)):
        ask(address, "SELECT 1", Limits(5, 5, 10))
    record("rogue", "bytes of a file sent to a database that asks for it", str(len(rogue.got.strip(b"\x00"))), "0")
    assert rogue.asked >= 1 and rogue.offers and not any(rogue.offers)
    assert b"KENARI" not in rogue.got


def test_nothing_that_answers_a_browser_opens_an_agencys_database() -> None:
    """Addresses come from the profile and the environment, and are asked by the loader and by commands alone."""
    doors = ("loaders.database", "loaders.sql_query", "data.proposing.database", "data.database_check")
    wrong = [
        f"{module.name} imports {origin}"
        for module in modules()
        if module.room in ("pages", "components") or module.name.startswith(("data/uploading/", "data/people/"))
        for origin, name in imports(module)
        if any(f"{origin}.{name}".startswith(door) for door in doors)
    ]
    assert wrong == []
