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
    from collections.abc import Iterable


def holds(connection: sqlite3.Connection, moment: Moment) -> bool:
    """Whether what is kept of the peers tells of the moment."""
    told, coming, unfinished = connection.execute(
        "SELECT told, (SELECT MIN(at) FROM coming), EXISTS (SELECT 1 FROM unusual) FROM tracking"
    ).fetchone()
    return told <= min(moment) and not unfinished and (coming is None or max(moment[:2]) < coming)


def peer_warnings(connection: sqlite3.Connection, as_of: Micros) -> dict[int, list[Warned]]:
    """What `peer_signals` finds, by the initiative's number, without what it rests on; ask `holds` first."""
    found: dict[int, list[Warned]] = {}
    rows = connection.execute(
        "SELECT subject, a.what, key FROM aging a LEFT JOIN usual u ON u.what = a.what "
        "WHERE since < :now - COALESCE(own, u.seconds) * :second",
        {"now": as_of, "second": SECOND},
    )
    for number, what, key in rows:
        if what.startswith(STATUS):
            warned = Warned("age-in-status", of_status(key, what))
        else:
            warned = Warned("blocker-old", of_blocker(key, what))
        found.setdefault(number, []).append(warned)
    for role, limit in connection.execute("SELECT role, most FROM load_limit").fetchall():
        told: dict[str, Warned] = {}
        for number, who in connection.execute(
            "SELECT DISTINCT subject, who FROM load WHERE role = :role AND who IN (SELECT who FROM load "
            "WHERE role = :role GROUP BY who HAVING COUNT(DISTINCT key) > :limit)",
            {"role": role, "limit": limit},
        ):
            if who not in told:
                told[who] = Warned(f"{role}-overloaded", of_load(role, who, limit))
            found.setdefault(number, []).append(told[who])
    return found


def in_order(signals: Iterable[Warned]) -> tuple[Warned, ...]:
    """The most urgent rule first."""
    return tuple(sorted(signals, key=lambda warned: URGENCY[warned.id]))
