"""How the screens read: connections of their own, each lent to one thread at a time, interrupted when overtaken."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ledger import edge
from ledger.instants import Micros, micros
from ledger.log.files import explain, open_readonly
from projections.moment import Moment
from projections.views import Views
from tui.reading.threads import Overtaken

#: How often another process's facts are looked for; `PRAGMA data_version` costs a few microseconds.
POLL_SECONDS = 0.02

Progress = Callable[[int, int], None]


def present() -> Micros:
    """Now, as the edge's clock has it."""
    return micros(edge.now())


class Reader:
    """The views of one ledger, for threads. `views(lane)` lends a connection, `interrupt(lane)` ends what runs on it.

    Whoever asks anew in a lane overtakes it first, in the event loop: there it is known which question is the newer
    one, while threads may start in any order.
    """

    def __init__(self, ledger: Path) -> None:
        self.ledger = ledger
        self.position = 0
        self._lock = threading.Lock()
        self._first: Views | None = None
        self._idle: list[Views] = []
        self._busy: dict[str, list[Views]] = {}
        self._serials: dict[str, int] = {}
        self._refreshing = threading.Lock()
        self._closed = threading.Event()

    def open(self, progress: Progress | None = None) -> None:
        """Open the views and catch them up. Raises Unavailable or Damaged. Call it in a thread."""
        first = Views.open(self.ledger, progress)
        with self._lock:
            if self._closed.is_set():  # the screens were left while it opened
                first.close()
                return
            self._first = first
            self.position = first.position

    @property
    def is_open(self) -> bool:
        """Whether anything can be asked yet."""
        return self._first is not None

    def moment(self) -> Moment:
        """The live view: what had happened and was known by now."""
        now = present()
        return Moment(now, now)

    @contextmanager
    def views(self, lane: str) -> Iterator[Views]:
        """Lend a connection for one question. Raises Overtaken where it was interrupted."""
        views = self._lend(lane)
        try:
            yield views
        except sqlite3.OperationalError as error:
            if "interrupt" in str(error):
                raise Overtaken from None
            raise
        finally:
            self._give_back(lane, views)

    def _lend(self, lane: str) -> Views:
        with self._lock:
            if self._first is None:
                raise Overtaken
            views = self._idle.pop() if self._idle else self._first.again()
            self._busy.setdefault(lane, []).append(views)
            return views

    def _give_back(self, lane: str, views: Views) -> None:
        with self._lock:
            self._busy[lane].remove(views)
            if not self._busy[lane]:
                del self._busy[lane]
            if self._closed.is_set():
                views.close()
            else:
                self._idle.append(views)

    def interrupt(self, lane: str) -> None:
        """End the questions that run in `lane`, if any."""
        with self._lock:
            for views in self._busy.get(lane, ()):
                views.connection.interrupt()

    def overtake(self, lane: str) -> int:
        """End the questions that run in `lane`; the number of the one that is asked now, the newest."""
        self.interrupt(lane)
        self._serials[lane] = self._serials.get(lane, 0) + 1
        return self._serials[lane]

    def is_newest(self, lane: str, serial: int) -> bool:
        """Whether no newer question was asked in the lane."""
        return self._serials.get(lane) == serial

    def refresh(self, progress: Progress | None = None) -> None:
        """Catch up with the ledger. Call it in a thread; two at a time wait for each other."""
        with self._refreshing:
            if self._first is None or self._closed.is_set():
                return
            self._first.refresh(progress)
            self.position = self._first.position

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed`, in a thread, whenever another connection has written to the ledger, until `close`."""

        def look() -> None:
            with suppress(sqlite3.Error, OSError), explain(self.ledger):
                connection = open_readonly(self.ledger)
                try:
                    seen = connection.execute("PRAGMA data_version").fetchone()
                    while not self._closed.wait(POLL_SECONDS):
                        version = connection.execute("PRAGMA data_version").fetchone()
                        if version != seen:
                            seen = version
                            changed()
                finally:
                    connection.close()

        threading.Thread(target=look, name="watch the ledger", daemon=True).start()

    def close(self) -> None:
        """Stop watching and let go of every connection that is not in use."""
        self._closed.set()
        with self._lock:
            for lane in self._busy.values():
                for views in lane:
                    views.connection.interrupt()
            for views in self._idle:
                views.close()
            self._idle.clear()
        with self._refreshing:
            if self._first is not None:
                self._first.close()
                self._first = None
