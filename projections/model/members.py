"""Items as members of an initiative: what each of them tells of it. Pure.

What an item tells of an initiative is limited to the time in which it belonged to it, so that no later move changes
what the days before it were like:

- It has items from when the first one came; until then it is judged by its own facts.
- Its work has begun from the first moment at which an item belonged to it and had left the queue. What was begun
  elsewhere counts from its arrival, what is begun after it left never does, and what was begun here stays begun.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.history import ItemHistory
from projections.model.states import ACTIVE, CLOSED_CLASSES, QUEUED
from projections.model.timeline import Timeline
from projections.model.waits import Wait, clip, horizon

Interval = tuple[Micros, Micros]
#: When something moved, and the record that says so.
Moved = tuple[Micros, int]


class Member(NamedTuple):
    """What an initiative needs of an item, for the time in which it belongs to it; small, as there may be thousands.

    `active` is when work on it moved, `unfinished` when it was not done, `begun` when it first was here and had left
    the queue. The records at `added_position` and `ended_position` brought it in and finished it.
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
    added_position: int = 0
    ended_position: int | None = None


def member_of(history: ItemHistory, timeline: Timeline, initiative: str, as_of: Micros) -> Member | None:
    """An item as a member of an initiative, up to the horizon; None where it never belonged to it."""
    ahead = horizon(as_of)
    belongs = membership(history, initiative, ahead)
    if not belongs:
        return None
    spans = [
        (span.from_, ahead if span.to is None else span.to)
        for span in history.spans
        if span.status_class not in CLOSED_CLASSES
    ]
    active = [(segment.from_, segment.to) for segment in timeline.segments if segment.state == ACTIVE]
    if active and timeline.open_ and timeline.segments[-1].state == ACTIVE:
        active[-1] = (active[-1][0], ahead)
    waits = tuple([Wait(*wait[:5], ahead, *wait[6:]) if wait.open_ else wait for wait in timeline.waits])
    progress = timeline.progress
    if belongs == [(history.opened, ahead)]:
        # It was always at home here, as most items are: nothing to cut.
        unfinished = tuple(span for span in spans if span[0] < span[1])
        parts = tuple(active), unfinished, waits, progress
    else:
        parts = (
            within(active, belongs),
            within(spans, belongs),
            tuple(part for from_, to in belongs for wait in waits if (part := clip(wait, from_, to))),
            tuple(p for p in progress if any(from_ <= p[0] <= to for from_, to in belongs)),
        )
    return Member(
        history.key,
        history.assignee,
        history.initiative,
        timeline.open_,
        belongs[0][0],
        *parts,
        begun_here(history, belongs),
        timeline.next_change,
        history.opened_position,
        None if timeline.open_ else history.spans[-1].position,
    )


def membership(history: ItemHistory, initiative: str, ahead: Micros) -> list[Interval]:
    """The intervals in which an item belongs to an initiative; see `homes`."""
    return [(from_, to) for key, from_, to in homes(history, ahead) if key == initiative]


def homes(history: ItemHistory, ahead: Micros) -> Iterator[tuple[str | None, Micros, Micros]]:
    """The keys of the initiatives to which an item belonged (None: to none), from when until when, now up to `ahead`.

    The first one begins with the item's life. Where it only passes through in a moment it never belonged to it.
    """
    for index, tenure in enumerate(history.initiatives):
        from_ = history.opened if index == 0 else tenure.from_
        to = ahead if tenure.to is None else tenure.to
        if from_ < to:
            yield tenure.value, from_, to


def begun_here(history: ItemHistory, belongs: Iterable[Interval]) -> Micros | None:
    """When an item first was begun while it belonged to an initiative, begun there or before; None where never."""
    begun = next((span.from_ for span in history.spans if span.status_class != QUEUED), None)
    return None if begun is None else next((max(begun, from_) for from_, to in belongs if begun < to), None)


def within(intervals: Iterable[Interval], belongs: Sequence[Interval]) -> tuple[Interval, ...]:
    """The parts of intervals in which an item belongs to an initiative."""
    return tuple(
        (max(start, from_), min(end, to))
        for start, end in intervals
        for from_, to in belongs
        if max(start, from_) < min(end, to)
    )
