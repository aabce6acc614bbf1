"""Writing marks: gathered by subject while a stretch of the log is taken, then a row for each subject."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection
from operator import attrgetter
from typing import Any

import msgspec

from ledger.instants import Micros
from projections.model.history import Fact, Row
from projections.views.packed import in_short, whole
from projections.views.retractions import Interval

_encode = msgspec.json.Encoder().encode


class Packing:
    """The marks of one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        #: The last position that what is stored next tells of; the marks that are added come in order.
        self.upto = 0
        self._waiting: defaultdict[int, list[bytes]] = defaultdict(list)
        #: Subjects with a mark that was not known when it happened.
        self._late: set[int] = set()

    def add(self, subject: int, known: Micros, mark: Row) -> None:
        """Take one mark."""
        if known != mark[0]:
            self._late.add(subject)
            self._waiting[subject].append(_encode((*mark, known, None)))
        else:
            # At once: whoever comes back to it later finds it no longer at hand, and takes twice as long.
            self._waiting[subject].append(_encode(mark))

    def write(self) -> None:
        """Store what was taken."""
        self._store(sorted(self._waiting))

    def _store(self, subjects: Collection[int]) -> None:
        self._connection.executemany(
            "INSERT INTO packed VALUES (?, ?, ?, ?)",
            (
                (number, self.upto, number not in self._late, f"[{b','.join(self._waiting.pop(number)).decode()}]")
                for number in subjects
            ),
        )
        self._late.difference_update(subjects)

    def has(self, subject: int, position: int) -> bool:
        """Whether the record at `position` left a mark on a subject."""
        return self._find(subject, position) is not None

    def restand(self, subject: int, position: int, spans: list[Interval]) -> None:
        """Say anew when a mark counts: once for each of `spans`."""
        found = self._find(subject, position)
        if found is None:
            return
        upto, kept = found
        facts: list[Fact] = []
        for fact in map(whole, kept):
            if fact.position != position:
                facts.append(fact)
            elif spans:
                facts += [fact._replace(known=known, gone=gone) for known, gone in spans]
                spans = []
        self._connection.execute(
            "UPDATE packed SET plain = 0, marks = ? WHERE subject = ? AND upto = ?",
            (_encode([*map(in_short, facts)]).decode(), subject, upto),
        )

    def mark(self, subject: int, position: int) -> Fact | None:
        """The first of what the record at `position` left on a subject."""
        found = self._find(subject, position)
        if found is None:
            return None
        return min((fact for fact in map(whole, found[1]) if fact.position == position), key=attrgetter("known"))

    def _find(self, subject: int, position: int) -> tuple[int, list[Any]] | None:
        """The row that holds a mark, as it is kept."""
        if subject in self._waiting:
            self._store((subject,))
        row = self._connection.execute(
            "SELECT upto, marks FROM packed WHERE subject = ? AND upto >= ? ORDER BY upto LIMIT 1", (subject, position)
        ).fetchone()
        kept = json.loads(row[1]) if row else []
        return (row[0], kept) if any(mark[1] == position for mark in kept) else None
