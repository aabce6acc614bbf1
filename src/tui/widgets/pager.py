"""The paging below a table: asks its source for pages by key, in threads, and keeps the cursor on its thing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from tui.widgets.querying import Querying
from tui.widgets.sources import Key, ListSource, Source
from tui.widgets.window import PAGE, Window


class Pager(Widget):
    """A list of any length, seen through a window."""

    class Moved(Message):
        """The cursor is on another thing, or on another version of it."""

        def __init__(self, pager: Pager) -> None:
            super().__init__()
            self.pager = pager

    class Told(Message):
        """One sentence for the status line."""

        def __init__(self, sentence: str, error: bool = False, ours: bool = False) -> None:
            """`ours` holds no foreign text, and names keys as in `{find}`."""
            super().__init__()
            self.sentence, self.error, self.ours = sentence, error, ours

    class Marked(Message):
        """Other things are marked."""

    def __init__(self, source: Source[Any]) -> None:
        super().__init__()
        self.window: Window[Any] = Window(source)
        self.wanted_text = ""
        self.queries = Querying(self, self._failed)
        self._following = False
        #: Clear while the first rows of a list are waited for.
        self._filled = asyncio.Event()

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
        self._following = bool(before.rows) and before.at_end and before.top + self.rows_on_screen >= len(before.rows)
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

    async def filled(self) -> None:
        """Once the rows that were asked for are there; further pages are not waited for."""
        await self._filled.wait()

    def forget(self) -> None:
        """Let go of the rows, before another kind of list is shown."""
        self._begin(self.window.source)
        self.window.fill([], 0, at_start=True, at_end=True)
        self._filled.set()

    def go_to(self, key: Key) -> None:
        """Put the cursor on the row with this key."""
        self.queries.overtake(self.window.source)
        self._filled.clear()
        self._seek(key, self.rows_on_screen // 3)

    def _begin(self, source: Source[Any]) -> None:
        self.queries.overtake(self.window.source)
        self._filled.clear()
        if source is not self.window.source:
            held = self.window
            self.window = Window(source)
            # Until the first page is there, the old rows stay: nothing flashes.
            self.window.rows, self.window.cursor, self.window.top = held.rows, held.cursor, held.top
        self.redraw()

    def _hold_around(self, source: ListSource[Any], place: int, line: int, at_end: bool) -> None:
        if at_end:
            place = max(len(source.rows) - 1, 0)
        low, high = max(place - PAGE, 0), place + PAGE
        rows = list(source.rows[low:high])
        self._hold(rows, place - low, at_start=low == 0, at_end=high >= len(source.rows), line=line)

    def _hold(self, rows: list[Any], cursor: int, *, at_start: bool, at_end: bool, line: int) -> None:
        self.window.fill(rows, cursor, at_start=at_start, at_end=at_end, line=line)
        self.window.settle(self.rows_on_screen)
        if self._following:
            # The end was on screen: what has come after it is shown too, as far as the cursor stays in sight.
            self.window.top = max(self.window.top, min(self.window.cursor, len(rows) - self.rows_on_screen))
            self._following = False
        self._filled.set()
        self.redraw()
        self.post_message(self.Moved(self))

    def redraw(self) -> None:
        """Draw every row again: rows, widths, colours or relative dates have changed."""
        self.refresh()

    # ── pages ──

    def _ask(self, query: Callable[[], Any], deliver: Callable[[Any], None]) -> None:
        self.queries.ask(self.window.source, query, deliver)

    def _failed(self, sentence: str) -> None:
        self._filled.set()
        self.post_message(self.Told(sentence, error=True))

    def _seek(self, key: Key, line: int) -> None:
        source = self.window.source

        def arrived(pages: tuple[list[Any], list[Any]]) -> None:
            before, after = pages
            at_start, at_end = len(before) < PAGE, len(after) < PAGE
            self._hold(before + after, len(before), at_start=at_start, at_end=at_end, line=line)

        self._ask(lambda: source.around(key, PAGE), arrived)

    def _more(self) -> None:
        side = self.window.wants(self.rows_on_screen)
        if side is None or self.queries.is_busy:
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

    # ── moving and finding ──

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

    def find(self, text: str) -> None:
        """Go to the next row in which `text` occurs; `n` and `N` go on."""
        self.wanted_text = text
        self.action_find_next(True)

    def action_find_next(self, forward: bool) -> None:
        if not self.wanted_text:
            self.post_message(self.Told("nothing to find yet: press {find} and type what you look for", ours=True))
            return
        source, key, text = self.window.source, self.window.key, self.wanted_text

        def arrived(found: Key | None) -> None:
            if found is None:
                self.post_message(self.Told(f"{text!r} does not occur {'below' if forward else 'above'}"))
            else:
                self.go_to(found)

        self._ask(lambda: source.find(text, key, forward), arrived)
