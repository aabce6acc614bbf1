"""The sentences of the signals that come of a comparison with peers, for lists of thousands: SQLite compares."""

from __future__ import annotations

from ledger.instants import SECOND, Micros
from projections.moment import Moment
from projections.signals.carried import STATUS
from projections.signals.said import of_blocker, of_load, of_status
from projections.signals.signal import Warned
from projections.signals.table import URGENCY

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator


def holds(connection: sqlite3.Connection, moment: Moment) -> bool:
    """Whether what is kept of the peers tells of the moment."""
    told, coming, unfinished = connection.execute(
        "SELECT told, (SELECT MIN(at) FROM coming), EXISTS (SELECT 1 FROM unusual) FROM tracking"
    ).fetchone()
    return told <= min(moment) and not unfinished and (coming is None or max(moment[:2]) < coming)


def peer_warnings(connection: sqlite3.Connection, as_of: Micros) -> dict[int, list[Warned]]:
    """What `peer_signals` finds, by the initiative's number, without what it rests on; ask `holds` first."""
    found: dict[int, list[Warned]] = {}
    for number, warned in _each(connection, as_of):
        found.setdefault(number, []).append(warned)
    return found


def peer_counts(connection: sqlite3.Connection, as_of: Micros) -> dict[int, tuple[int, Warned]]:
    """The same in short: how many there are, and the most urgent one."""
    found: dict[int, tuple[int, Warned]] = {}
    for number, warned in _each(connection, as_of):
        many, first = found.get(number, (0, warned))
        found[number] = many + 1, first
    return found


def _each(connection: sqlite3.Connection, as_of: Micros) -> Iterator[tuple[int, Warned]]:
    """Every sentence with the initiative's number; those of one initiative come with the most urgent first."""
    for number, what, key in connection.execute(
        "SELECT subject, a.what, key FROM aging a LEFT JOIN usual u ON u.what = a.what "
        "WHERE since < :now - COALESCE(own, u.seconds) * :second ORDER BY subject, a.what",
        {"now": as_of, "second": SECOND},
    ):
        if what.startswith(STATUS):
            yield number, Warned("age-in-status", of_status(key, what))
        else:
            yield number, Warned("blocker-old", of_blocker(key, what))
    for role, limit in sorted(connection.execute("SELECT role, most FROM load_limit")):
        told: dict[str, Warned] = {}
        for number, who in connection.execute(
            "SELECT DISTINCT subject, who FROM load WHERE role = :role AND who IN (SELECT who FROM load "
            "WHERE role = :role GROUP BY who HAVING COUNT(DISTINCT key) > :limit)",
            {"role": role, "limit": limit},
        ):
            if who not in told:
                told[who] = Warned(f"{role}-overloaded", of_load(role, who, limit))
            yield number, told[who]


def in_order(signals: Iterable[Warned]) -> tuple[Warned, ...]:
    """The most urgent rule first."""
    return tuple(sorted(signals, key=lambda warned: URGENCY[warned.id]))
