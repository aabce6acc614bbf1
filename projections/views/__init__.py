"""Read models in their own SQLite file: caught up in batches, disposable, the same whichever way they were built."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from ledger import edge
from ledger.errors import Unavailable
from ledger.instants import micros
from ledger.log.files import explain, head_of
from projections.moment import Moment
from projections.views.schema import LAYOUT, connect, lay_out, views_path

#: (done, in all), both in facts and then in subjects.
Progress = Callable[[int, int], None]


class Views:
    """The read models of one ledger. Not for several threads at once: `again` gives each its own."""

    def __init__(self, ledger: Path, connection: sqlite3.Connection) -> None:
        self.ledger = ledger
        self.connection = connection

    @classmethod
    def open(cls, ledger: Path, progress: Progress | None = None) -> Views:
        """The views of a ledger, caught up with it. Raises Unavailable where ledger or views cannot be used."""
        head, identity = head_of(ledger)
        views = cls(ledger, connect(views_path(ledger)))
        with explain(views.path):
            if not views._fits(identity, head):
                lay_out(views.connection, identity)
            if views.position != head or views._unfinished():
                views.refresh(progress)
        return views

    @property
    def path(self) -> Path:
        """The views' own file."""
        return views_path(self.ledger)

    @property
    def position(self) -> int:
        """The last position that the views tell of."""
        return int(self.connection.execute("SELECT position FROM tracking").fetchone()[0])

    def moment(self) -> Moment:
        """The present, for both cuts."""
        now = micros(edge.now())
        return Moment(now, now)

    def again(self) -> Views:
        """The same views over a connection of their own, for another thread."""
        return Views(self.ledger, connect(self.path))

    def refresh(self, progress: Progress | None = None) -> bool:
        """Catch up with the ledger; True when something new came in."""
        head, identity = head_of(self.ledger)
        if self.position == head and not self._unfinished():
            return False
        # Only catching up decodes records; a command that finds its views up to date starts without msgspec.
        from projections.views.follow import follow

        with explain(self.path):
            if not self._fits(identity, head):
                lay_out(self.connection, identity)
            follow(self.connection, self.ledger, micros(edge.now()), progress)
        return True

    def rebuild(self, progress: Progress | None = None) -> None:
        """Throw the views away and build them again from the facts."""
        from projections.views.follow import follow

        _, identity = head_of(self.ledger)
        with explain(self.path):
            lay_out(self.connection, identity)
            follow(self.connection, self.ledger, micros(edge.now()), progress)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def _fits(self, identity: str, head: int) -> bool:
        try:
            row = self.connection.execute("SELECT ledger, position, layout FROM tracking").fetchone()
        except sqlite3.OperationalError:
            return False
        return row is not None and row[0] == identity and row[2] == LAYOUT and row[1] <= head

    def _unfinished(self) -> bool:
        return self.connection.execute("SELECT 1 FROM dirty LIMIT 1").fetchone() is not None


def discard(ledger: Path) -> None:
    """Delete the views' file of a ledger. Raises Unavailable where it cannot be deleted."""
    path = views_path(ledger)
    try:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable(f"{path} cannot be deleted: {(error.strerror or '').lower()}") from error
