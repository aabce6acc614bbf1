"""Questions to the views, asked in threads: what screens and forms have in common."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.widget import Widget
from textual.worker import Worker

from ledger.errors import LedgerError
from projections.views import Views
from tui.reading.threads import Overtaken
from tui.reading.threads import tell as send

if TYPE_CHECKING:
    from tui.app.unstall import Unstall

Answer = TypeVar("Answer")


@contextmanager
def complaining(app: Unstall, asker: Asking | None = None) -> Iterator[None]:
    """In a thread: what goes wrong in reading is said as one sentence, and `asker` hears that there is no answer."""
    try:
        yield
        return
    except LedgerError as error:
        sentence = str(error)
    except sqlite3.Error as error:
        sentence = f"{app.reader.ledger} could not be read: {error}"
    if asker is not None:
        send(asker, asker._failed)
    send(app, app.complain, sentence)


class Asking(Widget):
    """A widget that asks with a read connection of its own, and hears only the newest answer."""

    @property
    def unstall(self) -> Unstall:
        """The app, by its own type."""
        return cast("Unstall", self.app)

    def ask(self, lane: str, question: Callable[[Views], Answer], tell: Callable[[Answer], None]) -> Worker[Any]:
        """Ask in a thread; a newer question in `lane` ends this one."""
        app = self.unstall
        lane = f"{lane} of {id(self)}"

        def work() -> None:
            if not app.is_newest(lane, serial):
                return
            with suppress(Overtaken), complaining(app, self):
                with app.reader.views(lane) as views:
                    answer = question(views)
                send(self, self._deliver, lane, serial, answer, tell)

        app.reader.interrupt(lane)
        serial = app.next_serial(lane)
        return self.run_worker(work, thread=True, group=lane, exit_on_error=False)

    def _failed(self) -> None:
        """A question could not be answered."""

    def _deliver(self, lane: str, serial: int, answer: Answer, tell: Callable[[Answer], None]) -> None:
        if self.is_attached and self.unstall.is_newest(lane, serial):
            tell(answer)
            self.unstall.show_place()
