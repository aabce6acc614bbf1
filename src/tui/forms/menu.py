"""The menu: what can be recorded here, narrowed by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from projections.lists.choices import likeness
from tui.forms.drawing import menu_lines
from tui.widgets.line_editing import LineEditing
from tui.widgets.naming import named
from tui.widgets.palette import strip
from tui.widgets.styling import styles_of

_PAGE_LINES = 3
_BARS = 4


class Menu(LineEditing):
    """Commands by their words; enter takes the one under the cursor."""

    DEFAULT_CSS = "Menu { height: auto; width: 1fr; display: none; margin-top: 1; }"
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
        self._fit_height()
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
        self._fit_height()

    def action_move(self, distance: int) -> None:
        if self.shown:
            self.place = (self.place + distance) % len(self.shown)
            self.refresh()

    def action_enter(self) -> None:
        if self.shown:
            self._entered(self.shown[self.place])

    def action_leave(self) -> None:
        self._left()

    def _fit_height(self) -> None:
        most = max(self.app.size.height - _BARS - _PAGE_LINES - 1, 4)
        self.styles.height = min(len(self.commands) + 1, most)
        self.refresh()

    def on_resize(self) -> None:
        self._fit_height()

    def render_line(self, y: int) -> Strip:
        lines = menu_lines(self.title, self.text, _entries(self.shown), self.place, self.size.width, self.size.height)
        return strip(lines[y] if y < len(lines) else [], self.size.width, styles_of(self))


def _entries(names: Sequence[str]) -> list[tuple[str, str]]:
    """Commands in words, with what they are for; the commands are loaded with the first menu."""
    from ledger.commands import COMMANDS
    from projections.audit.detail import in_words

    return [(in_words(name), COMMANDS[name].help) for name in names]
