"""An initiative: an outcome with one owner, from scope to handoff. Its commands are in `initiative_commands`."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from ledger.aggregates.fact import Fact
from ledger.words import Health, Outcome, Person, Prose, Proses

# ── facts ──


class InitiativeProposed(Fact, frozen=True):
    initiative: str
    title: Prose
    client: Prose | None = None
    outcome: Prose | None = None
    scope: Prose | None = None


class InitiativeCommitted(Fact, frozen=True):
    initiative: str
    criteria: Proses = ()


class OwnerChanged(Fact, frozen=True):
    initiative: str
    to: Person | None
    reason: Prose | None = None


class TargetMoved(Fact, frozen=True):
    """The target is a day or a named milestone; neither means that there is no target any more."""

    initiative: str
    to: date | None = None
    milestone: str | None = None
    reason: Prose | None = None


class MilestoneDated(Fact, frozen=True):
    initiative: str
    milestone: str
    on: date


class ScopeChanged(Fact, frozen=True):
    initiative: str
    what: Prose
    reason: Prose | None = None


class InitiativePaused(Fact, frozen=True):
    initiative: str
    reason: Prose | None = None
    resume_on: date | None = None


class InitiativeResumed(Fact, frozen=True):
    initiative: str


class HealthClaimed(Fact, frozen=True):
    initiative: str
    level: Health
    rationale: Prose | None = None


class HandoffOffered(Fact, frozen=True):
    initiative: str
    to: Person
    results: Proses = ()


class HandoffAccepted(Fact, frozen=True):
    initiative: str


class HandoffRejected(Fact, frozen=True):
    initiative: str
    reason: Prose


class InitiativeClosed(Fact, frozen=True):
    initiative: str
    outcome: Outcome
    reason: Prose | None = None


class InitiativeReopened(Fact, frozen=True):
    initiative: str
    reason: Prose | None = None


InitiativeFact = (
    InitiativeProposed
    | InitiativeCommitted
    | OwnerChanged
    | TargetMoved
    | MilestoneDated
    | ScopeChanged
    | InitiativePaused
    | InitiativeResumed
    | HealthClaimed
    | HandoffOffered
    | HandoffAccepted
    | HandoffRejected
    | InitiativeClosed
    | InitiativeReopened
)

# ── state ──


class About(Struct, frozen=True):
    """What is known of an initiative at every stage; each part is the last fact that said so."""

    proposal: InitiativeProposed | None = None
    commitment: InitiativeCommitted | None = None
    owner: str | None = None
    target: date | str | None = None
    milestones: dict[str, date] = {}
    scope: str | None = None
    health: HealthClaimed | None = None
    offer: HandoffOffered | None = None
    paused: InitiativePaused | None = None


class Unknown(Struct, frozen=True):
    about: About = About()


class Proposed(Struct, frozen=True):
    about: About


class Committed(Struct, frozen=True):
    about: About


class HandedOver(Struct, frozen=True):
    about: About


class Closed(Struct, frozen=True):
    """`was` is the stage to which reopening leads back."""

    about: About
    outcome: Outcome
    was: Proposed | Committed


InitiativeState = Unknown | Proposed | Committed | HandedOver | Closed

# ── evolve ──


def evolve(state: InitiativeState, fact: InitiativeFact) -> InitiativeState:
    """The state after a fact. History is never refused: work may begin, close and reopen in any order."""
    about = state.about
    match fact:
        case InitiativeProposed():
            return _with(state, replace(about, proposal=fact))
        case InitiativeCommitted():
            return Committed(replace(about, commitment=fact))
        case OwnerChanged(to=to):
            return _with(state, replace(about, owner=to))
        case TargetMoved(to=to, milestone=milestone):
            return _with(state, replace(about, target=to or milestone))
        case MilestoneDated(milestone=milestone, on=on):
            return _with(state, replace(about, milestones={**about.milestones, milestone: on}))
        case ScopeChanged(what=what):
            return _with(state, replace(about, scope=what))
        case InitiativePaused():
            return _with(state, replace(about, paused=fact))
        case InitiativeResumed():
            return _with(state, replace(about, paused=None))
        case HealthClaimed():
            return _with(state, replace(about, health=fact))
        case HandoffOffered():
            return _with(state, replace(about, offer=fact))
        case HandoffAccepted():
            return HandedOver(replace(about, offer=None, paused=None))
        case HandoffRejected():
            return _with(state, replace(about, offer=None))
        case InitiativeClosed(outcome=outcome):
            return Closed(replace(about, offer=None, paused=None), outcome, _was(state))
        case InitiativeReopened():
            return _reopened(state)
        case _:
            assert_never(fact)


def _with(state: InitiativeState, about: About) -> InitiativeState:
    return Proposed(about) if isinstance(state, Unknown) else replace(state, about=about)


def _was(state: InitiativeState) -> Proposed | Committed:
    match state:
        case Closed(was=was):
            return was
        case Committed() | HandedOver():
            return Committed(state.about)
        case _:
            return Proposed(state.about)


def _reopened(state: InitiativeState) -> InitiativeState:
    match state:
        case Closed(was=was, about=about):
            return replace(was, about=about)
        case HandedOver(about=about):
            return Committed(about)
        case Unknown(about=about):
            return Proposed(about)
        case _:
            return state
