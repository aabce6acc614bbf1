"""The question where the playhead stands, asked in a thread that stays: only the newest one is ever asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from projections.views import Views
from tui.reading.asking import Host, complaining
from tui.reading.threads import Hears, Overtaken, tell

Question = Callable[[Views], Any]
Hear = Callable[[Any], None]


class Seeker:
    """Answers one question after the other; those that were overtaken while it was busy are left out.

    A worker of Textual's for each question costs a millisecond, and as much again to be told of its end.
    """

    def __init__(self, host: Host, page: Hears) -> None:
        self._host, self._page = host, page
        self._changed = threading.Condition()
        self._wanted: tuple[int, Question, Hear] | None = None
        self._asked = self._heard = 0
        self._thread: threading.Thread | None = None
        self._stopped = False

    @property
    def is_busy(self) -> bool:
        """Whether the newest question is not answered yet."""
        return self._heard < self._asked and not self._stopped

    def ask(self, question: Question, hear: Hear) -> None:
        """Have a question asked in place of one that still waits; `hear` gets the answer, in the event loop."""
        with self._changed:
            self._asked += 1
            self._wanted = (self._asked, question, hear)
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="seek", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ask nothing more."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._host.reader.interrupt(self._lane)

    @property
    def _lane(self) -> str:
        return f"seek of {id(self)}"

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted is not None or self._stopped)
                if self._stopped or self._wanted is None:
                    return
                (serial, question, hear), self._wanted = self._wanted, None
            answer = None
            with suppress(Overtaken), complaining(self._host), self._host.reader.views(self._lane) as views:
                answer = question(views)
            tell(self._page, self._hear, serial, answer, hear)

    def _hear(self, serial: int, answer: Any, hear: Hear) -> None:
        self._heard = serial
        if answer is not None and not self._stopped:
            hear(answer)
