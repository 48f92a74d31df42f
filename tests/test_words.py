"""Words for people: complete in both languages, equal in what they fill in, and every key that the source names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from components.words import entry, keys, word
from data.batch import Outcome
from data.period import Frequency
from data.profile import CasesCounted, Observed, Ratio, Total, UnitsCounted
from data.reading import Light, Status, Why
from data.regions import Level
from loaders.base import find_readers

ROOT = Path(__file__).resolve().parent.parent
SLOT = re.compile(r"{(\w*)}")


@dataclass(frozen=True)
class Use:
    """A key named in the source. pattern: a regular expression where a part of the key is only known at run time."""

    where: str
    pattern: str
    given: frozenset[str] | None  # names filled in; None when they cannot be told

    @property
    def known(self) -> list[str]:
        return [key for key in keys() if re.fullmatch(self.pattern, key)]


def _patterns(node: ast.expr) -> Iterator[str]:
    """What an expression can be as a key, where the source tells."""
    match node:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=pieces):
            yield "".join(re.escape(p.value) if isinstance(p, ast.Constant) else r"\w+" for p in pieces)
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _patterns(body)
            yield from _patterns(otherwise)


def _uses(path: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in {"word", "shell_word"}:
            continue
        bound = isinstance(node.func, ast.Attribute) and name == "word"
        key = node.args[0] if bound or len(node.args) == 1 else node.args[1]
        named = [k.arg for k in node.keywords]
        given = None if None in named else frozenset(n for n in named if n)
        for pattern in _patterns(key):
            yield Use(f"{path.relative_to(ROOT)}:{node.lineno}", pattern, given)


@cache
def uses() -> tuple[Use, ...]:
    files = [p for room in ("components", "pages") for p in sorted((ROOT / room).rglob("*.py"))]
    return tuple(use for path in files for use in _uses(path))


def slots(text: str) -> set[str]:
    return set(SLOT.findall(text))


def test_the_walk_finds_keys_and_families() -> None:
    patterns = {use.pattern for use in uses()}
    assert {"situation", r"why_\w+", "f_plain"} <= patterns


@pytest.mark.parametrize("key", keys())
def test_a_word_stands_in_both_languages(key: str) -> None:
    assert set(entry(key)) == {"id", "en"}
    assert entry(key)["id"].strip() and entry(key)["en"].strip()


@pytest.mark.parametrize("key", keys())
def test_both_languages_fill_in_the_same_names(key: str) -> None:
    found = entry(key)
    assert slots(found["id"]) == slots(found["en"])


def test_every_key_the_source_names_exists() -> None:
    assert [f"{use.where} {use.pattern}" for use in uses() if not use.known] == []


def test_every_call_fills_in_what_the_words_ask_for() -> None:
    wrong = [
        f"{use.where} {key}: asks for {sorted(slots(entry(key)['id']))}, given {sorted(use.given)}"
        for use in uses()
        if use.given is not None
        for key in use.known
        if not slots(entry(key)["id"]) <= use.given and use.pattern == re.escape(key)
    ]
    assert wrong == []


KINDS = [get_args(k.model_fields["kind"].annotation)[0] for k in (Observed, Ratio, Total, CasesCounted, UnitsCounted)]
WHYS = [why for why in get_args(Why) if why]
FAMILIES = {
    "why_{}": [*WHYS, "no_units"],
    "why_{}_short": [*WHYS, "no_units"],
    "light_{}": [*get_args(Light), "failed"],
    "{}_by": ["late", "stale"],
    "state_{}": [*get_args(Status), "stale"],
    "freq_{}": list(get_args(Frequency)),
    "way_{}": sorted(find_readers()),
    "level_{}": [*get_args(Level), "kota", "distrik", "kelurahan"],
    "kind_{}": ["kabupaten", "kota", "kecamatan", "distrik", "desa", "desa_adat", "kelurahan"],
    "kinds_{}": ["kecamatan", "desa", "kelurahan"],
    "outcome_{}": [*get_args(Outcome), "retracted"],
    "formula_{}": KINDS,
    "mark_{}": ["landed", "late", "refused", "missing", "open"],
    "queue_by_{}": ["desk", "type", "region"],
    "f_misses_{}": ["above", "below"],
    "s_places_{}": ["above", "below"],
    "f_places_{}": ["above", "below"],
    "f_{}_target": ["above", "below"],
    "bullets_{}": ["above", "below"],
    "bullets_misses_{}": ["above", "below"],
    "note_watch_{}": ["above", "below"],
    "note_act_{}": ["above", "below"],
    "strip_outliers_{}": ["above", "below"],
    "per_{}": ["day", "week", "month", "quarter", "semester", "year"],
    "q_{}": ["complete", "valid", "on_time", "refused", "returned"],
    "q_{}_note": ["complete", "valid", "on_time", "refused", "returned"],
}


@pytest.mark.parametrize(("family", "member"), [(f, m) for f, members in FAMILIES.items() for m in members])
def test_a_family_has_a_word_for_each_member(family: str, member: str) -> None:
    assert entry(family.format(member))["id"]


def test_words_are_filled_in() -> None:
    assert word("id", "coverage_of", count=13, total=14, what="kecamatan") == "13 dari 14 kecamatan"
    assert word("en", "coverage_of", count=13, total=14, what="districts") == "13 of 14 districts"


def test_an_unknown_key_is_a_bug() -> None:
    with pytest.raises(KeyError):
        word("id", "tidak_ada")
