"""Where a subject stands at the moment that was asked for: since when, whose move it is, what holds it."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import rfc3339
from ledger.light import Any
from projections.lines.silence import silence
from projections.model.states import ACTIVE, SILENT, STALLED, WAITING
from projections.model.timeline import Segment, Timeline, onset, since
from projections.model.whose_move import last_moved, whose_move
from projections.views.reader import Reader, ToldInitiative, ToldItem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.model.chain import Chain
    from projections.model.holding import Holder

Told = ToldItem | ToldInitiative


def now_of(reader: Reader, told: Told, chain: Chain | None) -> dict[str, Any]:
    """The present of a subject as programs read it: times in RFC 3339, durations in seconds."""
    timeline, as_of = told.timeline, reader.moment.as_of
    last = current(timeline)
    state = last.state if last else ("done" if not timeline.open_ else "queued")
    binding = last.binding if last else None
    who, action = _move(told, timeline) if timeline.open_ else (None, None)
    silent_since = onset(timeline) if state in (ACTIVE, SILENT) else None
    return {
        "state": state,
        "since": rfc3339(since(timeline)),
        "cause": binding.cause if binding else None,
        "ref": binding.ref if binding else None,
        "whose_move": who,
        "next_action": action,
        **silence(reader.policy, silent_since, as_of),
        "chain": [] if chain is None else _links(chain),
        "circular": chain is not None and chain.circular,
        "held_by": [_held(holder) for holder in held_by(told, last)] if last else [],
    }


def current(timeline: Timeline) -> Segment | None:
    """The segment that lasts, None where the subject is closed or has only just begun."""
    return timeline.segments[-1] if timeline.segments and timeline.open_ else None


def held_by(told: Told, segment: Segment) -> Sequence[Holder]:
    """The items that an initiative's segment rests on; none for an item."""
    if isinstance(told, ToldItem):
        return ()
    from projections.model.holding import holders

    lasts = segment is current(told.timeline)
    return holders(told.members, segment, segment.to if lasts else segment.to - 1)


def chain_of(reader: Reader, stream: str, timeline: Timeline) -> Chain | None:
    """Where the present wait for a dependency leads, None where nothing of the kind holds the subject."""
    last = current(timeline)
    if last is None or last.state != WAITING or last.binding is None or last.binding.kind != "dependency":
        return None
    return reader.chain(stream, last.binding)


def asked_by(told: Told) -> int | None:
    """The record that names who is asked: the assignment of an item, or of the item that moved last; the ownership."""
    if isinstance(told, ToldItem):
        return told.history.assignees[-1].position if told.history.assignees else None
    moved = last_moved(told.history.key, told.members)
    if moved is not None and moved.assignee is not None:
        return moved.progress[-1][1]
    return told.history.owners[-1].position if told.history.owners else None


def _links(chain: Chain) -> list[dict[str, Any]]:
    return [
        {
            "subject": link.subject,
            "state": link.state,
            "since": rfc3339(link.since),
            "kind": link.wait.kind if link.wait else None,
            "cause": link.wait.cause if link.wait else None,
            "ref": link.wait.ref if link.wait else None,
            "who": link.who,
            "action": link.action,
            "evidence": list(link.evidence),
            "depth": depth,
        }
        for depth, link in enumerate(chain.links, 1)
    ]


def _held(holder: Holder) -> dict[str, Any]:
    return {
        "item": holder.item,
        "state": holder.state,
        "since": rfc3339(holder.since),
        "cause": holder.wait.cause if holder.wait else None,
        "ref": holder.wait.ref if holder.wait else None,
        "who": holder.wait.who if holder.wait else None,
        "evidence": list(holder.evidence),
    }


def _move(told: Told, timeline: Timeline) -> tuple[str | None, str | None]:
    last = timeline.segments[-1] if timeline.segments else None
    if isinstance(told, ToldInitiative):
        return whose_move(told.history, last, told.members)
    assignee = told.history.assignee
    if last is None or last.state not in STALLED:
        return None, None
    if last.state == SILENT or last.binding is None:
        return assignee, f"ask {assignee or 'around'} what {told.history.key} is waiting for"
    if last.binding.kind == "status":
        return last.binding.who, f"get {told.history.key} out of ‘{last.binding.cause}’"
    return last.binding.who or assignee, last.binding.action or "clear the blocker"
