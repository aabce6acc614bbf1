"""From records to marks, edges and memberships, and to the list of subjects that have to be folded again."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec

from ledger.facts import (
    FactCorrected,
    FactRetracted,
    HealthClaimed,
    InitiativePaused,
    InitiativeResumed,
    PeopleMerged,
    PolicySet,
    TextErased,
)
from ledger.instants import Micros, micros
from ledger.record import Record
from projections.model.marks import mark_of
from projections.views.packing import Packing
from projections.views.retractions import Interval, is_retraction, retract, standing
from projections.views.subjects import SETTLING, TAKING_BACK, Subjects

_json = msgspec.json.Encoder()
_SETTINGS_OF = (
    "statuses", "parties", "thresholds_days", "working_days", "zone", "holidays", "causes", "progress", "loads",
    "regions", "guessed",
)  # fmt: skip
#: Facts that change more than the subject that they are about.
_FURTHER = frozenset({PolicySet, PeopleMerged, FactRetracted, FactCorrected, InitiativePaused, InitiativeResumed})
#: Facts that lie in the stream of another one and are nothing that happened to its subject.
_NO_DEEDS = TAKING_BACK | {TextErased}
#: Facts of which more, or less, has to be done than to keep their mark.
_SPECIAL = SETTLING | _NO_DEEDS | _FURTHER | {HealthClaimed}
_ALL = "INSERT OR IGNORE INTO dirty SELECT id FROM subject"


class TakeState:
    """Takes records within one transaction, batch after batch; `finish` writes what was gathered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._subjects = Subjects(connection)
        self._packing = Packing(connection)
        self._changed: set[int] = set()
        self._latest: Micros = 0

    def take(self, records: Sequence[Record]) -> None:
        """Take down what a batch of records leaves."""
        subjects, add, latest = self._subjects, self._packing.add, self._latest
        numbers = subjects.meet(records)
        self._changed.update(numbers)
        self._packing.upto = records[-1].position
        special: list[tuple[Record, int, Micros, Micros]] = []
        for record, subject in zip(records, numbers, strict=True):
            fact, happened = record.fact, record.at
            kind = type(fact)
            at = micros(happened)
            known = at if record.known_at == happened else micros(record.known)
            if known > latest or at > latest:
                latest = max(at, known)
            value, more = mark_of(fact)
            if kind in _SPECIAL:
                if kind is HealthClaimed:
                    # A claim is shown with who made it, and whoever that is may be merged with somebody.
                    more = {"who": record.actor}
                if kind in SETTLING:
                    subjects.settle(record)
                if kind in _FURTHER:
                    special.append((record, subject, at, known))
                if kind in _NO_DEEDS:
                    continue
            add(subject, known, (at, record.position, kind.__name__, value, more))
        self._latest = latest
        many = self._connection.executemany
        many("INSERT OR IGNORE INTO edge VALUES (?, ?, ?)", subjects.edges)
        many("INSERT OR IGNORE INTO member VALUES (?, ?)", subjects.members)
        subjects.write()
        for further in special:
            _further(self._connection, self._packing, *further)

    def finish(self, position: int) -> None:
        """Write what was gathered; `position` is that of the last record."""
        self._packing.write()
        self._connection.executemany(
            "INSERT OR IGNORE INTO dirty VALUES (?)", [(number,) for number in sorted(self._changed)]
        )
        self._connection.execute("UPDATE tracking SET position = ?, latest = MAX(latest, ?)", (position, self._latest))


def _further(
    connection: sqlite3.Connection, packing: Packing, record: Record, subject: int, at: Micros, known: Micros
) -> None:
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
        _retract(connection, packing, subject, record.position, fact.of, known)
    else:
        _spread_pause(connection, subject)


def _retract(
    connection: sqlite3.Connection, packing: Packing, subject: int, position: int, of: int, known: Micros
) -> None:
    """Take back what a fact left; taking back a retraction puts what it withdrew in force again.

    A retraction lies in the stream of what it retracts, and after it; one that does not retracts nothing.
    """
    if of >= position or not (packing.has(subject, of) or is_retraction(connection, subject, of)):
        return
    for changed in retract(connection, subject, position, of, known):
        _restand(connection, packing, subject, changed)


def _restand(connection: sqlite3.Connection, packing: Packing, subject: int, position: int) -> None:
    mark = packing.mark(subject, position)
    if mark is None:
        return  # a retraction, which leaves no mark
    spans = standing(connection, position, mark.known)
    packing.restand(subject, position, spans)
    if mark.kind == "PolicySet":
        _restand_policy(connection, position, spans)
    elif mark.kind == "PeopleMerged":
        connection.execute(_ALL)
    elif mark.kind in ("InitiativePaused", "InitiativeResumed"):
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
