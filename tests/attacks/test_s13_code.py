"""S13: nothing the product reads is ever unpickled. That nothing of the kind is written in the source holds
tests/test_safe_calls.py; here the product works a day with the door to it nailed shut."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import babel
import pytest

from data.refresh import reobserve
from data.safekeeping.backup import backup
from tests.attacks.regency import CASES, HEAD, PAGES, VILLAGE, Regency
from tests.figures import record
from tests.screens import HOME

BABEL = Path(babel.__file__).parent
# How a pickle of protocol 2 to 5 begins (Lib/pickle.py: PROTO).
HEADERS = tuple(bytes([0x80, number]) for number in (2, 3, 4, 5))


def _shut(real: Any, opened: list[str]) -> Any:
    """Raises instead of unpickling. Babel alone goes on: its words for days and months are pickles that come with its
    package, under the lock's hash."""

    def shut(*given: Any, **more: Any) -> Any:
        who = sys._getframe(1).f_globals.get("__name__", "")
        path = Path(getattr(given[0], "name", "/")) if given else Path("/")
        if who in ("babel.localedata", "babel.core") and path.is_relative_to(BABEL):
            return real(*given, **more)
        opened.append(who)
        raise AssertionError(f"{who} unpickled something")

    return shut


def test_a_day_of_work_unpickles_nothing(regency: Regency, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load, look at every page, take along, withdraw, tidy, back up."""
    opened: list[str] = []

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, _shut(getattr(pickle, name), opened))
    regency.send("dinkes/gejala-1.csv", [HEAD, [VILLAGE, "2025-06", "Batuk", "3"]])
    regency.send("dpmptsp/aduan-1.csv", [CASES, ["A-1", "2025-07-01", "", "umum", "loket"]])
    loads = [regency.load(source) for source in ("gejala", "aduan", "nib")]
    assert [load.outcome for load in loads] == ["landed"] * 3
    for page in PAGES:
        assert regency.words(page) not in ("404", "500")
        regency.client.get("/_csv", query_string={"at": page})
    store = regency.centre.store
    store.retract(loads[0].number, "coba", reobserve=lambda load: reobserve(regency.centre, load))
    store.tidy(keep_days=0, many_files=2)
    backup(store, regency.centre.inbox, store.state.parent / "cadangan.tar")
    kept = [path for path in store.state.rglob("*") if path.is_file() and path.read_bytes()[:2] in HEADERS]
    record("S13", "unpickled in a day of work; pickles in the state folder", f"{len(opened)}; {len(kept)}", "0; 0")
    assert opened == [] and kept == []


def test_libraries_that_unpickle_are_not_even_imported() -> None:
    code = (
        "import sys; from components.application import create; import data.schedule, data.safekeeping.commands; "
        "print([m for m in ('diskcache', 'flask_caching', 'celery', 'cachelib', 'joblib', 'dill') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True)
    record("S13", "diskcache, flask-caching, celery and their like imported", found.stdout.strip(), "[]")
    assert found.stdout.strip() == "[]"
