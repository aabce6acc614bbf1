"""From marks to the rows that the lists are read from: what changed is folded again, one initiative at a time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from ledger.instants import Micros
from projections.initiative_line import initiative_line
from projections.item_line import item_line
from projections.lines import InitiativeLine, ItemLine
from projections.moment import Moment
from projections.views.reader import Reader, ToldInitiative

_AT_A_TIME = 2_000


def spread(connection: sqlite3.Connection) -> None:
    """Mark as changed whatever depends on a changed subject: what it affects, what needs it, and the initiatives."""
    connection.execute("INSERT OR IGNORE INTO dirty SELECT e.subject FROM dirty d JOIN edge e ON e.other = d.subject")
    connection.execute(
        "INSERT OR IGNORE INTO dirty SELECT m.initiative FROM dirty d JOIN member m ON m.item = d.subject"
    )


def refold(connection: sqlite3.Connection, now: Micros) -> Iterator[int]:
    """Fold every changed subject again; yields how many are left after each transaction.

    What is folded leaves the list of changed subjects in the same transaction, so that an interrupted run goes on
    where it stopped.
    """
    spread(connection)
    left = connection.execute("SELECT COUNT(*) FROM dirty").fetchone()[0]
    for batch in _batches(connection):
        connection.execute("BEGIN IMMEDIATE")
        try:
            _fold(connection, batch, now)
            connection.executemany("DELETE FROM dirty WHERE subject = ?", [(number,) for number, _ in batch])
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        left -= len(batch)
        yield left


def _batches(connection: sqlite3.Connection) -> Iterator[list[tuple[int, str]]]:
    """The changed subjects, an initiative together with its items, some thousands at a time."""
    rows = connection.execute(
        "SELECT s.home, d.subject, s.stream FROM dirty d JOIN subject s ON s.id = d.subject ORDER BY s.home, d.subject"
    ).fetchall()
    batch: list[tuple[int, str]] = []
    last = None
    for home, number, stream in rows:
        if len(batch) >= _AT_A_TIME and (home is None or home != last):
            yield batch
            batch = []
        batch.append((number, stream))
        last = home
    if batch:
        yield batch


def _fold(connection: sqlite3.Connection, batch: list[tuple[int, str]], now: Micros) -> None:
    reader = Reader(connection, Moment(now, now))
    reader.load(number for number, _ in batch)
    items: list[tuple[int, ItemLine]] = []
    initiatives: list[tuple[int, InitiativeLine]] = []
    for number, stream in batch:
        if stream.startswith("item:"):
            told = reader.item(number)
            if told is not None:
                until = reader.next_mark(number)
                items.append((number, item_line(told.history, told.timeline, now, until)))
        elif stream.startswith("initiative:"):
            found = reader.initiative(number)
            if found is not None:
                initiatives.append((number, line_of(reader, number, found)))
    write_items(connection, items, now)
    write_initiatives(connection, initiatives, now)


def line_of(reader: Reader, number: int, told: ToldInitiative) -> InitiativeLine:
    """The line of an initiative, which is no longer true when a fact that is recorded already comes into force."""
    line = initiative_line(
        told.history, told.timeline, told.members, told.blockers, told.decisions, reader.policy, reader.moment.as_of
    )
    coming = [at for at in (line.until, reader.next_mark(number)) if at is not None]
    return line._replace(until=min(coming, default=None))


def write_items(connection: sqlite3.Connection, lines: Iterable[tuple[int, ItemLine]], told: Micros) -> None:
    """Replace the rows of items."""
    connection.executemany(
        "INSERT OR REPLACE INTO item_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, told, line.until, *line[:-1]) for number, line in lines],
    )


def write_initiatives(
    connection: sqlite3.Connection, lines: Iterable[tuple[int, InitiativeLine]], told: Micros
) -> None:
    """Replace the rows of initiatives."""
    connection.executemany(
        "INSERT OR REPLACE INTO initiative_state VALUES (?, ?, ?, ?)",
        [(number, told, line.until, json.dumps(line[:-1], ensure_ascii=False)) for number, line in lines],
    )
