"""Following a ledger: its new facts go into the views in batches, then what they changed is folded again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from ledger.instants import Micros
from ledger.log.recorder import SqliteLog
from projections.views.catchup import take_in
from projections.views.refold import refold
from projections.views.schema import INDEXES

_BATCH = 5_000
#: From so many new facts on, indexes are dropped and built again at the end.
_MANY = 50_000


def follow(
    connection: sqlite3.Connection, ledger: Path, now: Micros, progress: Callable[[int, int], None] | None
) -> None:
    """Bring the views up to the ledger's last position. Interrupted anywhere, the next call goes on."""
    log = SqliteLog(ledger)
    try:
        head = log.head()
        start = connection.execute("SELECT position FROM tracking").fetchone()[0]
        bulk = head - start >= _MANY
        if bulk:
            for name in INDEXES:
                connection.execute(f"DROP INDEX IF EXISTS {name}")
        records = log.read(after=start, until=head)
        while batch := list(islice(records, _BATCH)):
            connection.execute("BEGIN IMMEDIATE")
            try:
                seen = connection.execute("SELECT position FROM tracking").fetchone()[0]
                # Another process may have followed in the meantime.
                fresh = [record for record in batch if record.position > seen]
                if fresh:
                    take_in(connection, fresh)
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            if progress:
                progress(batch[-1].position - start, head - start)
    finally:
        log.close()
    for name, columns in INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")
    total = 0
    for left in refold(connection, now):
        total = total or left
        if progress and total:
            progress(total - left, total)
    if bulk:
        connection.execute("PRAGMA optimize")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
