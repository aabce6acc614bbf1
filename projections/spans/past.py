"""Everything that was ever recorded about an initiative and what its timeline depends on, in memory, to be swept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from operator import itemgetter

from ledger.instants import Micros
from projections.model.history import Fact
from projections.past.epochs import BEGINNING
from projections.views.packed import facts_of

PEOPLE, POLICY = "people", "policy"
_IN_ORDER = itemgetter(0, 1, 2)


def aliases(fact: Fact) -> list[str]:
    """The names that a fact merges into another one."""
    return list((fact.more or {}).get("aliases", ()))


class Past:
    """One initiative with its items, what affects them, policy and people; `key` is its stream's number."""

    def __init__(self, connection: sqlite3.Connection, key: int) -> None:
        self.connection, self.key = connection, key
        self.items: list[int] = _column(
            connection, "SELECT item FROM member WHERE initiative = ? ORDER BY item", str(key)
        )
        self.edges: dict[int, list[int]] = {}
        self.streams: dict[int, str] = {}
        self.facts: dict[int, list[Fact]] = {}
        self.members: dict[int, list[int]] = {key: self.items}
        reached = self._reach([key, *self.items])
        holders = _column(
            connection,
            "SELECT DISTINCT initiative FROM member WHERE item IN (SELECT value FROM json_each(?))",
            json.dumps(reached),
        )
        general = _column(connection, "SELECT id FROM subject WHERE stream IN ('policy', 'people') AND ? = ?", "", "")
        self._load(sorted({*reached, *holders, *general}))

    def _reach(self, own: list[int]) -> list[int]:
        """What the subjects' timelines depend on, however far: what a predecessor waits for tells whose move it is."""
        found: set[int] = set()
        ahead = own
        while ahead:
            found.update(ahead)
            self._link(ahead)
            others = {other for subject in ahead for other in self.edges[subject]} - found
            for number in _column(
                self.connection,
                "SELECT id FROM subject WHERE home = id AND id IN (SELECT value FROM json_each(?))",
                json.dumps(sorted(others)),
            ):
                items = "SELECT item FROM member WHERE initiative = ? ORDER BY item"
                self.members[number] = _column(self.connection, items, str(number))
                others.update(self.members[number])
            ahead = sorted(others - found)
        return sorted(found)

    def _link(self, subjects: Sequence[int]) -> None:
        self.edges.update({subject: [] for subject in subjects})
        for subject, other in self.connection.execute(
            "SELECT subject, other FROM edge WHERE subject IN (SELECT value FROM json_each(?))", (json.dumps(subjects),)
        ):
            self.edges[subject].append(other)

    def _load(self, subjects: Sequence[int]) -> None:
        listed = (json.dumps(subjects),)
        for subject, stream in self.connection.execute(
            "SELECT id, stream FROM subject WHERE id IN (SELECT value FROM json_each(?))", listed
        ):
            self.streams[subject] = stream
            self.facts[subject] = []
        for subject, fact in facts_of(self.connection, subjects):
            self.facts[subject].append(fact)
        for facts in self.facts.values():
            facts.sort(key=_IN_ORDER)
        # A policy's settings lie in a table of their own.
        for number, stream in self.streams.items():
            if stream == POLICY:
                rows = self.connection.execute(
                    "SELECT at, position, known, gone, settings FROM policy ORDER BY 1, 2, 3"
                )
                self.facts[number] = [
                    Fact(at, n, known, gone, "PolicySet", None, json.loads(told)) for at, n, known, gone, told in rows
                ]
            elif stream == PEOPLE:
                named = self._names()
                self.facts[number] = [fact for fact in self.facts[number] if named.intersection(aliases(fact))]

    def _names(self) -> set[str]:
        """Every text in the facts that may be a person; merging others changes nothing here."""
        found: set[str] = set()
        for number, facts in self.facts.items():
            if self.streams[number] not in (POLICY, PEOPLE):
                for fact in facts:
                    found.update(text for text in (fact.value, *(fact.more or {}).values()) if isinstance(text, str))
        return found | {name for fact in _merges(self) if found.intersection(aliases(fact)) for name in aliases(fact)}

    def judge_by(self, moment: Micros) -> None:
        """Have the whole past judged by the policy that stands at a moment, instead of that of its day."""
        for number, stream in self.streams.items():
            if stream == POLICY:
                self.facts[number] = [
                    fact._replace(at=BEGINNING, known=BEGINNING, gone=None)
                    for fact in self.facts[number]
                    if fact.at <= moment and fact.known <= moment and (fact.gone is None or fact.gone > moment)
                ]

    def is_plain(self) -> bool:
        """Whether every fact was known when it happened and none was taken back: then both axes tell the same."""
        return all(fact.known <= fact.at and fact.gone is None for facts in self.facts.values() for fact in facts)


def _column(connection: sqlite3.Connection, query: str, *values: str) -> list[int]:
    return [row[0] for row in connection.execute(query, values)]


def _merges(past: Past) -> list[Fact]:
    return [fact for number, facts in past.facts.items() if past.streams[number] == PEOPLE for fact in facts]
