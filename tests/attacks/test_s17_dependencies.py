"""S17: what the product runs on is pinned, hashed, free to use, and new enough."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from tests.figures import record
from tests.licences import FREE, HOME, licence_of, pinned

# Dash: forged handles of background jobs (plotly/dash #3902). Werkzeug: its debugger (CVE-2024-34069).
FLOORS = {"dash": (4, 4, 1), "werkzeug": (3, 0, 3)}
# They unpickle what lies on a disk or in a queue.
UNWANTED = {"diskcache", "flask-caching", "celery", "cachelib", "joblib", "dill", "cloudpickle"}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_a_hash_and_no_host_is_named(name: str) -> None:
    text = (HOME / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    without = [b.split()[0] for b in blocks if not re.match(r"\S+==\S+", b) or "--hash=sha256:" not in b]
    record("S17", f"{name}: pinned with hashes", f"{len(blocks) - len(without)} of {len(blocks)}", "all")
    assert without == []
    assert "://" not in text


@pytest.mark.parametrize("package", FLOORS)
def test_known_holes_are_below_the_floor(package: str) -> None:
    numbers = tuple(int(n) for n in re.findall(r"\d+", version(package))[:3])
    record("S17", package, version(package), "≥ " + ".".join(map(str, FLOORS[package])))
    assert numbers >= FLOORS[package]


def test_licences_let_a_regency_use_change_and_pass_on() -> None:
    found = {name: licence_of(name) for name in pinned()}
    strange = {name: said for name, said in found.items() if said and not FREE.search(said)}
    record("S17", "licences known and free", f"{len(found) - len(strange)} of {len(found)}", "all")
    assert strange == {}
    assert sum(not said for said in found.values()) <= 2  # another system's own


def test_nothing_that_unpickles_is_in_the_lock() -> None:
    assert UNWANTED & pinned().keys() == set()


def test_advisories_are_for_a_machine_with_a_network() -> None:
    """No advisory database comes as a package, and tests have no network: said in SECURITY.md, not pretended here."""
    record("S17", "advisories", "not looked up offline: pip-audit, SECURITY.md", "0 known", held=False)
    assert "pip-audit -r requirements.txt" in (HOME / "SECURITY.md").read_text(encoding="utf-8")
