"""Subjects by number: which number a stream has in a views file, and under which initiative it is at home."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import msgspec

from ledger.facts import ItemAdded, ItemMoved
from ledger.record import Record
from projections.marks import Edge, edges_of

_json = msgspec.json.Encoder()


class Subjects:
    """The subjects that a batch of records speaks of; new ones are numbered in the order of their first mention.

    `edges` are the links of each record, in the records' order.
    """

    def __init__(self, connection: sqlite3.Connection, records: Sequence[Record]) -> None:
        self._connection = connection
        self.ids: dict[str, int] = {}
        self.homes: dict[int, int | None] = {}
        self.members: list[tuple[int, int]] = []
        self._fresh: list[tuple[int, str]] = []
        self._moved: set[int] = set()
        self.edges: list[Sequence[Edge]] = [edges_of(record.fact) for record in records]
        self._find(dict.fromkeys(_mentioned(records, self.edges)))

    def _find(self, mentioned: dict[str, None]) -> None:
        rows = self._connection.execute(
            "SELECT stream, id, home FROM subject WHERE stream IN (SELECT value FROM json_each(?))",
            (_json.encode(list(mentioned)).decode(),),
        )
        for stream, number, home in rows:
            self.ids[stream] = number
            self.homes[number] = home
        following: int = self._connection.execute("SELECT COALESCE(MAX(id), 0) FROM subject").fetchone()[0]
        for stream in mentioned:
            if stream not in self.ids:
                following += 1
                self.ids[stream] = following
                self.homes[following] = following if stream.startswith("initiative:") else None
                self._fresh.append((following, stream))

    def settle(self, record: Record, subject: int, edges: Sequence[Edge]) -> None:
        """Find out where a subject is at home, where this record says so."""
        fact = record.fact
        if isinstance(fact, ItemAdded | ItemMoved) and fact.initiative is not None:
            home: int | None = self.ids[f"initiative:{fact.initiative}"]
            self.members.append((self.ids[f"initiative:{fact.initiative}"], subject))
        elif edges and self.homes[subject] is None:
            home = self.homes[self.ids[edges[0].subject]]
        else:
            return
        if self.homes[subject] != home:
            self.homes[subject] = home
            self._moved.add(subject)

    def write(self) -> None:
        """Store what is new."""
        many = self._connection.executemany
        many("INSERT INTO subject VALUES (?, ?, ?)", [(n, stream, self.homes[n]) for n, stream in self._fresh])
        fresh = {number for number, _ in self._fresh}
        moved = [(self.homes[number], number) for number in sorted(self._moved - fresh)]
        many("UPDATE subject SET home = ? WHERE id = ?", moved)


def _mentioned(records: Sequence[Record], linked: Sequence[Sequence[Edge]]) -> Iterator[str]:
    for record, edges in zip(records, linked, strict=True):
        yield record.stream
        for edge in edges:
            yield edge.subject
            yield edge.other
        fact = record.fact
        if isinstance(fact, ItemAdded | ItemMoved) and fact.initiative is not None:
            yield f"initiative:{fact.initiative}"
