"""Saved: the views that somebody keeps; type the first letters of one, press enter, be there."""

from __future__ import annotations

from textual.app import ComposeResult

from ledger.errors import LedgerError
from projections.lists.matching import matches
from tui.saved_views import SavedView, forget, saved_views
from tui.screens import SCREENS
from tui.screens.page import Page
from tui.widgets.columns import Column
from tui.widgets.palette import Line
from tui.widgets.sources import ListSource
from tui.widgets.table import Table

_EMPTY = (
    "No view is saved yet.",
    "",
    "Filter a list with {filter}, order it with {order}, then press {save} and give the view a name.",
)
_COLUMNS = [
    Column("Name", lambda view: (view.name, "bold"), 16, 40),
    Column("Screen", lambda view: (view.screen, ""), 10),
    Column(
        "Set to", lambda view: (", ".join(f"{name} {text}" for name, text in view.settings.items()), "dim"), 20, 120
    ),
]


class Saved(Page):
    """Saved views, by name."""

    NAME = "Saved views"

    def __init__(self) -> None:
        super().__init__()
        self._views: list[SavedView] = []
        self._typed = ""
        self._asked = False
        self._table = Table(_COLUMNS, ListSource([], _key), empty=self.spoken(_EMPTY))

    def compose(self) -> ComposeResult:
        self._table.opened = self._opened
        yield self._table

    def on_mount(self) -> None:
        self.reload()

    def start(self) -> None:
        """The line has the focus; once it is entered or left, so is this screen."""
        if not self._asked:
            self._asked = True
            self.unstall.ask_line(
                "saved",
                "view: ",
                entered=self._entered,
                typed=self._look,
                left=self.unstall.back,
                step=self._step,
                dropped=self._forget,
            )

    def summary(self) -> Line:
        return [(f"{len(self._views):,}", "bold"), (" saved; enter opens, ctrl+x lets go of it, esc leaves", "")]

    def command(self) -> str:
        return "unstall keys everywhere"

    def reload(self) -> None:
        self._views, wrong = saved_views(tuple(SCREENS))
        if wrong:
            self.unstall.complain(wrong)
        self._look(self._typed)

    def _look(self, typed: str) -> None:
        """Names that begin so stand before those that have the words elsewhere."""
        self._typed = typed
        wanted = typed.strip().casefold()
        passing = [view for view in self._views if matches(wanted, f"{view.name} {view.told}")]
        passing.sort(key=lambda view: not view.name.casefold().startswith(wanted))
        self._table.forget()
        self._table.show(ListSource(passing, _key))

    def _step(self, distance: int) -> None:
        self._table.action_move(distance)

    def _entered(self, _text: str) -> None:
        view = self._table.row
        self.unstall.back()
        if view is not None:
            self.unstall.recall(view)

    def _opened(self, _view: SavedView) -> None:
        self.unstall.prompt.action_enter()

    def _forget(self) -> None:
        view = self._table.row
        if view is None:
            return
        try:
            forget(view.name, tuple(SCREENS))
        except LedgerError as error:
            self.unstall.complain(str(error))
            return
        self._views = [other for other in self._views if other.name != view.name]
        self._look(self._typed)
        self.unstall.show_place()


def _key(view: SavedView) -> str:
    return view.name
