"""A decision: a question with a decider and a needed-by date, open until made or withdrawn."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.words import Person, Prose, Proses, Subject

# ── facts ──


class DecisionRequested(Fact, frozen=True):
    decision: str
    affects: tuple[Subject, ...]
    question: Prose
    options: Proses = ()
    decider: Person | None = None
    driver: Person | None = None
    needed_by: date | None = None
    consequence: Prose | None = None
    default_if_silent: Prose | None = None


class DecisionReassigned(Fact, frozen=True):
    decision: str
    to: Person
    reason: Prose | None = None


class NeededByMoved(Fact, frozen=True):
    decision: str
    to: date | None
    reason: Prose | None = None


class DecisionMade(Fact, frozen=True):
    decision: str
    option: Prose
    rationale: Prose | None = None


class DecisionWithdrawn(Fact, frozen=True):
    decision: str
    reason: Prose | None = None


class DecisionSuperseded(Fact, frozen=True):
    decision: str
    by: str


DecisionFact = (
    DecisionRequested | DecisionReassigned | NeededByMoved | DecisionMade | DecisionWithdrawn | DecisionSuperseded
)

# ── state ──


class Unknown(Struct, frozen=True):
    """Nobody has asked for it."""


class Open(Struct, frozen=True):
    """Asked and not answered. `requested` is None where history only tells what came after."""

    requested: DecisionRequested | None = None
    decider: str | None = None
    needed_by: date | None = None


class Made(Struct, frozen=True):
    was: Open
    option: str


class Withdrawn(Struct, frozen=True):
    was: Open


class Superseded(Struct, frozen=True):
    was: Open
    by: str


DecisionState = Unknown | Open | Made | Withdrawn | Superseded

# ── evolve ──


def evolve(state: DecisionState, fact: DecisionFact) -> DecisionState:
    """The state after a fact; asked again it is open again, and the last answer is the one that stands."""
    was = _was(state)
    match fact:
        case DecisionRequested(decider=decider, needed_by=needed_by):
            return Open(fact, decider, needed_by)
        case DecisionReassigned(to=to):
            return _with(state, replace(was, decider=to))
        case NeededByMoved(to=to):
            return _with(state, replace(was, needed_by=to))
        case DecisionMade(option=option):
            return Made(was, option)
        case DecisionWithdrawn():
            return Withdrawn(was)
        case DecisionSuperseded(by=by):
            return Superseded(was, by)
        case _:
            assert_never(fact)


def _was(state: DecisionState) -> Open:
    match state:
        case Unknown():
            return Open()
        case Open():
            return state
        case _:
            return state.was


def _with(state: DecisionState, was: Open) -> DecisionState:
    return was if isinstance(state, Unknown | Open) else replace(state, was=was)


# ── commands ──


class RequestDecision(Command, frozen=True):
    affects: tuple[Subject, ...]
    question: Prose
    options: Proses = ()
    decider: Person | None = None
    driver: Person | None = None
    needed_by: date | None = None
    consequence: Prose | None = None
    default_if_silent: Prose | None = None
    decision: str | None = None


class ReassignDecision(Command, frozen=True):
    decision: str
    to: Person
    reason: Prose | None = None


class MoveNeededBy(Command, frozen=True):
    decision: str
    to: date | None
    reason: Prose | None = None


class MakeDecision(Command, frozen=True):
    """The option may be one that nobody had listed: what was decided is recorded, not what should have been."""

    decision: str
    option: Prose
    rationale: Prose | None = None


class WithdrawDecision(Command, frozen=True):
    decision: str
    reason: Prose | None = None


class SupersedeDecision(Command, frozen=True):
    decision: str
    by: str


DecisionCommand = (
    RequestDecision | ReassignDecision | MoveNeededBy | MakeDecision | WithdrawDecision | SupersedeDecision
)

# ── decide ──


def decide(command: DecisionCommand, state: DecisionState) -> tuple[DecisionFact, ...]:
    """The facts that come of a command, none where it already holds. Raises Rejected where a rule says no."""
    if isinstance(command, RequestDecision):
        return _request(command, state)
    key = command.decision
    if _holds(command, known(key, state)):
        return ()
    if isinstance(command, SupersedeDecision):
        return _supersede(command, state)
    decision = _open(key, state)
    match command:
        case ReassignDecision(to=to, reason=reason):
            return (DecisionReassigned(key, to, reason),) if to != decision.decider else ()
        case MoveNeededBy(to=day, reason=reason):
            return (NeededByMoved(key, day, reason),) if day != decision.needed_by else ()
        case MakeDecision(option=option, rationale=rationale):
            return (DecisionMade(key, option, rationale),)
        case WithdrawDecision(reason=reason):
            return (DecisionWithdrawn(key, reason),)
        case _:
            assert_never(command)


def _holds(command: DecisionCommand, state: DecisionState) -> bool:
    match command, state:
        case (MakeDecision(option=option), Made(option=made)):
            return option == made
        case (WithdrawDecision(), Withdrawn()):
            return True
        case (SupersedeDecision(by=wanted), Superseded(by=by)):
            return wanted == by
        case _:
            return False


def known(key: str, state: DecisionState) -> Open | Made | Withdrawn | Superseded:
    """The decision, open or settled. Raises Rejected where nobody has asked for it."""
    if isinstance(state, Unknown):
        raise Rejected(f"there is no decision {key!r}; ask for it first, or look for its key in the log")
    return state


def _open(key: str, state: DecisionState) -> Open:
    match known(key, state):
        case Open() as decision:
            return decision
        case Made(option=option):
            raise Rejected(f"{key} was decided ({option}); ask for a new decision, then supersede {key} by it")
        case Withdrawn():
            raise Rejected(f"{key} was withdrawn; ask for a new decision if the question is open again")
        case Superseded(by=by):
            raise Rejected(f"{key} was superseded by {by}; say it of {by}")


def _request(command: RequestDecision, state: DecisionState) -> tuple[DecisionFact, ...]:
    key = command.decision
    if not key:
        raise Rejected("a decision needs a key, such as D-77")
    if not command.affects:
        raise Rejected(f"decision {key} has to say what waits for it; name an initiative or an item")
    requested = DecisionRequested(
        key,
        command.affects,
        command.question,
        command.options,
        command.decider,
        command.driver,
        command.needed_by,
        command.consequence,
        command.default_if_silent,
    )
    if isinstance(state, Unknown):
        return (requested,)
    if isinstance(state, Open) and state.requested == requested:
        return ()
    raise Rejected(f"there is a decision {key!r} already; ask for this one under another key")


def _supersede(command: SupersedeDecision, state: DecisionState) -> tuple[DecisionFact, ...]:
    key, by = command.decision, command.by
    if by == key:
        raise Rejected(f"{key} cannot supersede itself; name the newer decision")
    if not isinstance(state, Made):
        _open(key, state)
    return (DecisionSuperseded(key, by),)
