"""A replay's picture: drawn line by line from what its page gives, with the keys that move the playhead."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.keys.naming import named
from tui.widgets.palette import Line, strip
from tui.widgets.styling import styles_of

Draw = Callable[[int, int], list[Line]]


class Reel(Widget, can_focus=True):
    """Shows what `draw(width, height)` gives; every key is told to its page."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Reel { height: 1fr; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = named(
        "replay",
        [
            Binding("space", "tell('play')", "play", tooltip="play and pause"),
            Binding("l,right", "tell('fact', 1)", "next fact"),
            Binding("h,left", "tell('fact', -1)", "fact before"),
            Binding("L", "tell('day', 1)", "next day"),
            Binding("H", "tell('day', -1)", "day before"),
            Binding("right_square_bracket", "tell('mark', 1)", "next mark"),
            Binding("left_square_bracket", "tell('mark', -1)", "mark before"),
            Binding("right_curly_bracket", "tell('stall', 1)", "next stall"),
            Binding("left_curly_bracket", "tell('stall', -1)", "stall before"),
            Binding("greater_than_sign", "tell('speed', 1)", "faster"),
            Binding("less_than_sign", "tell('speed', -1)", "slower"),
            Binding("g,home", "tell('edge', -1)", "first fact"),
            Binding("G,end", "tell('edge', 1)", "last fact"),
            Binding("at", "tell('date', 0)", "go to", tooltip="go to a date, a phrase or a position"),
            Binding("K", "tell('hindsight', 0)", "hindsight", tooltip="what was true already and not known yet"),
            Binding("D", "tell('base', 0)", "base", tooltip="compare with this moment from here on"),
            Binding("m", "tell('bookmark', 0)", "bookmark"),
            Binding("apostrophe", "tell('bookmarked', 1)", "next bookmark"),
            Binding("enter", "tell('record', 0)", "the record", tooltip="the fact at the playhead, among all facts"),
        ],
    )

    class Told(Message):
        """A key was pressed: what it asks for, and how far."""

        def __init__(self, what: str, steps: int) -> None:
            super().__init__()
            self.what, self.steps = what, steps

    def __init__(self, draw: Draw) -> None:
        super().__init__()
        self._draw = draw
        self._lines: list[Line] | None = None

    def action_tell(self, what: str, steps: int = 0) -> None:
        self.post_message(self.Told(what, steps))

    def redraw(self) -> None:
        """Something has changed."""
        self._lines = None
        self.refresh()

    def on_resize(self) -> None:
        self.redraw()

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if self._lines is None:
            self._lines = self._draw(width, height)
        return strip(self._lines[y] if y < len(self._lines) else [], width, styles_of(self))
