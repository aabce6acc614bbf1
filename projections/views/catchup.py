"""From records to the views' tables: marks, edges, the audit list; with the position in the same transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec

from ledger.facts import (
    FactCorrected,
    FactRetracted,
    InitiativePaused,
    InitiativeResumed,
    ItemAdded,
    ItemMoved,
    PolicySet,
)
from ledger.instants import Micros, micros
from ledger.record import Record, kind_of
from projections.marks import Edge, edges_of, mark_of
from projections.summaries import summary, whole_text

_json = msgspec.json.Encoder()
_SETTINGS_OF = ("statuses", "parties", "thresholds_days", "working_days", "zone", "holidays", "causes", "progress")


def take_in(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    """Write what the records leave in the views; the caller holds the transaction."""
    _Batch(connection).take(records)


class _Batch:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.ids: dict[str, int] = {}
        self.homes: dict[int, int | None] = {}
        self.fresh: list[tuple[int, str]] = []
        self.moved_home: set[int] = set()
        self.marks: list[tuple[Any, ...]] = []
        self.edges: list[tuple[int, str, int]] = []
        self.members: list[tuple[int, int]] = []
        self.audit: list[tuple[Any, ...]] = []
        self.words: list[tuple[int, str]] = []
        self.dirty: set[int] = set()
        self.all_dirty = False
        self.withdrawn: list[tuple[int, Micros]] = []

    def take(self, records: Sequence[Record]) -> None:
        linked = [edges_of(record.fact) for record in records]
        self._resolve(records, linked)
        for record, edges in zip(records, linked, strict=True):
            self._one(record, edges)
        self._write()
        for of, known in self.withdrawn:
            self._withdraw(of, known)

    def _resolve(self, records: Sequence[Record], linked: Sequence[list[Edge]]) -> None:
        """Numbers and homes of every subject that the batch speaks of; new ones in the order of their first mention."""
        mentioned: dict[str, None] = {}
        for record, edges in zip(records, linked, strict=True):
            mentioned[record.stream] = None
            for edge in edges:
                mentioned[edge.subject] = mentioned[edge.other] = None
            fact = record.fact
            if isinstance(fact, ItemAdded | ItemMoved) and fact.initiative is not None:
                mentioned[f"initiative:{fact.initiative}"] = None
        rows = self.connection.execute(
            "SELECT stream, id, home FROM subject WHERE stream IN (SELECT value FROM json_each(?))",
            (_json.encode(list(mentioned)).decode(),),
        )
        for stream, number, home in rows:
            self.ids[stream] = number
            self.homes[number] = home
        following = self.connection.execute("SELECT COALESCE(MAX(id), 0) FROM subject").fetchone()[0]
        for stream in mentioned:
            if stream not in self.ids:
                following += 1
                self.ids[stream] = following
                self.homes[following] = following if stream.startswith("initiative:") else None
                self.fresh.append((following, stream))

    def _one(self, record: Record, edges: list[Edge]) -> None:
        fact, position = record.fact, record.position
        subject = self.ids[record.stream]
        at = micros(record.at)
        known = at if record.known_at == record.at else micros(record.known)
        value, more = mark_of(fact)
        kind = kind_of(fact)
        self.dirty.add(subject)
        self.marks.append(
            (subject, at, position, known, kind, value, None if more is None else _json.encode(more).decode())
        )
        for edge in edges:
            self.edges.append((self.ids[edge.subject], edge.kind, self.ids[edge.other]))
        self._home(fact, subject, edges)
        recorded = micros(record.recorded_at)
        self.audit.append(
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
                kind,
                self.homes[subject],
                record.cause,
                summary(fact),
            )
        )
        self.words.append((position, whole_text(fact, record.stream, record.actor)))
        if isinstance(fact, PolicySet):
            self._policy(fact, position, at, known)
        elif isinstance(fact, FactRetracted | FactCorrected):
            self.withdrawn.append((fact.of, known))
        elif isinstance(fact, InitiativePaused | InitiativeResumed):
            self._dirty_items(subject)

    def _home(self, fact: Any, subject: int, edges: list[Edge]) -> None:
        """The initiative under which the audit list shows a subject."""
        if isinstance(fact, ItemAdded | ItemMoved) and fact.initiative is not None:
            home = self.ids[f"initiative:{fact.initiative}"]
            self.members.append((home, subject))
        elif edges and self.homes[subject] is None:
            home_ = self.homes.get(self.ids[edges[0].subject])
            if home_ is None:
                return
            home = home_
        else:
            return
        if self.homes[subject] != home:
            self.homes[subject] = home
            self.moved_home.add(subject)

    def _policy(self, fact: PolicySet, position: int, at: Micros, known: Micros) -> None:
        settings = {name: value for name in _SETTINGS_OF if (value := getattr(fact, name)) is not None}
        self.connection.execute(
            "INSERT INTO policy VALUES (?, ?, ?, NULL, ?)", (position, at, known, _json.encode(settings).decode())
        )
        self.all_dirty = True

    def _dirty_items(self, initiative: int) -> None:
        self.dirty.update(item for home, item in self.members if home == initiative)
        rows = self.connection.execute("SELECT item FROM member WHERE initiative = ?", (initiative,))
        self.dirty.update(row[0] for row in rows)

    def _write(self) -> None:
        many = self.connection.executemany
        many("INSERT INTO subject (id, stream) VALUES (?, ?)", self.fresh)
        fresh = [number for number, _ in self.fresh]
        changed = self.moved_home.union(number for number in fresh if self.homes[number] is not None)
        many("UPDATE subject SET home = ? WHERE id = ?", [(self.homes[number], number) for number in sorted(changed)])
        many("INSERT INTO mark VALUES (?, ?, ?, ?, NULL, ?, ?, ?)", self.marks)
        many("INSERT OR IGNORE INTO edge VALUES (?, ?, ?)", self.edges)
        many("INSERT OR IGNORE INTO member VALUES (?, ?)", self.members)
        many("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)", self.audit)
        many("INSERT INTO words (rowid, text) VALUES (?, ?)", self.words)
        many("INSERT OR IGNORE INTO dirty VALUES (?)", [(number,) for number in self.dirty])
        if self.marks:
            self.connection.execute(
                "UPDATE tracking SET position = ?, latest = MAX(latest, ?)",
                (self.audit[-1][0], max(max(mark[1], mark[3]) for mark in self.marks)),
            )
        if self.all_dirty:
            self.connection.execute("INSERT OR IGNORE INTO dirty SELECT id FROM subject")

    def _withdraw(self, of: int, known: Micros) -> None:
        """Take back what a fact left; taking back a retraction puts what it withdrew in force again."""
        row = self.connection.execute("SELECT subject, kind, at, gone FROM audit WHERE position = ?", (of,)).fetchone()
        if row is None or row[3] is not None:
            return
        subject, kind, at, _ = row
        self.connection.execute("UPDATE audit SET gone = ? WHERE position = ?", (known, of))
        self.connection.execute(
            "UPDATE mark SET gone = ? WHERE subject = ? AND at = ? AND position = ?", (known, subject, at, of)
        )
        self.connection.execute("INSERT OR IGNORE INTO dirty VALUES (?)", (subject,))
        if kind == "PolicySet":
            self.connection.execute("UPDATE policy SET gone = ? WHERE position = ?", (known, of))
            self.connection.execute("INSERT OR IGNORE INTO dirty SELECT id FROM subject")
        elif kind in ("InitiativePaused", "InitiativeResumed"):
            self.connection.execute(
                "INSERT OR IGNORE INTO dirty SELECT item FROM member WHERE initiative = ?", (subject,)
            )
        elif kind in ("FactRetracted", "FactCorrected"):
            self._reinstate(of)

    def _reinstate(self, retraction: int) -> None:
        # The mark of a retraction holds the position that it withdrew.
        row = self.connection.execute(
            "SELECT m.value FROM audit a JOIN mark m ON m.subject = a.subject AND m.at = a.at "
            "AND m.position = a.position WHERE a.position = ?",
            (retraction,),
        ).fetchone()
        if row is None or row[0] is None:
            return
        of = int(row[0])
        found = self.connection.execute("SELECT subject, at, kind FROM audit WHERE position = ?", (of,)).fetchone()
        if found is None:
            return
        subject, at, kind = found
        self.connection.execute("UPDATE audit SET gone = NULL WHERE position = ?", (of,))
        self.connection.execute(
            "UPDATE mark SET gone = NULL WHERE subject = ? AND at = ? AND position = ?", (subject, at, of)
        )
        self.connection.execute("INSERT OR IGNORE INTO dirty VALUES (?)", (subject,))
        if kind == "PolicySet":
            self.connection.execute("UPDATE policy SET gone = NULL WHERE position = ?", (of,))
            self.connection.execute("INSERT OR IGNORE INTO dirty SELECT id FROM subject")
