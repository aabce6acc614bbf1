"""A pane of text that somebody reads: lines laid out for its width, scrolled by keys and wheel."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from ledger.counting import count
from tui.widgets.naming import MOVING, named
from tui.widgets.palette import Line, strip
from tui.widgets.styling import styles_of

Build = Callable[[int], list[Line]]
_WHEEL = 3


class Sheet(Widget, can_focus=True):
    """Shows what `build(width)` gives; built again when the width changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Sheet { height: 1fr; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = named(
        MOVING,
        [
            Binding("j,down", "scroll_by(1)", "down"),
            Binding("k,up", "scroll_by(-1)", "up"),
            Binding("ctrl+d", "half(1)", "half a page down", id="half-down"),
            Binding("ctrl+u", "half(-1)", "half a page up", id="half-up"),
            Binding("pagedown,space", "half(2)", "a page down", id="page-down"),
            Binding("pageup", "half(-2)", "a page up", id="page-up"),
            Binding("g,home", "edge(-1)", "first line", id="first"),
            Binding("G,end", "edge(1)", "last line", id="last"),
        ],
    )

    def __init__(self, build: Build | None = None, *, focusable: bool = True) -> None:
        super().__init__()
        self._build: Build = build or (lambda _: [])
        self._lines: list[Line] | None = None
        self._top = 0
        self.can_focus = focusable

    @property
    def lines(self) -> list[Line]:
        """The lines for the present width."""
        if self._lines is None:
            self._lines = self._build(max(self.size.width, 1))
        return self._lines

    def show(self, build: Build, *, from_top: bool = False) -> None:
        """Show something else; the place in the text stays unless `from_top`."""
        self._build = build
        if from_top:
            self._top = 0
        self.redraw()

    def redraw(self) -> None:
        """Lay the text out again: the width or the clock has changed."""
        self._lines = None
        self.refresh()

    def needed_height(self, width: int) -> int:
        """How many lines the text takes at a width."""
        return len(self._build(max(width, 1)))

    def action_scroll_by(self, distance: int) -> None:
        top = max(min(self._top + distance, len(self.lines) - self.size.height), 0)
        if top != self._top:
            self._top = top
            self.refresh()

    def action_half(self, direction: int) -> None:
        self.action_scroll_by(direction * max(self.size.height // 2, 1))

    def action_edge(self, direction: int) -> None:
        self.action_scroll_by(direction * len(self.lines))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_scroll_by(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_scroll_by(-_WHEEL)

    def on_resize(self) -> None:
        self.redraw()
        self.action_scroll_by(0)

    def render_line(self, y: int) -> Strip:
        lines, height = self.lines, self.size.height
        top = max(min(self._top, len(lines) - height), 0)
        last = height if len(lines) <= top + height else self._shown(top, height - 1)
        if last < height and y == height - 1:
            line: Line = [(f"↓ {count(len(lines) - top - last, 'more line')}", "dim")]
        else:
            line = lines[top + y] if y < last and top + y < len(lines) else []
        return strip(line, self.size.width, styles_of(self))

    def _shown(self, top: int, room: int) -> int:
        """How many lines are shown where not all are: a heading is not left behind without what it is about."""
        return room - 1 if room > 1 and _is_heading(self.lines[top + room - 1]) else room


def _is_heading(line: Line) -> bool:
    roles = {role for text, role in line if text.strip()}
    return roles == {"bold"}
