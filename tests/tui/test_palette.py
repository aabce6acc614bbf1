"""Colours can be read on the backgrounds that terminals have, and a state is never told by its colour alone."""

from __future__ import annotations

import colorsys

import pytest
from rich.color import Color
from rich.segment import Segment

from projections.pictures.looks import LOOKS
from tui.widgets.palette import STYLES, Reversed

#: Whether the theme is the dark one, and a background on which people use it.
BACKGROUNDS = [(True, "#000000"), (True, "#1E1E1E"), (True, "#282C34"), (True, "#300A24")]
BACKGROUNDS += [(False, "#FFFFFF"), (False, "#FAFAFA"), (False, "#FDF6E3"), (False, "#EEEEEE")]


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [part / 255 for part in Color.parse(colour).get_truecolor()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def hue(colour: str) -> float:
    """In degrees."""
    return colorsys.rgb_to_hls(*(part / 255 for part in Color.parse(colour).get_truecolor()))[0] * 360


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(("dark", "background"), BACKGROUNDS)
def test_every_colour_reaches_4_5_to_1(dark: bool, background: str) -> None:
    for role, style in STYLES[dark].items():
        if style.color is not None:
            behind = style.bgcolor.get_truecolor().hex if style.bgcolor is not None else background
            assert contrast(style.color.get_truecolor().hex, behind) >= 4.5, role


@pytest.mark.parametrize("dark", [True, False])
def test_a_state_keeps_its_hue_in_both_themes(dark: bool) -> None:
    for state, look in LOOKS.items():
        shown = STYLES[dark][state].color
        if look.colour and look.colour != "#999999" and shown is not None:
            assert abs(hue(shown.get_truecolor().hex) - hue(look.colour)) < 8, state


def test_a_state_is_a_glyph_and_a_word() -> None:
    assert len({look.glyph for look in LOOKS.values()}) == len({look.word for look in LOOKS.values()}) == len(LOOKS)


def test_among_sixteen_colours_the_cursor_is_in_reverse_and_states_keep_theirs() -> None:
    styles = STYLES[True]
    cursor, waiting = Reversed().apply([Segment("x", styles["cursor"]), Segment("y", styles["waiting"])], None)
    assert cursor.style is not None
    assert (cursor.style.reverse, cursor.style.bold, cursor.style.color, cursor.style.bgcolor) == (
        True,
        True,
        None,
        None,
    )
    assert waiting.style == styles["waiting"]
