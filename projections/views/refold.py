"""From marks to the rows that the lists are read from: what changed is folded again, one initiative at a time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from itertools import chain

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.lines.initiative import Standing, initiative_line
from projections.lines.item import item_line
from projections.lines.line import ItemLine
from projections.moment import Moment
from projections.signals.carried import Spent
from projections.signals.visits import cleared
from projections.views.at_rest import Packed, keep_at_rest, packed, void
from projections.views.compared import keep_carried
from projections.views.listed import list_again
from projections.views.packed import ReadRows, read_rows
from projections.views.reader import Reader, ToldInitiative
from projections.views.usual import count_again, keep_limits, keep_spent

#: Subjects that are read and folded at a time: few, so that what was read of them is still at hand when it is folded.
_PORTION = 200
#: Of a giant initiative so many are held in memory at once.
_MOST = 4_000
#: Portions whose rows are written at a time.
_AT_A_TIME = 10
_RENEWED_AT_A_TIME = 50

#: (number, stream)
Subject = tuple[int, str]
#: Subjects in portions, an initiative together with its items.
Batch = list[list[Subject]]


class Folded(NamedTuple):
    """What was folded anew, by the number of its subject.

    `cleared` is what the blockers took; `coming` is when a fact that is recorded already will change a subject.
    `at_rest` is what the items that rest tell of very large initiatives.
    """

    items: list[tuple[int, ItemLine]]
    initiatives: list[tuple[int, Standing]]
    cleared: list[tuple[int, dict[str, Spent]]]
    coming: list[tuple[int, Micros]]
    at_rest: list[tuple[int, Packed]]


def spread(connection: sqlite3.Connection, now: Micros) -> None:
    """Mark as changed whatever depends on a changed subject: what it affects, what needs it, and the initiatives.

    However far: whose move a wait is depends on what the predecessor itself waits for. What was recorded ahead of its
    time and has come into force since changes its subject too.
    """
    connection.execute("INSERT OR IGNORE INTO dirty SELECT subject FROM coming WHERE at <= ?", (now,))
    connection.execute(
        "WITH RECURSIVE reached (subject) AS (SELECT subject FROM dirty "
        "UNION SELECT e.subject FROM reached r JOIN edge e ON e.other = r.subject "
        "UNION SELECT m.initiative FROM reached r JOIN member m ON m.item = r.subject) "
        "INSERT OR IGNORE INTO dirty SELECT subject FROM reached"
    )
    void(connection)


def batches(connection: sqlite3.Connection) -> list[Batch]:
    """The changed subjects."""
    rows = connection.execute(
        "SELECT s.home, d.subject, s.stream FROM dirty d JOIN subject s ON s.id = d.subject ORDER BY s.home, d.subject"
    )
    portions: Batch = []
    last = None
    for home, number, stream in rows:
        if not portions or (len(portions[-1]) >= _PORTION and (home is None or home != last)):
            portions.append([])
        portions[-1].append((number, stream))
        last = home
    return [portions[first : first + _AT_A_TIME] for first in range(0, len(portions), _AT_A_TIME)]


def fold(connection: sqlite3.Connection, batch: Batch, now: Micros, read: ReadRows = read_rows) -> Folded:
    """The lines of a batch of subjects as of the present; blockers, decisions and the like have none."""
    folded = Folded([], [], [], [], [])
    for portion in batch:
        for first in range(0, len(portion), _MOST):
            _fold_some(Reader(connection, Moment(now, now), read), portion[first : first + _MOST], folded)
    return folded


def _fold_some(reader: Reader, batch: list[Subject], folded: Folded) -> None:
    now = reader.moment.as_of
    reader.load(number for number, _ in batch)
    for number, stream in batch:
        if stream.startswith("item:"):
            told = reader.item(number)
            if told is not None:
                coming = reader.next_mark(number)
                folded.items.append((number, item_line(told.history, told.timeline, now, coming)))
                _note(folded, number, coming)
        elif stream.startswith("initiative:"):
            folded.at_rest.extend((number, packed(part)) for part in reader.rest(number))
            found = reader.initiative(number)
            if found is not None:
                coming = reader.next_mark(number)
                folded.initiatives.append((number, standing(reader, found, coming)))
                _note(folded, number, coming)
        elif stream.startswith("blocker:"):
            folded.cleared.append((number, cleared(reader.blocker(number), reader.late)))
            _note(folded, number, reader.next_mark(number))


def _note(folded: Folded, number: int, coming: Micros | None) -> None:
    if coming is not None:
        folded.coming.append((number, coming))


def keep(connection: sqlite3.Connection, batch: Batch, folded: Folded, told: Micros) -> None:
    """Replace the rows of a batch, and take it from the list of changed subjects; the caller holds the transaction.

    A subject whose facts were all taken back has no line any more.
    """
    many, subjects = connection.executemany, list(chain.from_iterable(batch))
    for kind, table, lines in (
        ("item:", "item_state", {number for number, _ in folded.items}),
        ("initiative:", "initiative_state", {number for number, _ in folded.initiatives}),
    ):
        gone = {number for number, stream in subjects if stream.startswith(kind)} - lines
        many(f"DELETE FROM {table} WHERE subject = ?", [(number,) for number in gone])
    # Time that passes changes no spans: they reach into the future.
    many(
        "DELETE FROM spanned WHERE subject = ? AND subject IN (SELECT subject FROM dirty)",
        [(number,) for number, stream in subjects if stream.startswith("initiative:")],
    )
    blockers = [(number,) for number, stream in subjects if stream.startswith("blocker:")]
    many("DELETE FROM took WHERE subject = ?", blockers)
    many(
        "INSERT OR REPLACE INTO item_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, told, line.until, *line[:-1]) for number, line in folded.items],
    )
    many(
        "INSERT OR REPLACE INTO initiative_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, told, found.until, *_stored(found)) for number, found in folded.initiatives],
    )
    _keep_compared(connection, subjects, folded)
    keep_at_rest(connection, folded.at_rest)
    many("DELETE FROM dirty WHERE subject = ?", [(number,) for number, _ in subjects])


def _keep_compared(connection: sqlite3.Connection, batch: list[Subject], folded: Folded) -> None:
    """What is compared with peers, and when what is recorded already will change a subject."""
    numbers = [number for number, _ in batch]
    connection.executemany("DELETE FROM coming WHERE subject = ?", [(number,) for number in numbers])
    connection.executemany("INSERT INTO coming VALUES (?, ?)", folded.coming)
    weighed = [number for number, stream in batch if stream.startswith(("initiative:", "blocker:"))]
    keep_carried(connection, weighed, folded.initiatives)
    spent = [*((number, found.spent) for number, found in folded.initiatives), *folded.cleared]
    keep_spent(connection, weighed, spent)


def renew(connection: sqlite3.Connection, now: Micros, progress: Callable[[int, int], None] | None) -> None:
    """Fold and list anew what ceased to be true by `now`, unless somebody takes in facts meanwhile."""
    todo = connection.execute(
        "SELECT s.id, s.stream FROM initiative_state i JOIN subject s ON s.id = i.subject WHERE i.until <= :now "
        "UNION SELECT s.id, s.stream FROM coming c JOIN subject s ON s.id = c.subject WHERE c.at <= :now",
        {"now": now},
    ).fetchall()
    unchanged = "SELECT position, EXISTS (SELECT 1 FROM dirty) FROM tracking"
    seen = connection.execute(unchanged).fetchone()
    for first in range(0, max(len(todo), 1), _RENEWED_AT_A_TIME):
        batch = todo[first : first + _RENEWED_AT_A_TIME]
        folded = fold(connection, [batch], now)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute(unchanged).fetchone() == seen:
                keep(connection, [batch], folded, now)
                weigh(connection, now)
        finally:
            connection.execute("COMMIT")
        if progress:
            progress(first + len(batch), len(todo))


def weigh(connection: sqlite3.Connection, now: Micros) -> None:
    """What a batch changed for others: what is usual, what is too much, and what lists show of it."""
    count_again(connection)
    keep_limits(connection, now)
    list_again(connection, now)


def _stored(found: Standing) -> tuple[object, ...]:
    line = found.line
    return *line[:-2], _text(line.signals), _text(line.claim), _text(found.signals)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def standing(reader: Reader, told: ToldInitiative, coming: Micros | None = None) -> Standing:
    """An initiative as it stands; at `coming` a fact that is recorded already comes into force."""
    found = initiative_line(*told, reader.policy, reader.moment.as_of)
    return found._replace(until=min((at for at in (found.until, coming) if at is not None), default=None))
