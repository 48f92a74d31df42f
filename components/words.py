"""Words for people, from ``words.toml``: one place for both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _words() -> dict[str, dict[str, str]]:
    with Path(__file__).with_name("words.toml").open("rb") as file:
        return tomllib.load(file)


def word(lang: str, key: str, **values: object) -> str:
    """The words under key in this language, with ``{name}`` filled in. KeyError for an unknown key."""
    entry = _words()[key]
    text = entry.get(lang) or entry["id"]
    return text.format(**values) if values else text


def keys() -> list[str]:
    """Every key, for the test that both languages are complete."""
    return list(_words())


def entry(key: str) -> dict[str, str]:
    """Both languages of one key."""
    return dict(_words()[key])
