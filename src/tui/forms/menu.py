"""The menu: what can be recorded here, narrowed by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from projections.lists.choices import likeness
from tui.forms.drawing import menu_lines
from tui.forms.panel import Panel
from tui.widgets.naming import named
from tui.widgets.palette import Line


class Menu(Panel):
    """Commands by their words; enter takes the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = named(
        "menu",
        [
            Binding("enter", "enter", "fill it in"),
            Binding("escape,ctrl+c,ctrl+g", "leave", "leave it"),
            Binding("down,ctrl+n,tab", "move(1)", "next"),
            Binding("up,ctrl+p,shift+tab", "move(-1)", "before"),
        ],
    )

    def __init__(self) -> None:
        super().__init__(id="menu")
        self.title = ""
        self.commands: Sequence[str] = ()
        self.shown: Sequence[str] = ()
        self.place = 0
        self._entered: Callable[[str], None] = lambda _: None
        self._left: Callable[[], None] = lambda: None

    def open(
        self, title: str, commands: Sequence[str], *, entered: Callable[[str], None], left: Callable[[], None]
    ) -> None:
        """Offer some commands of the table."""
        self.title, self.commands, self.shown = title, commands, commands
        self._entered, self._left = entered, left
        self.text, self.caret, self.place = "", 0, 0
        self.display = True
        self.fit_height()
        self.screen.set_focus(self)

    def close(self) -> None:
        """Nothing is offered any more."""
        self.display = False

    def changed(self) -> None:
        entries = zip(self.commands, _entries(self.commands), strict=True)
        ranked = [
            (rank, place, name)
            for place, (name, told) in enumerate(entries)
            if (rank := likeness(self.text, *told)) is not None
        ]
        self.shown = [name for _, _, name in sorted(ranked)]
        self.place = 0
        self.fit_height()

    def action_move(self, distance: int) -> None:
        if self.shown:
            self.place = (self.place + distance) % len(self.shown)
            self.refresh()

    def action_enter(self) -> None:
        if self.shown:
            self._entered(self.shown[self.place])

    def action_leave(self) -> None:
        self._left()

    def needed_height(self, width: int, most: int) -> int:  # noqa: ARG002
        return min(len(self.commands) + 1, most)

    def lines_for(self, width: int, height: int) -> list[Line]:
        return menu_lines(self.title, self.text, _entries(self.shown), self.place, width, height)


def _entries(names: Sequence[str]) -> list[tuple[str, str]]:
    """Commands in words, with what they are for; the commands are loaded with the first menu."""
    from ledger.commands import COMMANDS
    from projections.audit.detail import in_words

    return [(in_words(name), COMMANDS[name].help) for name in names]
