"""A replay's picture: drawn line by line from what its page gives, with the keys that move the playhead."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.naming import named
from tui.widgets.palette import Line, Span, strip
from tui.widgets.styling import styles_of

Draw = Callable[[int, int], list[Line]]
Tell = Callable[[str, int], None]

#: So many lines are kept as they were styled: most of a picture was in the one before, only elsewhere.
_KEPT = 2_000


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
            Binding("P", "tell('policy', 0)", "policy", tooltip="judge by today's policy, or by that of the day"),
            Binding("D", "tell('base', 0)", "base", tooltip="compare with this moment from here on"),
            Binding("m", "tell('bookmark', 0)", "bookmark", tooltip="keep this moment under a name"),
            Binding("apostrophe", "tell('bookmarks', 0)", "bookmarks", tooltip="the moments that are kept"),
            Binding("p", "tell('up', 0)", "its initiative", tooltip="from an item's replay to that of its initiative"),
            Binding("enter", "tell('record', 0)", "the record", tooltip="the fact at the playhead, among all facts"),
        ],
    )

    def __init__(self, draw: Draw, told: Tell) -> None:
        super().__init__()
        self._draw, self._told = draw, told
        self._lines: list[Line] = []
        self._strips: dict[tuple[Span, ...], Strip] = {}
        self._drawn_for: tuple[str, int] = ("", 0)
        self._due = False

    def action_tell(self, what: str, steps: int = 0) -> None:
        # Not a message: what is typed next has to meet what this key did, such as the line that `@` opens.
        self._told(what, steps)

    @property
    def is_due(self) -> bool:
        """Whether something has changed that is not drawn yet."""
        return self._due

    def redraw(self) -> None:
        """Something has changed; several changes are one picture."""
        if not self._due:
            self._due = True
            self.call_later(self._compare)

    def _compare(self) -> None:
        """Draw anew, and have shown the lines that are not what they were."""
        self._due = False
        width, height = self.size
        if not width or not height:
            return
        before, self._lines = self._lines, self._draw(width, height)
        if self._drawn_for != (self.app.theme, width) or len(self._strips) > _KEPT:
            self._strips.clear()
        if self._drawn_for != (self.app.theme, width) or len(before) != len(self._lines):
            self._drawn_for = (self.app.theme, width)
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, self._lines, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def on_resize(self) -> None:
        self._lines = []
        self._compare()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they were drawn. Nothing here has a border or a colour of the style sheet, so Textual's own
        styling, half of the time that a picture takes, is left out."""
        strips = [self._strip(y) for y in crop.line_range]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        return self._strip(y)

    def _strip(self, y: int) -> Strip:
        line = tuple(self._lines[y]) if y < len(self._lines) else ()
        found = self._strips.get(line)
        if found is None:
            found = strip(line, self.size.width, styles_of(self))
            for each in self.get_line_filters():
                found = found.apply_filter(each, self.background_colors[1])
            self._strips[line] = found
        return found
