"""Roles and their styles: the terminal's own foreground and background, one accent, the six state colours.

A span is (text, role). `strip` is the only way from text to the screen, and it cleans what it shows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES, Theme

from projections.pictures.looks import LOOKS
from tui.words.display import clean

Span = tuple[str, str]
Line = list[Span]

#: Okabe–Ito blue: the cursor and the brand.
ACCENT = "#0072B2"
ELLIPSIS = "…"

#: The same hues, lightened or darkened until they reach a contrast of 4.5 (WCAG) against the backgrounds that
#: terminals have: black to #282C34, white to #EEEEEE.
_ON_DARK = {"active": "#00AA7C", "silent": "#F46C00"}
_ON_LIGHT = {
    "active": "#007A59",
    "waiting": "#8F6200",
    "silent": "#B14D00",
    "paused": "#6B6B6B",
    "queued": "#1F6FA8",
}
_ACCENT_TEXT = {True: "#56B4E9", False: "#006FAE"}


def _styles(dark: bool) -> dict[str, Style]:
    accent, hues = _ACCENT_TEXT[dark], _ON_DARK if dark else _ON_LIGHT
    styles = {
        "": Style(),
        "dim": Style(dim=True),
        "bold": Style(bold=True),
        "head": Style(bold=True),
        "accent": Style(color=accent),
        "key": Style(color=accent, bold=True),
        "brand": Style(color="#FFFFFF", bgcolor=ACCENT, bold=True),
        "cursor": Style(color="#FFFFFF", bgcolor=ACCENT, bold=True),
        "cursor-away": Style(bold=True, underline=True),
        "caret": Style(reverse=True),
        "match": Style(bold=True, underline=True),
        "alarm": Style(color=hues["silent"], bold=True),
        "error": Style(color=hues["silent"], bold=True),
    }
    for state, look in LOOKS.items():
        colour = hues.get(state, look.colour)
        styles[state] = Style(color=colour) if colour else Style(dim=True)
    return styles


STYLES: dict[bool, Mapping[str, Style]] = {dark: _styles(dark) for dark in (True, False)}

#: The terminal's own colours everywhere: light or dark is the terminal's business, the themes differ in the hues.
_OWN = "ansi_default"


def _theme(dark: bool) -> Theme:
    return Theme(
        name="unstall-dark" if dark else "unstall-light",
        primary=ACCENT,
        accent=ACCENT,
        foreground=_OWN,
        background=_OWN,
        surface=_OWN,
        panel=_OWN,
        boost=_OWN,
        dark=dark,
        ansi=True,
        variables=dict(BUILTIN_THEMES["ansi-dark" if dark else "ansi-light"].variables),
    )


THEMES = {dark: _theme(dark) for dark in (True, False)}


def dark_terminal() -> bool:
    """Whether the terminal says that its background is dark; dark where it says nothing.

    COLORFGBG is what rxvt, Konsole, iTerm2 and others set ('15;0'); UNSTALL_THEME=light or dark overrules it.
    """
    named = os.environ.get("UNSTALL_THEME", "").strip().lower()
    if named in ("light", "dark"):
        return named == "dark"
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return background not in ("7", "15")


class Colourless(LineFilter):
    """For NO_COLOR: bold, dim and reverse stay, colours go. Textual 8.2.8's own filter still writes SGR 39 and 49."""

    def apply(self, segments: list[Segment], background: object) -> list[Segment]:  # noqa: ARG002
        return [
            Segment(text, _bare(style) if style is not None else None, control) for text, style, control in segments
        ]


class Reversed(LineFilter):
    """For sixteen colours, where the nearest to our blue is cyan: cursor and brand are shown in reverse."""

    def apply(self, segments: list[Segment], background: object) -> list[Segment]:  # noqa: ARG002
        return [
            Segment(text, _bare(style) if style is not None and _marks(style) else style, control)
            for text, style, control in segments
        ]


def _bare(style: Style) -> Style:
    # A background marks the cursor and the brand; without colours they are shown in reverse.
    return style.without_color + Style(reverse=True) if _marks(style) else style.without_color


def _marks(style: Style) -> bool:
    return style.bgcolor is not None and not style.bgcolor.is_default


def strip(line: Iterable[Span], width: int, styles: Mapping[str, Style], over: str = "") -> Strip:
    """`line` cut or filled to `width` cells; the role `over` replaces every colour (the cursor's row)."""
    base = styles[over]
    segments: list[Segment] = []
    room = width
    for text, role in line:
        if room <= 0:
            break
        shown = fit(text, room) if cell_len(text) > room else clean(text)
        style = base if over else styles.get(role, base)
        segments.append(Segment(shown, style))
        room -= cell_len(shown)
    if room > 0:
        segments.append(Segment(" " * room, base))
    return Strip(segments, width)


def fit(text: str, width: int) -> str:
    """Cleaned text in at most `width` cells, with … where something was cut."""
    text = clean(text)
    if cell_len(text) <= width:
        return text
    return chop(text, width - 1) + ELLIPSIS if width > 0 else ""


#: Characters that are known to take one cell.
_single: set[str] = set()


def chop(text: str, width: int) -> str:
    """The longest beginning of cleaned text that takes at most `width` cells."""
    if text.isascii() or _is_single(text):
        return text[: max(width, 0)]
    taken, cells = 0, 0
    for character in text:
        cells += cell_len(character)
        if cells > width:
            break
        taken += 1
    return text[:taken]


def _is_single(text: str) -> bool:
    """Whether every character takes one cell, as nearly all do: then nothing need be counted one by one."""
    for character in set(text) - _single:
        if cell_len(character) != 1:
            return False
        _single.add(character)
    return True


def pad(text: str, width: int, align: str = "left") -> str:
    """Cleaned text in exactly `width` cells."""
    shown = fit(text, width)
    space = " " * (width - cell_len(shown))
    return space + shown if align == "right" else shown + space


def wrap(text: str, width: int) -> list[str]:
    """Cleaned text broken at blanks into lines of at most `width` cells; a longer word is broken where it must be."""
    lines: list[str] = []
    line, used = "", 0
    for word in clean(text).split(" "):
        size = cell_len(word)
        if line and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
            continue
        if line:
            lines.append(line)
        *heads, line = _broken(word, width) if size > width > 0 else [word]
        lines += heads
        used = cell_len(line)
    if line or not lines:
        lines.append(line)
    return lines


def _broken(word: str, width: int) -> list[str]:
    """A word that is longer than a line, in pieces."""
    pieces = []
    while word:
        pieces.append(chop(word, width) or word[:1])
        word = word[len(pieces[-1]) :]
    return pieces


def plain(lines: Sequence[Line]) -> str:
    """The text of lines without their roles, for tests and for copying."""
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)
