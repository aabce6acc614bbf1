"""What the audit list is searched by: kept up fact by fact; what a bulk left out is made by whoever searches first."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    #: (done, in all), both in facts.
    Progress = Callable[[int, int], None]

#: From so many records on the words wait until somebody searches.
MANY = 50_000
#: They are made so many records at a time, to say how far it has come.
_PART = 20_000

#: The stream, who recorded it, and the summary, whole where the list cuts it.
_ADD = (
    "INSERT INTO words (rowid, text) "
    "SELECT a.position, s.stream || ' ' || a.actor || ' ' || COALESCE(l.text, a.summary) FROM audit a "
    "CROSS JOIN subject s ON s.id = a.subject LEFT JOIN long l ON l.position = a.position "
    "WHERE a.position > ? AND a.position <= ?"
)
_MISSING = "SELECT s.upto, t.position FROM tracking t, searchable s"
#: More words are sorted in memory (bytes), and what was written is not merged again and again; afterwards SQLite's own
#: values. Left unmerged, it would all be merged at one of the next facts, which then takes more than a second.
_BEFORE = (("hashsize", 33_554_432), ("automerge", 0))
_AFTER = (("hashsize", 1_048_576), ("automerge", 4))


def keep_up(connection: sqlite3.Connection) -> None:
    """Add the words of the records that were just taken, unless many are missing; the caller holds the transaction."""
    upto, head = _missing(connection)
    if head - upto < MANY:
        _add(connection, upto, head, None)


def make_searchable(connection: sqlite3.Connection, progress: Progress | None = None) -> None:
    """Add whatever words are missing. Raises sqlite3.Error where somebody else writes for too long."""
    upto, head = _missing(connection)
    if upto == head:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Somebody else may have made them meanwhile.
        upto, head = _missing(connection)
        many = head - upto >= MANY
        if many:
            _set(connection, _BEFORE)
        _add(connection, upto, head, progress)
        if many:
            _set(connection, _AFTER)
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _missing(connection: sqlite3.Connection) -> tuple[int, int]:
    """The last position whose words are there, and the last one that there is."""
    upto, head = connection.execute(_MISSING).fetchone()
    return upto, head


def _add(connection: sqlite3.Connection, upto: int, head: int, progress: Progress | None) -> None:
    for after in range(upto, head, _PART):
        connection.execute(_ADD, (after, min(after + _PART, head)))
        if progress is not None:
            progress(after + _PART - upto, head - upto)
    connection.execute("UPDATE searchable SET upto = ?", (head,))


def _set(connection: sqlite3.Connection, values: tuple[tuple[str, int], ...]) -> None:
    connection.executemany("INSERT INTO words (words, rank) VALUES (?, ?)", values)
