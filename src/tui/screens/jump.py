"""Jump: type a part of a key or a title, press enter, be there."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual.app import ComposeResult

from projections.lists.find import Found, find
from tui.kept.saved_views import SavedView, saved_views
from tui.pages.page import Page
from tui.screens import SCREENS
from tui.widgets.columns import Column
from tui.widgets.palette import Line, Span
from tui.widgets.sources import ListSource
from tui.widgets.table import Table

_SIGNS = {"initiative": "■", "item": "□", "blocker": "▲", "decision": "◆"}
_MOST = 200
#: What stands before the name of a saved view where things have their streams.
_VIEW = "saved view:"


def _what(row: Found) -> Span:
    return (f"{_SIGNS.get(row.kind, ' ')} {row.kind}", "dim")


_COLUMNS = [
    Column("What", _what, 12),
    Column("Key", lambda row: (row.key, "bold"), 12, 22),
    Column("Title", lambda row: (row.title, ""), 20, 120),
    Column("Initiative", lambda row: (row.initiative or "", "dim"), 10, 20, leaves=1),
]


class Jump(Page):
    """Initiatives, items, blockers and decisions whose key or title holds what was typed."""

    NAME = "Jump"
    FOOTER: ClassVar[tuple[str, ...]] = ("open",)

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""
        self._found = 0
        self._asked = False
        self._quiet = asyncio.Event()
        self._views: dict[str, SavedView] = {}
        self._table = Table(_COLUMNS, ListSource([], _key), empty=("Nothing on record has this in its key or title.",))

    def compose(self) -> ComposeResult:
        self._table.opened = self._opened
        yield self._table

    def on_mount(self) -> None:
        self._look("")

    def start(self) -> None:
        """The line has the focus; once it is entered or left, so is this screen."""
        if self._asked:
            return
        self._asked = True
        self.unstall.ask_line(
            "jump", "jump to ", entered=self._entered, typed=self._look, left=self.unstall.back, step=self._step
        )

    def summary(self) -> Line:
        more = "+" if self._found >= _MOST else ""
        return [(f"{self._found:,}{more}", "bold"), (" found; enter opens, esc leaves", "")]

    def _look(self, text: str) -> None:
        self._typed = text.strip()
        typed = self._typed
        self._quiet.clear()
        self.ask("find", lambda views: find(views, typed, _MOST), self._arrived)

    def reload(self) -> None:
        self._look(self._typed)

    async def ready(self) -> None:
        """Once what was typed last is found: enter opens the first of that, and of nothing before it."""
        await self._quiet.wait()

    def _failed(self) -> None:
        self._quiet.set()

    def _arrived(self, rows: list[Found]) -> None:
        views = self._saved()
        rows = [*rows, *views] if not self._typed else [*views, *rows]
        self._found = len(rows)
        self._table.forget()
        self._table.show(ListSource(rows, _key))
        self._quiet.set()

    def _saved(self) -> list[Found]:
        """The saved views whose names hold what was typed."""
        self._views = {view.name: view for view in saved_views(tuple(SCREENS))[0]}
        wanted = self._typed.casefold()
        views = [view for name, view in self._views.items() if wanted in name.casefold()]
        return [Found("saved view", view.name, f"{_VIEW}{view.name}", view.told, None) for view in views]

    def _step(self, distance: int) -> None:
        self._table.action_move(distance)

    def _entered(self, _text: str) -> None:
        row = self._table.row
        self.unstall.back()
        if row is not None and row.stream.startswith(_VIEW):
            self.unstall.recall(self._views[row.key])
        elif row is not None:
            self.unstall.open_stream(row.stream, row.initiative)

    def _opened(self, _row: Found) -> None:
        self.unstall.prompt.action_enter()


def _key(row: Found) -> str:
    return row.stream
