"""Which items hold an initiative: those that wait, those that stand still, or those that move, at one moment. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.members import Member
from projections.model.states import ACTIVE, SILENT, WAITING
from projections.model.timeline import Segment
from projections.model.waits import Wait

#: What an item does that neither moves nor waits while its initiative stands still.
IDLE = "idle"


class Holder(NamedTuple):
    """An item that the state of its initiative comes from; `state` is active, waiting or idle, `since` when it began.

    `wait` is what binds it where it waits; `evidence` are the records that prove it.
    """

    item: str
    state: str
    since: Micros
    wait: Wait | None
    evidence: tuple[int, ...]


def holders(members: Iterable[Member], segment: Segment, at: Micros) -> tuple[Holder, ...]:
    """The items that an initiative's segment rests on at a moment, the longest there first.

    Of an active initiative those that move; of a waiting one those that wait; of a silent one every open item.
    """
    told = (_holder(member, segment.state, at) for member in members)
    found = [holder for holder in told if holder is not None]
    # What binds the initiative comes first, whatever began earlier.
    binds = segment.binding.ref if segment.binding else None
    return tuple(sorted(found, key=lambda h: (h.wait is None or h.wait.ref != binds, h.since, h.item)))


def _holder(member: Member, state: str, at: Micros) -> Holder | None:
    if state == ACTIVE:
        moving = _start(member.active, at)
        return None if moving is None else Holder(member.key, ACTIVE, moving, None, _last_moved(member, at))
    unfinished = _start(member.unfinished, at)
    if unfinished is None:
        return None
    wait = min((w for w in member.waits if w.from_ <= at < w.to), key=lambda w: w.priority, default=None)
    if state == WAITING:
        return None if wait is None else Holder(member.key, WAITING, wait.from_, wait, wait.evidence)
    if state == SILENT and wait is None:
        moved = _last_moved(member, at)
        return Holder(member.key, IDLE, unfinished, None, moved) if moved else None
    return None


def _start(intervals: Sequence[tuple[Micros, Micros]], at: Micros) -> Micros | None:
    return next((from_ for from_, to in intervals if from_ <= at < to), None)


def _last_moved(member: Member, at: Micros) -> tuple[int, ...]:
    """The record that moved it last."""
    return tuple(position for moment, position in member.progress if moment <= at)[-1:]
