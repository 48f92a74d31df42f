"""Memory goes back to the system, and nothing fails where the C library cannot."""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys
import weakref

import pytest

from data import memory
from tests.serving import HOME

# Two threads leave holes: blocks that are freed between blocks that stay. What is resident before and after, in MB.
HOLES = """
import threading
import numpy as np
from data.memory import give_back, share_arenas
def resident():
    return next(int(l.split()[1]) // 1024 for l in open("/proc/self/status") if l.startswith("RssAnon"))
assert share_arenas()
kept = []
def work():
    blocks = [np.ones(8000) for _ in range(1500)]
    kept.append(blocks[::50])
threads = [threading.Thread(target=work) for _ in range(2)]
[t.start() for t in threads]; [t.join() for t in threads]
before = resident()
give_back()
print(before, resident())
"""


# How often the system had to hand out a page for eight blocks of 16 MB, one after the other.
FAULTS = """
import resource, sys
from data.memory import keep_freed
assert sys.argv[1] == "plain" or keep_freed()
for size in range(8):
    b"x" * ((16 << 20) + 4096 * size)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
"""


@pytest.mark.skipif(memory._libc() is None, reason="the C library is not glibc")
def test_a_child_takes_what_it_freed_again() -> None:
    def faults(kind: str) -> int:
        command = [sys.executable, "-c", FAULTS, kind]
        return int(subprocess.run(command, cwd=HOME, check=True, capture_output=True, text=True).stdout)

    assert faults("kept") < faults("plain") - 8000  # a block is some 4,000 pages; glibc itself learns to keep some


@pytest.mark.skipif(memory._libc() is None, reason="the C library is not glibc")
def test_what_is_free_goes_back() -> None:
    said = subprocess.run([sys.executable, "-c", HOLES], cwd=HOME, check=True, capture_output=True, text=True).stdout
    before, after = map(int, said.split())
    assert after < before - 50


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    memory._libc.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert memory.share_arenas() is False
    assert memory.keep_freed() is False
    memory.give_back()
    memory._libc.cache_clear()


def test_what_has_come_to_stay_is_set_aside_and_the_collector_runs() -> None:
    gc.disable()
    try:
        lost: list[object] = []
        lost.append(lost)
        gone = weakref.ref(Holder(lost))
        del lost
        memory.settle()
        assert gone() is None
        assert gc.isenabled()
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()
        gc.enable()


class Holder:
    """Something in a cycle."""

    def __init__(self, cycle: list[object]) -> None:
        cycle.append(self)


def test_a_web_process_lets_arrow_take_from_the_c_library() -> None:
    """Told before Arrow is loaded: later it would be too late. The web server stops at a state folder that is none."""
    code = (
        "import os, sys, app\n"
        "assert 'pyarrow' not in sys.modules\n"
        "os.environ['PENDOPO_STATE'] = '/dev/null/none'\n"
        "try:\n    app._run_web()\nexcept OSError:\n    pass\n"
        "import pyarrow as pa\n"
        "print(pa.default_memory_pool().backend_name)"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=HOME, check=True, capture_output=True, text=True).stdout
    assert said.split()[-1] == "system"
