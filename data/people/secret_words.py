"""Random words that let somebody in. Only their hash is kept: who reads the catalogue can use none of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets

LONGEST = 200  # of ours have 43; what is longer is not looked at


def new_word() -> str:
    """256 random bits, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest(word: str) -> str:
    """SHA-256 in hexadecimal. No salt and no slowness are needed where nothing can be guessed."""
    return hashlib.sha256(word.encode()).hexdigest()


def is_possible(word: str) -> bool:
    """Whether this may be one of our words at all."""
    return 20 <= len(word) <= LONGEST and word.isascii()


def form_token(word: str) -> str:
    """What a form of this session must carry. Made from the session's word, so it ends with it, and no key of the
    server's exists that could be known, forgotten or left at its sample."""
    return hmac.new(word.encode(), b"pendopo form", hashlib.sha256).hexdigest()
