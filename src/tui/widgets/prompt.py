"""The mini-buffer: one line at the bottom for commands, filters and finds, with history and completion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypedDict, Unpack

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tui.widgets.line_editing import LineEditing
from tui.widgets.naming import TYPING, named
from tui.widgets.palette import Line, strip
from tui.widgets.styling import styles_of
from tui.words.display import clean

Complete = Callable[[str], Sequence[str]]
_KEPT = 200


class Heard(TypedDict, total=False):
    """Who hears of a line before it is entered.

    `typed` at each change, `left` where it is left instead, `complete` for what a tab offers, `step` for the arrows in
    place of the history, `dropped` to let go of what the arrows have come to.
    """

    typed: Callable[[str], None]
    left: Callable[[], None]
    complete: Complete
    step: Callable[[int], None]
    dropped: Callable[[], None]


class Prompt(LineEditing):
    """One line to type in."""

    DEFAULT_CSS = "Prompt { height: 1; width: 1fr; display: none; }"
    ABOUT_A_ROW = ("enter", "past(", "drop")
    BINDINGS: ClassVar[list[BindingType]] = named(
        TYPING,
        [
            Binding("enter", "enter", "do it"),
            Binding("escape,ctrl+c,ctrl+g", "leave", "leave it"),
            Binding("tab", "complete", "complete"),
            Binding("ctrl+x", "drop", "let go of it", id="drop", tooltip="let go of the saved view under the cursor"),
            Binding("up,ctrl+p", "past(-1)", "earlier line"),
            Binding("down,ctrl+n", "past(1)", "later line"),
            Binding("ctrl+e", "end(True)", "end of line", id="end"),
        ],
    )

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self.purpose = ""
        self._sign = ""
        self._entered: Callable[[str], None] = lambda _: None
        self._heard: Heard = {}
        self._offered: list[str] = []
        self._histories: dict[str, list[str]] = {}
        self._place = 0

    def open(
        self, purpose: str, sign: str, text: str, *, entered: Callable[[str], None], **heard: Unpack[Heard]
    ) -> None:
        """Begin a line; `sign` stands before it (`:`, `/`, `\\`).

        Whoever hears of it is called at once, so that the next key finds all in place.
        """
        self.purpose, self._sign = purpose, sign
        self.text, self.caret = text, len(text)
        self._entered, self._heard = entered, heard
        self._offered = []
        self._place = len(self._past)
        self.display = True
        self.screen.set_focus(self)
        self.refresh()

    @property
    def _past(self) -> list[str]:
        return self._histories.setdefault(self.purpose, [])

    def changed(self) -> None:
        self._offered = []
        if typed := self._heard.get("typed"):
            typed(self.text)

    # ── keys ──

    def action_enter(self) -> None:
        past = self._past
        if self.text.strip() and (not past or past[-1] != self.text):
            past.append(self.text)
            del past[:-_KEPT]
        self.display = False
        self._entered(self.text)

    def action_leave(self) -> None:
        self.display = False
        if left := self._heard.get("left"):
            left()

    def action_complete(self) -> None:
        """The first tab completes what all offers share and lists them; further tabs go through the offers."""
        complete = self._heard.get("complete")
        if not self._offered and complete:
            self._offered = list(complete(self.text[: self.caret]))
        if not self._offered:
            return
        head, rest = self.text[: self.caret], self.text[self.caret :]
        start = len(head) - len(head.rpartition(" ")[2])
        offers = self._offered
        chosen = offers[0]
        self._offered = [*offers[1:], offers[0]]
        offered = self._offered
        self.put(head[:start] + chosen + rest, start + len(chosen))
        self._offered = offered if len(offered) > 1 else []

    def action_drop(self) -> None:
        if dropped := self._heard.get("dropped"):
            dropped()

    def action_past(self, direction: int) -> None:
        if step := self._heard.get("step"):
            step(direction)
            return
        past = self._past
        self._place = max(min(self._place + direction, len(past)), 0)
        text = past[self._place] if self._place < len(past) else ""
        self.put(text, len(text))

    def action_rub(self) -> None:
        if self.text:
            super().action_rub()
        else:
            self.action_leave()

    # ── drawing ──

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        width = self.size.width
        before, after = clean(self.text[: self.caret]), clean(self.text[self.caret :])
        room = max(width - cell_len(self._sign) - 1, 1)
        while cell_len(before) >= room:
            before = before[1:]
        line: Line = [(self._sign, "key"), (before, ""), (after[:1] or " ", "caret"), (after[1:], "")]
        if self._offered:
            line.append(("   " + "  ".join(self._offered[:8]), "dim"))
        return strip(line, width, styles_of(self))
