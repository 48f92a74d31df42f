"""Whose eyes the room's walls are for now: one switch, for all of them, before the door opens to visitors."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from data.audience import Audience, audience_in
from data.audit.log import Actor, Entry, append_in
from data.catalogue import writing
from data.people.tables import room

_ROOM = "ruang"


def audience_of(engine: Engine) -> Audience:
    """The audience that no wall shows more than; the office's while nobody switched."""
    with engine.connect() as connection:
        found = connection.execute(sa.select(room.c.audience).where(room.c.name == _ROOM)).scalar()
    return audience_in(found) or "internal"


def switch(engine: Engine, audience: Audience, by: Actor, *, whole: bool) -> None:
    """Write down that somebody looks with other eyes now; whole: and all the walls with them. One record either way."""
    with writing(engine) as connection:
        if whole:
            connection.execute(sa.delete(room).where(room.c.name == _ROOM))
            connection.execute(sa.insert(room).values(name=_ROOM, audience=audience))
        what = _ROOM if whole else by.who
        append_in(connection, Entry(by, "audience_changed", what, {"audience": audience}))
