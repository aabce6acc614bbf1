"""The signals of every initiative as lists show them: kept, and made anew only where they may be others now.

A row holds from `told` until `until`; where it is missing what stands is not known. What comes of a comparison with
peers is said in sentences only, since lists hold thousands: SQLite compares.
"""

from __future__ import annotations

import json
import sqlite3

from ledger.instants import SECOND, Micros
from projections.signals.said import warned_of_age, warned_of_load
from projections.signals.signal import Warned
from projections.signals.table import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: Whatever ages beside what is usual for it, of the initiatives among those given.
_AGING = (
    "FROM aging a LEFT JOIN usual u ON u.what = a.what "
    "WHERE subject IN (SELECT value FROM json_each(:among)) AND since {} :now - COALESCE(own, u.seconds) * :second"
)
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
    peers, until = peer_warnings(connection, now, among), _changing(connection, now, among)
    rows = []
    for number, own in found:
        stand = in_order([*map(Warned._make, json.loads(own)), *peers.get(number, ())])
        first = stand[0] if stand else (None, None)
        rows.append((number, now, until.get(number), len(stand), *first, json.dumps(stand, ensure_ascii=False)))
    connection.executemany("INSERT OR REPLACE INTO listed VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


# ── compared ──


def peer_warnings(connection: sqlite3.Connection, as_of: Micros, among: str) -> dict[int, list[Warned]]:
    """What `peer_signals` finds for some initiatives, the most urgent first, without what it rests on;
    `projections.views.held` says for which moments.

    `among` are their numbers as JSON.
    """
    found: dict[int, list[Warned]] = {}
    for number, warned in _each(connection, as_of, among):
        found.setdefault(number, []).append(warned)
    return found


def _each(connection: sqlite3.Connection, as_of: Micros, among: str) -> Iterator[tuple[int, Warned]]:
    """Every sentence with the initiative's number; those of one initiative come with the most urgent first."""
    for number, what, key in connection.execute(
        f"SELECT subject, a.what, key {_AGING.format('<')} ORDER BY subject, a.what, key", _asked(as_of, among)
    ):
        yield number, warned_of_age(what, key)
    for role, limit in sorted(connection.execute("SELECT role, most FROM load_limit")):
        told: dict[str, Warned] = {}
        for number, who in connection.execute(
            "SELECT DISTINCT subject, who FROM load WHERE role = :role "
            "AND subject IN (SELECT value FROM json_each(:among)) AND who IN (SELECT who FROM load "
            "WHERE role = :role GROUP BY who HAVING COUNT(DISTINCT key) > :limit) ORDER BY subject, who",
            {"role": role, "limit": limit, "among": among},
        ):
            if who not in told:
                told[who] = warned_of_load(role, who, limit)
            yield number, told[who]


def _changing(connection: sqlite3.Connection, as_of: Micros, among: str) -> dict[int, Micros]:
    """When the mere passing of time will next change what peers make of an initiative, where it will."""
    rows = connection.execute(
        f"SELECT subject, MIN(since + COALESCE(own, u.seconds) * :second) + 1 {_AGING.format('>=')} GROUP BY subject",
        _asked(as_of, among),
    )
    return dict(rows.fetchall())


def _asked(as_of: Micros, among: str) -> dict[str, object]:
    return {"now": as_of, "second": SECOND, "among": among}
