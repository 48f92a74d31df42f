"""Names for what a file brings: labels people read, ids from them, and the pattern behind which the next file lies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.cells.number_style import tidy
from data.proposing.periods import When

_LONGEST = 40
_CAPITALS = {"sd", "smp", "sma", "smk", "paud", "rt", "rw", "tbc", "hiv", "dbd", "ipm", "tpt", "umkm", "rtlh", "pad"}


def slug(text: str) -> str:
    """Text as an id: small letters, digits and "_", beginning with a letter."""
    bare = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
    return bare if re.match(r"[a-z]", bare) else f"n_{bare}" if bare else ""


def label_of(header: str) -> str:
    """A header as people read it: no brackets, no underscores, a capital first, known abbreviations in capitals."""
    text = re.sub(r"\s*[(\[][^()\[\]]*[)\]]\s*", " ", header.replace("_", " "))
    text = tidy(re.sub(r"\s*/\s*(nilai|jumlah)\s*$", "", text, flags=re.I)).strip(" /-:,")
    text = re.sub(r"\b(jumlah)(?: \1)+\b", r"\1", text, flags=re.I)
    words = [w.upper() if w.casefold() in _CAPITALS else w for w in text.split(" ")]
    if text.isupper():
        words = [w if w.casefold() in _CAPITALS else w.lower() for w in words]
    joined = " ".join(words)
    return joined[:1].upper() + joined[1:]


def indicator_id(label: str, taken: Sequence[str]) -> str:
    """An id from a label, unlike those taken."""
    bare = slug(re.sub(r"^(jumlah|jml|banyaknya)\s+", "", label, flags=re.I)) or slug(label) or "nilai"
    short = bare[:_LONGEST].strip("_")
    number, found = 2, short
    while found in taken:
        found, number = f"{short}_{number}", number + 1
    return found


def path_of(name: str, when: When) -> str:
    """The pattern for this file and the next ones: the period where it stands in the name, other years and dates open.

    The folder of the delivery is kept.
    """
    folder, _, base = name.rpartition("/")
    lead = f"{folder}/" if folder else ""
    if when.how == "name":
        return lead + str(when.period["in_name"])
    stem, dot, ending = base.rpartition(".")
    if not dot:
        stem, ending = base, ""
    opened = re.sub(r"(?:19|20)\d\d(?:[-_.]?(?:19|20)?\d\d)*(?!\d)|\s*\(\d+\)$", "*", stem)
    return f"{lead}{re.sub(r'[*]+', '*', opened)}{dot}{ending}"
