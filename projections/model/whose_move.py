"""Whose move an initiative is, and what has to happen next. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from projections.model.initiative_history import InitiativeHistory
from projections.model.members import Member
from projections.model.states import STALLED, WAITING
from projections.model.timeline import Segment
from projections.model.waits import Wait

#: Who has the move, and the needed action.
Move = tuple[str | None, str | None]


def whose_move(history: InitiativeHistory, last: Segment | None, members: Sequence[Member]) -> Move:
    """Whose move it is now; nobody's while the work moves."""
    if last is None or last.state not in STALLED:
        return None, None
    if last.state == WAITING and last.binding is not None:
        return of_wait(last.binding, history.owner)
    mover = last_moved(history.key, members)
    return of_silence(history.owner) if mover is None else of_silence(history.owner, mover.key, mover.assignee)


def of_wait(wait: Wait, owner: str | None) -> Move:
    """The move that ends a wait; the owner's where nobody else is named."""
    who = wait.who or owner
    if wait.kind == "status" and wait.ref:
        return who, f"get {wait.ref.partition(':')[2]} out of ‘{wait.cause}’"
    return who, wait.action or ("clear the blocker" if wait.kind == "blocker" else None)


def of_silence(owner: str | None, item: str | None = None, assignee: str | None = None) -> Move:
    """The move that ends a silence: ask after the item that moved last, where one has."""
    if item is None:
        return owner, "say what comes next"
    who = assignee or owner
    return who, f"ask {who or 'around'} what {item} is waiting for"


def last_moved(initiative: str, members: Sequence[Member]) -> Member | None:
    """The open item of an initiative that moved last, which is where to ask; what has left it is not asked for."""
    candidates = [m for m in members if m.open_ and m.progress and m.initiative == initiative]
    # Of several that moved at once not the one that was recorded last: that is chance.
    return max(candidates, key=lambda member: (member.progress[-1][0], member.key), default=None)
