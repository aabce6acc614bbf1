"""For which moments what the views keep of everybody's peers tells."""

from __future__ import annotations

from projections.moment import Moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


def holds(connection: sqlite3.Connection, moment: Moment) -> bool:
    """Whether what is kept of the peers tells of the moment."""
    told, coming, unfinished = connection.execute(
        "SELECT told, (SELECT MIN(at) FROM coming), EXISTS (SELECT 1 FROM unusual) FROM tracking"
    ).fetchone()
    return told <= min(moment) and not unfinished and (coming is None or max(moment[:2]) < coming)
