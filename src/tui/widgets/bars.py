"""The one-line bars: where you are, what matters today, what just happened, which keys help."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.binding import Binding
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.palette import Line, fit, strip
from tui.widgets.signs import key_sign
from tui.widgets.styling import styles_of
from tui.words.display import clean


class Bar(Widget):
    """One line: what stands left gives way to what stands right."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._left: Line = []
        self._right: Line = []

    @property
    def text(self) -> str:
        """What the bar says, left then right."""
        return "".join(text for text, _ in [*self._left, *self._right])

    def say(self, left: Line, right: Line | None = None) -> None:
        """Show this from now on."""
        right = right or []
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        width = self.size.width
        return strip(justified(self._left, self._right, width), width, styles_of(self))


def justified(left: Line, right: Line, width: int) -> Line:
    """`left`, cut where it must be, blanks, and `right` at the right edge; a blank between them at least."""
    right_size = sum(cell_len(clean(text)) for text, _ in right)
    room = max(width - right_size - 1, 0) if right else width
    line: Line = []
    for text, role in left:
        shown = fit(text, room)
        if not shown:
            break
        line.append((shown, role))
        room -= cell_len(shown)
        if len(shown) < len(clean(text)):
            break
    if not right:
        return line
    return [*line, (" " * (room + 1), ""), *right]


def key_line(shown: Sequence[tuple[str, str]], width: int) -> Line:
    """`key what` for each binding that fits; the last two (help and leaving) always do."""
    always = list(shown[-2:])
    room = width - sum(_size(key, what) for key, what in always)
    line: Line = []
    for key, what in shown[:-2]:
        if room - _size(key, what) < 0:
            continue
        room -= _size(key, what)
        line += [(key, "key"), (f" {what}  ", "dim")]
    for key, what in always:
        line += [(key, "key"), (f" {what}  ", "dim")]
    return line


def _size(key: str, what: str) -> int:
    return cell_len(key) + cell_len(what) + 3


def signs(binding: Binding) -> str:
    """The key of a binding as people write it."""
    return binding.key_display or key_sign(binding.key)
