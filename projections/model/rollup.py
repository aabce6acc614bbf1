"""The stall timeline of an initiative, rolled up from its items. Pure.

Precedence, from the stall model: paused ≻ active if any of its items is active ≻ waiting (its own waits and those of
its items) ≻ silent ≻ queued. An initiative without items is judged by its own facts. Where every item is done or has
left and nobody committed to an outcome, as in an imported project, there is nothing to be silent about: it is done.

What a member tells counts only for the time in which it was one (`projections.model.members`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.initiative_history import InitiativeHistory
from projections.model.members import Interval, Member, Moved
from projections.model.policy import Policy
from projections.model.states import ACTIVE, DONE, PAUSED, QUEUED, WAITING
from projections.model.timeline import IDLE, Pause, Piece, Timeline, lay_out_idle, pause_at, settle, shares, told_until
from projections.model.waits import Sweep, Wait, clip, horizon, merged, next_beginning


class Rolled(NamedTuple):
    """What some of the members come to together: when any was active, or unfinished, and what moved them, in order.

    Nothing but their own facts may have moved them. `others` are the members that are not among them.
    """

    active: Sequence[Interval]
    unfinished: Sequence[Interval]
    moved: Sequence[Moved]
    others: Sequence[Member]


def rolled(members: Sequence[Member]) -> Rolled:
    """All of these members together."""
    return Rolled(
        _Union(chain.from_iterable(member.active for member in members)).intervals,
        _Union(chain.from_iterable(member.unfinished for member in members)).intervals,
        sorted({p for member in members for p in member.progress}),
        (),
    )


def pauses_of(history: InitiativeHistory, ahead: Micros) -> tuple[Pause, ...]:
    """The intervals in which an initiative was paused, the present one up to `ahead`."""
    return tuple(
        Pause(tenure.from_, ahead if tenure.to is None else tenure.to, tenure.position)
        for tenure in history.paused
        if tenure.value is not None
    )


class _Union:
    """When at least one of several intervals is in force, as intervals that neither overlap nor touch."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, intervals: Iterable[Interval]) -> None:
        self._starts: list[Micros] = []
        self._ends: list[Micros] = []
        last = None
        for from_, to in sorted(intervals):
            if last is None or from_ > last:
                self._starts.append(from_)
                self._ends.append(to)
                last = to
            elif to > last:
                self._ends[-1] = last = to

    def at(self, moment: Micros) -> bool:
        index = bisect_right(self._starts, moment) - 1
        return index >= 0 and moment < self._ends[index]

    @property
    def points(self) -> list[Micros]:
        return [*self._starts, *self._ends]

    @property
    def intervals(self) -> list[Interval]:
        return list(zip(self._starts, self._ends, strict=True))


def initiative_timeline(
    history: InitiativeHistory,
    waits: Iterable[Wait],
    progress: Iterable[tuple[Micros, int]],
    members: Sequence[Member],
    policy: Policy,
    as_of: Micros,
    known: Rolled | None = None,
) -> Timeline:
    """The timeline of an initiative as of a moment. `waits` and `progress` are its own; its items' are added here.

    Waits that are open reach the horizon. `known` is what some of the members come to, where that is known already.
    """
    parts = known or Rolled((), (), (), members)
    start = min([history.opened, *(member.from_ for member in members)])
    end = horizon(as_of) if history.closed is None else history.closed
    pauses = pauses_of(history, horizon(as_of))
    theirs = (wait for member in members for wait in member.waits)
    own = list(waits)
    lives = _lives(history, start, end)
    inner = merged(part for wait in (*own, *theirs) for from_, to in lives if (part := clip(wait, from_, to)))
    moved = {*history.progress, *progress}
    for member in parts.others:
        moved.update(member.progress)
    progressed = tuple([p for p in sorted([*parts.moved, *sorted(moved)]) if start <= p[0] <= end])
    work = Work(history, members, policy, parts)
    points = {start, end, *work.points, *(e for p in pauses for e in (p.from_, p.to))}
    pieces = work.pieces(sorted(p for p in points if start <= p <= end), pauses, inner, progressed)
    open_ = history.closed is None
    pieces, inner = told_until(pieces, inner, as_of)
    segments, next_change = settle(pieces, progressed, policy, open_)
    coming = (next_change, next_beginning(own, as_of), *(member.next_change for member in members))
    changes = min((at for at in coming if at is not None), default=None)
    return Timeline(start, min(end, as_of), segments, tuple(inner), shares(pieces, inner), progressed, open_, changes)


