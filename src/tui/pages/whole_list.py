"""A list that is asked for as a whole, held in memory, and filtered and ordered as somebody types."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from projections.lists.matching import matches
from tui.pages.list_page import ListPage
from tui.widgets.columns import Column
from tui.widgets.palette import Line
from tui.widgets.sheet import Sheet
from tui.widgets.sources import Key, ListSource
from tui.widgets.table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.moment import Moment
    from projections.views import Views


class WholeList(ListPage):
    """`rows` are all there are, those too that the filter hides; `told` says whether they have come."""

    ASKS_FIRST = True
    #: What the list says where it is empty: what to do next. And where nothing passes its filter.
    EMPTY: ClassVar[tuple[str, ...]] = ()
    NONE_PASSES: ClassVar[tuple[str, ...]] = ("Nothing passes this filter; press {filter} and empty it.",)

    def __init__(self, columns: Sequence[Column], detail: Sheet) -> None:
        super().__init__(Table(columns, ListSource([], self.key), empty=("Reading the ledger …",)), detail)
        self.rows: list[Any] = []
        self.told = False
        self._filter = ""
        self._passing = 0

    # ── what each list says for itself ──

    @abstractmethod
    def question(self, views: Views, moment: Moment) -> Any:
        """What is asked of the views, in a thread."""

    def answered(self, answer: Any) -> list[Any]:
        """The rows that the answer gives."""
        return list(answer)

    @abstractmethod
    def key(self, row: Any) -> Key:
        """What tells a row from the others."""

    @abstractmethod
    def text(self, row: Any) -> str:
        """What filters and finds look at."""

    def empty(self) -> Sequence[str]:
        """What is said where there is nothing."""
        return self.EMPTY

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
        # While the ledger is being opened nothing can be asked; the page is loaded again once it is there.
        if self.unstall.reader.is_open:
            self.reload()

    def reload(self) -> None:
        moment = self.unstall.reader.moment()
        self.ask("list", lambda views: self.question(views, moment), self._arrived)

    def _arrived(self, answer: Any) -> None:
        self.told = True
        self.rows = self.answered(answer)
        self.marks.keep(map(self.key, self.rows))
        self.show_rows()

    def show_rows(self, key: Key | None = None) -> None:
        """Show what passes the filter; the cursor goes to `key`, or stays on its thing."""
        rows = self.passing()
        self._passing = len(rows)
        self.table.empty = self.spoken(self.NONE_PASSES if self.rows else self.empty())
        self.table.show(ListSource(rows, self.key, self.text), key=key)

    def passing(self) -> list[Any]:
        """The rows that pass the filter."""
        passing = [row for row in self.rows if matches(self._filter, self.text(row))] if self._filter else self.rows
        return self.ordered(passing)

    def filtered(self) -> str | None:
        return self._filter

    def filter(self, expression: str) -> None:
        self._filter = expression.strip()
        if self.told:
            self.show_rows()
        self.unstall.show_place()
