"""The signals of every initiative as lists show them: kept, and made anew only where they may be others now.

A row holds from `told` until `until`; where it is missing what stands is not known.
"""

from __future__ import annotations

import json
import sqlite3

from ledger.instants import Micros
from projections.signals.signal import Warned
from projections.views.briefly import changing, in_order, peer_warnings

_Load = tuple[str, str, str]


def forget(connection: sqlite3.Connection, subjects: str, before: set[_Load], now: set[_Load]) -> None:
    """The rows of initiatives (their numbers as JSON), and of whoever shares the load of a person whose load changed.

    `before` and `now` are the (role, who, key) that they carried.
    """
    if connection.execute("SELECT 1 FROM listed LIMIT 1").fetchone() is None:
        return  # a ledger whose views are being built
    connection.execute("DELETE FROM listed WHERE subject IN (SELECT value FROM json_each(?))", (subjects,))
    loaded = {who for _, who, _ in before ^ now}
    if loaded:
        connection.execute(
            "DELETE FROM listed WHERE subject IN (SELECT subject FROM load WHERE who IN "
            "(SELECT value FROM json_each(?)))",
            (json.dumps(sorted(loaded)),),
        )


def forget_aging(connection: sqlite3.Connection, what: str) -> None:
    """The rows of the initiatives that are compared with what has become usual for a status or a cause."""
    connection.execute("DELETE FROM listed WHERE subject IN (SELECT subject FROM aging WHERE what = ?)", (what,))


def list_again(connection: sqlite3.Connection, now: Micros) -> None:
    """Make the rows that are missing or hold no longer; the caller holds the transaction."""
    found = connection.execute(
        "SELECT i.subject, i.signals FROM initiative_state i LEFT JOIN listed l ON l.subject = i.subject "
        "WHERE l.subject IS NULL OR l.until <= ?",
        (now,),
    ).fetchall()
    among = json.dumps([number for number, _ in found])
    peers, until = peer_warnings(connection, now, among), changing(connection, now, among)
    rows = []
    for number, own in found:
        stand = in_order([*map(Warned._make, json.loads(own)), *peers.get(number, ())])
        first = stand[0] if stand else (None, None)
        rows.append((number, now, until.get(number), len(stand), *first, json.dumps(stand, ensure_ascii=False)))
    connection.executemany("INSERT OR REPLACE INTO listed VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
