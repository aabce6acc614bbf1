"""The queries of a list: each in a thread unless it is answered from memory, and of no use once it is overtaken."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from textual.widget import Widget

from ledger.errors import LedgerError
from tui.reading.threads import Overtaken, tell
from tui.widgets.sources import Source


class Querying:
    """One query at a time, of whichever source the list has then."""

    def __init__(self, widget: Widget, failed: Callable[[str], None]) -> None:
        """`failed` is called with one sentence where a query could not be answered."""
        self.is_busy = False
        self._widget, self._failed = widget, failed
        self._newest = 0

    def overtake(self, source: Source[Any]) -> None:
        """What is still asked of the source is of no use any more."""
        if self.is_busy:
            source.interrupt()
        self._newest += 1
        self.is_busy = False

    def ask(self, source: Source[Any], query: Callable[[], Any], deliver: Callable[[Any], None]) -> None:
        """Run a query of the source; `deliver` gets its answer in the event loop."""
        if source.instant:
            deliver(query())
            return
        self.is_busy = True
        number = self._newest

        def work() -> None:
            sentence, answer = "", None
            try:
                answer = query()
            except Overtaken:
                return
            except LedgerError as error:
                sentence = str(error)
            except sqlite3.Error as error:
                sentence = f"the list could not be read: {error}"
            tell(self._widget, self._answered, number, answer, sentence, deliver)

        self._widget.run_worker(work, thread=True, group="pages", exit_on_error=False)

    def _answered(self, number: int, answer: Any, sentence: str, deliver: Callable[[Any], None]) -> None:
        if number != self._newest:
            return
        self.is_busy = False
        if sentence:
            self._failed(sentence)
        else:
            deliver(answer)
