"""How far the views of a ledger have come, read without catching them up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.log.files import open_readonly
from projections.views.schema import views_path


def position_of(ledger: Path, identity: str) -> int | None:
    """The last position that the views of a ledger tell of; None where there are none yet, or not of this ledger."""
    path = views_path(ledger)
    if not path.exists():
        return None
    try:
        with closing(open_readonly(path)) as connection:
            row = connection.execute("SELECT position, ledger FROM tracking").fetchone()
    except sqlite3.DatabaseError:
        return None
    return int(row[0]) if row is not None and row[1] == identity else None
