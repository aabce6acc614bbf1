"""The stretch of rows that a table holds, and the cursor in it. Pure; it asks for pages, somebody else fetches them."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from tui.widgets.sources import Key, Source

Row = TypeVar("Row")
Side = Literal["before", "after"]

#: Rows per page; a table holds at most `HELD` rows, however long its list is.
PAGE = 200
HELD = 3 * PAGE
#: The next page is asked for when the cursor comes this close to the end of what is held.
MARGIN = PAGE // 2


class Window(Generic[Row]):
    """Rows around the cursor, `top` being the first one on screen. Indexes count within `rows`."""

    def __init__(self, source: Source[Row]) -> None:
        self.source = source
        self.rows: list[Row] = []
        self.at_start = True
        self.at_end = True
        self.cursor = 0
        self.top = 0
        self.owed = 0

    @property
    def key(self) -> Key | None:
        """The key of the row under the cursor."""
        return self.source.key(self.rows[self.cursor]) if self.rows else None

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def fill(self, rows: list[Row], cursor: int, *, at_start: bool, at_end: bool, line: int = 0) -> None:
        """Hold `rows` instead, with the cursor on one of them and that one on screen line `line`."""
        self.rows, self.at_start, self.at_end = rows, at_start, at_end
        self.cursor = max(min(cursor, len(rows) - 1), 0)
        self.top = self.cursor - line
        self.owed = 0

    def move(self, distance: int, height: int) -> None:
        """Move the cursor; what lies beyond the held rows is owed until its page arrives."""
        target = self.cursor + distance + self.owed
        self.owed = 0
        last = len(self.rows) - 1
        if target > last:
            self.owed = 0 if self.at_end else target - last
            target = last
        elif target < 0:
            self.owed = 0 if self.at_start else target
            target = 0
        self.cursor = max(target, 0)
        self.settle(height)

    def scroll(self, distance: int, height: int) -> None:
        """Move what is seen; the cursor stays on its row as long as that is seen."""
        self.top += distance
        self._clamp_top(height)
        self.cursor = max(min(self.cursor, self.top + height - 1, len(self.rows) - 1), self.top, 0)

    def settle(self, height: int) -> None:
        """Bring the cursor on screen."""
        self.top = min(self.top, self.cursor)
        self.top = max(self.top, self.cursor - height + 1)
        self._clamp_top(height)

    def _clamp_top(self, height: int) -> None:
        # At the end of the list the last row stays at the bottom; within it a page is on its way.
        self.top = max(min(self.top, len(self.rows) - height), 0)

    def wants(self, height: int) -> Side | None:
        """The side on which the next page is needed, if any."""
        if not self.at_end and max(self.cursor, self.top + height) + MARGIN >= len(self.rows):
            return "after"
        if not self.at_start and min(self.cursor, self.top) < MARGIN:
            return "before"
        return None

    def edge(self, side: Side) -> Key | None:
        """The key at which the page on `side` begins."""
        if not self.rows:
            return None
        return self.source.key(self.rows[-1 if side == "after" else 0])

    def take(self, side: Side, page: list[Row], height: int) -> None:
        """A page has arrived: join it on, let go of what lies too far away, and move by what was owed."""
        if side == "after":
            self.rows.extend(page)
            self.at_end = len(page) < PAGE
            surplus = min(max(len(self.rows) - HELD, 0), max(self.top - MARGIN, 0))
            if surplus:
                del self.rows[:surplus]
                self.cursor -= surplus
                self.top -= surplus
                self.at_start = False
        else:
            self.rows[:0] = page
            self.cursor += len(page)
            self.top += len(page)
            self.at_start = len(page) < PAGE
            surplus = min(max(len(self.rows) - HELD, 0), max(len(self.rows) - self.top - height - MARGIN, 0))
            if surplus:
                del self.rows[-surplus:]
                self.at_end = False
        if self.owed:
            self.move(0, height)
