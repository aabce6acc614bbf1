"""Whether the past is laid out in spans, and of which initiatives it is not. Light: no sweep is loaded."""

from __future__ import annotations

import sqlite3


def not_laid_out(connection: sqlite3.Connection) -> list[int]:
    """The initiatives that have no spans yet, or none any more."""
    rows = connection.execute(
        "SELECT s.id FROM subject s LEFT JOIN spanned n ON n.subject = s.id "
        "WHERE s.stream >= 'initiative:' AND s.stream < 'initiative;' AND n.subject IS NULL ORDER BY s.id"
    )
    return [row[0] for row in rows]


def is_laid_out(connection: sqlite3.Connection) -> bool:
    """Whether everything is laid out that there is."""
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM laid_out l JOIN tracking t ON t.position = l.position)"
    ).fetchone()
    return bool(found[0]) and not not_laid_out(connection)


def left_to_the_fold(connection: sqlite3.Connection, axis: str) -> list[int]:
    """The initiatives that have no spans: not yet, or because their past was rewritten too often."""
    rows = connection.execute(
        "SELECT s.id FROM subject s LEFT JOIN spanned n ON n.subject = s.id "
        f"WHERE s.stream >= 'initiative:' AND s.stream < 'initiative;' AND n.{axis} IS NULL ORDER BY s.id"
    )
    return [found[0] for found in rows]
