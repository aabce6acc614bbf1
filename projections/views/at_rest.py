"""What items at rest tell of a very large initiative: kept, so that a look at it folds only those that move.

At rest is an item to which nothing happened for some weeks, which depends on nothing but its own facts and its
initiatives' pauses in the past, and whose state does not change as time goes by. Whatever changes one of them, were it
the policy, throws away what is kept (`void`), and the next fold keeps it anew. It is read for the present only.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain

from ledger.instants import DAY, Micros
from ledger.light import Any, NamedTuple
from ledger.light_json import loads
from projections.model.members import Interval, Member
from projections.model.rollup import Rolled, rolled
from projections.model.states import ACTIVE, PAUSED
from projections.model.timeline import Timeline
from projections.model.waits import Wait, horizon
from projections.moment import ITS_OWN, Moment

#: From so many items on it takes longer to fold them than to read what they came to.
MANY = 500
_REST = 28 * DAY
#: The end of what lasts, instead of the horizon of the moment at which it was told.
_LASTS = -1
STATUS = "status"


class AtRest(NamedTuple):
    """The items at rest (their numbers) as members of an initiative, and what they come to.

    `late` says when their records were known, where that was after they happened; `visits` is what `Visits` kept.
    `moving` is how many other items there were when this was told, at `told`.
    """

    told: Micros
    moving: int
    items: frozenset[int]
    members: tuple[tuple[int, Member], ...]
    rolled: Rolled
    late: dict[int, Micros]
    visits: Sequence[Any]


def rests(timeline: Timeline, last: Micros, linked: bool, as_of: Micros) -> bool:
    """Whether an item is at rest whose last fact happened at `last`; `linked` says whether anything else affects it."""
    if linked or last > as_of - _REST or timeline.next_change is not None:
        return False
    return not timeline.open_ or timeline.segments[-1].state not in (ACTIVE, PAUSED)


def at_rest(
    as_of: Micros,
    count: int,
    members: Sequence[tuple[int, Member]],
    late: dict[int, Micros],
    visits: Sequence[Any],
) -> AtRest:
    """What some of the `count` items of an initiative come to, told at a moment."""
    parts = rolled([member for _, member in members])
    items = frozenset(number for number, _ in members)
    return AtRest(as_of, count - len(items), items, tuple(members), parts, late, visits)


# ── kept ──

#: When it was told, the items, the pairs of times or of times and positions, and the rest.
Packed = tuple[Micros, str, bytes, str]


def packed(found: AtRest) -> Packed:
    """As it is kept; what an item waits for that depends on nothing is its own status."""
    ahead = horizon(found.told)
    pairs: list[tuple[int, int]] = []

    def many(more: Iterable[tuple[int, int]]) -> int:
        before = len(pairs)
        pairs.extend(more)
        return len(pairs) - before

    parts = found.rolled
    head = [many(parts.active), many(parts.unfinished), many(parts.moved)]
    members = [
        (
            number,
            *m[:5],
            many(m.active),
            many(m.unfinished),
            many(m.progress),
            m.waits[0].ref if m.waits else None,
            [(w.cause, w.who, w.from_, None if w.to == ahead else w.to, w.evidence, w.naming) for w in m.waits],
            *m[9:],
        )
        for number, m in found.members
    ]
    numbers = array("q", [_LASTS if number == ahead else number for number in chain.from_iterable(pairs)])
    body = [found.moving, head, members, list(found.late.items()), found.visits]
    return found.told, _text(sorted(found.items)), numbers.tobytes(), _text(body)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def kept_at_rest(connection: sqlite3.Connection, initiative: int, moment: Moment) -> AtRest | None:
    """What is kept of an initiative, where it holds at a moment; the caller has seen that nothing is cut off there."""
    if moment.judged != ITS_OWN:
        return None
    query = "SELECT told, items, pairs, body FROM at_rest WHERE initiative = ?"
    row = connection.execute(query, (initiative,)).fetchone()
    if row is None or row[0] > moment.as_of:
        return None
    items = frozenset(loads(row[1]))
    if any(number in items for (number,) in connection.execute("SELECT subject FROM dirty")):
        return None
    moving, head, members, late, visits = loads(row[3])
    pairs = _Pairs(row[2], horizon(moment.as_of))
    active, unfinished, moved = pairs.next(head[0]), pairs.next_intervals(head[1]), pairs.next(head[2])
    parts = Rolled(active, unfinished, moved, ())
    told = tuple([(each[0], _member(each, pairs)) for each in members])
    return AtRest(row[0], moving, items, told, parts, dict(late), visits)


class _Pairs:
    """Gives out pairs in the order in which they were kept; what lasts reaches `ahead`."""

    def __init__(self, kept: bytes, ahead: Micros) -> None:
        numbers = array("q")
        numbers.frombytes(kept)
        self._all = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        self._given = 0
        self.ahead = ahead

    def next(self, count: int) -> tuple[tuple[int, int], ...]:
        given = self._given
        self._given = given + count
        return self._all[given : self._given]

    def next_intervals(self, count: int) -> tuple[Interval, ...]:
        """The same of intervals in order, the last of which may last."""
        found = self.next(count)
        if found and found[-1][1] == _LASTS:
            return (*found[:-1], (found[-1][0], self.ahead))
        return found


def _member(kept: list[Any], pairs: _Pairs) -> Member:
    _, key, assignee, initiative, open_, from_, active, unfinished, moved, ref, waits, *rest = kept
    active, unfinished, moved = pairs.next(active), pairs.next_intervals(unfinished), pairs.next(moved)
    told = tuple([_wait(ref, pairs.ahead, *wait) for wait in waits])
    return Member(key, assignee, initiative, open_, from_, active, unfinished, told, moved, *rest)


def _wait(
    ref: str, ahead: Micros, cause: str, who: str | None, from_: Micros, to: Micros | None, *proof: list[int]
) -> Wait:
    evidence, naming = map(tuple, proof)
    end = ahead if to is None else to
    return Wait(STATUS, cause, ref, who, from_, end, to is None, evidence, None, None, naming)


def is_wanted(count: int, known: AtRest | None) -> bool:
    """Whether it is time to tell anew what rests: nothing is kept, or many more items have come to move since."""
    if known is None:
        return count >= MANY
    return count - len(known.items) > known.moving + max(MANY // 5, count // 10)


def void(connection: sqlite3.Connection) -> None:
    """Throw away what is kept of initiatives of which an item that rested has changed."""
    for initiative, items in connection.execute(
        "SELECT a.initiative, a.items FROM at_rest a JOIN dirty d ON d.subject = a.initiative"
    ).fetchall():
        changed = connection.execute(
            "SELECT d.subject FROM dirty d CROSS JOIN member m ON m.item = d.subject AND m.initiative = ?",
            (initiative,),
        )
        if not {number for (number,) in changed}.isdisjoint(loads(items)):
            connection.execute("DELETE FROM at_rest WHERE initiative = ?", (initiative,))


def keep_at_rest(connection: sqlite3.Connection, found: Iterable[tuple[int, Packed]]) -> None:
    """Keep it, by the number of the initiative; the caller holds the transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO at_rest VALUES (?, ?, ?, ?, ?)", [(initiative, *parts) for initiative, parts in found]
    )
