"""Welcome: there is no ledger yet; make one, or begin with an import."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.pages.page import Page
from tui.widgets.naming import named
from tui.widgets.palette import Line
from tui.widgets.sheet import Sheet


class Welcome(Page):
    """What a newcomer sees."""

    NAME = "Welcome"
    FOOTER: ClassVar[tuple[str, ...]] = ("make", "command")
    BINDINGS: ClassVar[list[BindingType]] = named(
        "welcome", [Binding("enter", "make", "make a ledger here", id="make")]
    )

    def compose(self) -> ComposeResult:
        yield Sheet(self._lines)

    def summary(self) -> Line:
        return [("There is no ledger yet", "bold")]

    def command(self) -> str:
        return "unstall init"

    def _lines(self, _width: int) -> list[Line]:
        return [
            [],
            [(f"There is no ledger at {self.unstall.reader.ledger}.", "")],
            [],
            [("enter", "key"), ("                    makes an empty one there", "")],
            [(":import jira FILE", "key"), ("        makes one and takes in the history of a tracker", "")],
            [("q", "key"), ("                        leaves; unstall --ledger PATH opens another one", "")],
            [],
            [("A ledger is one file on your machine. Nothing leaves it, and nothing in it is ever changed.", "dim")],
        ]

    def action_make(self) -> None:
        self.unstall.run_line("init")
