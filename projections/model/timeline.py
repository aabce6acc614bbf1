"""The stall timeline of an item: segments that cover its life with no gap and no overlap. Pure.

Precedence and definitions: the stall model, paused ≻ waiting ≻ silent ≻ active ≻ queued. A silence is counted from the
last progress, or from the moment at which a wait or a pause ended where that is later.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.history import ItemHistory, Span
from projections.model.policy import Policy
from projections.model.states import ACTIVE, CLOSED_CLASSES, DONE, PAUSED, QUEUED, SILENT, WAITING
from projections.model.waits import Stretch, Wait, clip, horizon, next_beginning, stretches, until

#: Later than any position.
_NEVER = 1 << 62

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


def item_timeline(
    history: ItemHistory,
    waits: Iterable[Wait],
    pauses: Sequence[Pause],
    progress: Iterable[tuple[Micros, int]],
    policy: Policy,
    as_of: Micros,
) -> Timeline:
    """The timeline of an item as of a moment that does not precede its opening.

    `waits` are those from outside (decisions, blockers, dependencies); the item's waiting statuses are added here.
    What is open, of these and of the pauses, reaches the `horizon`. `progress` is what moved the item besides its own
    facts: a blocker cleared, a decision made.
    """
    outside = list(waits)
    laid, clipped, moved = item_pieces(history, outside, pauses, progress, policy, horizon(as_of))
    laid, clipped = told_until(laid, clipped, as_of)
    plain = not outside and not pauses
    parts = tuple((wait.to - wait.from_,) * 2 for wait in clipped) if plain else shares(laid, clipped)
    closed = history.closed
    start, end = history.opened, as_of if closed is None else min(closed, as_of)
    segments, silent_from = settle(laid, moved, policy, closed is None)
    changes = [at for at in (silent_from, next_beginning(outside, as_of)) if at is not None]
    next_change = min(changes, default=None)
    return Timeline(start, end, segments, tuple(clipped), parts, moved, closed is None, next_change)


def told_until(pieces: list[Piece], waits: Sequence[Wait], as_of: Micros) -> tuple[list[Piece], list[Wait]]:
    """Pieces and waits that were laid out up to the horizon, as they are told.

    What begins at the very moment is a last piece without length, so that it says how the subject stands.
    """
    told = until(waits, as_of)
    if pieces and pieces[-1].to > as_of:
        renamed = {id(wait): now for wait, now in zip(waits, told, strict=True) if wait is not now}
        if renamed:
            pieces = [
                Piece(*piece[:4], renamed[id(piece.binding)], *piece[5:]) if id(piece.binding) in renamed else piece
                for piece in pieces
            ]
        pieces[-1] = Piece(pieces[-1].from_, as_of, *pieces[-1][2:])
    return pieces, told


def item_pieces(
    history: ItemHistory,
    outside: Sequence[Wait],
    pauses: Sequence[Pause],
    progress: Iterable[tuple[Micros, int]],
    policy: Policy,
    ahead: Micros,
) -> tuple[list[Piece], list[Wait], tuple[tuple[Micros, int], ...]]:
    """The pieces of an item's life up to `ahead`, the waits within it, and everything that moved it."""
    closed = history.closed
    start, end = history.opened, ahead if closed is None else min(closed, ahead)
    own_progress = history.progress
    besides = [p for p in progress if start <= p[0]]
    moved = tuple(sorted({*own_progress, *besides})) if besides else own_progress
    if outside or pauses:
        return *_lay_out(history, outside, pauses, moved, policy, end), moved
    return *_lay_out_plain(history, moved, policy, end), moved


def _lay_out(
    history: ItemHistory,
    outside: Sequence[Wait],
    pauses: Sequence[Pause],
    moved: Sequence[tuple[Micros, int]],
    policy: Policy,
    end: Micros,
) -> tuple[list[Piece], list[Wait]]:
    """Cut the life wherever something begins or ends, and say what holds in each piece."""
    start, spans = history.opened, history.spans
    closed_spans = [span for span in spans if span.status_class in CLOSED_CLASSES and span.from_ != span.to]
    own = [_status_wait(history, index, policy, end) for index in _waiting_spans(spans)]
    clipped = [part for wait in (*own, *outside) for part in _outside(wait, closed_spans, start, end)]
    begins = [span.from_ for span in spans]
    cuts = {start, end, *begins, *_edges(pauses)}
    pieces: list[Piece] = []
    for stretch in stretches(clipped, [cut for cut in cuts if start <= cut <= end]):
        piece = _piece(stretch, spans[bisect_right(begins, stretch.from_) - 1], pauses, policy)
        if piece.state == IDLE:
            _lay_out_idle(pieces, piece.from_, piece.to, piece.position, piece.threshold, moved)
        else:
            pieces.append(piece)
    return pieces, clipped


