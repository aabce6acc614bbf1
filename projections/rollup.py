"""The stall timeline of an initiative, rolled up from its items. Pure.

Precedence, from the stall model: paused ≻ active if any of its items is active ≻ waiting (its own waits and those of
its items) ≻ silent ≻ queued. An initiative without items is judged by its own facts. Where every item is done and
nobody committed to an outcome, as in an imported project, there is nothing to be silent about: it is done.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ledger.instants import Micros
from projections.history import ItemHistory
from projections.initiative_history import InitiativeHistory
from projections.policy import Policy
from projections.states import ACTIVE, CLOSED_CLASSES, DONE, PAUSED, QUEUED, WAITING
from projections.timeline import IDLE, Pause, Piece, Timeline, pause_at, settle, shares
from projections.waits import Stretch, Wait, clip, stretches

Interval = tuple[Micros, Micros]


class Member(NamedTuple):
    """What an initiative needs of an item, for the time in which it belongs to it; small, as there may be thousands.

    `active` is when work on it moved, `unfinished` when it was not done, `begun` when it first left the queue.
    """

    key: str
    assignee: str | None
    initiative: str | None
    open_: bool
    from_: Micros
    active: tuple[Interval, ...]
    unfinished: tuple[Interval, ...]
    waits: tuple[Wait, ...]
    progress: tuple[tuple[Micros, int], ...]
    begun: Micros | None
    next_change: Micros | None


def member_of(history: ItemHistory, timeline: Timeline, initiative: str, as_of: Micros) -> Member | None:
    """An item as a member of an initiative; None where it never belonged to it."""
    belongs = _membership(history, initiative, as_of)
    if not belongs:
        return None
    spans = [
        (span.from_, as_of if span.to is None else span.to)
        for span in history.spans
        if span.status_class not in CLOSED_CLASSES
    ]
    active = [(segment.from_, segment.to) for segment in timeline.segments if segment.state == ACTIVE]
    return Member(
        history.key,
        history.assignee,
        history.initiative,
        timeline.open_,
        belongs[0][0],
        _within(active, belongs),
        _within(spans, belongs),
        tuple(part for from_, to in belongs for wait in timeline.waits if (part := clip(wait, from_, to))),
        tuple(p for p in timeline.progress if any(from_ <= p[0] <= to for from_, to in belongs)),
        next((span.from_ for span in history.spans if span.status_class != QUEUED), None),
        timeline.next_change,
    )


def _membership(history: ItemHistory, initiative: str, as_of: Micros) -> list[Interval]:
    """The intervals in which an item belongs to an initiative; the first one begins with the item's life."""
    found = []
    for index, tenure in enumerate(history.initiatives):
        if tenure.value == initiative:
            from_ = history.opened if index == 0 else tenure.from_
            found.append((from_, as_of if tenure.to is None else tenure.to))
    return found


def _within(intervals: Iterable[Interval], belongs: Sequence[Interval]) -> tuple[Interval, ...]:
    return tuple(
        (max(start, from_), min(end, to))
        for start, end in intervals
        for from_, to in belongs
        if max(start, from_) < min(end, to)
    )


def pauses_of(history: InitiativeHistory, as_of: Micros) -> tuple[Pause, ...]:
    """The intervals in which an initiative was paused."""
    return tuple(
        Pause(tenure.from_, as_of if tenure.to is None else tenure.to, tenure.position)
        for tenure in history.paused
        if tenure.value is not None
    )


class _Counts:
    """How many of something are in force at each moment, as steps."""

    __slots__ = ("_levels", "_points")

    def __init__(self, steps: Iterable[tuple[Micros, int]]) -> None:
        changes: dict[Micros, int] = {}
        for at, change in steps:
            changes[at] = changes.get(at, 0) + change
        self._points = sorted(changes)
        level = 0
        self._levels = [0]
        for at in self._points:
            level += changes[at]
            self._levels.append(level)

    def at(self, moment: Micros) -> int:
        return self._levels[bisect_right(self._points, moment)]

    @property
    def points(self) -> list[Micros]:
        return self._points


