"""One initiative in one line: where it stands, why, since when, and whose move it is. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import Micros
from projections.initiative_history import InitiativeHistory
from projections.lines import InitiativeLine
from projections.matters import Blocker, Decision
from projections.policy import Policy
from projections.rollup import Member
from projections.signals import Evidence, signals
from projections.states import ACTIVE, COMMITTED, DONE, PROPOSED, SILENT, STALLED, WAITING
from projections.timeline import Segment, Timeline, onset, since


def initiative_line(
    history: InitiativeHistory,
    timeline: Timeline,
    members: Sequence[Member],
    blockers: tuple[Blocker, ...],
    decisions: tuple[Decision, ...],
    policy: Policy,
    as_of: Micros,
) -> InitiativeLine:
    """The line of an initiative as of a moment."""
    last = timeline.segments[-1] if timeline.segments else None
    state = last.state if last is not None and timeline.open_ else DONE
    # Nothing warns of what is over.
    evidence = Evidence(history, timeline, blockers, decisions, policy, as_of)
    found, change = signals(evidence) if state != DONE else ((), None)
    who, action = whose_move(history, last, members) if timeline.open_ else (None, None)
    binding = last.binding if last is not None and timeline.open_ else None
    begun = history.stage == PROPOSED and any(
        segment.state in (ACTIVE, WAITING, SILENT, DONE) for segment in timeline.segments
    )
    return InitiativeLine(
        history.key,
        history.title,
        history.owner,
        COMMITTED if begun else history.stage,
        state,
        since(timeline),
        binding.cause if binding else None,
        binding.ref if binding else None,
        who,
        action,
        onset(timeline) if state in (ACTIVE, SILENT) else None,
        history.target,
        open_items(members, history.key),
        sum(1 for signal in found if signal.id == "decision-overdue"),
        tuple(signal.sentence for signal in found),
        min((moment for moment in (timeline.next_change, change) if moment is not None), default=None),
    )


def open_items(members: Sequence[Member], initiative: str) -> int:
    """How many items of an initiative are not done; those that have moved elsewhere do not count."""
    return sum(1 for member in members if member.open_ and member.initiative == initiative)


def whose_move(
    history: InitiativeHistory, last: Segment | None, members: Sequence[Member]
) -> tuple[str | None, str | None]:
    """Whose move it is now, and the needed action; (None, None) while the work moves."""
    if last is None or last.state not in STALLED:
        return None, None
    if last.state == WAITING and last.binding is not None:
        wait = last.binding
        who = wait.who or history.owner
        if wait.kind == "status" and wait.ref:
            return who, f"get {wait.ref.partition(':')[2]} out of ‘{wait.cause}’"
        if wait.kind == "blocker" and not wait.action:
            return who, "clear the blocker"
        return who, wait.action
    mover = last_moved(members)
    if mover is None:
        return history.owner, "say what comes next"
    who = mover.assignee or history.owner
    return who, f"ask {who or 'around'} what {mover.key} is waiting for"


def last_moved(members: Sequence[Member]) -> Member | None:
    """The open item that moved last, which is where to ask."""
    candidates = [member for member in members if member.open_ and member.progress]
    return max(candidates, key=lambda member: member.progress[-1], default=None)
