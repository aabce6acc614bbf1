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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.views.reader import Reader


class Links(NamedTuple):
    """The waits from outside, what moved the subject besides its own facts, and the matters that affect it."""

    waits: list[Wait]
    progress: list[tuple[Micros, int]]
    blockers: list[Blocker]
    decisions: list[Decision]


def links_of(reader: Reader, subject: int, needs: Sequence[Need]) -> Links:
    """Everything that a subject is linked to at the reader's moment."""
    links = Links([], [], [], [])
    linked = reader.linked(subject)
    stream, ahead, counts = reader.stream_of(subject), horizon(reader.moment.as_of), reader.policy.progress
    for other in linked:
        kind = other.partition(":")[0]
        number = reader.id_of(other) if kind in ("blocker", "decision") else None
        if number is None:
            continue
        if kind == "blocker":
            for blocker in reader.blocker(number):
                if stream in blocker.affects:
                    links.blockers.append(blocker)
                    links.waits.append(blocker_wait(blocker, ahead))
                    if "BlockerCleared" in counts and blocker.cleared is not None and blocker.cleared_position:
                        links.progress.append((blocker.cleared, blocker.cleared_position))
        else:
            for decision in reader.decision(number):
                if stream in decision.affects:
                    links.decisions.append(decision)
                    links.waits.append(decision_wait(decision, ahead))
                    made = (decision.settled, decision.settled_position)
                    if "DecisionMade" in counts and decision.option is not None and made[0] and made[1]:
                        links.progress.append((made[0], made[1]))
    for need in needs:
        links.waits.extend(_dependency(reader, need, ahead))
    return links


def _dependency(reader: Reader, need: Need, ahead: Micros) -> list[Wait]:
    predecessor = reader.id_of(need.predecessor)
    if predecessor is None:
        return []  # nothing is known of it, so nothing says that it is unfinished
    if need.predecessor.startswith("item:"):
        item = reader.history(predecessor)
        return [] if item is None else need_waits(need, unfinished_item(item), item.assignee_at, ahead)
    initiative = reader.initiative_history(predecessor)
    if initiative is None:
        return []
    lives = [Unfinished(life.from_, life.to, life.end) for life in initiative.lives]
    return need_waits(need, lives, initiative.owner_at, ahead)
