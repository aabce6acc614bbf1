"""What the lists of kept things have in common: type the first letters of one, press enter, be there."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult

from ledger.errors import LedgerError
from projections.lists.matching import matches
from tui.pages.page import Page
from tui.widgets.columns import Column
from tui.widgets.palette import Line
from tui.widgets.sources import ListSource
from tui.widgets.table import Table

Row = TypeVar("Row")


class Picking(Page, Generic[Row]):
    """A line to type into above a list of what passes; once the line is entered or left, so is this screen."""

    #: What the list says where it is empty, its columns, and what stands before the line.
    EMPTY: ClassVar[tuple[str, ...]]
    COLUMNS: ClassVar[Sequence[Column]]
    SIGN: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._typed = ""
        self._asked = False
        self._table: Table = Table(self.COLUMNS, ListSource([], self.key), empty=self.spoken(self.EMPTY))

    @abstractmethod
    def rows(self) -> tuple[list[Row], str]:
        """What there is, and one sentence about what is wrong with it."""

    @abstractmethod
    def words(self, row: Row) -> tuple[str, str]:
        """The name of a row, and all words by which it is found."""

    @abstractmethod
    def key(self, row: Row) -> Any:
        """What tells a row from the others."""

    @abstractmethod
    def take(self, row: Row) -> None:
        """Go to what was picked; the screen before is shown again."""

    @abstractmethod
    def let_go(self, row: Row) -> None:
        """Keep it no longer. Raises LedgerError where that cannot be."""

    def compose(self) -> ComposeResult:
        self._table.opened = lambda _: self.unstall.prompt.action_enter()
        yield self._table

    def on_mount(self) -> None:
        self.reload()

    def start(self) -> None:
        """The line has the focus."""
        if not self._asked:
            self._asked = True
            self.unstall.ask_line(
                "saved",
                self.SIGN,
                entered=self._entered,
                typed=self._look,
                left=self.unstall.back,
                step=self._table.action_move,
                dropped=self._drop,
            )

    def summary(self) -> Line:
        return [(f"{len(self._rows):,}", "bold"), (" saved; enter opens, ctrl+x lets go of it, esc leaves", "")]

    def reload(self) -> None:
        self._rows, wrong = self.rows()
        if wrong:
            self.unstall.complain(wrong)
        self._look(self._typed)

    def _look(self, typed: str) -> None:
        """Names that begin so stand before those that have the words elsewhere."""
        self._typed = typed
        wanted = typed.strip().casefold()
        passing = [row for row in self._rows if matches(wanted, self.words(row)[1])]
        passing.sort(key=lambda row: not self.words(row)[0].casefold().startswith(wanted))
        self._table.forget()
        self._table.show(ListSource(passing, self.key))

    def _entered(self, _text: str) -> None:
        row = self._table.row
        self.unstall.back()
        if row is not None:
            self.take(row)

    def _drop(self) -> None:
        row = self._table.row
        if row is None:
            return
        try:
            self.let_go(row)
        except LedgerError as error:
            self.unstall.complain(str(error))
            return
        self._rows = [other for other in self._rows if self.key(other) != self.key(row)]
        self._look(self._typed)
        self.unstall.show_place()
