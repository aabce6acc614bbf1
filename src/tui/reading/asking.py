"""Questions to the views, asked in threads: what screens and forms have in common."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol, TypeVar, cast

from textual.widget import Widget
from textual.worker import Worker

from ledger.errors import LedgerError
from projections.views import Views
from tui.reading.reader import Reader
from tui.reading.threads import Hears, Overtaken
from tui.reading.threads import tell as send

Answer = TypeVar("Answer")


class Host(Hears, Protocol):
    """What whoever asks needs of the app."""

    @property
    def reader(self) -> Reader: ...

    def complain(self, sentence: str) -> None: ...

    def show_place(self) -> None: ...


@contextmanager
def complaining(host: Host, asker: Asking | None = None) -> Iterator[None]:
    """In a thread: what goes wrong in reading is said as one sentence, and `asker` hears that there is no answer."""
    try:
        yield
        return
    except LedgerError as error:
        sentence = str(error)
    except sqlite3.Error as error:
        sentence = f"{host.reader.ledger} could not be read: {error}"
    if asker is not None:
        send(asker, asker._failed)
    send(host, host.complain, sentence)


class Asking(Widget):
    """A widget that asks with a read connection of its own, and hears only the newest answer."""

    @property
    def unstall(self) -> Host:
        """The app, as far as it is known here."""
        return cast("Host", self.app)

    def ask(self, lane: str, question: Callable[[Views], Answer], tell: Callable[[Answer], None]) -> Worker[Any]:
        """Ask in a thread; a newer question in `lane` ends this one."""
        host, reader = self.unstall, self.unstall.reader
        lane = self._lane(lane)

        def work() -> None:
            if not reader.is_newest(lane, serial):
                return
            with suppress(Overtaken), complaining(host, self):
                with reader.views(lane) as views:
                    answer = question(views)
                send(self, self._deliver, lane, serial, answer, tell)

        serial = reader.overtake(lane)
        return self.run_worker(work, thread=True, group=lane, exit_on_error=False)

    def ask_no_more(self, lane: str) -> None:
        """End the question that is asked in `lane`, if any; what it found is not heard any more."""
        self.unstall.reader.overtake(self._lane(lane))

    def _lane(self, lane: str) -> str:
        return f"{lane} of {id(self)}"

    def _failed(self) -> None:
        """A question could not be answered."""

    def _deliver(self, lane: str, serial: int, answer: Answer, tell: Callable[[Answer], None]) -> None:
        if self.is_attached and self.unstall.reader.is_newest(lane, serial):
            tell(answer)
            self.unstall.show_place()
