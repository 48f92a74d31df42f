"""One screen's socket: what it is sent, one lot at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from components.access.handshake import Scope
from components.address import Address

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
# What a screen is sent in one go: text, before it bytes if there are any.
Messages = tuple[bytes | str, ...]


@dataclass(eq=False)
class Screen:
    """One socket and the task that holds it. at: the address it names; place: that page as its reader may see it.
    sending: the messages under way; it takes one lot at a time, and always the newest. gone: it takes nothing now."""

    send: Send
    holder: asyncio.Task[Any]
    scope: Scope
    at: str = "/"
    place: Address | None = None
    gone: bool = False
    sending: asyncio.Task[None] | None = None
    missed: Messages = ()

    def take(self, messages: Messages) -> None:
        """Sends them, or keeps them while others are under way. Only within the event loop."""
        if self.sending is not None and not self.sending.done():
            self.missed = messages
            return
        self.missed = ()
        self.sending = asyncio.get_running_loop().create_task(self._deliver(messages))

    async def _deliver(self, messages: Messages) -> None:
        """Sends messages, and the newest that came meanwhile.

        A peer that lost its power says nothing, not even goodbye: its line is closed for us, but for the system only
        after many minutes, and so long nothing would end its task.
        """
        while messages:
            try:
                for message in messages:
                    kind = "text" if isinstance(message, str) else "bytes"
                    await self.send({"type": "websocket.send", kind: message})
            except OSError:
                self.gone = True
                self.holder.cancel()
                return
            messages, self.missed = self.missed, ()
