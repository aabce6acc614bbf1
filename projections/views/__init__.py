"""Read models in their own SQLite files: caught up in batches, disposable, the same whichever way they were built."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from ledger import edge
from ledger.errors import Unavailable
from ledger.instants import micros
from ledger.log.files import explain, head_of
from projections.moment import Moment
from projections.views.schema import PROJECTIONS, STATE, connect, fits, lay_out, views_path

#: (done, in all), both in facts and then in subjects.
Progress = Callable[[int, int], None]


class Views:
    """The read models of one ledger. Not for several threads at once: `again` gives each its own."""

    def __init__(self, ledger: Path, connections: dict[str, sqlite3.Connection]) -> None:
        self.ledger = ledger
        self._connections = connections

    @classmethod
    def open(cls, ledger: Path, progress: Progress | None = None) -> Views:
        """The views of a ledger, caught up with it. Raises Unavailable where ledger or views cannot be used."""
        try:
            return cls._caught_up(ledger, progress)
        except Unavailable as error:
            if not _damaged(error.__cause__):
                raise
        # What is damaged and can be made again is made again.
        discard(ledger)
        return cls._caught_up(ledger, progress)

    @classmethod
    def _caught_up(cls, ledger: Path, progress: Progress | None) -> Views:
        head_of(ledger)  # says so where there is no ledger, before anything is made beside it
        views = cls(ledger, _connect(ledger))
        try:
            views.refresh(progress)
        except BaseException:
            views.close()
            raise
        return views

    @property
    def connection(self) -> sqlite3.Connection:
        """The states: subjects, marks, lines."""
        return self._connections[STATE.suffix]

    @property
    def audit(self) -> sqlite3.Connection:
        """The audit list."""
        from projections.views.schema import AUDIT

        return self._connections[AUDIT.suffix]

    @property
    def path(self) -> Path:
        """The file of the states."""
        return views_path(self.ledger)

    @property
    def position(self) -> int:
        """The last position that every view tells of."""
        return min(
            int(connection.execute("SELECT position FROM tracking").fetchone()[0])
            for connection in self._connections.values()
        )

    def moment(self) -> Moment:
        """The present, for both cuts."""
        now = micros(edge.now())
        return Moment(now, now)

    def again(self) -> Views:
        """The same views over connections of their own, for another thread."""
        return Views(self.ledger, _connect(self.ledger))

    def refresh(self, progress: Progress | None = None) -> bool:
        """Catch up with the ledger; True when something new came in."""
        head, identity = head_of(self.ledger)
        with explain(self.path):
            self._lay_out(identity, head)
            if self.position == head and not self._unfinished():
                return False
            # Only catching up decodes records; a command that finds its views up to date starts without msgspec.
            from projections.views.follow import follow

            follow(self._connections, self.ledger, micros(edge.now()), progress)
        return True

    def rebuild(self, progress: Progress | None = None) -> None:
        """Throw the views away and build them again from the facts."""
        _, identity = head_of(self.ledger)
        with explain(self.path):
            for projection in PROJECTIONS:
                lay_out(self._connections[projection.suffix], projection, identity)
        self.refresh(progress)

    def close(self) -> None:
        """Let go of the files."""
        for connection in self._connections.values():
            connection.close()

    def _lay_out(self, identity: str, head: int) -> None:
        """Begin again from nothing what does not fit the ledger, which may be another one than before."""
        for projection in PROJECTIONS:
            connection = self._connections[projection.suffix]
            if not fits(connection, identity, head):
                lay_out(connection, projection, identity, head)

    def _unfinished(self) -> bool:
        return self.connection.execute("SELECT 1 FROM dirty LIMIT 1").fetchone() is not None


def _connect(ledger: Path) -> dict[str, sqlite3.Connection]:
    found: dict[str, sqlite3.Connection] = {}
    try:
        for projection in PROJECTIONS:
            found[projection.suffix] = connect(views_path(ledger, projection))
    except BaseException:
        for connection in found.values():
            connection.close()
        raise
    return found


def _damaged(cause: BaseException | None) -> bool:
    return isinstance(cause, sqlite3.DatabaseError) and not isinstance(cause, sqlite3.OperationalError)


def discard(ledger: Path) -> None:
    """Delete the views' files of a ledger. Raises Unavailable where they cannot be deleted."""
    for projection in PROJECTIONS:
        path = views_path(ledger, projection)
        try:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(f"{path} cannot be deleted: {(error.strerror or '').lower()}") from error
