"""A subject's timeline: segments that cover its life with no gap and no overlap, made of pieces. Pure.

A silence is counted from the last progress, or from the moment at which a wait or a pause ended where that is later.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple, new
from projections.model.policy import Policy
from projections.model.states import ACTIVE, SILENT, WAITING
from projections.model.waits import Wait, until

#: Later than any position.
NEVER = 1 << 62

#: While a piece is idle it is silent if it lasts too long, else what `Piece.otherwise` says.
IDLE = "idle"


class Pause(NamedTuple):
    """An interval in which the initiative was paused; `position` is the record that says so."""

    from_: Micros
    to: Micros
    position: int


class Piece(NamedTuple):
    """An elementary interval on its way to becoming part of a segment."""

    from_: Micros
    to: Micros
    state: str
    position: int
    binding: Wait | None = None
    alone: bool = False
    otherwise: str = ACTIVE
    threshold: Micros = 0


class Segment(NamedTuple):
    """A stretch of a subject's life in one state; `evidence` are the records that prove it.

    `binding` is the wait that the time is attributed to. `knowable_at` is when a silence passed its threshold.
    """

    state: str
    from_: Micros
    to: Micros
    evidence: tuple[int, ...]
    binding: Wait | None = None
    knowable_at: Micros | None = None


class Timeline(NamedTuple):
    """A subject's life from `from_` to `to`, which is when it closed or the moment that was asked for.

    The last segment says how it stands at that moment; it has no length where it has just begun.
    `waits` are all waits within it. `shares` gives for each of them, in the same order, the time attributed to it and
    the time in which it was the only wait, in microseconds. `next_change` is when the state will change though nothing
    is recorded (a silence begins), None where it will not.
    """

    from_: Micros
    to: Micros
    segments: tuple[Segment, ...]
    waits: tuple[Wait, ...]
    shares: tuple[tuple[Micros, Micros], ...]
    progress: tuple[tuple[Micros, int], ...]
    open_: bool
    next_change: Micros | None


def told_until(pieces: list[Piece], waits: Sequence[Wait], as_of: Micros) -> tuple[list[Piece], list[Wait]]:
    """Pieces and waits that were laid out up to the horizon, as they are told.

    What begins at the very moment is a last piece without length, so that it says how the subject stands.
    """
    told = until(waits, as_of)
    if pieces and pieces[-1].to > as_of:
        renamed = {id(wait): now for wait, now in zip(waits, told, strict=True) if wait is not now}
        if renamed:
            pieces = [
                new(Piece, (*piece[:4], renamed[id(piece[4])], *piece[5:])) if id(piece[4]) in renamed else piece
                for piece in pieces
            ]
        pieces[-1] = new(Piece, (pieces[-1].from_, as_of, *pieces[-1][2:]))
    return pieces, told


def pause_at(pauses: Iterable[Pause], moment: Micros) -> Pause | None:
    """The pause in force at a moment."""
    return next((pause for pause in pauses if pause.from_ <= moment < pause.to), None)


def lay_out_idle(pieces: list[Piece], idle: Piece, moved: Sequence[tuple[Micros, int]]) -> None:
    """Cut idle time at every sign of progress: only there does progress tell anything."""
    from_, to, *rest = idle
    for at, _ in moved[bisect_right(moved, (from_, NEVER)) : bisect_right(moved, (to, -1))]:
        if at > from_:
            pieces.append(new(Piece, (from_, at, *rest)))
            from_ = at
    pieces.append(new(Piece, (from_, to, *rest)) if from_ != idle.from_ else idle)


def settle(
    pieces: Sequence[Piece], progress: Sequence[tuple[Micros, int]], policy: Policy, open_: bool
) -> tuple[tuple[Segment, ...], Micros | None]:
    """Join pieces into segments; idle pieces between two signs of progress become silent where they last too long.

    Also returns when the last segment will turn silent if nothing happens, None where it will not; `open_` says that
    the subject goes on after the last piece.
    """
    moved = {at for at, _ in progress}
    found = _Segments()
    next_change = None
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        if piece.state != IDLE:
            evidence = piece.binding.evidence if piece.binding else (piece.position,)
            found.lengthen(piece.state, piece.from_, piece.to, evidence, piece.binding)
            index += 1
            continue
        last = index
        while last + 1 < len(pieces) and pieces[last + 1].state == IDLE and pieces[last + 1].from_ not in moved:
            last += 1
        onset, until = piece.from_, pieces[last].to
        knowable_at = None
        # Working time never exceeds elapsed time, so most gaps need no calendar.
        if until - onset > piece.threshold or (open_ and last + 1 == len(pieces)):
            knowable_at = policy.calendar.advance(onset, piece.threshold)
        if knowable_at is not None and knowable_at < until:
            evidence = (_last_progress(progress, onset, piece.position),)
            found.add(Segment(SILENT, onset, until, evidence, None, knowable_at))
        else:
            if open_ and last + 1 == len(pieces):
                next_change = knowable_at
            for from_, to, _, position, _, _, otherwise, _ in pieces[index : last + 1]:
                found.lengthen(otherwise, from_, to, (position,), None)
        index = last + 1
    return found.all(), next_change


class _Segments:
    """Segments in the making: the last one grows as long as the state and its reason stay the same."""

    __slots__ = ("_binding", "_evidence", "_found", "_from", "_state", "_to")

    def __init__(self) -> None:
        self._found: list[Segment] = []
        self._state: str | None = None
        self._binding: Wait | None = None
        self._from: Micros = 0
        self._to: Micros = 0
        self._evidence: tuple[int, ...] = ()

    def lengthen(self, state: str, from_: Micros, to: Micros, evidence: tuple[int, ...], binding: Wait | None) -> None:
        """Lengthen the last segment, or begin another one where the state or its reason is another."""
        if state == self._state and binding is self._binding:
            self._to = to
            if state != ACTIVE and evidence[0] not in self._evidence:
                self._evidence = (*self._evidence, *evidence)
            return
        self._finish()
        self._state, self._from, self._to, self._evidence, self._binding = state, from_, to, evidence, binding

    def add(self, segment: Segment) -> None:
        """One that stands for itself: two silences are not one long one."""
        self._finish()
        self._found.append(segment)

    def all(self) -> tuple[Segment, ...]:
        self._finish()
        return tuple(self._found)

    def _finish(self) -> None:
        if self._state is not None:
            found = (self._state, self._from, self._to, self._evidence, self._binding, None)
            self._found.append(new(Segment, found))
            self._state = None


def _last_progress(progress: Sequence[tuple[Micros, int]], onset: Micros, otherwise: int) -> int:
    index = bisect_right(progress, (onset, NEVER)) - 1
    return progress[index][1] if index >= 0 else otherwise


def shares(pieces: Iterable[Piece], waits: Sequence[Wait]) -> tuple[tuple[Micros, Micros], ...]:
    """For each wait the time attributed to it and the time in which it was the only one, in microseconds."""
    if not waits:
        return ()
    where = {id(wait): index for index, wait in enumerate(waits)}
    attributed = [0] * len(waits)
    alone = [0] * len(waits)
    for piece in pieces:
        if piece.state == WAITING and piece.binding is not None:
            index = where[id(piece.binding)]
            attributed[index] += piece.to - piece.from_
            if piece.alone:
                alone[index] += piece.to - piece.from_
    return tuple(zip(attributed, alone, strict=True))


def since(timeline: Timeline) -> Micros:
    """When the present state began, whatever the cause was then; a silence at its onset; of what is closed, its end."""
    if not timeline.open_ or not timeline.segments:
        return timeline.to
    last = timeline.segments[-1]
    from_ = last.from_
    for segment in reversed(timeline.segments):
        if (segment.state, segment.knowable_at) != (last.state, last.knowable_at):
            break
        from_ = segment.from_
    return from_


def onset(timeline: Timeline) -> Micros | None:
    """The last progress, from which a silence is counted; where a wait or pause ended later, that moment."""
    if not timeline.segments:
        return None
    last = timeline.segments[-1]
    if last.state == SILENT:
        return since(timeline)
    moved = timeline.progress[-1][0] if timeline.progress else timeline.from_
    ended = [s.to for s in timeline.segments[:-1] if s.state not in (ACTIVE, SILENT)]
    return max([moved, *ended[-1:]])
