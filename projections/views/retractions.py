"""Since when and until when a fact counts, where it was taken back: the same in every projection.

Undo appends a retraction, redo retracts the retraction, and both count from when they were known. So a fact can count
during several intervals, and what was known in between stays what it was. See also `ledger.standing`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ledger.instants import Micros

#: `known` is when it came to count, `gone` when it ceased to, None while it counts.
Interval = tuple[Micros, Micros | None]


def retract(
    connection: sqlite3.Connection, subject: int, position: int, of: int, known: Micros, replacement: int | None = None
) -> list[int]:
    """Write a retraction down, or a correction by a `replacement`.

    Returns the positions whose standing it changes: what it takes back, what that took back, …
    """
    connection.execute("INSERT INTO retraction VALUES (?, ?, ?, ?, ?)", (position, subject, of, known, replacement))
    changed = [of]
    while row := connection.execute("SELECT of FROM retraction WHERE position = ?", (changed[-1],)).fetchone():
        changed.append(row[0])
    return changed


def is_retraction(connection: sqlite3.Connection, subject: int, position: int) -> bool:
    """Whether a record of this subject takes something back."""
    found = connection.execute("SELECT subject FROM retraction WHERE position = ?", (position,)).fetchone()
    return found is not None and found[0] == subject


def standing(connection: sqlite3.Connection, position: int, known: Micros) -> list[Interval]:
    """When the record at `position` counts, in order; the first interval begins at `known`, and may be empty."""
    knowns = {position: known}
    takers: dict[int, list[int]] = {}
    reached = [position]
    for one in reached:
        rows = connection.execute("SELECT position, known FROM retraction WHERE of = ?", (one,)).fetchall()
        takers[one] = [row[0] for row in rows]
        knowns.update(rows)
        reached += takers[one]
    found: dict[int, list[Interval]] = {}
    # Backwards: a retraction comes after what it takes back.
    for one in sorted(reached, reverse=True):
        spans: list[Interval] = [(knowns[one], None)]
        for taker in takers[one]:
            spans = [part for span in spans for part in _without(span, found[taker])]
        found[one] = spans
    spans = found[position]
    return spans if spans and spans[0][0] == known else [(known, known), *spans]


def _without(span: Interval, gaps: Iterable[Interval]) -> list[Interval]:
    """What is left of an interval outside of `gaps`, which are in order."""
    left: list[Interval] = []
    from_, to = span
    for begins, ends in gaps:
        if ends is not None and ends <= from_:
            continue
        if to is not None and begins >= to:
            break
        if begins > from_:
            left.append((from_, begins))
        if ends is None:
            return left
        from_ = ends
    return [*left, (from_, to)] if to is None or from_ < to else left
