"""Open sockets are judged again when something about people has changed: a log-out, a revoked token, another role."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor

log = logging.getLogger(__name__)

# Seconds between two looks, and until all are judged again though nothing was written: sessions and tokens also end
# by time, a millisecond for every screen. The first lies well within a refresh (15 s), the other within an hour.
LOOK, ANYHOW = 2.0, 120.0


async def watch(
    newest: Callable[[], object], judge: Callable[[], Awaitable[None]], pool: Executor, *, every: float = LOOK
) -> None:
    """For ever. newest: the last act of people, as the audit log has it: every change of theirs is written there."""
    known: object = None
    judged = time.monotonic()
    while True:
        await asyncio.sleep(every)
        try:
            found = await asyncio.get_running_loop().run_in_executor(pool, newest)
            if found != known or time.monotonic() - judged > ANYHOW:
                await judge()
                known, judged = found, time.monotonic()
        except Exception:
            # Screens keep what they had while the catalogue cannot be read; the next look finds it again.
            log.exception("open sockets cannot be judged again")
