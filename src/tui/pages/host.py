"""What a page asks of the app that shows it; the app is known here by this alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, Unpack

from tui.deeds.done import Done
from tui.kept.saved_views import SavedView
from tui.kept.settings import Problem
from tui.reading.asking import Asking, Host
from tui.widgets.prompt import Heard, Prompt


class PageHost(Host, Protocol):
    """The bars, the line that is typed into, the other pages, and the way to the ledger."""

    @property
    def prompt(self) -> Prompt: ...

    @property
    def signs(self) -> Mapping[str, str]: ...

    @property
    def problems(self) -> Sequence[Problem]: ...

    # ── saying and asking ──

    def say(self, sentence: str, role: str = "") -> None: ...

    def show_where(self) -> None: ...

    def ask_line(
        self, purpose: str, sign: str, text: str = "", *, entered: Callable[[str], None], **heard: Unpack[Heard]
    ) -> None: ...

    def copy_to_clipboard(self, text: str) -> None: ...

    # ── other pages ──

    @property
    def page(self) -> Asking: ...

    @property
    def pages(self) -> Sequence[Asking]: ...

    def go(self, name: str, **arguments: Any) -> None: ...

    def back(self) -> None: ...

    def open_stream(self, stream: str, initiative: str | None) -> None: ...

    def open_position(self, position: int) -> None: ...

    def recall(self, view: SavedView) -> None: ...

    # ── the ledger ──

    def do(
        self,
        deed: Callable[[], Done],
        done: Callable[[Done], None] | None = None,
        refused: Callable[[], None] | None = None,
    ) -> None: ...

    def run_line(self, line: str) -> None: ...
