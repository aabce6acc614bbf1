"""Where a table's rows come from: pages before and after a key, never a row number."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, Protocol, TypeVar

Row = TypeVar("Row")
Key = Hashable


class Source(Protocol[Row]):
    """Rows in a fixed order, each with a key of its own. Pages are in that order too.

    An `instant` source answers from memory; every other one is asked in a thread, and `interrupt` ends its query early.
    """

    instant: bool

    def key(self, row: Row) -> Key: ...

    def after(self, key: Key | None, limit: int) -> list[Row]:
        """The rows that follow `key`; from the first row on where it is None."""
        ...

    def before(self, key: Key | None, limit: int) -> list[Row]:
        """The rows that lead up to `key`; up to the last row where it is None."""
        ...

    def around(self, key: Key, limit: int) -> tuple[list[Row], list[Row]]:
        """The rows before `key`, and those from `key` on."""
        ...

    def find(self, text: str, key: Key | None, forward: bool) -> Key | None:
        """The next row after (or before) `key` in which `text` occurs; None where there is none."""
        ...

    def interrupt(self) -> None: ...


class ListSource(Generic[Row]):
    """Rows that are in memory. `text` is what `find` and filters look at."""

    instant = True

    def __init__(self, rows: Sequence[Row], key: Callable[[Row], Key], text: Callable[[Row], str] = str) -> None:
        self.rows = rows
        self.key = key
        self._text = text
        self._index = {key(row): index for index, row in enumerate(rows)}

    @property
    def keys(self) -> Sequence[Key]:
        """The keys of all rows, in order."""
        return list(self._index)

    def index(self, key: Key | None) -> int | None:
        """The place of a key, None where it is not in the list."""
        return self._index.get(key)

    def after(self, key: Key | None, limit: int) -> list[Row]:
        start = 0 if key is None else self._index[key] + 1
        return list(self.rows[start : start + limit])

    def before(self, key: Key | None, limit: int) -> list[Row]:
        end = len(self.rows) if key is None else self._index[key]
        return list(self.rows[max(end - limit, 0) : end])

    def around(self, key: Key, limit: int) -> tuple[list[Row], list[Row]]:
        place = self._index[key]
        return list(self.rows[max(place - limit, 0) : place]), list(self.rows[place : place + limit])

    def find(self, text: str, key: Key | None, forward: bool) -> Key | None:
        wanted = text.lower()
        start = self._index.get(key, -1 if forward else len(self.rows))
        size = len(self.rows)
        step = 1 if forward else -1
        for distance in range(1, size + 1):
            row = self.rows[(start + step * distance) % size]
            if wanted in self._text(row).lower():
                return self.key(row)
        return None

    def interrupt(self) -> None:
        """Nothing runs."""
