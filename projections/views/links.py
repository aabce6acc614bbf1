"""What a subject is linked to: the waits from outside, and what their ends say of progress."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.history import Need
from projections.model.matters import (
    Blocker,
    Decision,
    Unfinished,
    blocker_wait,
    decision_wait,
    need_waits,
    unfinished_item,
)
from projections.model.waits import Wait, horizon
from projections.views.recorded import Recorded


class Links(NamedTuple):
    """The waits from outside, what moved the subject besides its own facts, and the matters that affect it."""

    waits: list[Wait]
    progress: list[tuple[Micros, int]]
    blockers: list[Blocker]
    decisions: list[Decision]


def links_of(recorded: Recorded, subject: int, needs: Sequence[Need]) -> Links:
    """Everything that a subject is linked to at the moment of what is recorded."""
    links = Links([], [], [], [])
    linked = recorded.linked(subject)
    if not linked and not needs:
        return links
    stream, ahead, counts = recorded.stream_of(subject), horizon(recorded.moment.as_of), recorded.policy.progress
    for other in linked:
        kind = other.partition(":")[0]
        number = recorded.id_of(other) if kind in ("blocker", "decision") else None
        if number is None:
            continue
        if kind == "blocker":
            for blocker in recorded.blocker(number):
                if stream in blocker.affects:
                    links.blockers.append(blocker)
                    links.waits.append(blocker_wait(blocker, ahead))
                    if "BlockerCleared" in counts and blocker.cleared is not None and blocker.cleared_position:
                        links.progress.append((blocker.cleared, blocker.cleared_position))
        else:
            for decision in recorded.decision(number):
                if stream in decision.affects:
                    links.decisions.append(decision)
                    links.waits.append(decision_wait(decision, ahead))
                    made = (decision.settled, decision.settled_position)
                    if "DecisionMade" in counts and decision.option is not None and made[0] and made[1]:
                        links.progress.append((made[0], made[1]))
    for need in needs:
        links.waits.extend(_dependency(recorded, need, ahead))
    return links


def _dependency(recorded: Recorded, need: Need, ahead: Micros) -> list[Wait]:
    predecessor = recorded.id_of(need.predecessor)
    if predecessor is None:
        return []  # nothing is known of it, so nothing says that it is unfinished
    if need.predecessor.startswith("item:"):
        item = recorded.history(predecessor)
        return [] if item is None else need_waits(need, unfinished_item(item), item.assignee_at, ahead)
    initiative = recorded.initiative_history(predecessor)
    if initiative is None:
        return []
    lives = [Unfinished(life.from_, life.to, life.end) for life in initiative.lives]
    return need_waits(need, lives, initiative.owner_at, ahead)
