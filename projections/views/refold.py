"""From marks to the rows that the lists are read from: what changed is folded again, one initiative at a time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ledger.instants import Micros
from projections.initiative_line import initiative_line
from projections.item_line import item_line
from projections.lines import InitiativeLine, ItemLine
from projections.moment import Moment
from projections.views.reader import Reader, ToldInitiative

_AT_A_TIME = 2_000
_RENEWED_AT_A_TIME = 50


#: (number, stream)
Subject = tuple[int, str]


class Folded(NamedTuple):
    """New lines by the number of their subject."""

    items: list[tuple[int, ItemLine]]
    initiatives: list[tuple[int, InitiativeLine]]


def spread(connection: sqlite3.Connection) -> None:
    """Mark as changed whatever depends on a changed subject: what it affects, what needs it, and the initiatives.

    However far: whose move a wait is depends on what the predecessor itself waits for.
    """
    connection.execute(
        "WITH RECURSIVE reached (subject) AS (SELECT subject FROM dirty "
        "UNION SELECT e.subject FROM reached r JOIN edge e ON e.other = r.subject "
        "UNION SELECT m.initiative FROM reached r JOIN member m ON m.item = r.subject) "
        "INSERT OR IGNORE INTO dirty SELECT subject FROM reached"
    )


def batches(connection: sqlite3.Connection) -> Iterator[list[Subject]]:
    """The changed subjects as (number, stream), an initiative together with its items, some thousands at a time."""
    rows = connection.execute(
        "SELECT s.home, d.subject, s.stream FROM dirty d JOIN subject s ON s.id = d.subject ORDER BY s.home, d.subject"
    ).fetchall()
    batch: list[Subject] = []
    last = None
    for home, number, stream in rows:
        if len(batch) >= _AT_A_TIME and (home is None or home != last):
            yield batch
            batch = []
        batch.append((number, stream))
        last = home
    if batch:
        yield batch


def fold(connection: sqlite3.Connection, batch: list[Subject], now: Micros) -> Folded:
    """The lines of a batch of subjects as of the present; blockers, decisions and the like have none."""
    folded = Folded([], [])
    for first in range(0, len(batch), 2 * _AT_A_TIME):
        _fold_some(connection, batch[first : first + 2 * _AT_A_TIME], now, folded)
    return folded


def _fold_some(connection: sqlite3.Connection, batch: list[Subject], now: Micros, folded: Folded) -> None:
    reader = Reader(connection, Moment(now, now))
    reader.load(number for number, _ in batch)
    for number, stream in batch:
        if stream.startswith("item:"):
            told = reader.item(number)
            if told is not None:
                coming = reader.next_mark(number)
                folded.items.append((number, item_line(told.history, told.timeline, now, coming)))
        elif stream.startswith("initiative:"):
            found = reader.initiative(number)
            if found is not None:
                folded.initiatives.append((number, line_of(reader, number, found)))


def keep(connection: sqlite3.Connection, batch: list[Subject], folded: Folded, told: Micros) -> None:
    """Replace the rows of a batch, and take it from the list of changed subjects; the caller holds the transaction.

    A subject whose facts were all taken back has no line any more.
    """
    many = connection.executemany
    for kind, table, lines in (
        ("item:", "item_state", folded.items),
        ("initiative:", "initiative_state", folded.initiatives),
    ):
        gone = {number for number, stream in batch if stream.startswith(kind)}.difference(number for number, _ in lines)
        many(f"DELETE FROM {table} WHERE subject = ?", [(number,) for number in gone])
    many(
        "DELETE FROM spanned WHERE subject = ?",
        [(number,) for number, stream in batch if stream.startswith("initiative:")],
    )
    many(
        "INSERT OR REPLACE INTO item_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, told, line.until, *line[:-1]) for number, line in folded.items],
    )
    many(
        "INSERT OR REPLACE INTO initiative_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, told, line.until, *line[:-2], json.dumps(line.signals, ensure_ascii=False))
            for number, line in folded.initiatives
        ],
    )
    many("DELETE FROM dirty WHERE subject = ?", [(number,) for number, _ in batch])


def renew(connection: sqlite3.Connection, now: Micros, progress: Callable[[int, int], None] | None) -> None:
    """Fold anew the initiatives whose lines ceased to be true by `now`, unless somebody takes in facts meanwhile."""
    todo = connection.execute(
        "SELECT s.id, s.stream FROM initiative_state i JOIN subject s ON s.id = i.subject WHERE i.until <= ?", (now,)
    ).fetchall()
    unchanged = "SELECT position, EXISTS (SELECT 1 FROM dirty) FROM tracking"
    seen = connection.execute(unchanged).fetchone()
    for first in range(0, len(todo), _RENEWED_AT_A_TIME):
        batch = todo[first : first + _RENEWED_AT_A_TIME]
        folded = fold(connection, batch, now)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute(unchanged).fetchone() == seen:
                keep(connection, batch, folded, now)
        finally:
            connection.execute("COMMIT")
        if progress:
            progress(first + len(batch), len(todo))


def line_of(reader: Reader, number: int, told: ToldInitiative) -> InitiativeLine:
    """The line of an initiative, which is no longer true when a fact that is recorded already comes into force."""
    line = initiative_line(
        told.history, told.timeline, told.members, told.blockers, told.decisions, reader.policy, reader.moment.as_of
    )
    coming = [at for at in (line.until, reader.next_mark(number)) if at is not None]
    return line._replace(until=min(coming, default=None))
