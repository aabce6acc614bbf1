"""What every screen has in common: it fills the body and knows its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, cast

from textual.containers import Container
from textual.widget import Widget

from tui.pages.host import PageHost
from tui.reading.asking import Asking
from tui.widgets.palette import Line


class Page(Asking, Container):
    """One screen. The app keeps a stack of them; the one on top is shown."""

    DEFAULT_CSS = "Page { layout: horizontal; height: 1fr; width: 1fr; overflow: hidden hidden; }"
    #: Actions whose keys the footer shows, the most useful first.
    FOOTER: ClassVar[tuple[str, ...]] = ()
    #: The name under which help lists this screen's own keys.
    NAME: ClassVar[str] = ""
    #: Whether it shows the past, in which nothing can be recorded.
    PAST: ClassVar[bool] = False
    #: Whether there is nothing to act on before the first question is answered.
    ASKS_FIRST: ClassVar[bool] = False
    #: Facts came in while another page was on top.
    stale: bool = False

    # ── arriving ──

    def __init__(self) -> None:
        super().__init__()
        self._answered = asyncio.Event()

    @property
    def unstall(self) -> PageHost:
        """The app, as pages know it."""
        return cast("PageHost", self.app)

    async def ready(self) -> None:
        """Once the first question is answered: keys are about what it shows."""
        if self.ASKS_FIRST:
            await self._answered.wait()

    def _deliver(self, lane: str, serial: int, answer: Any, tell: Callable[[Any], None]) -> None:
        def told(answer: Any) -> None:
            tell(answer)
            self.answered_first()

        super()._deliver(lane, serial, answer, told)

    def answered_first(self) -> None:
        """What was asked first is on the screen, unless a page says otherwise."""
        self._answered.set()

    def _failed(self) -> None:
        self._answered.set()

    # ── what the bars say ──

    def place(self) -> Line:
        """Where you are, for the header."""
        return [(self.NAME, "bold")]

    def clock(self) -> Line:
        """The moment that is shown, where it is not the present."""
        return []

    def summary(self) -> Line:
        """What matters here today, in one sentence."""
        return []

    def command(self) -> str:
        """The shell command that shows the same."""
        return "unstall"

    def subject(self) -> str | None:
        """The stream of the selected thing, such as `item:ATLAS-12`, that recording keys speak of."""
        return None

    def matter(self, verb: str) -> str | None:  # noqa: ARG002
        """The blocker that `unblock`, or the decision that `decide` is about, where one is selected."""
        return None

    def thing(self) -> str | None:
        """The stream of what the cursor is on, where that is a blocker or a decision; else as `subject`."""
        return self.subject()

    def record(self) -> int | None:
        """The position of the record that is selected, where this screen lists records."""
        return None

    def replayed(self, *, filtered: bool) -> tuple[str, ...]:  # noqa: ARG002
        """The initiatives that are marked, or `filtered`: left by a filter, where a replay is to show several."""
        return ()

    def spoken(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Our own lines, with the keys in force for `{filter}`, `{undo}` and so on."""
        return tuple(line.format_map(self.unstall.signs) for line in lines)

    # ── what the app asks of it ──

    def start(self) -> None:
        """Take the focus."""
        for widget in self.query("*"):
            if widget.focusable:
                self.screen.set_focus(widget)
                return

    def reload(self) -> None:
        """Ask again: facts have come in."""

    def redraw(self) -> None:
        """The clock or the theme has changed."""

    def filtered(self) -> str | None:
        """The filter in force, None where this screen has none."""
        return None

    def filter_words(self) -> list[str]:
        """The filter in force as words for the shell."""
        expression = self.filtered()
        if not expression:
            return []
        return [f"--grep={expression}"] if expression.startswith("-") else ["--grep", expression]

    def filter(self, expression: str) -> None:
        """Show only what passes; called at each change of the line."""

    def order_next(self) -> str:
        """Order the list by the next of its orders; which one that is, in words."""
        return "there is no other order here"

    def view(self) -> dict[str, str] | None:
        """What makes this view, to be saved under a name; None where that cannot be."""
        return None

    def restore(self, settings: Mapping[str, str]) -> None:
        """Be the view that was saved so."""

    def find(self, text: str) -> None:
        """Go to the next thing in which `text` occurs."""

    def marked_told(self) -> str:
        """What is marked here, in a few words; empty where nothing is."""
        return ""

    def marked_streams(self) -> list[str]:
        """The streams of what is marked."""
        return []

    def clear_marks(self) -> bool:
        """Take all marks away; whether there were any."""
        return False

    def toggle_detail(self) -> None:
        """Hide or show the detail."""

    def zoom_detail(self) -> None:
        """Give the detail all the room, or give it back."""


class Gap(Widget):
    """The blank column, or row, between two panes."""

    DEFAULT_CSS = "Gap { width: 1; height: 1; }"

    def render(self) -> str:
        return ""
