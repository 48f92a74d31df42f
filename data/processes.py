"""The processes of one machine: a supervisor that starts loader and web server and stops both with it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from data.example import DATABASE, DAY
from data.logs.events import event, structured
from data.network_folder import not_on_a_share, share_of
from data.profile_files.renewal import Renewal
from data.settings import Settings

log = logging.getLogger(__name__)

ROLES = ("web", "loader")
# With data in store the web server starts first and the loader follows so many seconds after it answers, or when it has
# had its time: what was there last is shown at once, and two starts do not share the machine.
LOADER_WAITS, WEB_TAKES = 3.0, 20.0
# Ctrl-C, a service manager's stop, a terminal that was closed: children have sessions of their own and hear none.
ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
# A child that died is started again after this many seconds, doubled each time up to a minute.
RESTART_AFTER = 1.0


@dataclass
class Child:
    """One role's process and when it may be started again."""

    role: str
    running: subprocess.Popen[bytes] | None = None
    wait: float = RESTART_AFTER
    not_before: float = 0.0
    started: float = field(default_factory=time.monotonic)


def tell(text: str) -> None:
    """A line for whoever watches the terminal, or an event for whoever gathers them."""
    if structured():
        event(log, "said", {"text": text})
    else:
        print(text, flush=True)


def supervise(home: Path) -> int:
    """Prepares the demonstration, starts every role, keeps them running, and ends them on one of ENDING."""
    settings = Settings.from_environment(home)
    if not (may_start(settings) and catalogue_is_whole(settings) and may_open(settings)):
        return 2
    settings.inbox.mkdir(parents=True, exist_ok=True)
    try:
        _prepare_demonstration(settings)
    except KeyboardInterrupt:
        tell("Dihentikan sebelum data contoh selesai; diulang saat dijalankan lagi")
        return 130
    stop = threading.Event()
    for name in ENDING:
        signal.signal(name, lambda *_: stop.set())
    children = [Child(role) for role in ROLES]
    if (settings.state / "delta").exists():
        children[1].not_before = time.monotonic() + WEB_TAKES
    judge = [sys.executable, str(home / "app.py"), "check", "--form", str(settings.profile)]
    renewal = Renewal(settings.profile, judge, tell)
    deliverer = _start_deliveries(settings, stop)
    announce = threading.Thread(target=_announce, args=(settings, stop, children[1]), daemon=True)
    announce.start()
    try:
        while not stop.is_set():
            for child in children:
                _keep_running(child, home)
            if renewal.due(time.monotonic()):
                _renew(children, home, settings, stop)
            stop.wait(0.3)
    finally:
        tell("Menghentikan …")
        stop.set()
        renewal.end()
        _end(children)
        if deliverer:
            deliverer.join(3)
    return 0


def may_start(settings: Settings, *, claim: bool = True) -> bool:
    """False, and said why, when the state folder is another regency's or cannot hold the catalogue, or the key of
    monitoring cannot be used.

    claim: whether this role writes down whose folder it is, when nobody has.
    """
    other = settings.other_regency(claim=claim)
    if other:
        tell(
            f"Folder keadaan {settings.state} berisi data {other}, bukan daerah profil ini; sebut lain di PENDOPO_STATE"
        )
    share = "" if settings.catalogue else share_of(settings.state)
    if share:
        tell(not_on_a_share(settings.state, share))
    key = _fault_of(settings.metrics_token)
    if key:
        tell(key)
    return not (other or share or key)


def catalogue_is_whole(settings: Settings) -> bool:
    """False, and said why, when it is damaged and there is no copy to put in its place."""
    from data.safekeeping.whole import fault_in, path_of

    path = path_of(settings)
    if path is None or not fault_in(path):
        return True
    from data.safekeeping.mending import mended  # takes a second, which a sound start need not spend

    return mended(settings, tell)


def may_open(settings: Settings) -> bool:
    """False, and said why, when the web may not listen where the settings say."""
    from data.people.opening_up import why_shut

    found = why_shut(settings)
    for line in found:
        tell(line)
    return not found


