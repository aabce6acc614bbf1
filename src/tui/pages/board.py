"""What the boards share: rows in memory, a filter over them, and the detail of the one under the cursor."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from ledger.instants import Micros
from projections.lists.matching import matches
from projections.moment import Moment
from projections.views import Views
from projections.waiting.cascading import CascadeOf, cascade_of
from tui.pages.list_page import ListPage
from tui.pages.tree import cascade_part
from tui.reading.reader import present
from tui.widgets.columns import Column
from tui.widgets.palette import Line
from tui.widgets.sheet import Sheet
from tui.widgets.sources import Key, ListSource
from tui.widgets.table import Table

#: So many keys of what waits are named in a detail; the rest is counted.
_NAMED = 30
_NONE_PASSES = ("Nothing passes this filter; press {filter} and empty it.",)


class Board(ListPage):
    """A list that is asked for as a whole and filtered as somebody types."""

    #: What an empty board says: what to do next.
    ASKS_FIRST = True
    EMPTY: ClassVar[tuple[str, ...]] = ()

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(Table(columns, ListSource([], self.key), empty=("Reading the ledger …",)), Sheet())
        self.rows: list[Any] = []
        self.told = False
        self._filter = ""
        self._passing = 0
        self._fallen: tuple[str | None, CascadeOf | None] = (None, None)

    # ── what each board says for itself ──

    @abstractmethod
    def question(self, views: Views, moment: Moment) -> Any:
        """What the board asks the views, in a thread."""

    def answered(self, answer: Any) -> list[Any]:
        """The rows that the answer gives."""
        return list(answer)

    @abstractmethod
    def key(self, row: Any) -> Key:
        """What tells a row from the others."""

    @abstractmethod
    def text(self, row: Any) -> str:
        """What filters and finds look at."""

    @abstractmethod
    def lines(self, row: Any, width: int, now: Micros) -> list[Line]:
        """The detail of a row."""

    def empty(self) -> Sequence[str]:
        """What the board says when nothing is on it."""
        return self.EMPTY

    def matter_of(self, row: Any) -> str | None:  # noqa: ARG002
        """The stream of the open matter that a row is about, None where nothing can wait behind it."""
        return None

    # ── what they share ──

    def everything(self) -> Sequence[Any]:
        return self.rows

    def place(self) -> Line:
        place: Line = [(self.NAME, "bold")]
        if self._filter:
            place.append((f"  /{self._filter}  {self._passing} of {len(self.rows)}", "accent"))
        return [*place, *self.order_place()]

    def show_again(self) -> None:
        self.show_rows()

    def on_mount(self) -> None:
        super().on_mount()
        self.reload()

    def reload(self) -> None:
        moment = self.unstall.reader.moment()
        self.ask("list", lambda views: self.question(views, moment), self._arrived)

    def _arrived(self, answer: Any) -> None:
        self.told = True
        self._fallen = (None, None)
        self.rows = self.answered(answer)
        self.marks.keep(map(self.key, self.rows))
        self.show_rows()

    def show_rows(self, key: Key | None = None) -> None:
        """Show what passes the filter; the cursor goes to `key`, or stays on its thing."""
        rows = self.passing()
        self._passing = len(rows)
        self.table.empty = self.spoken(_NONE_PASSES if self.rows else self.empty())
        self.table.show(ListSource(rows, self.key, self.text), key=key)

    def passing(self) -> list[Any]:
        """The rows that pass the filter."""
        return self.ordered([row for row in self.rows if matches(self._filter, self.text(row))])

    def filtered(self) -> str | None:
        return self._filter

    def filter(self, expression: str) -> None:
        self._filter = expression.strip()
        if self.told:
            self.show_rows()
        self.unstall.show_place()

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
