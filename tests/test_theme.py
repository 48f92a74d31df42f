"""Colours: the same in CSS and in figures, readable against the panel they stand on (WCAG 2.2, 1.4.3, 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from components.theme import COLOURS, FONT, TYPES, Theme, colour, state_colour

TOKENS = Path(__file__).resolve().parent.parent / "assets" / "tokens.css"
THEMES = get_args(Theme)
TEXT = ("text", "text2", "text3", "good-text", "watch-text", "act-text", "stale", "focus", "fail")
GRAPHICS = ("axis", "data", "focus", "good", "watch", "act", "stale", "fail", "k1", "k2", "k3", "k4", "k5", "k6")


def _light(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(hex_: str) -> float:
    """Relative luminance of sRGB, WCAG 2.2, glossary."""
    red, green, blue = (int(hex_[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * _light(red) + 0.7152 * _light(green) + 0.0722 * _light(blue)


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def css(theme: Theme) -> dict[str, str]:
    """Colour tokens of a theme as assets/tokens.css writes them."""
    text = TOKENS.read_text(encoding="utf-8")
    block = text[text.index(f'[data-bs-theme="{theme}"]') :]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block[: block.index("}")]))


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("token", TEXT)
def test_text_is_readable_on_a_panel(theme: Theme, token: str) -> None:
    assert contrast(colour(theme, token), colour(theme, "panel")) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("token", GRAPHICS)
def test_a_mark_stands_out_from_a_panel(theme: Theme, token: str) -> None:
    assert contrast(colour(theme, token), colour(theme, "panel")) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["bg", "raised"])
@pytest.mark.parametrize("token", ["text", "text2", "text3", "focus"])
def test_text_is_readable_on_the_page_and_on_a_chosen_row(theme: Theme, ground: str, token: str) -> None:
    assert contrast(colour(theme, token), colour(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tint", ["act-tint", "watch-tint", "act-wash"])
def test_text_is_readable_on_a_tint(theme: Theme, tint: str) -> None:
    assert contrast(colour(theme, "text"), colour(theme, tint)) >= 5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", ["act", "watch"])
def test_the_mark_inside_a_filled_sign_is_readable(theme: Theme, state: str) -> None:
    assert contrast(colour(theme, f"on-{state}"), colour(theme, state)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_css_says_exactly_what_figures_use(theme: Theme) -> None:
    assert css(theme) == COLOURS[theme]


def test_both_themes_have_the_same_tokens() -> None:
    assert set(COLOURS["dark"]) == set(COLOURS["light"])


def test_figures_use_the_fonts_of_the_page() -> None:
    font = re.search(r"--font:\s*(.+);", TOKENS.read_text(encoding="utf-8"))
    assert font is not None
    assert font[1].replace(", ", ",") == FONT.replace(", ", ",")


def test_no_text_in_a_wall_figure_is_under_21_px() -> None:
    assert min(TYPES["wall"].axis, TYPES["wall"].row) >= 21


def test_only_states_that_ask_for_something_have_a_colour_of_their_own() -> None:
    assert state_colour("dark", "act") == "#ff6b64"
    assert state_colour("dark", "stale") == "#a79bb8"
    assert state_colour("dark", "good") == state_colour("dark", "none") == "#8fa5bb"


def test_an_unknown_token_is_a_bug() -> None:
    with pytest.raises(KeyError):
        colour("dark", "merah")
