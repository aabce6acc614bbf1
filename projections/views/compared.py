"""What initiatives carry that is compared with their peers, as it is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from projections.signals.carried import Aging, Carried, Load, Usual, Visitor
from projections.views.listed import forget

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.lines.initiative import Standing


def keep_carried(
    connection: sqlite3.Connection, subjects: Iterable[int], standings: Iterable[tuple[int, Standing]]
) -> None:
    """Replace what initiatives carry."""
    gone = json.dumps(list(subjects))
    before = set(
        connection.execute("SELECT role, who, key FROM load WHERE subject IN (SELECT value FROM json_each(?))", (gone,))
    )
    for table in ("aging", "load"):
        connection.execute(f"DELETE FROM {table} WHERE subject IN (SELECT value FROM json_each(?))", (gone,))
    found = [(number, standing.carried) for number, standing in standings]
    connection.executemany(
        "INSERT INTO aging VALUES (?, ?, ?, ?, ?, ?)",
        [
            (number, each.what, each.oldest[0].key, each.oldest[0].since, each.own.seconds if each.own else None, more)
            for number, carried in found
            for each in carried.aging
            if (more := json.dumps(each[1:], ensure_ascii=False))
        ],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO load VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(number, *load) for number, carried in found for load in carried.loads],
    )
    forget(connection, gone, before, {load[:3] for _, carried in found for load in carried.loads})


def stored_carried(connection: sqlite3.Connection, only: int | None = None) -> dict[int, Carried]:
    """What every initiative carries, by its number; what ages is left out for all but `only`, where that is given."""
    aging: dict[int, list[Aging]] = {}
    loads: dict[int, list[Load]] = {}
    rows = connection.execute(
        "SELECT subject, what, more FROM aging WHERE :only IS NULL OR subject = :only", {"only": only}
    ).fetchall()
    # Taken apart all at once, as `projections.lists.portfolio` does.
    parts = json.loads(f"[{','.join(more for _, _, more in rows)}]")
    for (number, what, _), (visitors, own, oldest) in zip(rows, parts, strict=True):
        usual = Usual._make(own) if own else None
        aging.setdefault(number, []).append(Aging(what, visitors, usual, tuple(map(Visitor._make, oldest))))
    for number, *load in connection.execute("SELECT * FROM load"):
        loads.setdefault(number, []).append(Load._make(load))
    return {
        number: Carried(tuple(aging.get(number, ())), tuple(loads.get(number, ())))
        for number in aging.keys() | loads.keys()
    }
