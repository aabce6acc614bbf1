"""The one table of every large list: drawn by the Line API over pages that a source gives by key."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ledger.errors import LedgerError
from tui.threads import tell
from tui.widgets.columns import Column, Laid, heading, lay, row_line
from tui.widgets.palette import Line, strip
from tui.widgets.sources import Key, ListSource, Source
from tui.widgets.styling import styles_of
from tui.widgets.window import PAGE, Window

_WHEEL = 3
_MARK, _NO_MARK = "▸ ", "  "


class Table(Widget, can_focus=True):
    """A list of any length. The cursor stays on its thing, not on a row number, when the list changes."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Table { height: 1fr; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down"),
        Binding("k,up", "move(-1)", "up"),
        Binding("ctrl+d", "half(1)", "half a page down"),
        Binding("ctrl+u", "half(-1)", "half a page up"),
        Binding("pagedown", "page(1)", "a page down"),
        Binding("pageup", "page(-1)", "a page up"),
        Binding("g,home", "first", "first"),
        Binding("G,end", "last", "last"),
        Binding("n", "find_next(True)", "next match"),
        Binding("N", "find_next(False)", "previous match"),
        Binding("enter", "open", "open"),
    ]

    class Moved(Message):
        """The cursor is on another thing, or on another version of it."""

        def __init__(self, table: Table) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> Table:
            return self.table

    class Opened(Moved):
        """Somebody pressed enter on a row, or clicked it twice."""

    class Told(Message):
        """One sentence for the status line."""

        def __init__(self, sentence: str, error: bool = False) -> None:
            super().__init__()
            self.sentence, self.error = sentence, error

    def __init__(self, columns: Sequence[Column], source: Source[Any], *, empty: Sequence[str] = ()) -> None:
        super().__init__()
        self.columns = columns
        #: What an empty list says: what to do next.
        self.empty = empty
        self.window: Window[Any] = Window(source)
        self.wanted_text = ""
        self.number_of_queries = 0
        self._generation = 0
        self._asking = False
        self._laid: list[Laid] = []
        self._strips: dict[Key, Strip] = {}

    # ── what is shown ──

    @property
    def row(self) -> Any | None:
        """The row under the cursor."""
        return self.window.row

    @property
    def rows_on_screen(self) -> int:
        return max(self.size.height - 1, 1)

    def on_mount(self) -> None:
        if not self.window.rows:
            self.action_first()

    def show(self, source: Source[Any], *, at_end: bool = False, key: Key | None = None) -> None:
        """Show another list, or the same one with news in it; the cursor stays on its thing where it is still there."""
        before, line = self.window, self.window.cursor - self.window.top
        wanted = key if key is not None else before.key
        self._begin(source)
        if isinstance(source, ListSource):
            place = source.index(wanted)
            if place is None and isinstance(before.source, ListSource):
                place = before.source.index(wanted)
            self._hold_around(source, min(place or 0, max(len(source.rows) - 1, 0)), line, at_end)
        elif wanted is not None and not at_end:
            self._seek(wanted, line)
        elif at_end:
            self.action_last()
        else:
            self.action_first()

    def forget(self) -> None:
        """Let go of the rows, before another kind of list is shown."""
        self._begin(self.window.source)
        self.window.fill([], 0, at_start=True, at_end=True)

    def go_to(self, key: Key) -> None:
        """Put the cursor on the row with this key."""
        self._generation += 1
        self._seek(key, self.rows_on_screen // 3)

    def redraw(self) -> None:
        """Draw every row again: widths, colours or relative dates have changed."""
        self._strips.clear()
        self._laid = []
        self.refresh()

    def _begin(self, source: Source[Any]) -> None:
        if self._asking:
            self.window.source.interrupt()
        self._generation += 1
        self._asking = False
        if source is not self.window.source:
            held = self.window
            self.window = Window(source)
            # Until the first page is there, the old rows stay: nothing flashes.
            self.window.rows, self.window.cursor, self.window.top = held.rows, held.cursor, held.top
        self._strips.clear()

    def _hold_around(self, source: ListSource[Any], place: int, line: int, at_end: bool) -> None:
        if at_end:
            place = max(len(source.rows) - 1, 0)
        low, high = max(place - PAGE, 0), place + PAGE
        rows = list(source.rows[low:high])
        self._hold(rows, place - low, at_start=low == 0, at_end=high >= len(source.rows), line=line)

    def _hold(self, rows: list[Any], cursor: int, *, at_start: bool, at_end: bool, line: int) -> None:
        self.window.fill(rows, cursor, at_start=at_start, at_end=at_end, line=line)
        self.window.settle(self.rows_on_screen)
        self.redraw()
        self.post_message(self.Moved(self))

    # ── pages ──

    def _ask(self, query: Callable[[], Any], deliver: Callable[[Any], None]) -> None:
        """Run a query, in a thread unless its source answers from memory; what was overtaken is dropped."""
        self.number_of_queries += 1
        source, generation = self.window.source, self._generation
        if source.instant:
            deliver(query())
            return
        self._asking = True

        def ask() -> None:
            sentence, answer = "", None
            try:
                answer = query()
            except LedgerError as error:
                sentence = str(error)
            except sqlite3.Error as error:
                sentence = f"the list could not be read: {error}"
            tell(self, self._answered, generation, answer, sentence, deliver)

        self.run_worker(ask, thread=True, group="pages", exit_on_error=False)

    def _answered(self, generation: int, answer: Any, sentence: str, deliver: Callable[[Any], None]) -> None:
        if generation != self._generation:
            return
        self._asking = False
        if sentence:
            self.post_message(self.Told(sentence, error=True))
        else:
            deliver(answer)

    def _seek(self, key: Key, line: int) -> None:
        source = self.window.source

        def arrived(pages: tuple[list[Any], list[Any]]) -> None:
            before, after = pages
            at_start, at_end = len(before) < PAGE, len(after) < PAGE
            self._hold(before + after, len(before), at_start=at_start, at_end=at_end, line=line)

        self._ask(lambda: source.around(key, PAGE), arrived)

    def _more(self) -> None:
        side = self.window.wants(self.rows_on_screen)
        if side is None or self._asking:
            return
        source, edge = self.window.source, self.window.edge(side)
        fetch = source.after if side == "after" else source.before

        def arrived(page: list[Any]) -> None:
            key, owed = self.window.key, self.window.owed
            self.window.take(side, page, self.rows_on_screen)
            if owed or not page:
                self.refresh()
            if key != self.window.key:
                self.post_message(self.Moved(self))
            self._more()

        self._ask(lambda: fetch(edge, PAGE), arrived)

    # ── keys ──

    def action_move(self, distance: int) -> None:
        window = self.window
        top, cursor = window.top, window.cursor
        window.move(distance, self.rows_on_screen)
        self._after_move(top, cursor)

    def _after_move(self, top: int, cursor: int) -> None:
        window = self.window
        if window.top != top:
            self.refresh()
        elif window.cursor != cursor:
            width = self.size.width
            self.refresh(Region(0, 1 + cursor - top, width, 1), Region(0, 1 + window.cursor - top, width, 1))
        if window.cursor != cursor:
            self.post_message(self.Moved(self))
        self._more()

    def action_half(self, direction: int) -> None:
        self.action_move(direction * max(self.rows_on_screen // 2, 1))

    def action_page(self, direction: int) -> None:
        self.action_move(direction * max(self.rows_on_screen - 1, 1))

    def action_first(self) -> None:
        if self.window.at_start and self.window.rows:
            self.action_move(-len(self.window.rows))
            return
        self._begin(self.window.source)
        source = self.window.source

        def arrived(page: list[Any]) -> None:
            self._hold(page, 0, at_start=True, at_end=len(page) < PAGE, line=0)

        self._ask(lambda: source.after(None, PAGE), arrived)

    def action_last(self) -> None:
        self._begin(self.window.source)
        source, line = self.window.source, self.rows_on_screen - 1

        def arrived(page: list[Any]) -> None:
            self._hold(page, len(page) - 1, at_start=len(page) < PAGE, at_end=True, line=line)

        self._ask(lambda: source.before(None, PAGE), arrived)

    def action_open(self) -> None:
        if self.row is not None:
            self.post_message(self.Opened(self))

    def find(self, text: str) -> None:
        """Go to the next row in which `text` occurs; `n` and `N` go on."""
        self.wanted_text = text
        self.action_find_next(True)

    def action_find_next(self, forward: bool) -> None:
        if not self.wanted_text:
            self.post_message(self.Told("nothing to find yet: press \\ and type what you look for"))
            return
        source, key, text = self.window.source, self.window.key, self.wanted_text

        def arrived(found: Key | None) -> None:
            if found is None:
                self.post_message(self.Told(f"{text!r} does not occur {'below' if forward else 'above'}"))
            else:
                self.go_to(found)

        self._ask(lambda: source.find(text, key, forward), arrived)

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
            self._laid = lay(self.columns, max(width - len(_MARK), 1), self.window.rows)
        if y == 0:
            return strip([(_NO_MARK, ""), *heading(self._laid)], width, styles)
        window = self.window
        place = window.top + y - 1
        if place >= len(window.rows):
            return strip(self._empty_line(y - 1), width, styles)
        row = window.rows[place]
        if place == window.cursor:
            over = "cursor" if self.has_focus else "cursor-away"
            return strip([(_MARK, ""), *row_line(self._laid, row)], width, styles, over)
        key = window.source.key(row)
        drawn = self._strips.get(key)
        if drawn is None:
            drawn = self._strips[key] = strip([(_NO_MARK, ""), *row_line(self._laid, row)], width, styles)
        return drawn

    def _empty_line(self, y: int) -> Line:
        if self.window.rows or self._asking or not 0 <= y - 1 < len(self.empty):
            return []
        return [(_NO_MARK, ""), (self.empty[y - 1], "dim")]
