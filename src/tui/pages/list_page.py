"""A screen that is a list and the detail of what the cursor is on: beside it where there is room, else below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from tui.pages.page import Gap, Page
from tui.widgets.marks import Marks
from tui.widgets.naming import named
from tui.widgets.palette import Line
from tui.widgets.sheet import Sheet
from tui.widgets.sources import ListSource
from tui.widgets.table import Table

#: Lines that the header, the sentence, the status and the keys take.
BARS = 4
#: The cursor rests once it has stood so long.
_REST_SECONDS = 0.06
HIDDEN, SHOWN, ZOOMED = "hidden", "shown", "zoomed"


class ListPage(Page):
    """`table` and `detail`, and how they share the room. `z` hides the detail, `Z` gives it all the room."""

    BINDINGS: ClassVar[list[BindingType]] = named("lists", [Binding("tab", "other_pane", "other pane")])
    #: The width from which on the detail stands beside the list; None: always below.
    BESIDE_FROM: ClassVar[int | None] = 110
    #: The detail's share of the room, in percent, beside and below.
    SHARE: ClassVar[tuple[int, int]] = (40, 40)
    #: Beside the list the detail takes no more than a line that is easily read; what is left is the list's.
    DETAIL_MOST: ClassVar[int] = 66
    #: Rows that the list keeps for itself before a detail appears below it.
    LIST_ROWS: ClassVar[int] = 9
    #: Orders that may be chosen beside the list's own: what they are called, and what they go by.
    ORDERS: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}
    #: Whether acts may be about several things of the list at once.
    CAN_MARK: ClassVar[bool] = True

    def __init__(self, table: Table, detail: Sheet) -> None:
        super().__init__()
        self.table = table
        self.detail = detail
        self.marks = Marks()
        self.order = ""
        self.table.marks = self.marks if self.CAN_MARK else None
        self._gap = Gap()
        self._detail = SHOWN
        self._resting: Timer | None = None
        table.opened = self.opened

    def compose(self) -> ComposeResult:
        yield self.table
        yield self._gap
        yield self.detail

    async def ready(self) -> None:
        await super().ready()
        await self.table.filled()

    def start(self) -> None:
        self.screen.set_focus(self.detail if self._detail == ZOOMED else self.table)

    def on_mount(self) -> None:
        # Before the first layout: otherwise its first frame has the panes elsewhere than the second.
        self._arrange(self.app.size.width, self.app.size.height - BARS)

    def on_resize(self) -> None:
        self._arrange(*self.size)

    def toggle_detail(self) -> None:
        self._detail = SHOWN if self._detail == HIDDEN else HIDDEN
        self._arrange(*self.size)
        self.start()

    def zoom_detail(self) -> None:
        self._detail = SHOWN if self._detail == ZOOMED else ZOOMED
        self._arrange(*self.size)
        self.start()

    def action_other_pane(self) -> None:
        if self.detail.display:
            self.screen.set_focus(self.table if self.detail.has_focus else self.detail)

    def _arrange(self, width: int, height: int) -> None:
        beside = self.BESIDE_FROM is not None and width >= self.BESIDE_FROM
        below = height * self.SHARE[1] // 100
        room = beside or height - below - 1 >= self.LIST_ROWS
        self.table.display = self._detail != ZOOMED
        self.detail.display = self._detail == ZOOMED or (self._detail == SHOWN and room)
        self._gap.display = self.table.display and self.detail.display
        self.styles.layout = "horizontal" if beside else "vertical"
        _size(self._gap, 1 if beside else None, None if beside else 1)
        zoomed = self._detail == ZOOMED
        _size(
            self.detail,
            min(width * self.SHARE[0] // 100, self.DETAIL_MOST) if beside and not zoomed else None,
            below if not beside and not zoomed else None,
        )
        if not self.table.display:
            self.screen.set_focus(self.detail)

    def redraw(self) -> None:
        self.table.redraw()
        self.detail.redraw()

    def on_pager_moved(self, message: Table.Moved) -> None:
        if message.pager is self.table:
            self.selected(self.table.row)

    def once_rested(self, then: Callable[[], None]) -> None:
        """Call `then` when the cursor has rested, not for every row that it passes."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST_SECONDS, then)

    # ── orders and views ──

    def ordered(self, rows: Sequence[Any]) -> list[Any]:
        """The rows in the order that was chosen; what has nothing to be ordered by stands last."""
        if self.order not in self.ORDERS:
            return list(rows)
        by = self.ORDERS[self.order]
        return sorted(rows, key=lambda row: ((value := by(row)) is None, value if value is not None else ""))

    def order_next(self) -> str:
        if not self.ORDERS:
            return super().order_next()
        names = ["", *self.ORDERS]
        self.order = names[(names.index(self.order) + 1) % len(names)]
        self.show_again()
        return f"ordered by {self.order}" if self.order else "in its own order again"

    def order_place(self) -> Line:
        """What the header says of the order."""
        return [(f"  by {self.order}", "accent")] if self.order else []

    def show_again(self) -> None:
        """Show the rows that are there, filtered and ordered as it is chosen now."""

    def view(self) -> dict[str, str] | None:
        told = {"filter": self.filtered() or "", "order": self.order}
        return {name: text for name, text in told.items() if text}

    def restore(self, settings: Mapping[str, str]) -> None:
        order = settings.get("order", "")
        self.order = order if order in self.ORDERS else ""
        self.filter(settings.get("filter", ""))

    # ── marks ──

    def everything(self) -> Sequence[Any]:
        """The rows of the list, those too that a filter hides."""
        return ()

    def marked(self) -> list[Any]:
        """The marked rows, in the order of the list; those that the filter hides too."""
        key = self.table.window.source.key
        return [row for row in self.everything() if key(row) in self.marks]

    def targets(self) -> list[Any]:
        """What an act is about: the marked rows, or else the one under the cursor."""
        row = self.table.row
        return self.marked() or ([row] if row is not None else [])

    def stream(self, row: Any) -> str | None:  # noqa: ARG002
        """The stream of what a row shows, for acts on what is marked; None where there is none."""
        return None

    def marked_streams(self) -> list[str]:
        return [stream for row in self.marked() if (stream := self.stream(row))]

    def marked_told(self) -> str:
        source = self.table.window.source
        return self.marks.told(source.keys if isinstance(source, ListSource) else ())

    def clear_marks(self) -> bool:
        had = self.marks.clear()
        if had:
            self.table.marks_changed()
        return had

    def opened(self, row: Any) -> None:
        """Somebody pressed enter on a thing, or clicked it twice."""

    def selected(self, row: Any | None) -> None:
        """The cursor is on another thing."""

    def find(self, text: str) -> None:
        self.table.find(text)


def _size(widget: Widget, width: int | None, height: int | None) -> None:
    widget.styles.width = "1fr" if width is None else width
    widget.styles.height = "1fr" if height is None else height
