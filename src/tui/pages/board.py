"""What the boards share: the detail of the row under the cursor, and the tree of what waits behind it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from ledger.instants import Micros
from projections.waiting.cascading import CascadeOf, cascade_of
from tui.pages.tree import cascade_part
from tui.pages.whole_list import WholeList
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.palette import Line
from tui.widgets.sheet import Sheet

#: So many keys of what waits are named in a detail; the rest is counted.
_NAMED = 30


class Board(WholeList):
    """A whole list of matters, each with what waits behind it."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(columns, Sheet())
        self._fallen: tuple[str | None, CascadeOf | None] = (None, None)

    @abstractmethod
    def lines(self, row: Any, width: int, now: Micros) -> list[Line]:
        """The detail of a row."""

    def matter_of(self, row: Any) -> str | None:  # noqa: ARG002
        """The stream of the open matter that a row is about, None where nothing can wait behind it."""
        return None

    def _arrived(self, answer: Any) -> None:
        self._fallen = (None, None)
        super()._arrived(answer)

    def selected(self, row: Any | None) -> None:
        if row is None:
            self.detail.show(lambda _: [])
        else:
            self.detail.show(lambda width: self._told_of(row, width), from_top=True)
            self._follow(row)

    def _told_of(self, row: Any, width: int) -> list[Line]:
        """What a row tells, and the tree of what waits behind it once that is known."""
        ref, told = self._fallen
        tree = cascade_part(told, present()) if told is not None and ref == self.matter_of(row) else []
        lines = self.lines(row, width, present())
        return [*lines, [], *tree] if tree else lines

    def _follow(self, row: Any) -> None:
        """Ask for what waits behind a row's matter."""
        ref = self.matter_of(row)
        if ref is None or ref == self._fallen[0]:
            return
        moment = self.unstall.reader.moment()
        self.ask("cascade", lambda views: cascade_of(views, ref, moment), lambda told: self._fell(ref, told))

    def _fell(self, ref: str, told: CascadeOf) -> None:
        self._fallen = (ref, told)
        self.detail.redraw()


def keys_told(keys: Sequence[str]) -> str:
    """`COLD, COLD-4 and 12 more`; empty where there are none."""
    more = len(keys) - _NAMED
    return ", ".join(keys[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")
