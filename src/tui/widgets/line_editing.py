"""Typing into one line: the keys that everybody's fingers know from readline, for every widget that takes text."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui.widgets.naming import TYPING, named


class LineEditing(Widget, can_focus=True):
    """A widget with a line of text and a caret. The app hands it every printable key while it has the focus."""

    ALLOW_SELECT = False
    #: Actions that are about what the page shows, and wait until it shows it.
    ABOUT_A_ROW: ClassVar[tuple[str, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = named(
        TYPING,
        [
            Binding("left,ctrl+b", "step(-1)", "left"),
            Binding("right,ctrl+f", "step(1)", "right"),
            Binding("home,ctrl+a", "end(False)", "start of line"),
            Binding("end", "end(True)", "end of line"),
            Binding("backspace,ctrl+h", "rub", "delete"),
            Binding("delete,ctrl+d", "rub_right", "delete right"),
            Binding("ctrl+w", "rub_word", "delete word"),
            Binding("ctrl+u", "rub_line", "delete to the start"),
            Binding("ctrl+k", "rub_rest", "delete to the end"),
        ],
    )

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self.text = ""
        self.caret = 0

    def put(self, text: str, caret: int) -> None:
        """The line as it is from now on."""
        changed = text != self.text
        self.text, self.caret = text, max(min(caret, len(text)), 0)
        self.refresh()
        if changed:
            self.changed()

    def changed(self) -> None:
        """Another text stands in the line."""

    def insert(self, text: str) -> None:
        """Type into the line."""
        self.put(self.text[: self.caret] + text + self.text[self.caret :], self.caret + len(text))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.insert(" ".join(event.text.splitlines()))

    def action_step(self, direction: int) -> None:
        self.put(self.text, self.caret + direction)

    def action_end(self, right: bool) -> None:
        self.put(self.text, len(self.text) if right else 0)

    def action_rub(self) -> None:
        if self.caret:
            self.put(self.text[: self.caret - 1] + self.text[self.caret :], self.caret - 1)

    def action_rub_right(self) -> None:
        self.put(self.text[: self.caret] + self.text[self.caret + 1 :], self.caret)

    def action_rub_word(self) -> None:
        head = self.text[: self.caret].rstrip()
        keep = head[: len(head) - len(head.rpartition(" ")[2])]
        self.put(keep + self.text[self.caret :], len(keep))

    def action_rub_line(self) -> None:
        self.put(self.text[self.caret :], 0)

    def action_rub_rest(self) -> None:
        self.put(self.text[: self.caret], self.caret)
