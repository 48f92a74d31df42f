"""Loader processes over the invented regency, forked from one that has everything imported (0.1 s instead of 2).

``python -m tests.bars.loader`` forks one for each line of its input, {"folder": …, "sources": …, "step": …}, and says
its number. With a step the loader ends itself with SIGKILL there: what a power cut would leave.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import data.archive
import data.centre
import data.copies
import data.delta
import data.known
import data.ledger
import data.refresh
import data.store
from data.schedule import run_loader
from tests.bars.regency import Regency
from tests.serving import HOME

# Step of a load → the function it is, and whether the end comes before or after it.
STEPS: dict[str, tuple[Any, str, str]] = {
    "the load begins": (data.refresh.Centre, "answer", "before"),
    "the child has the kept copy": (data.copies.Copy, "keep", "after"),
    "the child has answered": (data.refresh, "batch_in", "before"),
    "the answer is read": (data.refresh, "batch_in", "after"),
    "the turn is taken": (data.ledger.Ledger, "_heal", "before"),
    "the files are written": (data.delta, "write_files", "after"),
    "the table's log names them": (data.delta.Table, "append", "after"),
    "the transaction is open": (data.store, "insert_load", "before"),
    "the load is a row": (data.store, "insert_load", "after"),
    "the source is told": (data.store, "write_state", "after"),
    "all is written, not committed": (data.ledger.Ledger, "_seal", "after"),
    "it is published": (data.store.Store, "commit", "after"),
    "the delivery is remembered": (data.refresh, "remember", "after"),
}


def die_at(step: str, loader: int) -> None:
    """Kill the loader the first time the step is reached, whichever of its processes reaches it."""
    owner, name, when = STEPS[step]
    found: Callable[..., Any] = getattr(owner, name)

    def deadly(*args: Any, **keys: Any) -> Any:
        if when == "before":
            os.kill(loader, signal.SIGKILL)
        given = found(*args, **keys)
        os.kill(loader, signal.SIGKILL)
        return given

    setattr(owner, name, deadly)


def load(folder: str, *, sources: int, months: int, every: int, step: str = "") -> None:
    """What ``app.py serve --role loader`` does, over this regency."""
    if step:
        die_at(step, os.getpid())
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    regency = Regency(Path(folder), sources, months, every)
    with (Path(folder) / "loader.log").open("a") as log:
        run_loader(regency.centre(isolated=True), stop, lambda line: print(line, file=log, flush=True))


def main() -> None:
    """Until the input ends. A forked Delta library does not work, so nothing here uses it before the fork."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            try:
                load(**json.loads(line))
            finally:
                os._exit(0)
        print(pid, flush=True)


@dataclass
class Loaders:
    """The process that forks loaders, as tests use it."""

    process: subprocess.Popen[str]

    def start(self, regency: Regency, *, step: str = "") -> int:
        """The number of a new loader."""
        order = {"folder": str(regency.folder), "sources": regency.sources, "months": regency.months,
                 "every": regency.every, "step": step}  # fmt: skip
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def loaders() -> Iterator[Loaders]:
    """Loaders as long as they are needed; what still runs is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bars.loader"], cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield Loaders(process)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def alive(pid: int) -> bool:
    """True while a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


if __name__ == "__main__":
    main()
