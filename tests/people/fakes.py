"""A clock set by hand, and what tests of people ask again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from data.audit.log import Actor, records
from data.people.refused import Refused
from tests.fakes import NOW

TERMINAL = Actor("terminal:siti", "terminal")
GOOD, OTHER, THIRD = "kuda lumping naik delman", "perahu kertas warna nila", "sepeda ontel lampu minyak"
HOME, AWAY = "10.0.0.7", "10.0.0.8"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def goes(self, **by: float) -> None:
        self.now += timedelta(**by)


def acts(engine: Engine) -> list[tuple[str, str, str]]:
    """Who did what to which object, oldest first."""
    return [(r.who, r.action, r.object) for r in reversed(records(engine))]


def refusal(act: Callable[..., object], *args: Any, **kwargs: Any) -> str:
    """The key of the refusal that this call must end with."""
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.said("id") != caught.value.said("en")
    return caught.value.key
