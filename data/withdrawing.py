"""What a page asks to be done to loads, in a process of its own: a web server never writes to the store."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from data.audit.log import Actor
from data.load_log import Withdrawal, read_withdrawal
from data.privacy.identifiers import hidden
from data.store import Store

HOME = Path(__file__).resolve().parent.parent
DEADLINE = 300  # seconds: later deliveries may have to be read again
LONGEST = 300  # characters of a reason


class NotDone(Exception):
    """Everything stands as before. Says why, in Indonesian."""


def reason_fault(reason: str) -> str:
    """The word for what is wrong with a reason (components/words.toml); "" when nothing is."""
    if len(reason.strip()) < 5:
        return "withdraw_no_reason"
    if len(reason) > LONGEST:
        return "withdraw_long"
    return "withdraw_person" if hidden(reason) != reason else ""


def withdrawal(store: Store, number: int) -> Withdrawal | None:
    """When and why a load was withdrawn; None when it still counts."""
    with store.engine.connect() as connection:
        return read_withdrawal(connection, number)


def withdraw_apart(store: Store, profile: Path, number: int, reason: str, by: Actor) -> None:
    """Run ``app.py retract`` on this store for somebody and wait for it. NotDone: it did not."""
    act_apart(store, profile, ["retract", str(number), f"--reason={reason.strip()}"], by)


def act_apart(store: Store, profile: Path, words: Sequence[str], by: Actor) -> None:
    """Run a command of app.py on this store for somebody and wait for it. NotDone: it did not succeed."""
    facts = {
        "PENDOPO_PROFILE": str(profile),
        "PENDOPO_STATE": str(store.state),
        "PENDOPO_CATALOGUE": store.engine.url.render_as_string(hide_password=False),
        **by.handing_on(),
    }
    command = [sys.executable, str(HOME / "app.py"), *words]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **facts},
            cwd=HOME,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotDone(f"belum selesai setelah {DEADLINE} detik; ulangi dari terminal") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotDone(said[-1] if said else f"{words[0]}: berakhir {done.returncode}")
