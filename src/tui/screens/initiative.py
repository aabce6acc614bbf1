"""One initiative or item: its stall timeline, why it stands, where its days went, and what it holds."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from tui.pages.facts_list import AuditSource
from tui.pages.list_page import ListPage
from tui.reading.reader import present
from tui.subject.lists import FACTS, Lists
from tui.subject.look import Told, held, look
from tui.subject.over_time import ItemsOverTime
from tui.subject.telling import sentence_of, story
from tui.widgets.bars import Bar
from tui.widgets.columns import Column
from tui.widgets.naming import named
from tui.widgets.palette import Line
from tui.widgets.sheet import Sheet
from tui.widgets.sources import ListSource
from tui.widgets.table import Table

#: Longer than this the lists do not wait for the story.
_PATIENCE_SECONDS = 0.15


class Initiative(ListPage):
    """Why is this one stalled; since when; whose move is it; what has to happen next?"""

    NAME = "Initiative"
    ASKS_FIRST = True
    BESIDE_FROM = 150
    SHARE = (50, 62)
    DETAIL_MOST = 110
    LIST_ROWS = 4
    FOOTER: ClassVar[tuple[str, ...]] = (
        "open", "turn(1)", "evidence", "over_time", "record('block')", "record('ask')", "menu", "replay",
        "record('note')", "app.record('explain')", "filter", "command", "copy",
    )  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = named(
        "initiative",
        [
            Binding("tab", "turn(1)", "next list"),
            Binding("shift+tab", "turn(-1)", "previous list"),
            Binding("w", "other_pane", "to the story and back", id="story"),
            Binding("at", "evidence", "evidence", tooltip="the records that the paragraph cites; enter opens one"),
            Binding("H", "over_time", "over time", tooltip="the items over time, and back to their list"),
            Binding("c", "app.record('chase')", "chase", tooltip="note that a blocker was followed up"),
            Binding("e", "app.record('escalate')", "escalate", tooltip="take a blocker to somebody with more say"),
            Binding("S", "app.record('supersede')", "supersede", tooltip="a newer decision takes a decision's place"),
            Binding("E", "app.record('explain')", "explain", tooltip="say what a silence really was"),
        ],
    )

    def __init__(self, subject: str) -> None:
        self._lists = Lists(subject)
        self._told: Told | None = None
        self._over_time = ItemsOverTime(self)
        self._story_told = asyncio.Event()
        super().__init__(
            Table(self._lists.holding.columns, ListSource([], str), empty=("Reading …",)),
            Sheet(self._story),
        )
        self._tabs = Bar("lists")

    def compose(self) -> ComposeResult:
        yield self.detail
        yield self._gap
        self._side = Container(self._tabs, self.table)
        yield self._side

    def _arrange(self, width: int, height: int) -> None:
        super()._arrange(width, height)
        beside = width >= (self.BESIDE_FROM or 0)
        if self.detail.display and not beside and self.table.display:
            # The story takes what it needs, the lists at least a third.
            needed = self.detail.needed_height(width)
            self.detail.styles.height = max(min(needed, height - 1 - max(height // 3, 6)), 4)
        self._side.display = self.table.display
        self._show_tabs()

    # ── what the bars say ──

    def place(self) -> Line:
        kind, _, key = self._lists.subject.partition(":")
        place: Line = [(kind.capitalize(), "dim"), (" ▸ ", "dim"), (key, "bold")]
        if self._told is not None:
            if self._told.why.title != key:
                place.append((f" {self._told.why.title}", ""))
            if self._lists.filter:
                place.append((f"  /{self._lists.filter}", "accent"))
            if self._over_time.shown and self._lists.shown == "items":
                place += self._over_time.legend()
        return place

    def summary(self) -> Line:
        return [("reading …", "dim")] if self._told is None else sentence_of(self._told, present())

    def command(self) -> str:
        return f"unstall why {shlex.quote(self._lists.subject)}"

    def subject(self) -> str | None:
        return self.thing() if self._lists.shown == "items" else self._lists.subject

    def thing(self) -> str | None:
        return self._lists.stream(self.table.row)

    def record(self) -> int | None:
        row = self.table.row
        return row.position if row is not None and self._lists.shown == FACTS else None

    def matter(self, verb: str) -> str | None:
        name, field = ("blockers", "blocker") if verb == "unblock" else ("decisions", "decision")
        row = self.table.row if self._lists.shown == name else None
        return getattr(row, field) if row is not None else None

    # ── what it holds ──

    def on_mount(self) -> None:
        super().on_mount()
        self.reload()

    def reload(self) -> None:
        moment, subject = self.unstall.reader.moment(), self._lists.subject
        if self._told is None:
            self.ask("lists", lambda views: held(views, subject, moment), self._arrived_early)
        self.ask("story", lambda views: look(views, subject, moment), self._arrived)

    def answered_first(self) -> None:
        if self._lists.rows:
            super().answered_first()

    def _failed(self) -> None:
        super()._failed()
        self._story_told.set()

    def _arrived_early(self, rows: dict[str, list[Any]]) -> None:
        """Show the lists ahead of a story that takes long; a quick one comes in one piece with them."""

        def show() -> None:
            if self._told is None:
                self._lists.rows = rows
                self._show_list()
                self.answered_first()

        self.set_timer(_PATIENCE_SECONDS, show)

    def _arrived(self, told: Told) -> None:
        first = self._told is None
        self._story_told.set()
        self._told, self._lists.rows = told, told.rows
        self._over_time.about(told)
        if self._lists.shown in told.rows:
            self.marks.keep(map(self._lists.holding.key, self._lists.everything()))
        if first:
            self._lists.turn_to_something()
        self.detail.show(self._story)
        self._show_list()
        self._arrange(*self.size)

    def _story(self, width: int) -> list[Line]:
        return [] if self._told is None else story(self._told, width, present())

    def _columns(self) -> Sequence[Column]:
        over_time = self._lists.shown == "items" and self._over_time.shown
        return self._over_time.columns if over_time else self._lists.holding.columns

    def _show_list(self) -> None:
        self.table.columns = self._columns()
        self.table.empty = self.spoken(self._lists.holding.empty)
        source = self._lists.source()
        if source is not None:
            self.table.show(source)
        elif self._lists.shown == FACTS:
            facts = AuditSource(self.unstall.reader, self._lists.facts(), f"facts of {self._lists.subject}")
            self.table.show(facts, at_end=self.table.row is None)
        self.table.redraw()
        self._show_tabs()

    def _show_tabs(self) -> None:
        self._tabs.say(self._lists.tabs())

    def action_turn(self, direction: int) -> None:
        self._turn_to(self._lists.beside(direction))

    def _turn_to(self, name: str) -> None:
        self._lists.shown = name
        self.marks.clear()
        self.table.forget()
        self._show_list()
        self.screen.set_focus(self.table)

    def action_over_time(self) -> None:
        """The items over time, and back to their list."""
        if not self._lists.has_items:
            self.unstall.complain("an item has no items; its own time is drawn above")
            return
        self._over_time.shown = self._lists.shown != "items" or not self._over_time.shown
        self._turn_to("items")

    async def action_evidence(self) -> None:
        """Show the records that the paragraph cites, once it is there."""
        await self._story_told.wait()
        self._turn_to("evidence")

    def view(self) -> dict[str, str] | None:
        return None

    def stream(self, row: Any) -> str | None:
        return self._lists.holding.stream(row)

    def everything(self) -> Sequence[Any]:
        return self._lists.everything()

    def filtered(self) -> str | None:
        return self._lists.filter

    def filter(self, expression: str) -> None:
        self._lists.filter = expression.strip()
        self._show_list()
        self.unstall.show_place()

    def opened(self, row: Any) -> None:
        self._lists.holding.open(self.unstall, row)
