"""How far the views of a ledger have come, read without catching them up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.log.files import open_readonly
from projections.views.files import views_path
from projections.views.schema import PROJECTIONS


def views_files(ledger: Path) -> list[Path]:
    """The files of a ledger's views, whether or not they are there yet."""
    return [views_path(ledger, projection) for projection in PROJECTIONS]


def positions(ledger: Path, identity: str) -> dict[Path, int]:
    """The last position that each views file tells of; those missing, damaged or of another ledger are left out."""
    found = {}
    for path in views_files(ledger):
        if not path.exists():
            continue
        try:
            with closing(open_readonly(path)) as connection:
                row = connection.execute("SELECT position, ledger FROM tracking").fetchone()
        except sqlite3.DatabaseError:
            continue
        if row is not None and row[1] == identity:
            found[path] = int(row[0])
    return found
