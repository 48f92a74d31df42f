"""Under which name an uploaded file enters the inbox, so that its source takes it in. No outside name is a path."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from data.cells.name_parts import in_name
from data.cells.period_text import find_period
from data.exchange.form_source import MARK, marked
from data.exchange.mending import MARK as MARK_RETURNS
from data.period import Period
from data.profile import Source
from data.watch import is_file, matches

_PLAIN = re.compile(r"[^\w .()+-]+")
_LONGEST = 80  # letters of a name from outside that are kept
_WILD = re.compile(r"\{\w+\}|\*|\?|\[[^\]]*\]")


@dataclass(frozen=True)
class Target:
    """Where a file goes. name: in the inbox ("" when it cannot go anywhere yet). asks: "period" or "year" that only a
    person can say. why: a word for why it cannot go at all ("other_form", "not_a_file", "name")."""

    name: str = ""
    asks: str = ""
    why: str = ""


def target(source: Source, client_name: str, path: Path, *, said: str = "", corrects: int = 0) -> Target:
    """The name for a file of this source. said: the period (or year) a person chose, canonical; "" when nobody did.
    corrects: the load whose rows it holds corrected, when a person said so."""
    marks = marked(path)
    base = plain_name(client_name)
    if MARK in marks:
        if marks[MARK] != source.id:
            return Target(why="other_form")
        return Target(f"{source.agency}/isian-{source.id} {_stem(base)}.xlsx")
    if MARK_RETURNS in marks:
        owner, _, number = marks[MARK_RETURNS].rpartition(" ")
        if owner != source.id or not number.isdigit() or not int(number):
            return Target(why="other_form" if owner != source.id else "unpublished")
        return Target(f"{source.agency}/perbaikan-{source.id}-{number}.xlsx")
    if not is_file(source):
        return Target(why="not_a_file")
    folder, pattern = _split(source)
    if corrects:
        return Target(f"{source.agency}/perbaikan-{source.id}-{corrects}{PurePosixPath(pattern).suffix}")
    if matches(source, f"{folder}/{base}") and _period_is_said(source, base):
        return Target(f"{folder}/{base}")
    return _built(source, folder, pattern, base, said=said)


def plain_name(client_name: str) -> str:
    """The last part of what a browser called the file: letters, digits, blanks and a few signs, never a path."""
    last = unicodedata.normalize("NFC", client_name).replace("\\", "/").rsplit("/", 1)[-1]
    text = _PLAIN.sub("_", last).strip(" ._")[-_LONGEST:].strip(" ._")
    return text or "berkas"


def free_name(name: str, taken: Callable[[str], bool]) -> str:
    """The name, or with " (2)", " (3)" … before its ending: the number of a second delivery, which no pattern reads."""
    path = PurePosixPath(name)
    found, number = name, 2
    while taken(found):
        found = f"{path.parent.as_posix()}/{path.stem} ({number}){path.suffix}"
        number += 1
    return found


def _split(source: Source) -> tuple[str, str]:
    """Folder and last part of the source's pattern; a folder that is a pattern itself becomes the agency's."""
    path = PurePosixPath(str(getattr(source.read, "path", "")).replace("\\", "/"))
    folder = path.parent.as_posix()
    return (source.agency if folder == "." or _WILD.search(folder) else folder), path.name


def _period_is_said(source: Source, base: str) -> bool:
    """Whether the name says every part of the period that this source reads from names."""
    spec = source.shape.period
    if spec.in_name:
        return find_period(in_name(base, _last(spec.in_name)), source.frequency, spec.dates).period is not None
    if spec.year_in_name:
        pattern = _last(spec.year_in_name)
        return bool(in_name(base, pattern, "year") or in_name(base, pattern))
    return True


def _built(source: Source, folder: str, pattern: str, base: str, *, said: str) -> Target:
    """A name made from the patterns of the source: the period where they have it, the file's own words elsewhere."""
    spec = source.shape.period
    named = _last(spec.in_name or spec.year_in_name)
    if named:
        text = said or _found_in(base, source)
        if not text:
            return Target(asks="period" if spec.in_name else "year")
        slot = text if spec.in_name else text[:4]
        made = re.sub(r"\{(period|year)\}", slot.replace("/", "-"), named)
        made = _filled(made if PurePosixPath(made).suffix else f"{made}{PurePosixPath(pattern).suffix}", base)
    else:
        made = _filled(pattern, base)
    if matches(source, f"{folder}/{made}") and _period_is_said(source, made):
        return Target(f"{folder}/{made}")
    return Target(why="name")


def _found_in(base: str, source: Source) -> str:
    """A period that the file's own name says anywhere, when it says one alone: "balita Juni 2025 final.xlsx"."""
    words = re.split(r"[\s_.()+-]+", _stem(base))
    found: set[Period] = set()
    for size in (1, 2, 3):
        for start in range(len(words) - size + 1):
            read = find_period(" ".join(words[start : start + size]), source.frequency).period
            found |= {read} if read else set()
    if source.shape.period.year_in_name and not found:
        found = {Period.parse(w) for w in words if re.fullmatch(r"20\d\d", w)}
    return str(found.pop()) if len(found) == 1 else ""


def _filled(pattern: str, base: str) -> str:
    """A pattern with its first wild part filled by the words of the file's own name, and nothing in the others."""
    return _WILD.sub("", _WILD.sub(lambda _: _stem(base), pattern, count=1))


def _stem(base: str) -> str:
    return PurePosixPath(base).stem.strip(" .") or "berkas"


def _last(pattern: str) -> str:
    return pattern.replace("\\", "/").rsplit("/", 1)[-1]