def _lives(history: InitiativeHistory, start: Micros, end: Micros) -> list[Interval]:
    """When an initiative was open: closing ends its waits, and reopening begins them anew."""
    if len(history.lives) == 1:
        return [(start, end)]
    lives = [(life.from_, end if life.to is None else min(life.to, end)) for life in history.lives]
    return [(start, lives[0][1]), *lives[1:]]


class Work:
    """What the items are doing at each moment."""

    def __init__(
        self, history: InitiativeHistory, members: Sequence[Member], policy: Policy, known: Rolled | None = None
    ) -> None:
        parts = known or Rolled((), (), (), members)
        self._history = history
        self._threshold = policy.threshold()
        self._active = _Union(chain(parts.active, *(member.active for member in parts.others)))
        self._open = _Union(chain(parts.unfinished, *(member.unfinished for member in parts.others)))
        self._begun = min((member.begun for member in members if member.begun is not None), default=None)
        self._first_item = min((member.from_ for member in members), default=None)

    @property
    def points(self) -> list[Micros]:
        own = [edge for life in self._history.lives for edge in (life.from_, life.to) if edge is not None]
        marks = [at for at in (self._begun, self._first_item, self._history.committed) if at is not None]
        return [*self._active.points, *self._open.points, *own, *marks]

    def pieces(
        self, points: Sequence[Micros], pauses: Sequence[Pause], waits: Sequence[Wait], moved: Sequence[Moved]
    ) -> list[Piece]:
        """What holds between the points. Waits and signs of progress only matter where nothing is worked on."""
        found: list[Piece] = []
        sweep = Sweep(waits)
        for from_, to in pairwise(points):
            state, position = self._state(from_, pauses)
            if state:
                found.append(Piece(from_, to, state, position))
                continue
            for start, end, binding, alone in sweep.stretches((from_, to)):
                if binding:
                    found.append(Piece(start, end, WAITING, binding.evidence[0], binding, alone))
                    continue
                idle = self._idle(start, end, position)
                if idle.state == IDLE:
                    lay_out_idle(found, idle, moved)
                else:
                    found.append(idle)
        return found

    def piece(self, from_: Micros, to: Micros, binding: Wait | None, pauses: Sequence[Pause]) -> Piece:
        """What holds between two points where `binding` is the wait that binds, if any."""
        state, position = self._state(from_, pauses)
        if state:
            return Piece(from_, to, state, position)
        return Piece(from_, to, WAITING, binding.evidence[0], binding) if binding else self._idle(from_, to, position)

    def _state(self, moment: Micros, pauses: Sequence[Pause]) -> tuple[str | None, int]:
        """The state that no wait decides, and the record that says so; None where nothing is worked on."""
        position = self._history.opened_position
        pause = pause_at(pauses, moment) if pauses else None
        if not self.is_open(moment):
            return DONE, position
        if pause:
            return PAUSED, pause.position
        return (ACTIVE if self._active.at(moment) else None), position

    def _idle(self, from_: Micros, to: Micros, position: int) -> Piece:
        committed = self._history.committed is not None and self._history.committed <= from_
        begun = self._begun is not None and self._begun <= from_
        has_items = self._first_item is not None and self._first_item <= from_
        if has_items and not committed and not self._open.at(from_):
            return Piece(from_, to, DONE, position)
        if not committed and not begun:
            return Piece(from_, to, QUEUED, position)
        otherwise = ACTIVE if begun or not has_items else QUEUED
        return Piece(from_, to, IDLE, position, otherwise=otherwise, threshold=self._threshold)

    def is_open(self, moment: Micros) -> bool:
        lives = self._history.lives
        if moment < lives[0].from_ or (len(lives) == 1 and lives[0].to is None):
            return True
        return any(life.from_ <= moment and (life.to is None or moment < life.to) for life in lives)
