"""The mini-buffer: one line at the bottom for commands, filters and finds, with history and completion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from tui.display import clean
from tui.keys.naming import TYPING, named
from tui.widgets.palette import Line, strip
from tui.widgets.styling import styles_of

Complete = Callable[[str], Sequence[str]]
_KEPT = 200


class Prompt(Widget, can_focus=True):
    """One line to type in."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Prompt { height: 1; width: 1fr; display: none; }"
    BINDINGS: ClassVar[list[BindingType]] = named(
        TYPING,
        [
            Binding("enter", "enter", "do it"),
            Binding("escape,ctrl+c,ctrl+g", "leave", "leave it"),
            Binding("tab", "complete", "complete"),
            Binding("up,ctrl+p", "past(-1)", "earlier line"),
            Binding("down,ctrl+n", "past(1)", "later line"),
            Binding("left,ctrl+b", "step(-1)", "left"),
            Binding("right,ctrl+f", "step(1)", "right"),
            Binding("home,ctrl+a", "end(False)", "start of line"),
            Binding("end,ctrl+e", "end(True)", "end of line"),
            Binding("backspace,ctrl+h", "rub", "delete"),
            Binding("delete,ctrl+d", "rub_right", "delete right"),
            Binding("ctrl+w", "rub_word", "delete word"),
            Binding("ctrl+u", "rub_line", "delete to the start"),
            Binding("ctrl+k", "rub_rest", "delete to the end"),
        ],
    )

    def __init__(self) -> None:
        super().__init__(id="prompt")
        self.purpose = ""
        self.text = ""
        self._at = 0
        self._sign = ""
        self._entered: Callable[[str], None] = lambda _: None
        self._left: Callable[[], None] = lambda: None
        self._typed: Callable[[str], None] | None = None
        self._complete: Complete = lambda _: ()
        self._step: Callable[[int], None] | None = None
        self._offered: list[str] = []
        self._histories: dict[str, list[str]] = {}
        self._place = 0

    def open(
        self,
        purpose: str,
        sign: str,
        text: str,
        *,
        entered: Callable[[str], None],
        left: Callable[[], None],
        typed: Callable[[str], None] | None = None,
        complete: Complete | None = None,
        step: Callable[[int], None] | None = None,
    ) -> None:
        """Begin a line; `sign` stands before it (`:`, `/`, `\\`).

        `typed` is called at each change, then `entered` or `left`; at once, so that the next key finds all in place.
        `step` takes the arrows instead of the history.
        """
        self.purpose, self._sign, self.text = purpose, sign, text
        self._entered, self._left, self._typed = entered, left, typed
        self._at = len(text)
        self._complete = complete or (lambda _: ())
        self._step = step
        self._offered = []
        self._place = len(self._past)
        self.display = True
        self.screen.set_focus(self)
        self.refresh()

    @property
    def _past(self) -> list[str]:
        return self._histories.setdefault(self.purpose, [])

    def _put(self, text: str, at: int) -> None:
        changed = text != self.text
        self.text, self._at = text, at
        self.refresh()
        if changed:
            self._offered = []
            if self._typed is not None:
                self._typed(text)

    # ── keys ──

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.insert(" ".join(event.text.splitlines()))

    def insert(self, text: str) -> None:
        """Type into the line."""
        self._put(self.text[: self._at] + text + self.text[self._at :], self._at + len(text))

    def action_enter(self) -> None:
        past = self._past
        if self.text.strip() and (not past or past[-1] != self.text):
            past.append(self.text)
            del past[:-_KEPT]
        self.display = False
        self._entered(self.text)

    def action_leave(self) -> None:
        self.display = False
        self._left()

    def action_complete(self) -> None:
        """The first tab completes what all offers share and lists them; further tabs go through the offers."""
        if not self._offered:
            self._offered = list(self._complete(self.text[: self._at]))
        if not self._offered:
            return
        head, rest = self.text[: self._at], self.text[self._at :]
        start = len(head) - len(head.rpartition(" ")[2])
        offers = self._offered
        chosen = offers[0]
        self._offered = [*offers[1:], offers[0]]
        offered = self._offered
        self._put(head[:start] + chosen + rest, start + len(chosen))
        self._offered = offered if len(offered) > 1 else []

    def action_past(self, direction: int) -> None:
        if self._step is not None:
            self._step(direction)
            return
        past = self._past
        self._place = max(min(self._place + direction, len(past)), 0)
        text = past[self._place] if self._place < len(past) else ""
        self._put(text, len(text))

    def action_step(self, direction: int) -> None:
        self._put(self.text, max(min(self._at + direction, len(self.text)), 0))

    def action_end(self, right: bool) -> None:
        self._put(self.text, len(self.text) if right else 0)

    def action_rub(self) -> None:
        if self._at:
            self._put(self.text[: self._at - 1] + self.text[self._at :], self._at - 1)
        elif not self.text:
            self.action_leave()

    def action_rub_right(self) -> None:
        self._put(self.text[: self._at] + self.text[self._at + 1 :], self._at)

    def action_rub_word(self) -> None:
        head = self.text[: self._at].rstrip()
        keep = head[: len(head) - len(head.rpartition(" ")[2])]
        self._put(keep + self.text[self._at :], len(keep))

    def action_rub_line(self) -> None:
        self._put(self.text[self._at :], 0)

    def action_rub_rest(self) -> None:
        self._put(self.text[: self._at], self._at)

    # ── drawing ──

    def render_line(self, y: int) -> Strip:  # noqa: ARG002
        width = self.size.width
        before, after = clean(self.text[: self._at]), clean(self.text[self._at :])
        room = max(width - cell_len(self._sign) - 1, 1)
        while cell_len(before) >= room:
            before = before[1:]
        line: Line = [(self._sign, "key"), (before, ""), (after[:1] or " ", "caret"), (after[1:], "")]
        if self._offered:
            line.append(("   " + "  ".join(self._offered[:8]), "dim"))
        return strip(line, width, styles_of(self))
