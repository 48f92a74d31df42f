"""Bombs go to a real child: it refuses them with a reason, within 300 MB, and the loader goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.figures import record
from tests.hostile.bombs import BOMBS

HOME = Path(__file__).resolve().parents[2]
MOST_MB = 300

# A child inherits the memory of its loader; that of a test run that has been going for minutes says nothing.
FRESH = """
import dataclasses, json, sys
from pathlib import Path
from bench.hostile import blasts
print(json.dumps([dataclasses.asdict(b) for b in blasts(Path(sys.argv[1]))]))
"""


@pytest.fixture(scope="module")
def blasts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    order = [sys.executable, "-c", FRESH, str(tmp_path_factory.mktemp("bombs"))]
    done = subprocess.run(order, cwd=HOME, check=True, capture_output=True, text=True, timeout=120)
    return {blast["name"]: blast for blast in json.loads(done.stdout.splitlines()[-1])}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_is_refused_with_a_reason_and_little_memory(name: str, blasts: dict[str, dict[str, Any]]) -> None:
    blast = blasts[name]
    record("R16", f"{name}: seconds until refused", f"{blast['seconds']:.2f} s", "≤ 2 s", held=blast["seconds"] <= 2)
    record("R16", f"{name}: memory of the child", f"{blast['child_mb']} MB", f"≤ {MOST_MB} MB")
    assert blast["outcome"] in ("failed", "refused")
    assert f"dinkes/{BOMBS[name][0]}: " in blast["reason"] or f"dinkes/{BOMBS[name][0]} › " in blast["reason"]
    assert blast["shown"] == 0
    assert blast["child_mb"] <= MOST_MB