def initiative_timeline(
    history: InitiativeHistory,
    waits: Iterable[Wait],
    progress: Iterable[tuple[Micros, int]],
    members: Sequence[Member],
    policy: Policy,
    as_of: Micros,
) -> Timeline:
    """The timeline of an initiative as of a moment. `waits` and `progress` are its own; its items' are added here."""
    start = min([history.opened, *(member.from_ for member in members)])
    end = as_of if history.closed is None else min(history.closed, as_of)
    pauses = pauses_of(history, as_of)
    theirs = (wait for member in members for wait in member.waits)
    inner = [part for wait in (*waits, *theirs) if (part := clip(wait, start, end))]
    moved = {*history.progress, *progress}
    moved.update(p for member in members for p in member.progress)
    known = tuple(sorted(p for p in moved if start <= p[0] <= end))
    work = _Work(history, members, policy)
    cuts = {start, end, *work.points, *(at for at, _ in known), *(e for p in pauses for e in (p.from_, p.to))}
    pieces = [work.piece(stretch, pauses) for stretch in stretches(inner, [cut for cut in cuts if start <= cut <= end])]
    open_ = history.closed is None
    segments, next_change = settle(pieces, known, policy, open_)
    changes = [c for c in (next_change, *(member.next_change for member in members)) if c is not None]
    return Timeline(start, end, segments, tuple(inner), shares(pieces, inner), known, open_, min(changes, default=None))


class _Work:
    """What the items are doing at each moment."""

    def __init__(self, history: InitiativeHistory, members: Sequence[Member], policy: Policy) -> None:
        self._history = history
        self._threshold = policy.threshold()
        self._has_items = bool(members)
        self._active = _Counts(_steps(member.active for member in members))
        self._open = _Counts(_steps(member.unfinished for member in members))
        self._begun = min((member.begun for member in members if member.begun is not None), default=None)

    @property
    def points(self) -> list[Micros]:
        own = [edge for life in self._history.lives for edge in (life.from_, life.to) if edge is not None]
        marks = [at for at in (self._begun, self._history.committed) if at is not None]
        return [*self._active.points, *self._open.points, *own, *marks]

    def piece(self, stretch: Stretch, pauses: Sequence[Pause]) -> Piece:
        from_, to, binding, alone = stretch
        position = self._history.opened_position
        pause = pause_at(pauses, from_) if pauses else None
        if not self._is_open(from_):
            return Piece(from_, to, DONE, position)
        if pause:
            return Piece(from_, to, PAUSED, pause.position)
        if self._active.at(from_):
            return Piece(from_, to, ACTIVE, position)
        if binding:
            return Piece(from_, to, WAITING, binding.evidence[0], binding, alone)
        return self._idle(from_, to, position)

    def _idle(self, from_: Micros, to: Micros, position: int) -> Piece:
        committed = self._history.committed is not None and self._history.committed <= from_
        begun = self._begun is not None and self._begun <= from_
        if self._has_items and not committed and not self._open.at(from_):
            return Piece(from_, to, DONE if begun else QUEUED, position)
        if not committed and not begun:
            return Piece(from_, to, QUEUED, position)
        otherwise = ACTIVE if begun or not self._has_items else QUEUED
        return Piece(from_, to, IDLE, position, otherwise=otherwise, threshold=self._threshold)

    def _is_open(self, moment: Micros) -> bool:
        lives = self._history.lives
        if moment < lives[0].from_:
            return True
        return any(life.from_ <= moment and (life.to is None or moment < life.to) for life in lives)


def _steps(intervals: Iterable[tuple[Interval, ...]]) -> Iterable[tuple[Micros, int]]:
    for several in intervals:
        for from_, to in several:
            yield from_, 1
            yield to, -1
