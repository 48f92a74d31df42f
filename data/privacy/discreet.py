"""What leaves a child about a delivery, without identifiers: its name, why it was refused, what was quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from data.batch import Reject
from data.privacy.identifiers import HIDDEN, MOBILE, hidden, identifier_in
from loaders.base import Delivery

# 0812202512… in a file's name is 8 December 2025, not a telephone.
_DATED = re.compile(r"08(?:0[1-9]|1[0-2])20[0-3][0-9]")


def discreet(delivery: Delivery) -> Delivery:
    """The delivery under a name without identifiers: "data-(disamarkan)-3f2a.csv". Its path still leads to the file."""
    kind = identifier_in(delivery.name)
    if not kind or (kind == MOBILE and _DATED.search(delivery.name)):
        return delivery
    mark = sha256(delivery.name.encode()).hexdigest()[:4]  # two such files keep two names; it leads back to nobody
    return replace(delivery, name=hidden(delivery.name).replace(HIDDEN, f"{HIDDEN}-{mark}"))


def is_discreet(delivery: Delivery) -> bool:
    """True when no identifier stands in the delivery's name, nor did in the name it was found under."""
    return HIDDEN not in delivery.name and discreet(delivery) is delivery


def all_hidden(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(hidden(text) for text in texts)


def hidden_rejects(rejects: Iterable[Reject]) -> tuple[Reject, ...]:
    """The same rejects; identifiers in what they quote are replaced by a word that says so."""
    return tuple(_hidden_reject(reject) for reject in rejects)


def _hidden_reject(reject: Reject) -> Reject:
    said = (reject.sheet, reject.column, reject.value, reject.advice)
    quiet = all_hidden(said)
    if quiet == said:
        return reject
    sheet, column, value, advice = quiet
    return replace(reject, sheet=sheet, column=column, value=value, advice=advice)
