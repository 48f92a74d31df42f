"""Text on its way into somebody's spreadsheet."""

from __future__ import annotations

# A cell that begins so would run as a formula when the file is opened in a spreadsheet; full-width signs do in those of
# East Asia (OWASP, CSV Injection).
DANGER = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(DANGER) else text
