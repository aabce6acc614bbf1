"""From records to marks, edges and memberships, and to the list of subjects that have to be folded again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from ledger.facts import (
    FactCorrected,
    FactRetracted,
    HealthClaimed,
    InitiativePaused,
    InitiativeResumed,
    PeopleMerged,
    PolicySet,
)
from ledger.instants import Micros, micros
from ledger.record import Record
from projections.model.marks import mark_of
from projections.views.retractions import Interval, is_retraction, retract, standing
from projections.views.subjects import SETTLING, Subjects

_json = msgspec.json.Encoder()
_SETTINGS_OF = (
    "statuses", "parties", "thresholds_days", "working_days", "zone", "holidays", "causes", "progress", "loads",
    "regions", "guessed",
)  # fmt: skip
#: Facts that change more than the subject that they are about.
_FURTHER = frozenset({PolicySet, PeopleMerged, FactRetracted, FactCorrected, InitiativePaused, InitiativeResumed})
_TAKING_BACK = frozenset({FactRetracted, FactCorrected})
_ALL = "INSERT OR IGNORE INTO dirty SELECT id FROM subject"


def take_state(connection: sqlite3.Connection, subjects: Subjects, records: Sequence[Record]) -> None:
    """Write what the records leave in the views; the caller holds the transaction."""
    subjects.meet(records)
    ids = subjects.ids
    marks: list[tuple[Any, ...]] = []
    special: list[tuple[Record, int, Micros, Micros]] = []
    latest: Micros = 0
    for record in records:
        fact = record.fact
        kind = type(fact)
        subject = ids[record.stream]
        at = micros(record.at)
        known = at if record.known_at == record.at else micros(record.known)
        if at > latest or known > latest:
            latest = max(at, known)
        # What takes something back is nothing that happened to its subject.
        if kind not in _TAKING_BACK:
            value, more = mark_of(fact)
            if isinstance(fact, HealthClaimed):
                # A claim is shown with who made it, and whoever that is may be merged with somebody.
                more = {"who": record.actor}
            encoded = None if more is None else _json.encode(more).decode()
            marks.append((subject, at, record.position, known, kind.__name__, value, encoded))
        if kind in SETTLING:
            subjects.settle(record)
        if kind in _FURTHER:
            special.append((record, subject, at, known))
    many = connection.executemany
    many("INSERT INTO mark VALUES (?, ?, ?, ?, NULL, ?, ?, ?)", marks)
    many("INSERT OR IGNORE INTO edge VALUES (?, ?, ?)", subjects.edges)
    many("INSERT OR IGNORE INTO member VALUES (?, ?)", subjects.members)
    many("INSERT OR IGNORE INTO dirty VALUES (?)", [(number,) for number in {ids[r.stream] for r in records}])
    subjects.write()
    connection.execute("UPDATE tracking SET position = ?, latest = MAX(latest, ?)", (records[-1].position, latest))
    for further in special:
        _further(connection, *further)


def _further(connection: sqlite3.Connection, record: Record, subject: int, at: Micros, known: Micros) -> None:
    """What some facts change besides their own subject."""
    fact = record.fact
    if isinstance(fact, PolicySet):
        settings = {name: value for name in _SETTINGS_OF if (value := getattr(fact, name)) is not None}
        connection.execute(
            "INSERT INTO policy VALUES (?, ?, ?, NULL, ?)",
            (record.position, at, known, _json.encode(settings).decode()),
        )
        connection.execute(_ALL)
    elif isinstance(fact, PeopleMerged):
        connection.execute(_ALL)
    elif isinstance(fact, FactRetracted | FactCorrected):
        _retract(connection, subject, record.position, fact.of, known)
    else:
        _spread_pause(connection, subject)


def _retract(connection: sqlite3.Connection, subject: int, position: int, of: int, known: Micros) -> None:
    """Take back what a fact left; taking back a retraction puts what it withdrew in force again.

    A retraction lies in the stream of what it retracts, and after it; one that does not retracts nothing.
    """
    about = connection.execute("SELECT 1 FROM mark WHERE subject = ? AND position = ?", (subject, of)).fetchone()
    if of >= position or (about is None and not is_retraction(connection, subject, of)):
        return
    for changed in retract(connection, subject, position, of, known):
        _restand(connection, subject, changed)


def _restand(connection: sqlite3.Connection, subject: int, position: int) -> None:
    where = (subject, position)
    row = connection.execute(
        "SELECT at, known, kind, value, more FROM mark WHERE subject = ? AND position = ? ORDER BY known", where
    ).fetchone()
    if row is None:
        return  # a retraction, which leaves no mark
    at, known, kind, value, more = row
    spans = standing(connection, position, known)
    connection.execute("DELETE FROM mark WHERE subject = ? AND position = ?", where)
    connection.executemany(
        "INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(subject, at, position, from_, gone, kind, value, more) for from_, gone in spans],
    )
    if kind == "PolicySet":
        _restand_policy(connection, position, spans)
    elif kind == "PeopleMerged":
        connection.execute(_ALL)
    elif kind in ("InitiativePaused", "InitiativeResumed"):
        _spread_pause(connection, subject)


def _restand_policy(connection: sqlite3.Connection, position: int, spans: list[Interval]) -> None:
    at, settings = connection.execute("SELECT at, settings FROM policy WHERE position = ?", (position,)).fetchone()
    connection.execute("DELETE FROM policy WHERE position = ?", (position,))
    connection.executemany(
        "INSERT INTO policy VALUES (?, ?, ?, ?, ?)", [(position, at, from_, gone, settings) for from_, gone in spans]
    )
    connection.execute(_ALL)


def _spread_pause(connection: sqlite3.Connection, initiative: int) -> None:
    connection.execute("INSERT OR IGNORE INTO dirty SELECT item FROM member WHERE initiative = ?", (initiative,))
