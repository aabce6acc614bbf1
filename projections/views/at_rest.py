"""What items at rest tell of a very large initiative: kept, so that a look at it folds only those that move.

At rest is an item to which nothing happened for some weeks, which depends on nothing but its own facts and its
initiatives' pauses in the past, and whose state does not change as time goes by. They are kept some hundreds at a time;
whatever changes one of them, were it the policy, throws its part away (`void`), and the next fold keeps it anew. Parts
are read for the present only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain

from ledger.instants import DAY, Micros
from ledger.light import Any, NamedTuple
from ledger.light_json import loads
from projections.model.history import ItemHistory
from projections.model.members import Interval, Member
from projections.model.rollup import Rolled, rolled
from projections.model.states import ACTIVE, PAUSED
from projections.model.timeline import Timeline
from projections.model.waits import Wait, horizon
from projections.moment import ITS_OWN, Moment
from projections.signals.visits import Visits

#: From so many items on it takes longer to fold them than to read what they came to.
MANY = 500
#: So many items are kept together; the smaller a part, the less a change throws away.
_PART = 500
_REST = 28 * DAY
#: The end of what lasts, instead of the horizon of the moment at which it was told.
_LASTS = -1
STATUS = "status"


class AtRest(NamedTuple):
    """The items at rest (their numbers) as members of an initiative, and what they come to.

    `late` says when their records were known, where that was after they happened; `visits` is what `Visits` kept of
    some of them. `moving` is how many other items there were when this was told, at `told`.
    """

    told: Micros
    moving: int
    items: frozenset[int]
    members: tuple[tuple[int, Member], ...]
    rolled: Rolled
    late: dict[int, Micros]
    visits: tuple[Sequence[Any], ...]


def rests(timeline: Timeline, last: Micros, linked: bool, as_of: Micros) -> bool:
    """Whether an item is at rest whose last fact happened at `last`; `linked` says whether anything else affects it."""
    if linked or last > as_of - _REST or timeline.next_change is not None:
        return False
    return not timeline.open_ or timeline.segments[-1].state not in (ACTIVE, PAUSED)


class Resting(NamedTuple):
    """An item that was found at rest, and when its records were known, where that was after they happened."""

    number: int
    history: ItemHistory
    member: Member
    late: dict[int, Micros]


def in_parts(initiative: str, as_of: Micros, moving: int, found: Sequence[Resting]) -> list[AtRest]:
    """What some items of an initiative (its key) come to, told at a moment; a part without any where none rest."""
    return [
        _part(initiative, as_of, moving, found[first : first + _PART]) for first in range(0, max(len(found), 1), _PART)
    ]


def _part(initiative: str, as_of: Micros, moving: int, found: Sequence[Resting]) -> AtRest:
    late = {position: known for each in found for position, known in each.late.items()}
    visits = Visits(initiative, late)
    for each in found:
        visits.take(each.history)
    members = tuple((each.number, each.member) for each in found)
    parts = rolled([member for _, member in members])
    return AtRest(as_of, moving, frozenset(number for number, _ in members), members, parts, late, (visits.kept(),))


def together(parts: Sequence[AtRest]) -> AtRest | None:
    """All parts as one, None without any."""
    if not parts:
        return None
    last = max(parts, key=lambda part: part.told)
    items: frozenset[int] = frozenset().union(*(part.items for part in parts))
    members = tuple(chain.from_iterable(part.members for part in parts))
    rolls = [part.rolled for part in parts]
    parted = Rolled(
        list(chain.from_iterable(roll.active for roll in rolls)),
        list(chain.from_iterable(roll.unfinished for roll in rolls)),
        list(chain.from_iterable(roll.moved for roll in rolls)),
        (),
    )
    late = {position: known for part in parts for position, known in part.late.items()}
    visits = tuple(chain.from_iterable(part.visits for part in parts))
    return AtRest(last.told, last.moving, items, members, parted, late, visits)


# ── kept ──

#: When it was told, the items, the pairs of times or of times and positions, and the rest.
Packed = tuple[Micros, str, bytes, str]


def packed(found: AtRest) -> Packed:
    """As it is kept; what an item waits for that depends on nothing is its own status."""
    # Most initiatives keep none, and reading loads what packs them only where there are some.
    from array import array

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
    body = [found.moving, head, members, list(found.late.items()), *found.visits]
    return found.told, _text(sorted(found.items)), numbers.tobytes(), _text(body)


def _text(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def kept_at_rest(connection: sqlite3.Connection, initiative: int, moment: Moment) -> list[AtRest]:
    """The parts kept of an initiative that hold at a moment; the caller has seen that nothing is cut off there."""
    if moment.judged != ITS_OWN:
        return []
    changed = {number for (number,) in connection.execute("SELECT subject FROM dirty")}
    rows = connection.execute(
        "SELECT told, items, pairs, body FROM at_rest WHERE initiative = ? AND told <= ? ORDER BY part",
        (initiative, moment.as_of),
    )
    found = []
    for told, listed, kept, body in rows:
        items = frozenset(loads(listed))
        if changed.isdisjoint(items):
            found.append(_unpacked(told, items, _Pairs(kept, horizon(moment.as_of)), loads(body)))
    return found


def _unpacked(told: Micros, items: frozenset[int], pairs: _Pairs, body: list[Any]) -> AtRest:
    moving, head, members, late, visits = body
    active, unfinished, moved = pairs.next(head[0]), pairs.next_intervals(head[1]), pairs.next(head[2])
    parts = Rolled(active, unfinished, moved, ())
    return AtRest(
        told, moving, items, tuple([(m[0], _member(m, pairs)) for m in members]), parts, dict(late), (visits,)
    )


class _Pairs:
    """Gives out pairs in the order in which they were kept; what lasts reaches `ahead`."""

    def __init__(self, kept: bytes, ahead: Micros) -> None:
        from array import array

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
    """Whether it is time to see which of the other items rest: nothing is kept, or many more move than when it was."""
    if known is None:
        return count >= MANY
    return count - len(known.items) > known.moving + MANY // 5 + count // 50


def void(connection: sqlite3.Connection) -> None:
    """Throw away the parts of which an item has changed."""
    for initiative, part, items in connection.execute(
        "SELECT a.initiative, a.part, a.items FROM at_rest a JOIN dirty d ON d.subject = a.initiative"
    ).fetchall():
        changed = connection.execute(
            "SELECT d.subject FROM dirty d CROSS JOIN member m ON m.item = d.subject AND m.initiative = ?",
            (initiative,),
        )
        if not {number for (number,) in changed}.isdisjoint(loads(items)):
            connection.execute("DELETE FROM at_rest WHERE initiative = ? AND part = ?", (initiative, part))


def keep_at_rest(connection: sqlite3.Connection, found: Iterable[tuple[int, Packed]]) -> None:
    """Keep parts, each with the number of its initiative; the caller holds the transaction."""
    for initiative, part in found:
        connection.execute("DELETE FROM at_rest WHERE initiative = ? AND items = '[]'", (initiative,))
        connection.execute(
            "INSERT INTO at_rest SELECT ?, COALESCE(MAX(part), 0) + 1, ?, ?, ?, ? FROM at_rest WHERE initiative = ?",
            (initiative, *part, initiative),
        )
