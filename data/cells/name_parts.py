"""What stands at a named place of a pattern, in the name of a file or in the header of a column."""

from __future__ import annotations

import re

from data.cells.number_style import tidy


def in_name(name: str, pattern: str, part: str = "period") -> str:
    """What stands at {part} of pattern in a delivery's name; "" when the name does not fit or has no such part.

    ``*`` stands for anything. A pattern without a folder is held against the file's own name, and one without an
    ending against the name without it. The " (1)" of a second download is not part of it.
    """
    target = name.replace("\\", "/") if "/" in pattern else name.replace("\\", "/").rsplit("/", 1)[-1]
    if not re.search(r"\.\w{2,5}$", pattern):
        target = re.sub(r"\.\w{2,5}$", "", target)
    target = re.sub(r"\s*\(\d+\)(?=\.\w+$|$)", "", target)
    return part_of(target, pattern, part)


def part_of(text: str, pattern: str, part: str = "period") -> str:
    """What stands at {part} of pattern in the whole text, in any letter case; "" when it does not fit."""
    pieces = re.split(r"(\{\w+\}|\*)", pattern)
    found = re.fullmatch("".join(_piece(p) for p in pieces), text, flags=re.IGNORECASE)
    return tidy((found.groupdict().get(part) or "").replace("_", " ")) if found else ""


def _piece(part: str) -> str:
    if part.startswith("{"):
        return f"(?P<{part[1:-1]}>.+?)"
    return ".*?" if part == "*" else re.escape(part)
