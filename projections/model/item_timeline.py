"""How an item's life is laid out: pieces, cut wherever something begins or ends, with what holds in each. Pure.

Precedence and definitions: the stall model, paused ≻ waiting ≻ silent ≻ active ≻ queued.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ledger.instants import Micros
from projections.model.history import ItemHistory, Span
from projections.model.policy import Policy
from projections.model.states import CLOSED_CLASSES, DONE, PAUSED, QUEUED, WAITING
from projections.model.timeline import IDLE, Pause, Piece, Timeline, lay_out_idle, pause_at, settle, shares, told_until
from projections.model.waits import Stretch, Wait, clip, horizon, next_beginning, stretches


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
    parts = tuple([(wait.to - wait.from_,) * 2 for wait in clipped]) if plain else shares(laid, clipped)
    closed = history.closed
    start, end = history.opened, as_of if closed is None else min(closed, as_of)
    segments, silent_from = settle(laid, moved, policy, closed is None)
    changes = [at for at in (silent_from, next_beginning(outside, as_of)) if at is not None]
    next_change = min(changes, default=None)
    return Timeline(start, end, segments, tuple(clipped), parts, moved, closed is None, next_change)


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
            lay_out_idle(pieces, piece, moved)
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
            threshold = policy.threshold(span.status)
            lay_out_idle(pieces, Piece(from_, to, IDLE, span.position, threshold=threshold), moved)
    return pieces, waits


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
