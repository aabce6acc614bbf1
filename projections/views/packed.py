"""Marks as they are kept: a row holds what one stretch of the log left on one subject, as one JSON array.

A mark is `[at, position, kind, value, more]`; one that was not known when it happened, or was taken back, has two more:
`known, gone`. A row is `plain` where none of its marks has them. `schema.MARKS` shows the same to SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

from ledger.instants import Micros
from ledger.light import Any
from ledger.light_json import listed
from ledger.light_json import loads as read_json
from projections.model.history import Fact, Row
from projections.moment import Moment

_AT_ONCE = 500

#: A mark as it is kept.
Kept = tuple[Any, ...]
#: Reads a JSON array of rows.
ReadRows = Callable[[str], list[list[Kept]]]


def read_rows(text: str) -> list[list[Kept]]:
    """The rows of a JSON array; where msgspec is loaded it reads them faster."""
    return [[tuple(mark) for mark in marks] for marks in read_json(text)]


def rows_of(
    connection: sqlite3.Connection, subjects: Iterable[int], read: ReadRows = read_rows
) -> Iterator[tuple[int, bool, list[Kept]]]:
    """(subject, plain, marks as they are kept), the marks in no order."""
    rows = connection.execute(
        "SELECT subject, plain, marks FROM packed WHERE subject IN (SELECT value FROM json_each(?))",
        (listed(subjects),),
    )
    # Taken apart many at a time: most rows are short, and then the calls cost more than the JSON.
    while some := rows.fetchmany(_AT_ONCE):
        parts = read(f"[{','.join(marks for _, _, marks in some)}]")
        for (subject, plain, _), marks in zip(some, parts, strict=True):
            yield subject, bool(plain), marks


def facts_of(connection: sqlite3.Connection, subjects: Iterable[int]) -> Iterator[tuple[int, Fact]]:
    """Every mark of some subjects, whenever it counts, in no order."""
    for subject, _, marks in rows_of(connection, subjects):
        for mark in marks:
            yield subject, whole(mark)


def standing_of(connection: sqlite3.Connection, moment: Moment, subjects: Iterable[int]) -> Iterator[tuple[int, Row]]:
    """The marks of some subjects that count at a moment, in no order."""
    as_of, known_at, seen = moment[:3]
    latest = min(as_of, known_at)
    for subject, plain, marks in rows_of(connection, subjects):
        if plain:
            for mark in marks:
                if mark[0] <= latest and mark[1] <= seen:
                    yield subject, mark
        else:
            for row, _ in standing_rows(marks, as_of, known_at, seen):
                yield subject, row


def whole(kept: Sequence[Any]) -> Fact:
    """A mark with what is left out where it is a matter of course."""
    at, position, kind, value, more = kept[:5]
    known, gone = kept[5:] or (at, None)
    return Fact(at, position, known, gone, kind, value, more)


def in_short(fact: Fact) -> Kept:
    """A mark as it is kept."""
    at, position, known, gone, kind, value, more = fact
    times = (known, gone) if known != at or gone is not None else ()
    return at, position, kind, value, more, *times


def standing_rows(marks: Sequence[Kept], as_of: Micros, known_at: Micros, seen: int) -> Iterator[tuple[Row, Micros]]:
    """The marks that count at a moment, each with when it was known."""
    for mark in marks:
        at, position, kind, value, more = mark[:5]
        known, gone = mark[5:] or (at, None)
        if at <= as_of and known <= known_at and position <= seen and (gone is None or gone > known_at):
            yield (at, position, kind, value, more), known
