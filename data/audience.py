"""Who looks: people of the office, visitors in the room, everybody. Each sees what the next one sees, and more."""

from __future__ import annotations

from typing import Literal, get_args

Audience = Literal["internal", "visitor", "public"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)  # from the one that sees most

# Outside the office counts below this are hidden, unless the indicator says otherwise. (Washington State Department of
# Health: Department of Health agency standards for reporting data with small numbers, 2018; inside, 5 is usual.)
OUTSIDE_BELOW = 10


def audience_in(text: str | None) -> Audience | None:
    """The audience that a text names; None when it names none."""
    return next((each for each in AUDIENCES if each == text), None)


def may_see(audience: Audience, thing: Audience) -> bool:
    """Whether something for ``thing`` may be shown to this audience."""
    return AUDIENCES.index(audience) <= AUDIENCES.index(thing)


def narrowest(*audiences: Audience) -> Audience:
    """The one of them that sees least."""
    return max(audiences, key=AUDIENCES.index)
