"""Reading a ledger that cannot be written: on a read-only disk, in a folder of somebody else, beside no WAL file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ledger.log.files import explain, open_readonly
from ledger.log.pages import BETWEEN, MANY, OPEN, missing, read_many
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
        if last - after >= MANY:
            yield from read_many(self.path, after, last)
            return
        for start in range(after, last, _PAGE):
            upto = min(start + _PAGE, last)
            with explain(self.path):
                rows = self._connection.execute(OPEN + BETWEEN + "ORDER BY position", (start, upto)).fetchall()
            if len(rows) != upto - start:
                raise missing(rows, start, upto)
            for row in rows:
                yield unseal(*row)

    def close(self) -> None:
        self._connection.close()