def _fault_of(read: Callable[[], str]) -> str:
    """Why a setting cannot be used; "" when it can."""
    try:
        read()
    except ValueError as error:
        return str(error)
    return ""


def run_loader(home: Path) -> int:
    """The loader role: owns the schedule and the watch on the inbox until told to stop."""
    from data.first_folders import make_first_folders
    from data.refresh import centre_of
    from data.schedule import run_loader as run

    settings = Settings.from_environment(home)
    if not (may_start(settings) and catalogue_is_whole(settings)):
        return 2
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    centre = centre_of(settings)
    make_first_folders(centre)
    run(centre, stop, tell)
    return 0


def _prepare_demonstration(settings: Settings) -> None:
    if not settings.demonstration:
        return
    os.environ.setdefault("PENDOPO_URL_PERIZINAN", f"sqlite:///{settings.state / DATABASE}")
    if (settings.state / DAY).exists():  # written last: a half-made demonstration is made again
        return
    from data.example.generate import generate, present_day

    tell(f"Menyiapkan data contoh dari profil {settings.profile} …")
    made = generate(settings.inbox, present_day(), profile=settings.profile)
    tell(f"  {len(made)} berkas dari perangkat daerah contoh ditaruh di {settings.inbox}")


def _start_deliveries(settings: Settings, stop: threading.Event) -> threading.Thread | None:
    """The demonstration's agencies go on delivering while it runs."""
    if not settings.demonstration or os.environ.get("PENDOPO_DELIVERIES") == "off":
        return None
    from data.example.delivering import deliver_forever

    found = threading.Thread(
        target=deliver_forever,
        args=(settings.inbox, settings.state, stop),
        kwargs={"profile": settings.profile},
        daemon=True,
    )
    found.start()
    return found


def _keep_running(child: Child, home: Path) -> None:
    now = time.monotonic()
    if child.running is not None and child.running.poll() is None:
        if now - child.started > 60:
            child.wait = RESTART_AFTER
        return
    if child.running is not None:
        tell(f"Proses {child.role} berhenti (kode {child.running.returncode}); dijalankan lagi")
        child.running, child.not_before = None, now + child.wait
        child.wait = min(60.0, child.wait * 2)
    if now >= child.not_before:
        command = [sys.executable, str(home / "app.py"), "serve", "--role", child.role]
        # Own group: Ctrl-C reaches the supervisor alone, which then ends its children in order.
        child.running = subprocess.Popen(command, cwd=home, start_new_session=True)
        child.started = now


def _renew(children: list[Child], home: Path, settings: Settings, stop: threading.Event) -> None:
    """Every role anew with the profile as it is now, one after the other.

    The web comes last: screens keep what they show until it ends, heal by themselves, and find what is new read.
    """
    if other := settings.other_regency():
        tell(f"Profil berubah tetapi tidak dipakai: folder keadaan berisi data {other}, bukan daerah profil ini")
        return
    tell("Profil berubah: proses dimulai ulang satu per satu")
    for child in reversed(children):
        _end([child])
        child.running, child.not_before, child.wait = None, 0.0, RESTART_AFTER
        _keep_running(child, home)
        if child.role != "web":
            stop.wait(LOADER_WAITS)


def _end(children: list[Child]) -> None:
    running = [c.running for c in children if c.running is not None and c.running.poll() is None]
    for process in running:
        process.send_signal(signal.SIGINT)
    limit = time.monotonic() + 5
    for process in running:
        try:
            process.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _announce(settings: Settings, stop: threading.Event, loader: Child) -> None:
    """Says the address once the web server answers; the loader may follow then."""
    url = f"http://{settings.host}:{settings.port}"
    while not stop.wait(0.2):
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310
                if loader.running is None:
                    loader.not_before = min(loader.not_before, time.monotonic() + LOADER_WAITS)
                tell(f"\nPendopo siap di {url}  ·  dinding: {url}/layar/utama/1  ·  Ctrl-C untuk berhenti\n")
                return
        except (urllib.error.URLError, OSError):
            continue
