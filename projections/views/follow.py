"""Following a ledger: new facts go into each projection in batches, then what they changed is folded again.

A bulk of facts is shared between processes: the audit list is written by a second one, and folding, which is pure
Python, is spread over the processors.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from ledger.instants import Micros
from ledger.log.reading import Reading, is_writable
from ledger.log.recorder import SqliteLog
from ledger.other_process import OtherProcess, processors
from ledger.record import Record
from projections.views.files import CACHE, connect, drop_indexes, views_path
from projections.views.refold import Batch, Folded, batches, fold, keep, spread, weigh
from projections.views.schema import AUDIT, STATE, Projection
from projections.views.take_audit import TakeAudit
from projections.views.take_state import TakeState
from projections.views.worker import folded_by, folders, read_rows

_BATCH = 5_000
#: Batches in one transaction of a bulk, and the cache that keeps their pages (negative: KiB).
_BATCHES_AT_ONCE = 100
_BULK_CACHE = -131_072
#: From so many new facts on, several processes share the work and indexes are built at the end.
BULK = 50_000


class Taking(Protocol):
    """Takes records for one projection, within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None: ...

    def take(self, records: Sequence[Record]) -> None:
        """Take in the next batch."""
        ...

    def finish(self, position: int) -> None:
        """Write down what is left, and that everything up to a position was taken."""
        ...


Report = Callable[[int, int], None]


def follow(connections: dict[str, sqlite3.Connection], ledger: Path, now: Micros, progress: Report | None) -> None:
    """Bring the views up to the ledger's last position. Interrupted anywhere, the next call goes on."""
    log = _log_of(ledger)
    try:
        head = log.head()
        state, audit = connections[STATE.suffix], connections[AUDIT.suffix]
        behind = head - min(_position(state), _position(audit))
        bulk = behind >= BULK and processors() > 1
        if not bulk:
            # First, so that whoever reads the states finds every record that they tell of.
            _take(audit, log, head, AUDIT, TakeAudit, None)
        with _audit_written(ledger) if bulk else nullcontext(), _uncollected() if bulk else nullcontext():
            _take(state, log, head, STATE, TakeState, progress)
            _refold(state, ledger, now, bulk, progress)
        # Whatever the other process did not do is done here.
        _take(audit, log, head, AUDIT, TakeAudit, None)
    finally:
        log.close()


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for circles of objects meanwhile: a bulk makes none, and its many objects make the search long."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _log_of(ledger: Path) -> SqliteLog | Reading:
    return SqliteLog(ledger) if is_writable(ledger) else Reading(ledger)


def _position(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT position FROM tracking").fetchone()[0])


def _take(
    connection: sqlite3.Connection,
    log: SqliteLog | Reading,
    head: int,
    projection: Projection,
    taking: type[Taking],
    progress: Report | None,
) -> None:
    start = _position(connection)
    if start >= head:
        return
    bulk = head - start >= BULK
    if bulk:
        drop_indexes(connection, projection)
        # Facts in the order of time touch the subjects in none: pages are changed often before they are written once.
        connection.execute(f"PRAGMA cache_size={_BULK_CACHE}")
    # Read on from wherever the views are: another process may have followed meanwhile, or thrown them away.
    while (seen := _position(connection)) < head:
        # A bulk is read while it is written, since it would not fit into memory; else nobody waits for the reading.
        portions: Iterable[list[Record]] = _read(log, seen, head, _BATCHES_AT_ONCE if bulk else 1)
        portions = portions if bulk else list(portions)
        with _transaction(connection):
            if _position(connection) == seen:
                taken = taking(connection)
                for batch in portions:
                    taken.take(batch)
                    seen += len(batch)
                    if progress and bulk:
                        progress(max(0, seen - start), head - start)
                taken.finish(seen)
        if progress:
            progress(max(0, _position(connection) - start), head - start)
    if bulk:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute(f"PRAGMA cache_size={CACHE}")
        connection.execute("PRAGMA shrink_memory")


def _read(log: SqliteLog | Reading, after: int, head: int, at_once: int) -> Iterator[list[Record]]:
    """The next batches of the log, at most `at_once` of them."""
    records = log.read(after=after, until=min(after + at_once * _BATCH, head))
    while batch := list(islice(records, _BATCH)):
        yield batch


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _audit_written(ledger: Path) -> Iterator[None]:
    """Another process writes the audit list while the block runs, and has finished or failed when it ends."""
    with OtherProcess(__name__, str(ledger)) as writer:
        yield
        writer.wait()


def serve() -> None:
    """The main function of that process: it brings only the audit list up to the ledger's last position."""
    gc.disable()
    ledger = Path(sys.argv[1])
    with closing(_log_of(ledger)) as log, closing(connect(views_path(ledger, AUDIT))) as connection:
        _take(connection, log, log.head(), AUDIT, TakeAudit, None)


def _refold(connection: sqlite3.Connection, ledger: Path, now: Micros, bulk: bool, progress: Report | None) -> None:
    """Fold what has changed; again where another process took in more meanwhile, since that may change any of it."""
    while not _refold_unless_more(connection, ledger, now, bulk, progress):
        pass


def _refold_unless_more(
    connection: sqlite3.Connection, ledger: Path, now: Micros, bulk: bool, progress: Report | None
) -> bool:
    seen = _position(connection)
    spread(connection, now)
    todo = batches(connection)
    total = sum(map(len, chain.from_iterable(todo)))
    done = 0
    workers = min(processors(), len(todo)) if bulk else 1
    with _folding(connection, views_path(ledger), now, todo, workers) as folded:
        for batch, lines in zip(todo, folded, strict=True):
            with _transaction(connection):
                if _position(connection) != seen:
                    return False
                keep(connection, batch, lines, now)
            done += sum(map(len, batch))
            if progress:
                progress(done, total)
    with _transaction(connection):
        if _position(connection) != seen:
            return False
        weigh(connection, now)
        connection.execute("UPDATE tracking SET told = MAX(told, ?)", (now,))
    return True


@contextmanager
def _folding(
    connection: sqlite3.Connection, views: Path, now: Micros, todo: list[Batch], count: int
) -> Iterator[Iterator[Folded]]:
    if count < 2:
        yield (fold(connection, batch, now, read_rows) for batch in todo)
        return
    with folders(views, now, todo, count) as workers:
        yield (
            folded_by(workers[index % count]) or fold(connection, batch, now, read_rows)
            for index, batch in enumerate(todo)
        )
