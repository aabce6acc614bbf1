"""The read models' files: where they lie, how they are opened, and whether what they hold fits; else emptied."""

from __future__ import annotations

import os
import sqlite3
import time

from ledger import edge
from ledger.log.files import Place, explain
from projections.views.schema import LAYOUT, STATE, Projection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

#: Pages kept in memory by each connection (negative: KiB).
CACHE = -32_768

#: How long a connection waits for somebody else's transaction.
_PATIENCE_SECONDS = 10

_SETTINGS = (
    "PRAGMA synchronous=NORMAL",
    "PRAGMA trusted_schema=OFF",
    f"PRAGMA cache_size={CACHE}",
    "PRAGMA mmap_size=268435456",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA wal_autocheckpoint=8000",
)


def views_path(ledger: Place, projection: Projection = STATE) -> Path:
    """The views' file as a Path, see `views_file`."""
    from pathlib import Path

    return Path(views_file(ledger, projection))


def views_file(ledger: Place, projection: Projection = STATE) -> str:
    """Beside the ledger, or in the cache folder where the ledger's own folder cannot be written."""
    beside = os.fspath(ledger) + projection.suffix
    folder = os.path.dirname(beside) or os.curdir
    if os.access(folder, os.W_OK) and (os.access(beside, os.W_OK) or not os.path.exists(beside)):
        return beside
    import hashlib

    name = hashlib.sha256(os.fsencode(os.path.realpath(ledger))).hexdigest()[:16]
    return os.path.join(edge.cache_folder(), f"{name}{projection.suffix}")


def connect(path: Place) -> sqlite3.Connection:
    """A connection to a views file, which is made, readable by its owner only, where it is missing."""
    with explain(path):
        if not os.path.exists(path):
            os.makedirs(os.path.dirname(path) or os.curdir, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _write_ahead(connection)
            for pragma in _SETTINGS:
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. SQLite does not wait for the lock that this takes, so two beginners collide."""
    for pause in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
        try:
            if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal":
                return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
        time.sleep(pause)


def fits(connection: sqlite3.Connection, ledger_identity: str, head: int) -> bool:
    """Whether a file holds views of this ledger in this layout, and no more of it than there is."""
    try:
        row = connection.execute("SELECT ledger, position, layout FROM tracking").fetchone()
    except sqlite3.OperationalError:
        return False
    return row is not None and row[0] == ledger_identity and row[2] == LAYOUT and row[1] <= head


def is_current(connection: sqlite3.Connection, ledger_identity: str, head: int) -> bool:
    """Whether a file holds views of this ledger in this layout, of all that there is of it."""
    try:
        row = connection.execute("SELECT ledger, position, layout FROM tracking").fetchone()
    except sqlite3.OperationalError:
        return False
    return bool(row == (ledger_identity, head, LAYOUT))


def lay_out(
    connection: sqlite3.Connection, projection: Projection, ledger_identity: str, head: int | None = None
) -> None:
    """Empty tables for the views of one ledger; whatever was there goes.

    With `head` only where they still do not fit: another process may have laid them out in the meantime.
    """
    connection.execute("BEGIN IMMEDIATE")
    if head is not None and fits(connection, ledger_identity, head):
        connection.execute("ROLLBACK")
        return
    rows = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'words_%' AND sql IS NOT NULL"
    ).fetchall()
    for kind, name in sorted(rows):
        connection.execute(f"DROP {kind} IF EXISTS {name}")
    for statement in projection.tables.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    make_indexes(connection, projection)
    connection.execute("INSERT INTO tracking VALUES (?, 0, ?, 0, 0)", (ledger_identity, LAYOUT))
    connection.execute("COMMIT")


def make_indexes(connection: sqlite3.Connection, projection: Projection) -> None:
    """All indexes of tables that are empty."""
    for name, columns in projection.indexes.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")


def drop_indexes(connection: sqlite3.Connection, projection: Projection) -> None:
    """A bulk of facts does without them: sorting once is cheaper than keeping order. See `make_index`."""
    for name in projection.indexes:
        connection.execute(f"DROP INDEX IF EXISTS {name}")


def make_index(connection: sqlite3.Connection, projection: Projection, name: str) -> None:
    """The index that a question is about to use, where a bulk threw it away: many are never asked for.

    While somebody else writes there is none, and the answer only takes longer.
    """
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone():
        return
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {projection.indexes[name]}")
    except sqlite3.OperationalError:
        pass
    finally:
        connection.execute(f"PRAGMA busy_timeout={_PATIENCE_SECONDS * 1000}")
