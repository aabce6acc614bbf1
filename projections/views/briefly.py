"""The sentences of the signals that come of a comparison with peers, for lists of thousands: SQLite compares."""

from __future__ import annotations

from ledger.instants import SECOND, Micros
from projections.signals.carried import STATUS
from projections.signals.said import of_blocker, of_load, of_status
from projections.signals.signal import Warned
from projections.signals.table import URGENCY

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

#: Whatever ages beside what is usual for it, of the initiatives among those given.
_AGING = (
    "FROM aging a LEFT JOIN usual u ON u.what = a.what "
    "WHERE subject IN (SELECT value FROM json_each(:among)) AND since {} :now - COALESCE(own, u.seconds) * :second"
)


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
        if what.startswith(STATUS):
            yield number, Warned("age-in-status", of_status(key, what))
        else:
            yield number, Warned("blocker-old", of_blocker(key, what))
    for role, limit in sorted(connection.execute("SELECT role, most FROM load_limit")):
        told: dict[str, Warned] = {}
        for number, who in connection.execute(
            "SELECT DISTINCT subject, who FROM load WHERE role = :role "
            "AND subject IN (SELECT value FROM json_each(:among)) AND who IN (SELECT who FROM load "
            "WHERE role = :role GROUP BY who HAVING COUNT(DISTINCT key) > :limit) ORDER BY subject, who",
            {"role": role, "limit": limit, "among": among},
        ):
            if who not in told:
                told[who] = Warned(f"{role}-overloaded", of_load(role, who, limit))
            yield number, told[who]


def changing(connection: sqlite3.Connection, as_of: Micros, among: str) -> dict[int, Micros]:
    """When the mere passing of time will next change what peers make of an initiative, where it will."""
    rows = connection.execute(
        f"SELECT subject, MIN(since + COALESCE(own, u.seconds) * :second) + 1 {_AGING.format('>=')} GROUP BY subject",
        _asked(as_of, among),
    )
    return dict(rows.fetchall())


def _asked(as_of: Micros, among: str) -> dict[str, object]:
    return {"now": as_of, "second": SECOND, "among": among}


def in_order(signals: Iterable[Warned]) -> tuple[Warned, ...]:
    """The most urgent rule first."""
    return tuple(sorted(signals, key=lambda warned: URGENCY[warned.id]))
