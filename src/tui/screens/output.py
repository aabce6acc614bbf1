"""Output: what a command of the command line printed, where one line does not hold it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from tui.pages.page import Page
from tui.pages.wording import prose
from tui.widgets.palette import Line
from tui.widgets.sheet import Sheet
from tui.words.display import paragraphs


class Output(Page):
    """A command's words, scrolled."""

    NAME = "Output"
    FOOTER: ClassVar[tuple[str, ...]] = ("command", "copy")

    def __init__(self, line: str, status: int, out: str, err: str) -> None:
        super().__init__()
        self._line, self._status, self._out, self._err = line, status, out, err

    def compose(self) -> ComposeResult:
        yield Sheet(self._lines)

    def place(self) -> Line:
        return [("Output", "dim"), (" ▸ ", "dim"), (f":{self._line}", "bold")]

    def summary(self) -> Line:
        if self._status == 0:
            return [("✓ done", "active")]
        return [("not done" if not self._out else "done with problems", "error")]

    def command(self) -> str:
        return f"unstall {self._line}"

    def _lines(self, width: int) -> list[Line]:
        said = [line for text in (self._err, self._out) for line in paragraphs(text.expandtabs(4))]
        return [piece for line in said for piece in prose(line.removeprefix("unstall: "), width)]
