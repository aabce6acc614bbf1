"""Read models in their own SQLite files: caught up in batches, disposable, the same whichever way they were built."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence

from ledger import edge
from ledger.errors import Unavailable
from ledger.instants import micros
from ledger.log.files import Place, explain, head_of
from projections.moment import Moment
from projections.views.files import connect, fits, is_current, lay_out, views_file
from projections.views.schema import AUDIT, PROJECTIONS, STATE, Projection

#: (done, in all), both in facts and then in subjects.
Progress = Callable[[int, int], None]


class Views:
    """The read models of one ledger. Not for several threads at once: `again` gives each its own."""

    def __init__(self, ledger: Place, projections: Sequence[Projection] = PROJECTIONS) -> None:
        self.ledger = ledger
        self._connections: dict[str, sqlite3.Connection] = {}
        self._connect(projections)

    @classmethod
    def open(cls, ledger: Place, progress: Progress | None = None, only: Projection | None = None) -> Views:
        """The views of a ledger, caught up with it. Raises Unavailable where ledger or views cannot be used.

        With `only` no other view is looked at while that one is up to date.
        """
        try:
            return cls._caught_up(ledger, progress, only)
        except Unavailable as error:
            if not _damaged(error.__cause__):
                raise
        # What is damaged and can be made again is made again.
        discard(ledger)
        return cls._caught_up(ledger, progress, only)

    @classmethod
    def _caught_up(cls, ledger: Place, progress: Progress | None, only: Projection | None) -> Views:
        head, identity = head_of(ledger)  # says so where there is no ledger, before anything is made beside it
        views = cls(ledger, (only,) if only else PROJECTIONS)
        try:
            views._catch_up(head, identity, progress)
            views._renew(progress)
        except BaseException:
            views.close()
            raise
        return views

    @property
    def connection(self) -> sqlite3.Connection:
        """The states: subjects, marks, lines."""
        return self._of(STATE)

    @property
    def audit(self) -> sqlite3.Connection:
        """The audit list."""
        return self._of(AUDIT)

    def _of(self, projection: Projection) -> sqlite3.Connection:
        if projection.suffix not in self._connections:
            self._connect(PROJECTIONS)
            self.refresh()
        return self._connections[projection.suffix]

    @property
    def path(self) -> str:
        """The file of the states."""
        return views_file(self.ledger)

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
        return Views(self.ledger)

    def refresh(self, progress: Progress | None = None) -> bool:
        """Catch up with the ledger; True when something new came in."""
        return self._catch_up(*head_of(self.ledger), progress)

    def _catch_up(self, head: int, identity: str, progress: Progress | None) -> bool:
        with explain(self.path):
            current = all(is_current(connection, identity, head) for connection in self._connections.values())
            if current and not self._left("SELECT 1 FROM dirty UNION ALL SELECT 1 FROM unusual LIMIT 1"):
                return False
            self._connect(PROJECTIONS)
            self._lay_out(identity, head)
            # Only catching up decodes records; a command that finds its views up to date starts without msgspec.
            from pathlib import Path

            from projections.views.follow import follow

            follow(self._connections, Path(self.ledger), micros(edge.now()), progress)
        return True

    def _renew(self, progress: Progress | None) -> None:
        """Fold anew the initiatives whose line is no longer true because time went by: once, not at every look."""
        now = micros(edge.now())
        over = ("initiative_state WHERE until", "listed WHERE until", "coming WHERE at")
        if self._left(" UNION ALL ".join(f"SELECT 1 FROM {rows} <= {now}" for rows in over) + " LIMIT 1"):
            # What it folds with is loaded only where there is something to fold.
            from projections.views.refold import renew

            with explain(self.path):
                renew(self.connection, now, progress)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Throw the views away and build them again from the facts."""
        _, identity = head_of(self.ledger)
        self._connect(PROJECTIONS)
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

    def _left(self, query: str) -> bool:
        """Whether the states hold something that is left to do."""
        states = self._connections.get(STATE.suffix)
        return states is not None and states.execute(query).fetchone() is not None

    def _connect(self, projections: Sequence[Projection]) -> None:
        try:
            for projection in projections:
                if projection.suffix not in self._connections:
                    self._connections[projection.suffix] = connect(views_file(self.ledger, projection))
        except BaseException:
            self.close()
            raise


def _damaged(cause: BaseException | None) -> bool:
    return isinstance(cause, sqlite3.DatabaseError) and not isinstance(cause, sqlite3.OperationalError)


def discard(ledger: Place) -> None:
    """Delete the views' files of a ledger. Raises Unavailable where they cannot be deleted."""
    for projection in PROJECTIONS:
        path = views_file(ledger, projection)
        try:
            for suffix in ("", "-wal", "-shm"):
                try:
                    os.unlink(path + suffix)
                except FileNotFoundError:
                    continue
        except OSError as error:
            raise Unavailable(f"{path} cannot be deleted: {(error.strerror or '').lower()}") from error
