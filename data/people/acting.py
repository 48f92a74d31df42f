"""Acts of people: the change and its record in the audit log, in one transaction."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection, Engine

from data.audit.log import Entry, append_in
from data.catalogue import writing


@contextmanager
def acting(engine: Engine, entry: Entry) -> Iterator[Connection]:
    """A transaction that writes the act down first, then does it; an exception undoes both.

    The log's counter keeps others who act waiting until the end, on every database: what is asked inside ("is there
    another administrator?") stays true until it is done.
    """
    with writing(engine) as connection:
        append_in(connection, entry)
        yield connection


def neighbourhood(address: str) -> str:
    """What counts as one address: IPv6 hands whoever asks a whole /64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:100]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False).network_address) + "/64"
    return str(found)
