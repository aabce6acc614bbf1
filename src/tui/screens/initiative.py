"""One initiative or item: its stall timeline, why it stands, where its days went, and what it holds."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container

from projections.audit.records import AuditFilter
from projections.lists.matching import matches
from tui.pages.facts_list import AuditSource
from tui.pages.facts_list import columns as fact_columns
from tui.pages.list_page import ListPage
from tui.pages.story import (
    blockers_part,
    decisions_part,
    head_part,
    joined,
    ledger_part,
    members_part,
    move_part,
    signals_part,
    timeline_part,
    why_part,
)
from tui.pages.tree import cascade_part
from tui.pages.wording import headline
from tui.reading.reader import present
from tui.subject import holdings
from tui.subject.look import Told, held, look
from tui.subject.over_time import ItemsOverTime
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
        "open", "turn(1)", "over_time", "menu", "record('block')", "record('ask')", "record('note')",
        "app.record('explain')", "filter", "command", "copy",
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
        self._subject = subject
        self._told: Told | None = None
        self._rows: dict[str, list[Any]] = {}
        self._filter = ""
        self._over_time = ItemsOverTime(self)
        self._story_told = asyncio.Event()
        kind = subject.partition(":")[0]
        self._lists = [
            *(["items"] if kind == "initiative" else []),
            "waits",
            "blockers",
            "decisions",
            "evidence",
            "facts",
        ]
        self._list = self._lists[0]
        super().__init__(
            Table(holdings.COLUMNS[self._list], ListSource([], str), empty=("Reading …",)),
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
        kind, _, key = self._subject.partition(":")
        place: Line = [(kind.capitalize(), "dim"), (" ▸ ", "dim"), (key, "bold")]
        if self._told is not None:
            if self._told.why.title != key:
                place.append((f" {self._told.why.title}", ""))
            if self._filter:
                place.append((f"  /{self._filter}", "accent"))
            if self._over_time.shown and self._list == "items":
                place += self._over_time.legend()
        return place

    def summary(self) -> Line:
        if self._told is None:
            return [("reading …", "dim")]
        state, current = str(self._told.why.now["state"]), self._told.why.now
        return [(headline(state, current["since"], current["cause"], present()), state)]

    def command(self) -> str:
        return f"unstall why {shlex.quote(self._subject)}"

    def subject(self) -> str | None:
        row = self.table.row
        return f"item:{row.item}" if self._list == "items" and row is not None else self._subject

    def thing(self) -> str | None:
        row = self.table.row
        if row is not None and self._list in ("blockers", "decisions"):
            return f"{self._list[:-1]}:{holdings.KEYS[self._list](row)}"
        return self.subject()

    def record(self) -> int | None:
        row = self.table.row
        return row.position if row is not None and self._list == "facts" else None

    def matter(self, verb: str) -> str | None:
        name, field = ("blockers", "blocker") if verb == "unblock" else ("decisions", "decision")
        row = self.table.row if self._list == name else None
        return getattr(row, field) if row is not None else None

    # ── what it holds ──

    def on_mount(self) -> None:
        super().on_mount()
        self.reload()

    def reload(self) -> None:
        moment, subject = self.unstall.reader.moment(), self._subject
        if self._told is None:
            self.ask("lists", lambda views: held(views, subject, moment), self._arrived_early)
        self.ask("story", lambda views: look(views, subject, moment), self._arrived)

    def answered_first(self) -> None:
        if self._rows:
            super().answered_first()

    def _failed(self) -> None:
        super()._failed()
        self._story_told.set()

    def _arrived_early(self, rows: dict[str, list[Any]]) -> None:
        """Show the lists ahead of a story that takes long; a quick one comes in one piece with them."""

        def show() -> None:
            if self._told is None:
                self._rows = rows
                self._show_list()
                self.answered_first()

        self.set_timer(_PATIENCE_SECONDS, show)

    def _arrived(self, told: Told) -> None:
        first = self._told is None
        self._story_told.set()
        self._told, self._rows = told, told.rows
        self._over_time.about(told)
        if self._list in self._rows:
            self.marks.keep(map(holdings.KEYS[self._list], self._rows[self._list]))
        if first and self._list == self._lists[0] and not told.rows[self._list]:
            self._list = next((name for name in self._lists if told.rows.get(name)), "facts")
        self.detail.show(self._story)
        self._show_list()
        self._arrange(*self.size)

    def _story(self, width: int) -> list[Line]:
        if self._told is None:
            return []
        explained = self._told.why
        return joined(
            [
                [*head_part(explained, self._told.row, width, present()), *move_part(explained, width)],
                timeline_part(explained, width, self._told.signs),
                why_part(explained, width),
                signals_part(self._told.signals, width, present()),
                ledger_part(explained, width),
                blockers_part(self._told.rows["blockers"], width, present()),
                decisions_part(self._told.rows["decisions"], width, present()),
                *(cascade_part(cascade, present()) for cascade in self._told.cascades),
                members_part(explained, self._told.members, width, self._told.signs),
            ]
        )

    def _columns(self) -> Sequence[Column]:
        if self._list == "items" and self._over_time.shown:
            return self._over_time.columns
        return fact_columns(False) if self._list == "facts" else holdings.COLUMNS[self._list]

    def _show_list(self) -> None:
        self.table.columns = self._columns()
        self.table.empty = self.spoken(holdings.EMPTY.get(self._list, ()))
        if self._list == "facts":
            source = AuditSource(self.unstall.reader, self._fact_filter(), f"facts of {self._subject}")
            self.table.show(source, at_end=self.table.row is None)
        elif self._list in self._rows:
            rows = [row for row in self._rows[self._list] if matches(self._filter, holdings.text(row))]
            self.table.show(ListSource(rows, holdings.KEYS[self._list], holdings.text))
        self.table.redraw()
        self._show_tabs()

    def _fact_filter(self) -> AuditFilter:
        kind, _, key = self._subject.partition(":")
        chosen = AuditFilter(initiative=key) if kind == "initiative" else AuditFilter(subject=self._subject)
        return chosen._replace(text=self._filter or None)

    def _show_tabs(self) -> None:
        line: Line = [("  ", "")]
        for name in self._lists:
            rows = self._rows.get(name)
            count = f" {len(rows):,}" if rows is not None else ""
            line += [(f"{name.capitalize()}{count}", "match" if name == self._list else "dim"), ("   ", "")]
        self._tabs.say(line)

    def action_turn(self, direction: int) -> None:
        place = self._lists.index(self._list)
        self._list = self._lists[(place + direction) % len(self._lists)]
        self.marks.clear()
        self.table.forget()
        self._show_list()
        self.screen.set_focus(self.table)

    def action_over_time(self) -> None:
        """The items over time, and back to their list."""
        if "items" not in self._lists:
            self.unstall.complain("an item has no items; its own time is drawn above")
            return
        self._over_time.shown = self._list != "items" or not self._over_time.shown
        self.action_turn(self._lists.index("items") - self._lists.index(self._list))

    async def action_evidence(self) -> None:
        """Show the records that the paragraph cites, once it is there."""
        await self._story_told.wait()
        self.action_turn(self._lists.index("evidence") - self._lists.index(self._list))

    def view(self) -> dict[str, str] | None:
        return None

    def stream(self, row: Any) -> str | None:
        kind = {"items": "item", "blockers": "blocker", "decisions": "decision"}.get(self._list)
        return f"{kind}:{getattr(row, kind)}" if kind else None

    def everything(self) -> Sequence[Any]:
        return self._rows.get(self._list, ())

    def filtered(self) -> str | None:
        return self._filter

    def filter(self, expression: str) -> None:
        self._filter = expression.strip()
        self._show_list()
        self.unstall.show_place()

    def opened(self, row: Any) -> None:
        holdings.OPEN[self._list](self.unstall, row)