def _lay_out_plain(
    history: ItemHistory, moved: Sequence[tuple[Micros, int]], policy: Policy, end: Micros
) -> tuple[list[Piece], list[Wait]]:
    """The same where nothing from outside overlaps the statuses, as for most items: no sweep is needed."""
    pieces: list[Piece] = []
    waits: list[Wait] = []
    for index, span in enumerate(history.spans):
        from_, to, status_class = span.from_, span.to, span.status_class
        if to is None or to > end:
            to = end
        if to <= from_:
            continue
        if status_class == WAITING:
            wait = _status_wait(history, index, policy, end)
            waits.append(wait)
            pieces.append(Piece(from_, to, WAITING, wait.evidence[0], wait, True))
        elif status_class == QUEUED:
            pieces.append(Piece(from_, to, QUEUED, span.position))
        elif status_class in CLOSED_CLASSES:
            pieces.append(Piece(from_, to, DONE, span.position))
        else:
            _lay_out_idle(pieces, from_, to, span.position, policy.threshold(span.status), moved)
    return pieces, waits


def _lay_out_idle(
    pieces: list[Piece],
    from_: Micros,
    to: Micros,
    position: int,
    threshold: Micros,
    moved: Sequence[tuple[Micros, int]],
) -> None:
    """Cut idle time at every sign of progress: only there does progress tell anything."""
    for at, _ in moved[bisect_right(moved, (from_, _NEVER)) : bisect_right(moved, (to, -1))]:
        if at > from_:
            # Not by its own constructor, which takes twice as long: there are very many.
            pieces.append(tuple.__new__(Piece, (from_, at, IDLE, position, None, False, ACTIVE, threshold)))
            from_ = at
    pieces.append(tuple.__new__(Piece, (from_, to, IDLE, position, None, False, ACTIVE, threshold)))


def _waiting_spans(spans: Sequence[Span]) -> list[int]:
    return [index for index, span in enumerate(spans) if span.status_class == WAITING]


def _status_wait(history: ItemHistory, index: int, policy: Policy, end: Micros) -> Wait:
    span = history.spans[index]
    ended = () if index + 1 == len(history.spans) else (history.spans[index + 1].position,)
    to = end if span.to is None else span.to
    who = policy.parties.get(span.status)
    naming: tuple[int, ...] = ()
    if who is None and (given := history.assigned_at(to - 1)):
        # Who had it last: what waits is handed on while it waits.
        who, naming = given.value, (given.position,)
    evidence = (span.position, *ended)
    return Wait("status", span.status, history.stream, who, span.from_, to, span.to is None, evidence, naming=naming)


def _outside(wait: Wait, closed: Sequence[Span], start: Micros, end: Micros) -> list[Wait]:
    """The parts of a wait within the life that do not fall into times at which the item was closed."""
    parts = [wait]
    for span in closed:
        upto = end if span.to is None else span.to
        parts = [
            part
            for wait_ in parts
            for part in (clip(wait_, start, min(span.from_, end)), clip(wait_, upto, end))
            if part is not None
        ]
    return [part for wait_ in parts if (part := clip(wait_, start, end)) is not None]


def _edges(pauses: Iterable[Pause]) -> list[Micros]:
    return [edge for pause in pauses for edge in (pause.from_, pause.to)]


def pause_at(pauses: Iterable[Pause], moment: Micros) -> Pause | None:
    """The pause in force at a moment."""
    return next((pause for pause in pauses if pause.from_ <= moment < pause.to), None)


def _piece(stretch: Stretch, span: Span, pauses: Sequence[Pause], policy: Policy) -> Piece:
    from_, to, binding, alone = stretch
    pause = pause_at(pauses, from_) if pauses else None
    if span.status_class in CLOSED_CLASSES:
        return Piece(from_, to, DONE, span.position)
    if pause:
        return Piece(from_, to, PAUSED, pause.position)
    if binding:
        return Piece(from_, to, WAITING, binding.evidence[0], binding, alone)
    if span.status_class == QUEUED:
        return Piece(from_, to, QUEUED, span.position)
    return Piece(from_, to, IDLE, span.position, threshold=policy.threshold(span.status))


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
            self._found.append(Segment(self._state, self._from, self._to, self._evidence, self._binding))
            self._state = None


def _last_progress(progress: Sequence[tuple[Micros, int]], onset: Micros, otherwise: int) -> int:
    index = bisect_right(progress, (onset, _NEVER)) - 1
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
