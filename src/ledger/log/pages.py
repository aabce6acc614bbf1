"""Many records in a row: SQLite joins each page into one text, in a thread, while the one before is decoded.

SQLite lets go of the interpreter only while it works, so a page is one row of one query; rows that come one by one
would leave nothing to the thread. A page that cannot be decoded as a whole is read again record by record, which
finds out where it is damaged and why.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from typing import Any

import msgspec

from ledger.errors import Damaged
from ledger.log.files import Place, explain, open_readonly
from ledger.record import UNREADABLE, Record, unseal

#: From so many records on a thread and a connection of its own are worth it.
MANY = 10_000
_PAGE = 500
#: With fewer the thread would wait until a page is decoded before it begins another.
_AHEAD = 4

OPEN = "SELECT position, state, actor, people, texts FROM stored_events "
BETWEEN = "WHERE position > ? AND position <= ? "

# The same as `unseal` joins, with as little copying of lines as can be: what is short is joined first. SQLite goes
# through the records in the order of their positions, and whether it did is seen afterwards. A BLOB is not less than
# x''; a TEXT is: what is no BLOB is left out, and then missed.
_JOINED = (
    "SELECT group_concat(substr(state, 1, length(state) - 2) || ("
    "CASE WHEN people IS NULL THEN '' ELSE ',' || substr(people, 2, length(people) - 2) END "
    "|| CASE WHEN texts IS NULL THEN '' ELSE ',' || substr(texts, 2, length(texts) - 2) END "
    """|| '},"actor":' || actor), '}\n') || '}' """
    f"FROM stored_events {BETWEEN}"
    "AND state >= x'' AND actor >= x'' AND (people IS NULL OR people >= x'') AND (texts IS NULL OR texts >= x'')"
)

_decoder = msgspec.json.Decoder(Record)


def read_many(path: Place, after: int, last: int) -> Iterator[Record]:
    """The records with `after` < position ≤ `last` of the ledger at `path`, in bounded memory.

    Raises Unavailable where it cannot be read and Damaged where its bytes disagree.
    """
    with explain(path), closing(open_readonly(path)) as connection, ThreadPoolExecutor(1) as thread:
        connection.text_factory = bytes
        starts = iter(range(after, last, _PAGE))
        ahead: deque[tuple[int, Future[bytes | None]]] = deque()

        def fetch() -> None:
            for start in islice(starts, _AHEAD - len(ahead)):
                ahead.append((start, thread.submit(_joined, connection, start, min(start + _PAGE, last))))

        fetch()
        while ahead:
            start, joined = ahead.popleft()
            text = joined.result()
            fetch()
            upto = min(start + _PAGE, last)
            yield from _whole(text, start, upto) or _one_by_one(path, start, upto)


def missing(rows: list[Any], after: int, last: int) -> Damaged:
    """What to say where `rows`, which begin with their positions, are fewer than there are positions."""
    present = {row[0] for row in rows}
    return Damaged(
        next(one for one in range(after + 1, last + 1) if one not in present), "it is missing from the ledger"
    )


def _joined(connection: sqlite3.Connection, after: int, last: int) -> bytes | None:
    try:
        (text,) = connection.execute(_JOINED, (after, last)).fetchone()
    except sqlite3.DataError:
        return None  # together longer than SQLite lets one text be
    found: bytes | None = text
    return found


def _whole(text: bytes | None, after: int, last: int) -> list[Record] | None:
    """The records of a page, None where there is anything wrong with it."""
    try:
        records = _decoder.decode_lines(text or b"")
    except UNREADABLE:
        return None
    return records if [record.position for record in records] == list(range(after + 1, last + 1)) else None


def _one_by_one(path: Place, after: int, last: int) -> Iterator[Record]:
    with closing(open_readonly(path)) as connection:
        rows = connection.execute(OPEN + BETWEEN + "ORDER BY position", (after, last)).fetchall()
    if len(rows) != last - after:
        raise missing(rows, after, last)
    for row in rows:
        yield unseal(*row)
