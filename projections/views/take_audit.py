"""From records to the audit list and to the words that it is searched by."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from ledger.facts import FactCorrected, FactRetracted
from ledger.instants import Micros, micros
from ledger.record import Record, kind_of
from projections.summaries import summary, whole_text
from projections.views.retractions import retract, standing
from projections.views.subjects import Subjects


def take_audit(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    """Write what the records leave in the audit list; the caller holds the transaction."""
    subjects = Subjects(connection, records)
    rows: list[tuple[Any, ...]] = []
    words: list[tuple[int, str]] = []
    withdrawn: list[tuple[int, int, int, Micros]] = []
    for record, edges in zip(records, subjects.edges, strict=True):
        fact, position = record.fact, record.position
        subject = subjects.ids[record.stream]
        subjects.settle(record, subject, edges)
        at = micros(record.at)
        known = at if record.known_at == record.at else micros(record.known)
        text = summary(fact)
        rows.append(
            (
                position,
                at,
                None if known == at else known,
                micros(record.recorded_at),
                record.actor,
                record.actor_level,
                record.via,
                subject,
                record.version,
                kind_of(fact),
                subjects.homes[subject],
                record.cause,
                text,
            )
        )
        words.append((position, whole_text(fact, record.stream, record.actor, text)))
        if isinstance(fact, FactRetracted | FactCorrected):
            withdrawn.append((subject, position, fact.of, known))
    subjects.write()
    connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)", rows)
    connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", words)
    connection.execute("UPDATE tracking SET position = ?", (records[-1].position,))
    for taken_back in withdrawn:
        _withdraw(connection, *taken_back)


def _withdraw(connection: sqlite3.Connection, subject: int, position: int, of: int, known: Micros) -> None:
    """Show a fact as retracted; retracting a retraction shows what it withdrew as standing again."""
    row = connection.execute("SELECT subject FROM audit WHERE position = ?", (of,)).fetchone()
    if of >= position or row is None or row[0] != subject:
        return
    for changed in retract(connection, subject, position, of, known):
        (first,) = connection.execute("SELECT COALESCE(known, at) FROM audit WHERE position = ?", (changed,)).fetchone()
        gone = standing(connection, changed, first)[-1][1]
        connection.execute("UPDATE audit SET gone = ? WHERE position = ?", (gone, changed))
