"""From records to the audit list."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from ledger.facts import FactCorrected, FactRetracted
from ledger.instants import Micros, micros
from ledger.record import Record
from projections.model.summaries import shortened, whole_summary
from projections.views.retractions import retract, standing
from projections.views.subjects import SETTLING, TAKING_BACK, Subjects
from projections.views.words import keep_up


class TakeAudit:
    """Takes records within one transaction, batch after batch."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._subjects = Subjects(connection)

    def take(self, records: Sequence[Record]) -> None:
        """Write what a batch of records leaves in the audit list."""
        subjects = self._subjects
        numbers = subjects.meet(records)
        homes = subjects.homes
        rows: list[tuple[Any, ...]] = []
        long: list[tuple[int, str]] = []
        withdrawn: list[tuple[int, int, int, Micros, int | None]] = []
        recorded_at, recorded = records[0].recorded_at, micros(records[0].recorded_at)
        for record, subject in zip(records, numbers, strict=True):
            fact, position, happened = record.fact, record.position, record.at
            kind = type(fact)
            if kind in SETTLING:
                subjects.settle(record)
            at = micros(happened)
            # What an append wrote has one time of recording, and what trackers tell was mostly known at once.
            if record.recorded_at != recorded_at:
                recorded_at, recorded = record.recorded_at, micros(record.recorded_at)
            if record.known_at is None:
                known = recorded
            else:
                known = at if record.known_at == happened else micros(record.known_at)
            whole = whole_summary(fact)
            summary = shortened(whole)
            if summary is not whole:
                long.append((position, whole))
            rows.append(
                (
                    position,
                    at,
                    None if known == at else known,
                    recorded,
                    record.actor,
                    record.actor_level,
                    record.via,
                    subject,
                    record.version,
                    kind.__name__,
                    homes[subject],
                    record.cause,
                    summary,
                )
            )
            if kind in TAKING_BACK and isinstance(fact, FactRetracted | FactCorrected):
                replacement = fact.replacement if isinstance(fact, FactCorrected) else None
                withdrawn.append((subject, position, fact.of, known, replacement))
        subjects.write()
        connection = self._connection
        connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)", rows)
        connection.executemany("INSERT INTO long VALUES (?, ?)", long)
        for taken_back in withdrawn:
            _withdraw(connection, *taken_back)

    def finish(self, position: int) -> None:
        """Say that everything up to a position was taken."""
        self._connection.execute("UPDATE tracking SET position = ?", (position,))
        keep_up(self._connection)


def _withdraw(
    connection: sqlite3.Connection, subject: int, position: int, of: int, known: Micros, replacement: int | None
) -> None:
    """Show a fact as retracted; retracting a retraction shows what it withdrew as standing again."""
    row = connection.execute("SELECT subject FROM audit WHERE position = ?", (of,)).fetchone()
    if of >= position or row is None or row[0] != subject:
        return
    for changed in retract(connection, subject, position, of, known, replacement):
        (first,) = connection.execute("SELECT COALESCE(known, at) FROM audit WHERE position = ?", (changed,)).fetchone()
        gone = standing(connection, changed, first)[-1][1]
        connection.execute("UPDATE audit SET gone = ? WHERE position = ?", (gone, changed))
