"""Readers in processes of their own during many publishes: each look shows whole generations of every source (R7)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.store import Store
from tests.fakes import VILLAGE_1, VILLAGE_2
from tests.figures import record, size
from tests.serving import HOME
from tests.test_store import SOURCE, attempt, batch

SOURCES = ("balita", "penduduk", "izin")
# Looks until it is told that all is published, once more then, and tells what it saw.
_READER = """
import json, os, sys
from pathlib import Path
from data.store import Store

os.nice(10)  # eight of them, without a pause, on two cores: what is published meanwhile would take all night
state, looks, mixed, back, last = Path(sys.argv[1]), 0, 0, 0, {}
store = Store(state)
print("siap", flush=True)
over = False
while not over:
    over = (state / "selesai").exists()
    rows = store.observations()
    seen = {source: sorted(part["value"].unique()) for source, part in rows.groupby("source")}
    looks += 1
    mixed += sum(len(values) != 1 for values in seen.values())
    mixed += sum(len(part) != 2 for _, part in rows.groupby("source"))
    back += sum(bool(max(values) < last.get(source, 0)) for source, values in seen.items())
    last = {source: float(max(values)) for source, values in seen.items()}
print(json.dumps({"looks": looks, "mixed": mixed, "back": back, "last": last}), flush=True)
"""


@contextmanager
def readers(state: Path, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    command = [sys.executable, "-c", _READER, str(state)]
    found = [subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    try:
        for process in found:
            assert process.stdout and process.stdout.readline() == "siap\n"
        yield found
    finally:
        for process in found:
            process.kill()
            process.wait()


def test_every_look_during_many_publishes_shows_whole_generations_only(tmp_path: Path) -> None:
    publishes, eyes = size(12, 200), size(3, 8)
    store = Store(tmp_path)
    sources = [SOURCE.model_copy(update={"id": name}) for name in SOURCES]
    with readers(tmp_path, eyes) as found:
        for n in range(1, publishes + 1):
            for source in sources:
                rows = batch((VILLAGE_1, "", n), (VILLAGE_2, "", n), indicator=f"n_{source.id}")
                store.commit(rows, attempt(f"{source.id}-{n}", source.id), source)
        (tmp_path / "selesai").touch()
        told = [process.communicate(timeout=120)[0] for process in found]
        errors = sum(process.returncode != 0 for process in found)
    said = [json.loads(text) for text in told if text]
    looks, mixed = sum(s["looks"] for s in said), sum(s["mixed"] + s["back"] for s in said)
    measure = f"{publishes} × {len(SOURCES)} publishes, {eyes} readers, {looks} looks: mixed, errors"
    record("R7", measure, f"{mixed}, {errors}", "0, 0")
    assert (mixed, errors, len(said)) == (0, 0, eyes)
    assert looks > 2 * eyes
    assert [s["last"] for s in said] == [dict.fromkeys(SOURCES, float(publishes))] * eyes
