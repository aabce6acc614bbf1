"""What can be asked of an initiative, and the rules by which it is granted or refused. Pure."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from ledger.aggregates.command import Command
from ledger.aggregates.initiative import (
    About,
    Closed,
    Committed,
    HandedOver,
    HandoffAccepted,
    HandoffOffered,
    HandoffRejected,
    HealthClaimed,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativeFact,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReopened,
    InitiativeResumed,
    InitiativeState,
    MilestoneDated,
    OwnerChanged,
    Proposed,
    ScopeChanged,
    TargetMoved,
    Unknown,
)
from ledger.errors import Rejected
from ledger.words import Health, Outcome, Person, Prose, Proses

# ── commands ──


class ProposeInitiative(Command, frozen=True):
    initiative: str
    title: Prose
    client: Prose | None = None
    outcome: Prose | None = None
    scope: Prose | None = None


class CommitInitiative(Command, frozen=True):
    initiative: str
    criteria: Proses = ()


class ChangeOwner(Command, frozen=True):
    initiative: str
    to: Person | None
    reason: Prose | None = None


class MoveTarget(Command, frozen=True):
    """Neither a day nor a milestone means that there is no target any more."""

    initiative: str
    to: date | None = None
    milestone: str | None = None
    reason: Prose | None = None


class DateMilestone(Command, frozen=True):
    initiative: str
    milestone: str
    on: date


class ChangeScope(Command, frozen=True):
    initiative: str
    what: Prose
    reason: Prose | None = None


class PauseInitiative(Command, frozen=True):
    initiative: str
    reason: Prose | None = None
    resume_on: date | None = None


class ResumeInitiative(Command, frozen=True):
    initiative: str


class ClaimHealth(Command, frozen=True):
    initiative: str
    level: Health
    rationale: Prose | None = None


class OfferHandoff(Command, frozen=True):
    initiative: str
    to: Person
    results: Proses = ()


class AcceptHandoff(Command, frozen=True):
    initiative: str


class RejectHandoff(Command, frozen=True):
    initiative: str
    reason: Prose


class CloseInitiative(Command, frozen=True):
    initiative: str
    outcome: Outcome
    reason: Prose | None = None


class ReopenInitiative(Command, frozen=True):
    initiative: str
    reason: Prose | None = None


InitiativeCommand = (
    ProposeInitiative
    | CommitInitiative
    | ChangeOwner
    | MoveTarget
    | DateMilestone
    | ChangeScope
    | PauseInitiative
    | ResumeInitiative
    | ClaimHealth
    | OfferHandoff
    | AcceptHandoff
    | RejectHandoff
    | CloseInitiative
    | ReopenInitiative
)

# ── decide ──


def decide(command: InitiativeCommand, state: InitiativeState) -> tuple[InitiativeFact, ...]:
    """The facts that come of a command, none where it already holds. Raises Rejected where a rule says no."""
    key = command.initiative
    match command:
        case ProposeInitiative():
            return _propose(command, state)
        case ReopenInitiative(reason=reason):
            known(key, state)
            return (InitiativeReopened(key, reason),) if isinstance(state, Closed | HandedOver) else ()
        case CloseInitiative():
            return _close(command, state)
        case AcceptHandoff():
            return _accept(command, state)
    about = _going_on(key, state)
    match command:
        case CommitInitiative(criteria=criteria):
            return _commit(command, state) if criteria or not isinstance(state, Committed) else ()
        case ChangeOwner(to=to, reason=reason):
            return (OwnerChanged(key, to, reason),) if to != about.owner else ()
        case MoveTarget():
            return _move_target(command, about)
        case DateMilestone(milestone=milestone, on=on):
            return (MilestoneDated(key, milestone, on),) if about.milestones.get(milestone) != on else ()
        case ChangeScope(what=what, reason=reason):
            return (ScopeChanged(key, what, reason),) if what != about.scope else ()
        case PauseInitiative():
            return _pause(command, state)
        case ResumeInitiative():
            return (InitiativeResumed(key),) if about.paused else ()
        case ClaimHealth(level=level, rationale=rationale):
            claim = HealthClaimed(key, level, rationale)
            return (claim,) if claim != about.health else ()
        case OfferHandoff():
            return _offer(command, state)
        case RejectHandoff(reason=reason):
            if about.offer is None:
                raise Rejected(f"{key} is offered to nobody, so there is nothing to reject; offer it with OfferHandoff")
            return (HandoffRejected(key, reason),)
        case _:
            assert_never(command)


def known(key: str, state: InitiativeState) -> About:
    """What is known of the initiative. Raises Rejected where nobody has proposed it."""
    if isinstance(state, Unknown):
        raise Rejected(f"there is no initiative {key!r}; propose it first with ProposeInitiative")
    return state.about


def not_closed(key: str, state: InitiativeState) -> About:
    """What is known of an initiative that is not closed. Raises Rejected otherwise."""
    if isinstance(state, Closed):
        raise Rejected(f"{key} is closed as {state.outcome}; reopen it first with ReopenInitiative")
    return known(key, state)


def _going_on(key: str, state: InitiativeState) -> About:
    """As `not_closed`, and it was not handed over either."""
    if isinstance(state, HandedOver):
        raise Rejected(f"{key} was handed over; reopen it first with ReopenInitiative")
    return not_closed(key, state)


def _propose(command: ProposeInitiative, state: InitiativeState) -> tuple[InitiativeFact, ...]:
    key = command.initiative
    proposal = InitiativeProposed(key, command.title, command.client, command.outcome, command.scope)
    if isinstance(state, Unknown):
        return (proposal,)
    if state.about.proposal == proposal:
        return ()
    raise Rejected(f"there is an initiative {key!r} already; choose another key, or say what changed with ChangeScope")


def _commit(command: CommitInitiative, state: InitiativeState) -> tuple[InitiativeFact, ...]:
    commitment = InitiativeCommitted(command.initiative, command.criteria)
    if isinstance(state, Committed) and state.about.commitment == commitment:
        return ()
    return (commitment,)


def _move_target(command: MoveTarget, about: About) -> tuple[InitiativeFact, ...]:
    key, to, milestone = command.initiative, command.to, command.milestone
    if to is not None and milestone is not None:
        raise Rejected(f"the target of {key} is a day or a milestone, not both; leave one of them out")
    if milestone is not None and milestone not in about.milestones:
        raise Rejected(f"{key} has no milestone {milestone!r}; date it first with DateMilestone, or name a day")
    if (to or milestone) == about.target:
        return ()
    return (TargetMoved(key, to, milestone, command.reason),)


def _pause(command: PauseInitiative, state: InitiativeState) -> tuple[InitiativeFact, ...]:
    pause = InitiativePaused(command.initiative, command.reason, command.resume_on)
    paused = state.about.paused
    if paused and (pause == paused or pause == InitiativePaused(command.initiative)):
        return ()
    return (pause,)


def _offer(command: OfferHandoff, state: InitiativeState) -> tuple[InitiativeFact, ...]:
    key = command.initiative
    if isinstance(state, Proposed):
        raise Rejected(f"{key} is only proposed; commit it with CommitInitiative before you hand it over")
    offer = HandoffOffered(key, command.to, command.results)
    standing = state.about.offer
    if standing is not None and standing.to != command.to:
        raise Rejected(
            f"{key} is offered to {standing.to}; record that answer first, with AcceptHandoff or RejectHandoff"
        )
    return (offer,) if offer != standing else ()


def _accept(command: AcceptHandoff, state: InitiativeState) -> tuple[InitiativeFact, ...]:
    key = command.initiative
    if isinstance(state, HandedOver):
        return ()
    if not_closed(key, state).offer is None:
        raise Rejected(f"{key} is offered to nobody, so nobody can accept it; offer it first with OfferHandoff")
    return (HandoffAccepted(key),)


def _close(command: CloseInitiative, state: InitiativeState) -> tuple[InitiativeFact, ...]:
    key, outcome = command.initiative, command.outcome
    if isinstance(state, Closed) and state.outcome == outcome:
        return ()
    not_closed(key, state)
    if isinstance(state, Proposed) and outcome != "dropped":
        raise Rejected(f"{key} was never committed, so it cannot be {outcome}; close it as dropped, or commit it first")
    return (InitiativeClosed(key, outcome, command.reason),)
