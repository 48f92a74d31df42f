"""State as sign + colour + word. Filled asks for attention, open is normal; ``assets/signs.css`` draws them."""

from __future__ import annotations

from dash import html

from components.words import word

# Words people hear for a sign; the shape itself is in CSS so that it follows the theme.
STATES = ("act", "watch", "good", "stale", "failed", "none")


def sign(state: str, lang: str, *, number: int | None = None, label: bool = True) -> html.Span:
    """The sign of a state; number stands in it in place of "!". label=False for decoration beside its word."""
    shown = "none" if state not in STATES else state
    text = str(number) if number is not None else "!" if shown == "act" else ""
    spoken = word(lang, "light_failed" if shown == "failed" else f"state_{shown}")
    attributes = {"role": "img", "aria-label": spoken} if label else {"aria-hidden": "true"}
    inner = [html.I(text)] if text else []
    numbered = "" if number is None else " numbered"
    return html.Span(inner, className=f"sign sign-{shown}{numbered}", **_aria(attributes))


def _aria(attributes: dict[str, str]) -> dict[str, str]:
    return {**attributes, "title": attributes["aria-label"]} if "aria-label" in attributes else attributes


def state_word(state: str, lang: str) -> html.Span:
    """The word of a state in its colour."""
    return html.Span(word(lang, f"state_{state}"), className=f"state-word c-{state}")


def counts(found: dict[str, int], lang: str, *, states: tuple[str, ...] = ("act", "watch", "stale")) -> list[html.Span]:
    """Sign and count for each state that occurs, for navigation and strips."""
    return [
        html.Span([sign(state, lang), str(found[state])], className="count") for state in states if found.get(state)
    ]
