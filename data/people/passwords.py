"""Passwords: kept as argon2id only, checked two at a time, and never one that is easy to guess."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from data.people.refused import Refused
from data.people.secret_words import new_word

T = TypeVar("T")

LEAST, MOST = 12, 256  # characters
SCORE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
_LOOKED_AT = 72  # characters that zxcvbn weighs; it grows slow with length
# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. 64 MiB, the library's own choice,
# would want 32 GB when 500 log in at once.
_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 2, 1
AT_ONCE, WAITING = 2, 20
BUSY_SECONDS = 5
# What any guesser in Indonesia tries first, beside the lists that zxcvbn brings.
_KNOWN = (
    "pendopo", "smart", "center", "command", "kabupaten", "kota", "bupati", "pemkab", "pemda", "dinas", "kominfo",
    "diskominfo", "indonesia", "merdeka", "rahasia", "sandi", "katasandi", "bismillah", "admin", "operator", "jaya",
)  # fmt: skip


class Passwords:
    """Makes and checks hashes. own_words: names of the regency and its agencies, which make no password."""

    def __init__(self, own_words: Iterable[str] = ()) -> None:
        self._hasher = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES)
        self._known = [*_KNOWN, *(part for text in own_words for part in (text, *text.split()) if len(part) > 2)]
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._places = threading.Semaphore(AT_ONCE + WAITING)

    def keepable(self, password: str, name: str) -> str:
        """The hash of a password that may be kept. Refused: too short, too long, or easy to guess."""
        text = _plain(password)
        if len(text) < LEAST:
            raise Refused("password_short", least=LEAST)
        if len(text) > MOST:
            raise Refused("password_long", most=MOST)
        from zxcvbn import zxcvbn  # its lists of words take 13 MB, and most processes never set a password

        if zxcvbn(text[:_LOOKED_AT], user_inputs=[name, *self._known])["score"] < SCORE:
            raise Refused("password_weak")
        return self._in_turn(self._hasher.hash, text)

    def fits(self, kept: str, password: str) -> bool:
        """Whether this is the password of a kept hash. kept "": nobody's; as much work is done all the same, so that
        the time tells nobody which accounts exist. Refused: too many want to know at once."""
        return self._in_turn(self._verified, kept, _plain(password[:MOST]))

    def _verified(self, kept: str, text: str) -> bool:
        try:
            return self._hasher.verify(kept or self._nobodys, text) and bool(kept)
        except VerifyMismatchError:
            return False

    def renewed(self, kept: str, password: str) -> str:
        """The kept hash of a password that fitted, made anew when it was made with other settings than today's."""
        if not self._hasher.check_needs_rehash(kept):
            return kept
        return self._workers.submit(self._hasher.hash, _plain(password)).result()

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(new_word())

    def _in_turn(self, work: Callable[..., T], *given: object) -> T:
        """Two work, twenty wait, whoever comes then is sent away: memory and cores stay with the screens. The two are
        always the same threads: the C library keeps what a thread once took, and 16 threads would take it 16 times."""
        if not self._places.acquire(blocking=False):
            raise Refused("login_busy", BUSY_SECONDS)
        try:
            return self._workers.submit(work, *given).result()
        finally:
            self._places.release()


def _plain(password: str) -> str:
    """The same text for the same keys, whatever the keyboard or system (NIST SP 800-63B, 5.1.1.2: NFKC)."""
    return unicodedata.normalize("NFKC", password)
