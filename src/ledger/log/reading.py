"""Reading a ledger that cannot be written: on a read-only disk, in a folder of somebody else, beside no WAL file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ledger.errors import Damaged
from ledger.log.files import explain, open_readonly
from ledger.record import Record, unseal

_PAGE = 2_000


def is_writable(path: Path) -> bool:
    """Whether SQLite could write to the ledger: it makes files beside it, even to read."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


class Reading:
    """The reading half of `ledger.log.port.Log`; see there for what the methods promise."""

    def __init__(self, path: Path) -> None:
        """Raises Unavailable where the file cannot be read or is no ledger."""
        self.path = path
        with explain(path):
            self._connection = open_readonly(path)

    def head(self) -> int:
        with explain(self.path):
            return int(self._connection.execute("SELECT position FROM head").fetchone()[0])

    def read(self, after: int = 0, until: int | None = None) -> Iterator[Record]:
        last = self.head() if until is None else min(until, self.head())
        while after < last:
            with explain(self.path):
                rows = self._connection.execute(
                    "SELECT position, state, actor, people, texts FROM stored_events "
                    "WHERE position > ? AND position <= ? ORDER BY position",
                    (after, min(after + _PAGE, last)),
                ).fetchall()
            for row in rows:
                after += 1
                if row[0] != after:
                    raise Damaged(after, "it is missing from the ledger")
                yield unseal(*row)
            if not rows:
                raise Damaged(after + 1, "it is missing from the ledger")

    def close(self) -> None:
        self._connection.close()
