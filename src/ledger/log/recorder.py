"""The only room that knows eventsourcing: our log on its SQLite recorder.

What is ours and why: the position is a column of its own, counted in the append transaction (SQLite's row ids are
reused after a deletion and renumbered by VACUUM); the connection's settings are explicit; sources and sealed values
have tables beside the stored events. `Aggregate`, `@event` and `Repository` are not used: see ARCHITECTURE.md.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from eventsourcing.persistence import InfrastructureFactory, IntegrityError, PersistenceError
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
)

from ledger import edge
from ledger.errors import Conflict, Unavailable
from ledger.lines import Row, Unplaced, place, seal_all
from ledger.log.files import FORMAT, SETTINGS, explain, head_of
from ledger.log.pages import BETWEEN, MANY, OPEN, missing, read_many
from ledger.log.places import check, end_at, next_versions, take_positions
from ledger.log.port import BATCH, Appended, Exported
from ledger.log.restoring import continuing
from ledger.log.sources import note, only_new, recorded_in
from ledger.record import Draft, Record, unseal
from ledger.sealing import SALTS_BYTES

_PAGE = 2_000
_LOCK_TIMEOUT_SECONDS = 10

_SEALED = "SELECT position, state, salts, actor, people, texts FROM stored_events "


class _Pool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        # Not as the library does: with its `cached_statements=True` (of 9.5), which is 1, all SQL is parsed every time.
        connection = sqlite3.connect(
            self.db_name, check_same_thread=False, isolation_level=None, timeout=_LOCK_TIMEOUT_SECONDS
        )
        try:
            for pragma in SETTINGS:
                connection.execute(pragma)
        except BaseException:
            connection.close()
            raise
        return SQLiteConnection(connection, max_age=self.max_age)


class _Datastore(SQLiteDatastore):
    def __init__(self, db_name: str) -> None:
        super().__init__(db_name, lock_timeout=_LOCK_TIMEOUT_SECONDS, originator_id_type="text")
        # One writer connection per process: SQLite before 3.51.3 has a WAL-reset bug with several.
        self.pool = _Pool(db_name=db_name, lock_timeout=_LOCK_TIMEOUT_SECONDS, pool_size=1, max_overflow=4)


class _Recorder(SQLiteApplicationRecorder):
    """The library's recorder over our table: the position is its integer primary key, so `rowid` is the position."""

    def construct_create_table_statements(self) -> list[str]:
        return [
            f"CREATE TABLE IF NOT EXISTS {self.events_table_name} ("
            "position INTEGER PRIMARY KEY, "
            "originator_id TEXT NOT NULL, "
            "originator_version INTEGER NOT NULL, "
            "topic TEXT NOT NULL, "
            "state BLOB NOT NULL, "
            # The values behind the line's commitments; in a table of their own they made reading three times slower.
            "salts BLOB NOT NULL, actor BLOB NOT NULL, people BLOB, texts BLOB, "
            "UNIQUE (originator_id, originator_version))",
            "CREATE TABLE IF NOT EXISTS sources (source TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE IF NOT EXISTS head ("
            "one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, identity TEXT NOT NULL, "
            "format INTEGER NOT NULL)",
        ]

    def _create_table(self, c: SQLiteCursor) -> None:
        super()._create_table(c)
        c.execute("INSERT OR IGNORE INTO head VALUES (1, 0, ?, ?)", (edge.random_bytes(16).hex(), FORMAT))

    def insert_rows(self, c: SQLiteCursor, rows: Sequence[Row]) -> None:
        """Write whole rows.

        Not through the library's `StoredEvent`: it has no place for the position and the sealed values, and making
        one costs a tenth of the whole import.
        """
        c.executemany(f"INSERT INTO {self.events_table_name} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


class Factory(SQLiteFactory):
    """Found by eventsourcing through PERSISTENCE_MODULE."""

    application_recorder_class = _Recorder

    def __init__(self, env: Any) -> None:
        super().__init__(env)
        self.datastore.close()
        self.datastore = _Datastore(str(self.env.get(self.SQLITE_DBNAME)))


class SqliteLog:
    """The log in one SQLite file. See `ledger.log.port.Log` for what each method promises."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the ledger at `path`; with `create` it is made where it is missing, readable by its owner only.

        Raises Unavailable, naming the file and the remedy, where that cannot be.
        """
        self.path = path
        with _in_words(path):
            new = _is_new(path, create)
            if new:
                path.parent.mkdir(parents=True, exist_ok=True)
                # Not exclusive: another process may be making the same ledger; its tables are made only once.
                made = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
                os.fchmod(made, 0o600)  # an empty file that was there already is one to be made, too
                os.close(made)
            else:
                head_of(path)
            self._factory: InfrastructureFactory[Any] = InfrastructureFactory.construct(
                {
                    "PERSISTENCE_MODULE": "ledger.log.recorder:Factory",
                    "SQLITE_DBNAME": str(path.resolve()),
                    "ORIGINATOR_ID_TYPE": "text",
                    # Only a new file is written to here: another process may be in the middle of a transaction.
                    "CREATE_TABLE": "y" if new else "n",
                }
            )
            recorder = self._factory.application_recorder()
        if not isinstance(recorder, _Recorder):
            raise TypeError(f"eventsourcing built {type(recorder).__name__}, not our recorder")
        self._recorder = recorder
        try:
            self._check_format()
        except BaseException:
            self.close()
            raise

    def _check_format(self) -> None:
        with self._reading() as c:
            c.execute("SELECT format FROM head")
            row = c.fetchone()
        if row[0] != FORMAT:
            raise Unavailable(f"{self.path} was written by another version of unstall (its format is {row[0]})")

    def append(
        self, drafts: Sequence[Draft], expected: Mapping[str, int] | None = None, head: int | None = None
    ) -> Appended:
        _check_size(drafts)
        with self._writing() as c:
            last = take_positions(c, len(drafts))
            if head is not None and head != last:
                raise Conflict(f"the ledger grew from {head} to {last} records meanwhile; look again")
            fresh = only_new(c, drafts, last)
            expected = expected or {}
            versions = next_versions(c, {draft.stream for draft in fresh} | expected.keys())
            check(versions, expected)
            recorded_at = edge.now()
            rows = seal_all(fresh, last, versions, recorded_at, edge.random_bytes(SALTS_BYTES * len(fresh)))
            self._insert(c, rows, last, len(drafts))
        records = [_as_record(draft, row[0], row[2], recorded_at) for draft, row in zip(fresh, rows, strict=True)]
        return Appended(records, len(drafts) - len(records))

    def take_in(self, prepared: Sequence[Unplaced]) -> int:
        _check_size(prepared)
        with self._writing() as c:
            last = take_positions(c, len(prepared))
            fresh = only_new(c, prepared, last)
            versions = next_versions(c, {one.stream for one in fresh})
            self._insert(c, place(fresh, last, versions, edge.now()), last, len(prepared))
        return len(fresh)

    def restore(self, exported: Sequence[Exported], identity: str | None = None) -> None:
        with self._writing() as c:
            last = take_positions(c, len(exported))
            rows, noted = continuing(exported, last, partial(next_versions, c))
            self._insert(c, rows, last, len(exported))
            note(c, noted)
            if last == 0 and identity is not None:
                c.execute("UPDATE head SET identity = ?", (identity,))

    def _insert(self, c: SQLiteCursor, rows: list[Row], last: int, reckoned: int) -> None:
        """Write rows that follow `last`; so many positions were `reckoned` with, of which some may not be needed."""
        self._recorder.insert_rows(c, rows)
        if len(rows) != reckoned:
            end_at(c, last + len(rows))

    def head(self) -> int:
        with self._reading() as c:
            c.execute("SELECT position FROM head")
            return int(c.fetchone()[0])

    def identity(self) -> str:
        with self._reading() as c:
            c.execute("SELECT identity FROM head")
            return str(c.fetchone()[0])

    def read(self, after: int = 0, until: int | None = None) -> Iterator[Record]:
        last = self._last(until)
        if last - after >= MANY:
            yield from read_many(self.path, after, last)
            return
        for page in self._pages(OPEN, after, last):
            for row in page:
                yield unseal(*row)

    def read_lines(self, after: int = 0, until: int | None = None) -> Iterator[Exported]:
        for page in self._pages(_SEALED, after, self._last(until)):
            for row in page:
                yield Exported(*row)

    def _last(self, until: int | None) -> int:
        return self.head() if until is None else min(until, self.head())

    def _pages(self, select: str, after: int, last: int) -> Iterator[list[Any]]:
        while after < last:
            upto = min(after + _PAGE, last)
            with self._reading() as c:
                c.execute(select + BETWEEN + "ORDER BY position", (after, upto))
                rows = c.fetchall()
            if len(rows) != upto - after:
                raise missing(rows, after, upto)
            yield rows
            after = upto

    def read_stream(self, stream: str) -> list[Record]:
        with self._reading() as c:
            c.execute(OPEN + "WHERE originator_id = ? ORDER BY originator_version", (stream,))
            rows = c.fetchall()
        return [unseal(*row) for row in rows]

    def streams_of(self, sources: Sequence[str]) -> dict[str, str]:
        with self._reading() as c:
            return recorded_in(c, sources)

    def close(self) -> None:
        self._factory.close()

    @contextmanager
    def _writing(self) -> Iterator[SQLiteCursor]:
        with _in_words(self.path), self._recorder.datastore.transaction(commit=True) as c:
            yield c

    @contextmanager
    def _reading(self) -> Iterator[SQLiteCursor]:
        with _in_words(self.path), self._recorder.datastore.transaction(commit=False) as c:
            yield c


class _in_words(explain):  # noqa: N801 - used as `explain` is
    """What eventsourcing and SQLite complain of, as Conflict or Unavailable in plain words."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, IntegrityError):
            raise Conflict(f"somebody else wrote at the same moment ({error}); try again") from None
        if isinstance(error, PersistenceError) and error.__cause__ is not None:
            super().__exit__(kind, error.__cause__, trace)
            raise error.__cause__ from None
        super().__exit__(kind, error, trace)


def _is_new(path: Path, create: bool) -> bool:
    """Whether there is nothing at `path` yet that tables could be added to; no other file is ever written to."""
    if path.exists() and not (path.is_file() and path.stat().st_size == 0):
        return False
    if not create:
        raise Unavailable(f"there is no ledger at {path}; make one with: unstall init")
    return True


def _check_size(batch: Sequence[object]) -> None:
    if len(batch) > BATCH:
        raise ValueError(f"a batch holds at most {BATCH} drafts, not {len(batch)}")


def _as_record(draft: Draft, position: int, version: int, recorded_at: Any) -> Record:
    return Record(
        position,
        draft.stream,
        version,
        draft.at,
        recorded_at,
        draft.via,
        draft.actor,
        draft.fact,
        draft.known_at,
        draft.actor_level,
        draft.source,
        draft.cause,
    )


__all__ = ["Factory", "SqliteLog"]
