"""Private database servers for tests: PostgreSQL and MariaDB on loopback, in folders of their own, ended by number."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.missing import without
from tests.serving import free_port

OWNER, PASSWORD, FIRST = "pemilik", "sandi-uji", "uji"  # account, its password and the first database; all invented
READY_SECONDS, END_SECONDS = 60.0, 20.0
_NUMBERS = count(1)


@dataclass
class Server:
    """A running server. url: of its first database, for the owner of everything. process: to end it, by number.
    begin: starts its program on the same folder and port; stop: the signal that ends it at once."""

    url: str
    process: subprocess.Popen[bytes]
    begin: Callable[[], subprocess.Popen[bytes]]
    stop: signal.Signals

    def halt(self) -> None:
        """End it, as a machine that is switched off would; what it holds stays."""
        _end(self.process, self.stop)

    def start_again(self) -> None:
        """Start it once more; back when it answers."""
        self.process = self.begin()
        if not _answers(self):
            raise RuntimeError("the server does not answer again")


def fresh_database(url: str) -> str:
    """A new, empty database on the same server; gives its address."""
    name = f"uji_{next(_NUMBERS)}"
    execute(url, f"CREATE DATABASE {name}")
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


def execute(url: str, *statements: str) -> None:
    """Run statements one by one, each for itself, on a connection of their own."""
    engine = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execution_options(no_parameters=True).exec_driver_sql(statement)


# ---------------------------------------------------------------------------------------------- PostgreSQL


@contextmanager
def postgresql(address: str = "127.0.0.1") -> Iterator[Server]:
    """A new PostgreSQL whose clock is Jakarta's: what is kept in UTC must not depend on it. address: it listens on,
    for the network around it."""
    make, serve = program("PostgreSQL", "initdb"), program("PostgreSQL", "postgres")
    with _home("postgres") as home:
        secret = home / "sandi"
        secret.write_text(PASSWORD)
        data = str(home / "data")
        _run(home, [
            make, "-D", data, "-U", OWNER, f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8",
            "--locale=C", "--no-sync",
        ])  # fmt: skip
        with (home / "data" / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {address}/24 scram-sha-256\n")

        def command(port: int) -> list[str]:
            settings = {
                "listen_addresses": address, "port": port, "unix_socket_directories": "", "fsync": "off",
                "synchronous_commit": "off", "full_page_writes": "off", "timezone": "Asia/Jakarta",
            }  # fmt: skip
            return [serve, "-D", data, *(f"--{name}={value}" for name, value in settings.items())]

        # At once: SIGTERM would wait until every pooled connection of every test is closed.
        url = f"postgresql+psycopg://{{}}:{{}}@{address}:{{}}/postgres"
        with _serving(home, command, address=url, stop=signal.SIGQUIT) as server:
            execute(server.url, f"CREATE DATABASE {FIRST}")
            server.url = server.url.removesuffix("postgres") + FIRST
            yield server


# ---------------------------------------------------------------------------------------------- MariaDB


@contextmanager
def mariadb() -> Iterator[Server]:
    """A new MariaDB as old systems leave it: SQL mode lax, so that zero dates can be stored."""
    make, serve = program("MariaDB", "mariadb-install-db"), program("MariaDB", "mariadbd")
    program("MariaDB", "my_print_defaults")
    with _home("mariadb") as home:
        data = f"--datadir={home / 'data'}"
        small = "--innodb-log-file-size=4M"
        _run(home, [make, "--no-defaults", data, small, "--skip-test-db", "--auth-root-authentication-method=normal"])
        start = home / "awal.sql"
        start.write_text(
            f"CREATE USER {OWNER}@'%' IDENTIFIED BY '{PASSWORD}';\n"
            f"GRANT ALL ON *.* TO {OWNER}@'%' WITH GRANT OPTION;\n"
            f"CREATE DATABASE {FIRST} CHARACTER SET utf8mb4;\n"
        )

        def command(port: int) -> list[str]:
            return [
                serve, "--no-defaults", data, small, f"--init-file={start}", f"--socket={home / 's'}",
                f"--pid-file={home / 'pid'}", f"--port={port}", "--bind-address=127.0.0.1", "--skip-name-resolve",
                "--sql-mode=", "--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite",
                "--innodb-flush-method=nosync",
            ]  # fmt: skip

        address = f"mariadb+pymysql://{{}}:{{}}@127.0.0.1:{{}}/{FIRST}"
        # What it holds is thrown away: no time is spent on writing it out.
        with _serving(home, command, address=address, stop=signal.SIGKILL) as server:
            yield server


# ---------------------------------------------------------------------------------------------- any of them


def program(server: str, name: str) -> str:
    """Path of a server's program; skips or fails the test without it."""
    return find_program(name) or without(f"{server} ({name})")


def find_program(name: str) -> str:
    """Path of a program, also where Debian keeps it off the path; "" when it is not on this machine."""
    beside = [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin", *beside])
    return shutil.which(name, path=path) or ""


@contextmanager
def _home(name: str) -> Iterator[Path]:
    """A folder for one server, its user's own; gone afterwards."""
    # Not pytest's tmp_path: that lies in a folder of root's which the server's user may not enter.
    home = Path(tempfile.mkdtemp(prefix=f"pendopo-{name}-"))
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _popen(home: Path, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a program in home, its words in home/log; as nobody when we are root, as whom no server runs."""
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    with (home / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=nobody.pw_uid if nobody else None,
            group=nobody.pw_gid if nobody else None,
            extra_groups=[] if nobody else None,
        )


def _run(home: Path, command: Sequence[str]) -> None:
    if _popen(home, command).wait(120):
        raise RuntimeError(f"{command[0]} failed:\n{_said(home)}")


def _said(home: Path) -> str:
    return (home / "log").read_text(errors="replace")[-3000:]


@contextmanager
def _serving(
    home: Path, command: Callable[[int], list[str]], *, address: str, stop: signal.Signals
) -> Iterator[Server]:
    """The server, once it answers, ended by the signal stop; another port is tried when somebody took ours."""
    for _ in range(3):
        port = free_port()
        begin = partial(_popen, home, command(port))
        server = Server(address.format(OWNER, PASSWORD, port), begin(), begin, stop)
        try:
            if _answers(server):
                yield server
                return
        finally:
            server.halt()
    raise RuntimeError(f"{command(0)[0]} does not answer:\n{_said(home)}")


def _answers(server: Server) -> bool:
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit and server.process.poll() is None:
        try:
            execute(server.url, "SELECT 1")
        except DBAPIError:
            time.sleep(0.05)
        else:
            return True
    return False


def _end(process: subprocess.Popen[bytes], stop: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(stop)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
