"""Who waits when the processors are busy: pages go first, then loads, then what is only made ahead."""

from __future__ import annotations

import os
import sys
import threading
from typing import Final

# Nicenesses: with 5 a load gets a third of what a page gets of a processor both want; with 10 a tenth.
LOADS: Final = 5
AHEAD: Final = 10


def give_way(niceness: int) -> None:
    """The calling thread, and the threads and processes that it starts from now on. Nothing happens where a thread has
    no niceness of its own: there the whole process would have it. Who was started with more keeps it."""
    if sys.platform == "linux":
        own = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, own, max(niceness, os.getpriority(os.PRIO_PROCESS, own)))
