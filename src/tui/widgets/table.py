"""The one table of every large list: drawn by the Line API over pages that a source gives by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tui.widgets.columns import Column, Laid, heading, lay, row_line
from tui.widgets.marks import Marks
from tui.widgets.naming import MOVING, named
from tui.widgets.pager import Pager
from tui.widgets.palette import Line, strip
from tui.widgets.sources import Key, ListSource, Source
from tui.widgets.styling import styles_of

_WHEEL = 3
_KEPT_STRIPS = 1_000
#: What stands left of a row: the cursor, then its mark.
_CURSOR, _MARK = "▸", "•"
_GUTTER = 2


class Table(Pager, can_focus=True):
    """A list of any length. The cursor stays on its thing, not on a row number, when the list changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Table { height: 1fr; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = named(
        MOVING,
        [
            Binding("j,down", "move(1)", "down"),
            Binding("k,up", "move(-1)", "up"),
            Binding("ctrl+d", "half(1)", "half a page down", id="half-down"),
            Binding("ctrl+u", "half(-1)", "half a page up", id="half-up"),
            Binding("pagedown", "page(1)", "a page down", id="page-down"),
            Binding("pageup", "page(-1)", "a page up", id="page-up"),
            Binding("g,home", "first", "first"),
            Binding("G,end", "last", "last"),
            Binding("n", "find_next(True)", "next match"),
            Binding("N", "find_next(False)", "previous match"),
            Binding("enter", "open", "open"),
            Binding("space", "mark", "mark", tooltip="mark it, or take its mark away, and go on"),
            Binding("v", "range", "range", tooltip="begin a range; again: mark all up to here"),
        ],
    )

    def __init__(self, columns: Sequence[Column], source: Source[Any], *, empty: Sequence[str] = ()) -> None:
        super().__init__(source)
        self.columns = columns
        #: What an empty list says: what to do next.
        self.empty = empty
        #: Called with the row on which somebody presses enter, at once, so that the next key finds all in place.
        self.opened: Callable[[Any], None] = lambda _: None
        #: None where nothing can be marked.
        self.marks: Marks | None = None
        self._range: frozenset[Key] = frozenset()
        self._laid: list[Laid] = []
        self._strips: dict[Key, Strip] = {}

    def redraw(self) -> None:
        """Draw every row again: widths, colours or relative dates have changed."""
        self._strips.clear()
        self._laid = []
        self.refresh()

    def renew(self, keys: Iterable[Key]) -> None:
        """Draw some rows again: more is known of them."""
        for key in keys:
            self._strips.pop(key, None)
        self.refresh()

    # ── keys ──

    def action_half(self, direction: int) -> None:
        self.action_move(direction * max(self.rows_on_screen // 2, 1))

    def action_page(self, direction: int) -> None:
        self.action_move(direction * max(self.rows_on_screen - 1, 1))

    def action_open(self) -> None:
        if self.row is not None:
            self.opened(self.row)

    # ── marks ──

    def action_mark(self) -> None:
        key = self.window.key
        if self.marks is None or key is None:
            self.post_message(self.Told("there is nothing to mark here"))
        elif self.marks.anchor is not None:
            self.action_range()
        else:
            self.marks.turn(key)
            self.action_move(1)
            self.marks_changed()

    def action_range(self) -> None:
        key, source = self.window.key, self.window.source
        if self.marks is None or key is None or not isinstance(source, ListSource):
            self.post_message(self.Told("there is nothing to mark here"))
            return
        if self.marks.anchor is None:
            self.marks.anchor = key
        else:
            self.marks.close_range(source.keys, key)
        self.marks_changed()

    def marks_changed(self) -> None:
        """Draw the marks as they are now."""
        self._reach()
        self.redraw()
        self.post_message(self.Marked())

    def _after_move(self, top: int, cursor: int) -> None:
        super()._after_move(top, cursor)
        if self.marks is not None and self.marks.anchor is not None:
            self._reach()

    def _reach(self) -> None:
        """What the range that was begun reaches over now."""
        source, open_ = self.window.source, self.marks is not None and self.marks.anchor is not None
        before = self._range
        known = self.marks.span(source.keys, self.window.key) if open_ and isinstance(source, ListSource) else ()  # type: ignore[union-attr]
        self._range = frozenset(known)
        if self._range != before:
            self.redraw()

    def is_marked(self, key: Key) -> bool:
        """Whether it is marked, or will be when the range ends here."""
        return key in self._range or (self.marks is not None and key in self.marks)

    # ── the mouse ──

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(_WHEEL, event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(-_WHEEL, event)

    def _scroll(self, distance: int, event: events.MouseEvent) -> None:
        event.stop()
        top, cursor = self.window.top, self.window.cursor
        self.window.scroll(distance, self.rows_on_screen)
        self._after_move(top, cursor)

    def on_click(self, event: events.Click) -> None:
        place = self.window.top + event.y - 1
        if event.y < 1 or place >= len(self.window.rows):
            return
        self.action_move(place - self.window.cursor)
        if event.chain == 2:
            self.action_open()

    # ── drawing ──

    def on_resize(self) -> None:
        self.window.settle(self.rows_on_screen)
        self.redraw()
        if self.window.rows:
            self._more()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        styles = styles_of(self)
        if not self._laid:
            source = self.window.source
            every = source.rows if isinstance(source, ListSource) else ()
            self._laid = lay(self.columns, max(width - _GUTTER, 1), self.window.rows, every)
        if y == 0:
            return strip([(" " * _GUTTER, ""), *heading(self._laid)], width, styles)
        window = self.window
        place = window.top + y - 1
        if place >= len(window.rows):
            return strip(self._empty_line(y - 1), width, styles)
        row = window.rows[place]
        key = window.source.key(row)
        mark = _MARK if self.is_marked(key) else " "
        if place == window.cursor:
            over = "cursor" if self.has_focus else "cursor-away"
            return self._cursor_strip(row, _CURSOR + mark, over)
        if len(self._strips) > _KEPT_STRIPS:
            self._strips.clear()
        drawn = self._strips.get(key)
        if drawn is None:
            drawn = self._strips[key] = strip([(" ", ""), (mark, "key"), *row_line(self._laid, row)], width, styles)
        return drawn

    def _cursor_strip(self, row: Any, gutter: str, over: str) -> Strip:
        """The row under the cursor; a picture at its end keeps its colours: inverted it would say something else."""
        width, styles, laid = self.size.width, styles_of(self), self._laid
        if laid[-1].column.draw is None:
            return strip([(gutter, ""), *row_line(laid, row)], width, styles, over)
        words = _GUTTER + sum(each.width + each.gap for each in laid) - laid[-1].width
        picture = laid[-1].column.draw(row, laid[-1].width)
        return Strip.join(
            [
                strip([(gutter, ""), *row_line(laid[:-1], row)], words, styles, over),
                strip(picture, max(width - words, 0), styles),
            ]
        )

    def _empty_line(self, y: int) -> Line:
        if self.window.rows or self.queries.is_busy or not 0 <= y - 1 < len(self.empty):
            return []
        return [(" " * _GUTTER, ""), (self.empty[y - 1], "dim")]
