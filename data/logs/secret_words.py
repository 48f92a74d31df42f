"""Passwords and keys in texts that others wrote (drivers' errors above all): cut out before anything is written.

Two ways, for neither alone is enough: the very words that this process was given, and what has the shape of a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, unquote

CUT = "(rahasia)"
SHORTEST = 4  # characters; a shorter word would be cut out of half of all texts

_SECRET_NAME = re.compile(r"PASSWORD|PASSWD|TOKEN|SECRET|CREDENTIAL|API_?KEY|_KEY$", re.I)
# user:password@ of an address; the password may hold an "@" of its own, the host does not.
_IN_ADDRESS = re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)(?P<secret>[^\s/]+)(?=@)", re.I)
_NAMED = re.compile(
    r"(?P<before>\b(?:password|passwd|pwd|passfile|sslpassword|secret|token|api[_-]?key|authorization|cookie)"
    r"[\"']?\s*[=:]\s*(?:(?:bearer|basic)\s+)?)(?P<secret>\"[^\"]*\"|'[^']*'|[^\s,;&)\"']+)",
    re.I,
)


@dataclass(frozen=True)
class SecretWords:
    """The secrets that this process knows, longest first, so that no rest of one stays."""

    known: tuple[str, ...] = ()

    @classmethod
    def of(cls, environment: Mapping[str, str], more: Iterable[str] = ()) -> SecretWords:
        """What the environment gives: whole values under a secret's name, and passwords of addresses under any."""
        found = {*more}
        for name, value in environment.items():
            if _SECRET_NAME.search(name) and not name.endswith("_FILE"):
                found.add(value)
            found |= {match["secret"] for match in _IN_ADDRESS.finditer(value)}
        written = {form for secret in found for form in _forms(secret)}
        return cls(tuple(sorted((w for w in written if len(w) >= SHORTEST), key=len, reverse=True)))

    def without(self, text: str) -> str:
        """The text, with every secret in it replaced by a word that says so."""
        for word in self.known:
            text = text.replace(word, CUT)
        return _NAMED.sub(rf"\g<before>{CUT}", _IN_ADDRESS.sub(rf"\g<before>{CUT}", text))


def _forms(secret: str) -> set[str]:
    """A secret as people, addresses and Python's own quoting write it."""
    bare = unquote(secret)
    return {secret, bare, quote(bare, safe=""), quote_plus(bare), repr(bare)[1:-1]}
