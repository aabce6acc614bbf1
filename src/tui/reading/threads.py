"""The way back from a thread to the screens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol


class Overtaken(Exception):
    """A newer question made this one's answer useless."""


class Hears(Protocol):
    """An app, a page or a widget: whatever has things called in the event loop."""

    def call_later(self, callback: Callable[..., Any], *values: Any) -> bool: ...


def tell(node: Hears, callback: Callable[..., Any], *values: Any) -> None:
    """Have `callback(*values)` called in the event loop, soon; dropped where the screens have closed by then.

    Not `App.call_from_thread`: that waits for the answer, and for ever where the loop has stopped (Textual 8.2.8).
    """
    with suppress(RuntimeError):
        node.call_later(callback, *values)
