"""The licences of what the product runs on, as its packages say: ``python -m tests.licences`` writes them down."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
LIST = HOME / "LICENSES.md"

HEAD = """# Licences of what Pendopo runs on

Made by `python -m tests.licences` from the metadata of the packages in `requirements.txt`. Licences of browser files
lie beside them in `assets/vendor/`. Packages that one system alone needs are marked.

| package | version | licence |
|---|---|---|
"""
# Free to use, change and pass on beside Apache-2.0, or together with it. Checked by word; anything else is looked at.
FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|Zlib|HPND|LGPL|0BSD|CC0|Public Domain",
    re.I,
)


def pinned() -> dict[str, str]:
    """Every package of requirements.txt and its version."""
    lines = (HOME / "requirements.txt").read_text(encoding="utf-8").splitlines()
    found = [re.match(r"([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", line) for line in lines]
    return {m[1].lower().replace("_", "-"): m[2] for m in found if m}


def licence_of(package: str) -> str:
    """As its metadata says; "" when it is not installed here (another system's)."""
    try:
        meta = distribution(package)
    except PackageNotFoundError:
        return ""
    return _told(meta)


def _told(found: Distribution) -> str:
    meta = found.metadata
    named = [c.rpartition(" :: ")[2] for c in meta.get_all("Classifier") or () if c.startswith("License :: OSI")]
    text = (meta.get("License-Expression") or meta.get("License") or "").strip()
    short = text if text and len(text) < 60 and "\n" not in text else ""
    return short or ", ".join(named) or (text.splitlines()[0][:60] if text else "not said")


def table() -> str:
    rows = [
        f"| {name} | {version} | {licence_of(name) or 'not on this system'} |" for name, version in pinned().items()
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    LIST.write_text(table(), encoding="utf-8")
