"""Whose move an initiative is, and what has to happen next. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from projections.model.initiative_history import InitiativeHistory
from projections.model.rollup import Member
from projections.model.states import STALLED, WAITING
from projections.model.timeline import Segment


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
