"""Subjects by number: which number a stream has in a views file, and under which initiative it is at home."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Sequence

import msgspec

from ledger.facts import (
    BlockerRaised,
    DecisionRequested,
    DependencyAdded,
    FactCorrected,
    FactRetracted,
    ItemAdded,
    ItemMoved,
)
from ledger.record import Record
from projections.model.marks import edges_of

_json = msgspec.json.Encoder()

#: Facts that speak of more subjects than their own: by a link, or by naming the initiative of an item.
SETTLING = frozenset({BlockerRaised, DecisionRequested, DependencyAdded, ItemAdded, ItemMoved})
#: Facts that take back another one of their stream.
TAKING_BACK = frozenset({FactRetracted, FactCorrected})


class Subjects:
    """The subjects that records speak of; new ones are numbered in the order of their first mention.

    For one transaction, batch after batch: what it has found it keeps, since nobody else writes meanwhile.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.ids: dict[str, int] = {}
        self.homes: dict[int, int | None] = {}
        #: What the records of a batch say of links and memberships, until they are written.
        self.edges: list[tuple[int, str, int]] = []
        self.members: list[tuple[int, int]] = []
        self._last: int = connection.execute("SELECT COALESCE(MAX(id), 0) FROM subject").fetchone()[0]
        self._fresh: dict[int, str] = {}
        self._moved: set[int] = set()

    def meet(self, records: Sequence[Record]) -> list[int]:
        """Find or give the numbers of whatever the next batch mentions; returns those of the records' own streams."""
        ids = self.ids
        found = [ids.get(record.stream, 0) for record in records]
        unknown = _mentioned([r for r, n in zip(records, found, strict=True) if not n or type(r.fact) in SETTLING], ids)
        if unknown:
            self._number(unknown)
            return [ids[record.stream] for record in records]
        return found

    def _number(self, unknown: list[str]) -> None:
        ids, homes = self.ids, self.homes
        rows = self._connection.execute(
            "SELECT stream, id, home FROM subject WHERE stream IN (SELECT value FROM json_each(?))",
            (_json.encode(unknown).decode(),),
        )
        for stream, number, home in rows:
            ids[stream] = number
            homes[number] = home
        for stream in unknown:
            if stream not in ids:
                self._last += 1
                ids[stream] = self._last
                homes[self._last] = self._last if stream.startswith("initiative:") else None
                self._fresh[self._last] = stream

    def settle(self, record: Record) -> None:
        """Take down what one of the `SETTLING` facts says: a link, or where a subject is at home."""
        fact, ids = record.fact, self.ids
        subject = ids[record.stream]
        if isinstance(fact, ItemAdded | ItemMoved):
            if fact.initiative is None:
                return
            initiative = ids[f"initiative:{fact.initiative}"]
            home: int | None = initiative
            self.members.append((initiative, subject))
        else:
            edges = edges_of(fact)
            self.edges += [(ids[edge.subject], edge.kind, ids[edge.other]) for edge in edges]
            if not edges or self.homes[subject] is not None:
                return
            home = self.homes[ids[edges[0].subject]]
        if self.homes[subject] != home:
            self.homes[subject] = home
            self._moved.add(subject)

    def write(self) -> None:
        """Store what is new of the subjects; links and memberships are not theirs to store."""
        many, homes, fresh = self._connection.executemany, self.homes, self._fresh
        many("INSERT INTO subject VALUES (?, ?, ?)", [(number, fresh[number], homes[number]) for number in fresh])
        moved = sorted(self._moved.difference(fresh))
        many("UPDATE subject SET home = ? WHERE id = ?", [(homes[number], number) for number in moved])
        self._fresh, self._moved, self.edges, self.members = {}, set(), [], []


def _mentioned(records: Sequence[Record], known: Container[str]) -> list[str]:
    """The streams that records speak of, without those that are known, in the order of their first mention."""
    found: dict[str, None] = {}
    for record in records:
        if record.stream not in known:
            found[record.stream] = None
        fact = record.fact
        if type(fact) in SETTLING:
            others = [stream for edge in edges_of(fact) for stream in (edge.subject, edge.other)]
            if isinstance(fact, ItemAdded | ItemMoved) and fact.initiative is not None:
                others.append(f"initiative:{fact.initiative}")
            found.update((stream, None) for stream in others if stream not in known)
    return list(found)
