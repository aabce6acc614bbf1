"""What is usual in the whole ledger: kept while views are caught up, or counted anew for another moment."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from ledger.instants import Micros
from projections.moment import Moment
from projections.signals.carried import Spent, Usual
from projections.signals.peers import usual_of
from projections.views.listed import forget_aging
from projections.views.policies import policy_at


def keep_spent(
    connection: sqlite3.Connection, subjects: Iterable[int], spent: Iterable[tuple[int, dict[str, Spent]]]
) -> None:
    """Replace what the finished work of subjects took; whatever that changes is counted again by `count_again`."""
    numbers = json.dumps(list(subjects))
    before = {
        (subject, what): (seconds, newest)
        for subject, what, seconds, newest in connection.execute(
            "SELECT subject, what, seconds, newest FROM spent WHERE subject IN (SELECT value FROM json_each(?))",
            (numbers,),
        )
    }
    now = {
        (subject, what): (json.dumps(part.seconds, separators=(",", ":")), part.newest)
        for subject, parts in spent
        for what, part in parts.items()
    }
    changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
    many = connection.executemany
    many("DELETE FROM spent WHERE subject = ? AND what = ?", changed & before.keys())
    many("INSERT INTO spent VALUES (?, ?, ?, ?)", [(*key, *now[key]) for key in changed & now.keys()])
    many("INSERT OR IGNORE INTO unusual VALUES (?)", [(what,) for what in {what for _, what in changed}])


def count_again(connection: sqlite3.Connection) -> None:
    """What is usual, for every status and cause in which anything changed; the caller holds the transaction."""
    for (what,) in connection.execute("SELECT what FROM unusual").fetchall():
        rows = connection.execute("SELECT seconds, newest FROM spent WHERE what = ?", (what,))
        usual = usual_of(what, (Spent(tuple(json.loads(seconds)), newest) for seconds, newest in rows))
        before = connection.execute("SELECT seconds FROM usual WHERE what = ?", (what,)).fetchone()
        if before != (None if usual is None else (usual.seconds,)):
            forget_aging(connection, what)
        connection.execute("DELETE FROM usual WHERE what = ?", (what,))
        if usual is not None:
            connection.execute("INSERT INTO usual VALUES (?, ?, ?, ?)", (what, *usual))
    connection.execute("DELETE FROM unusual")


def keep_limits(connection: sqlite3.Connection, now: Micros) -> None:
    """How much one person can carry by the present policy; the caller holds the transaction."""
    limits = policy_at(connection, Moment(now, now)).loads
    if dict(connection.execute("SELECT role, most FROM load_limit").fetchall()) == limits:
        return
    connection.execute("DELETE FROM load_limit")
    connection.execute("DELETE FROM listed")
    connection.executemany("INSERT INTO load_limit VALUES (?, ?)", limits.items())


def stored_usual(connection: sqlite3.Connection) -> dict[str, Usual]:
    """What is usual as it is kept; `projections.views.held.holds` says whether that tells of a moment."""
    return {what: Usual(n, seconds, newest) for what, n, seconds, newest in connection.execute("SELECT * FROM usual")}


def counted(parts: Iterable[dict[str, Spent]]) -> dict[str, Usual]:
    """What is usual, from all of a ledger's initiatives and blockers."""
    by_what: dict[str, list[Spent]] = {}
    for part in parts:
        for what, spent in part.items():
            by_what.setdefault(what, []).append(spent)
    found = ((what, usual_of(what, spent)) for what, spent in by_what.items())
    return {what: usual for what, usual in found if usual is not None}
