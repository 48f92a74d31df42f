"""Coroutines run by a test. The browser's driver, once started, holds a running loop in the tests' own thread, and
there ``asyncio.run`` refuses to start another; a thread of their own has none, whatever ran before."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def looped(work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives, run in a loop of its own (in the caller's network namespace, which threads inherit)."""
    with ThreadPoolExecutor(1, thread_name_prefix="loop") as thread:
        return thread.submit(asyncio.run, work).result()
