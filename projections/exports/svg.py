"""Shapes of an SVG drawing, in the colours of the states, with patterns that tell them apart without colour. Pure.

A drawing needs no script, no style sheet and no font of its own; foreign text is escaped, and what XML cannot hold is
left out. Shapes carry a title, so that a pointer, or somebody who listens, is told what the colour says.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from projections.pictures.looks import LOOKS

WIDTH = 1000
GREY, INK, FAINT, PAPER = "#767676", "#222222", "#EDEDED", "#FFFFFF"
_NARROW = frozenset("iljtfrI .,:;'|!()[]-")
#: What is a line, not a bar.
THIN = ("paused", "queued", "done")
COLOURS = {state: look.colour or "#BBBBBB" for state, look in LOOKS.items()}
#: Lines over the colour: what waits is hatched, what is silent is dotted, work is plain.
_PATTERNS = {
    "waiting": ('width="6" height="6" patternTransform="rotate(45)"', '<rect width="1.6" height="6" fill="#7A5400"/>'),
    "silent": ('width="5" height="5"', '<circle cx="1.5" cy="1.5" r="1.1" fill="#FFFFFF"/>'),
}
#: What tells causes apart without colour: lines in a tile of 8 × 8, and how thick they are.
_MOTIFS = (
    ("M1 6.5l3-5 3 5z", 1.1),
    ("M4 0v8", 1.6),
    ("M0 4h8", 1.6),
    ("M0 0l8 8M0 8l8-8", 1.2),
    ("M-2 6l4 4M0 0l8 8M6-2l4 4", 1.5),
    ("M3.9 4h.2", 3.4),
    ("M0 6l4-4 4 4", 1.4),
    ("M4 0v8M0 4h8", 1.2),
    ("M0 2h4M4 6h4", 1.8),
    ("M4 1.6a2.4 2.4 0 1 0 .01 0z", 1.0),
)
_LINES = "#7A5400"


def fill(state: str) -> str:
    """The paint of a state."""
    return f"url(#unstall-{state})" if state in _PATTERNS else COLOURS[state]


def clean(text: str) -> str:
    """Text as XML can hold it."""
    return escape("".join(c for c in text if c.isprintable()))


def width_of(text: str, size: int = 12) -> float:
    """About how much room a text takes in a plain font; rather more than less."""
    return sum(0.34 if c in _NARROW else 0.58 if c.islower() or c.isdigit() else 0.78 for c in text[:300]) * size


def cut(text: str, room: float, size: int = 12) -> str:
    """What of a text has room, with … where something was left out."""
    if width_of(text, size) <= room:
        return text
    shown = text[:300]
    while shown and width_of(shown, size) > room - size:
        shown = shown[:-1]
    return shown.rstrip() + "…"


class Sheet:
    """Collects shapes; `height` is how far down it reaches."""

    def __init__(self, title: str, told: str) -> None:
        self._title, self._told = title, told
        self._shapes: list[str] = []
        self._hatches: set[int] = set()
        self.height = 0.0

    def text(self, x: float, y: float, text: str, *, size: int = 12, colour: str = INK, anchor: str = "start") -> None:
        """One line of text; foreign text is cleaned here."""
        how = f'font-size="{size}" fill="{colour}" text-anchor="{anchor}"'
        self._shapes.append(f'<text x="{x:.1f}" y="{y:.1f}" {how}>{clean(text)}</text>')

    def box(self, x: float, y: float, width: float, height: float, paint: str, told: str = "") -> None:
        """A filled rectangle; `told` is what a pointer over it tells."""
        where = f'x="{x:.1f}" y="{y:.1f}" width="{width:.2f}" height="{height:.1f}"'
        self._shape("rect", f'{where} fill="{paint}"', told)

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "", told: str = "") -> None:
        """A line."""
        self._shape("line", f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{more}', told)

    def path(self, data: str, how: str, told: str = "") -> None:
        """A shape by its outline."""
        self._shape("path", f'd="{data}" {how}', told)

    def _shape(self, tag: str, attributes: str, told: str) -> None:
        self._shapes.append(f"<{tag} {attributes}>{_titled(told)}</{tag}>" if told else f"<{tag} {attributes}/>")

    def hatch(self, number: int) -> str:
        """The paint of a wait whose cause is the `number`th of a drawing; the first twenty differ."""
        kind = number % (2 * len(_MOTIFS))
        self._hatches.add(kind)
        return f"url(#unstall-cause-{kind})"

    def heading(self, text: str) -> None:
        """The title, above everything."""
        self.text(12, 26, cut(text, WIDTH - 24, 17), size=17)
        self.height = 40

    def legend(self, states: Iterable[str], x: float) -> None:
        """What the fills mean."""
        present, y = set(states), self.height + 14
        for state, look in LOOKS.items():
            if state not in present:
                continue
            if state in THIN:
                thin(self, x, x + 16, y - 4, state)
            else:
                self.box(x, y - 10, 16, 11, fill(state))
            self.text(x + 22, y, look.word, size=11)
            x += 34 + width_of(look.word, 11)
        self.height += 24

    def drawn(self) -> str:
        """The whole document."""
        patterns = "".join(
            f'<pattern id="unstall-{state}" patternUnits="userSpaceOnUse" {how}>'
            f'<rect width="6" height="6" fill="{COLOURS[state]}"/>{lines}</pattern>'
            for state, (how, lines) in _PATTERNS.items()
        ) + "".join(map(_hatched, sorted(self._hatches)))
        size = f'viewBox="0 0 {WIDTH} {self.height:.0f}" width="{WIDTH}" height="{self.height:.0f}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{clean(self._title)}" '
            f'font-family="Helvetica, Arial, sans-serif">\n{_titled(self._title)}\n<desc>{clean(self._told)}</desc>\n'
            f'<defs>{patterns}</defs>\n<rect width="{WIDTH}" height="{self.height:.0f}" fill="{PAPER}"/>\n'
            + "\n".join(self._shapes)
            + "\n</svg>\n"
        )


def _hatched(kind: int) -> str:
    wide, motif = divmod(kind, len(_MOTIFS))
    outline, thick = _MOTIFS[motif]
    how = 'width="8" height="8"' + (' patternTransform="scale(1.8)"' if wide else "")
    return (
        f'<pattern id="unstall-cause-{kind}" patternUnits="userSpaceOnUse" {how}>'
        f'<rect width="8" height="8" fill="{COLOURS["waiting"]}"/><path d="{outline}" fill="none" stroke="{_LINES}" '
        f'stroke-width="{thick}" stroke-linecap="{"round" if motif == 5 else "butt"}"/></pattern>'
    )


def _titled(text: str) -> str:
    return f"<title>{clean(text)}</title>"


def thin(sheet: Sheet, left: float, right: float, y: float, state: str, told: str = "") -> None:
    """A state that is a line: paused is solid, queued is dotted, and what is done has only its mark."""
    if state == "done":
        sheet.path(f"M{left + 1:.1f} {y:.1f}l3 4 6-8", f'fill="none" stroke="{GREY}" stroke-width="1.6"', told)
        return
    dash = ' stroke-dasharray="1.5 3.5"' if state == "queued" else ""
    sheet.line(left, y, right, y, COLOURS[state], f' stroke-width="2"{dash}')
    if told:
        sheet.box(left, y - 5, right - left, 10, "transparent", told)
