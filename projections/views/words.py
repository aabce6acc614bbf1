"""What the audit list is searched by: kept up fact by fact; what a bulk left out is made by whoever searches first."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

#: From so many records on the words wait until somebody searches.
MANY = 50_000

#: The stream, who recorded it, and the summary, whole where the list cuts it.
_ADD = (
    "INSERT INTO words (rowid, text) "
    "SELECT a.position, s.stream || ' ' || a.actor || ' ' || COALESCE(l.text, a.summary) FROM audit a "
    "CROSS JOIN subject s ON s.id = a.subject LEFT JOIN long l ON l.position = a.position "
    "WHERE a.position > (SELECT upto FROM searchable)"
)
_BEHIND = "SELECT t.position - s.upto FROM tracking t, searchable s"
#: More words are sorted in memory (bytes), and what was written is not merged again and again; afterwards SQLite's own
#: values. Left unmerged, it would all be merged at one of the next facts, which then takes more than a second.
_BEFORE = (("hashsize", 33_554_432), ("automerge", 0))
_AFTER = (("hashsize", 1_048_576), ("automerge", 4))


def keep_up(connection: sqlite3.Connection) -> None:
    """Add the words of the records that were just taken, unless many are missing; the caller holds the transaction."""
    if _behind(connection) < MANY:
        _add(connection)


def make_searchable(connection: sqlite3.Connection) -> None:
    """Add whatever words are missing. Raises sqlite3.Error where somebody else writes for too long."""
    if not _behind(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Somebody else may have made them meanwhile.
        many = _behind(connection) >= MANY
        if many:
            _set(connection, _BEFORE)
        _add(connection)
        if many:
            _set(connection, _AFTER)
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _behind(connection: sqlite3.Connection) -> int:
    return int(connection.execute(_BEHIND).fetchone()[0])


def _add(connection: sqlite3.Connection) -> None:
    connection.execute(_ADD)
    connection.execute("UPDATE searchable SET upto = (SELECT position FROM tracking)")


def _set(connection: sqlite3.Connection, values: tuple[tuple[str, int], ...]) -> None:
    connection.executemany("INSERT INTO words (words, rank) VALUES (?, ?)", values)
