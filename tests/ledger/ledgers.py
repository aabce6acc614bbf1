"""Small ledgers for tests: real SQLite in a temporary folder, and drafts with fixed times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from ledger.facts import AnyFact, Commented
from ledger.log.recorder import SqliteLog
from ledger.record import Draft

NOON = datetime(2026, 5, 13, 12, 0, tzinfo=UTC)


def new_log(folder: Path, name: str = "test.unstall") -> SqliteLog:
    """A ledger that does not exist yet."""
    return SqliteLog(folder / name, create=True)


def draft(number: int, stream: str = "item:A-1", source: str | None = None, fact: AnyFact | None = None) -> Draft:
    """The `number`-th draft: a comment, `number` seconds after noon."""
    return Draft(
        stream,
        fact or Commented(stream.partition(":")[2], f"comment {number}"),
        NOON + timedelta(seconds=number),
        "ana",
        "test",
        source=source,
    )
