"""Rules about who is named: for the outcome, for a matter, for the next move. Pure."""

from __future__ import annotations

from projections.model.states import SILENT, STALLED
from projections.model.timeline import since
from projections.signals.evidence import Evidence
from projections.signals.signal import NOTHING, Answer, found


def no_owner(given: Evidence) -> Answer:
    """Nobody owns the outcome."""
    history = given.history
    if history.owner:
        return NOTHING
    left = history.owners[-1] if history.owners else None
    at, position = (left.from_, left.position) if left else (history.opened, history.opened_position)
    return [found(at, [given.known(at, position)], [position], "nobody owns the outcome")], None


def nobody(given: Evidence) -> Answer:
    """A blocker that nobody clears, a decision that nobody takes."""
    blockers = [
        found(
            max(blocker.since, blocker.unblocker_set[0]),
            [given.known(*blocker.unblocker_set)],
            [blocker.raised_position, blocker.unblocker_set[1]],
            f"blocker {blocker.key} has nobody to clear it",
            blocker=blocker.key,
        )
        for blocker in given.standing_blockers
        if not blocker.unblocker
    ]
    decisions = [
        found(
            decision.decider_set[0],
            [given.known(*decision.decider_set)],
            [decision.requested_position, decision.decider_set[1]],
            f"decision {decision.key} has nobody to take it",
            decision=decision.key,
        )
        for decision in given.open_decisions
        if not decision.decider
    ]
    return [*blockers, *decisions], None


def no_next_move(given: Evidence) -> Answer:
    """Standstill, without an action on record and without anybody whose move it is."""
    last = given.last
    if last is None or last.state not in STALLED or given.mover is not None:
        return NOTHING
    wait = last.binding
    if last.state != SILENT and wait is not None and wait.action:
        return NOTHING
    begun = since(given.timeline)
    known = [given.known(begun, position) for position in last.evidence]
    if last.knowable_at is not None:
        known.append(last.knowable_at)
    how = "is silent" if last.state == SILENT else f"waits ({wait.cause})" if wait else "waits"
    told = f"it {how}, no next action is recorded and nobody is named"
    return [found(begun, known, last.evidence, told, state=last.state, cause=wait.cause if wait else None)], None
