"""A blocker: an abnormal condition that stops committed work, with its cause, needed action and unblocker."""

from __future__ import annotations

from datetime import date, datetime
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.words import CauseClass, Person, Prose, Side, Subject

# ── facts ──


class BlockerRaised(Fact, frozen=True):
    """`since` is when the blocker began, where that was before it was raised."""

    blocker: str
    affects: tuple[Subject, ...]
    title: Prose
    cause: CauseClass = "unknown"
    side: Side = "internal"
    needed_action: Prose | None = None
    unblocker: Person | None = None
    since: datetime | None = None
    follow_up_on: date | None = None
    consequence: Prose | None = None


class BlockerReassigned(Fact, frozen=True):
    blocker: str
    to: Person
    reason: Prose | None = None


class BlockerFollowedUp(Fact, frozen=True):
    blocker: str
    note: Prose | None = None
    follow_up_on: date | None = None


class BlockerEscalated(Fact, frozen=True):
    blocker: str
    to: Person
    reason: Prose | None = None


class BlockerCleared(Fact, frozen=True):
    blocker: str
    resolution: Prose | None = None


BlockerFact = BlockerRaised | BlockerReassigned | BlockerFollowedUp | BlockerEscalated | BlockerCleared

# ── state ──


class Unknown(Struct, frozen=True):
    """Nobody has raised it."""


class Open(Struct, frozen=True):
    """It still stops work. `raised` is None where history only tells what came after."""

    raised: BlockerRaised | None = None
    unblocker: str | None = None
    escalated_to: str | None = None
    follow_up_on: date | None = None
    follow_ups: int = 0


class Cleared(Struct, frozen=True):
    """It no longer stops anything; `was` is what it was until then."""

    was: Open


BlockerState = Unknown | Open | Cleared

# ── evolve ──


def evolve(state: BlockerState, fact: BlockerFact) -> BlockerState:
    """The state after a fact; raised again it is open again, and what is said of a cleared one changes what it was."""
    match state:
        case Unknown():
            was = Open()
        case Open():
            was = state
        case Cleared(was=was):
            pass
        case _:
            assert_never(state)
    match fact:
        case BlockerRaised(unblocker=unblocker, follow_up_on=follow_up_on):
            return Open(fact, unblocker, None, follow_up_on, was.follow_ups)
        case BlockerCleared():
            return Cleared(was)
        case BlockerReassigned(to=to):
            now = replace(was, unblocker=to)
        case BlockerFollowedUp(follow_up_on=follow_up_on):
            now = replace(was, follow_up_on=follow_up_on, follow_ups=was.follow_ups + 1)
        case BlockerEscalated(to=to):
            now = replace(was, escalated_to=to)
        case _:
            assert_never(fact)
    return Cleared(now) if isinstance(state, Cleared) else now


# ── commands ──


class RaiseBlocker(Command, frozen=True):
    affects: tuple[Subject, ...]
    title: Prose
    cause: CauseClass = "unknown"
    side: Side = "internal"
    needed_action: Prose | None = None
    unblocker: Person | None = None
    since: datetime | None = None
    follow_up_on: date | None = None
    consequence: Prose | None = None
    blocker: str | None = None


class ReassignBlocker(Command, frozen=True):
    blocker: str
    to: Person
    reason: Prose | None = None


class FollowUpBlocker(Command, frozen=True):
    """Without a new day no further follow-up is planned."""

    blocker: str
    note: Prose | None = None
    follow_up_on: date | None = None


class EscalateBlocker(Command, frozen=True):
    blocker: str
    to: Person
    reason: Prose | None = None


class ClearBlocker(Command, frozen=True):
    blocker: str
    resolution: Prose | None = None


BlockerCommand = RaiseBlocker | ReassignBlocker | FollowUpBlocker | EscalateBlocker | ClearBlocker

# ── decide ──


def decide(command: BlockerCommand, state: BlockerState) -> tuple[BlockerFact, ...]:
    """The facts that come of a command, none where it already holds. Raises Rejected where a rule says no."""
    if isinstance(command, RaiseBlocker):
        return _raise(command, state)
    key = command.blocker
    if isinstance(command, ClearBlocker):
        was = known(key, state)
        return (BlockerCleared(key, command.resolution),) if isinstance(was, Open) else ()
    blocker = _open(key, state)
    match command:
        case ReassignBlocker(to=to, reason=reason):
            return (BlockerReassigned(key, to, reason),) if to != blocker.unblocker else ()
        case FollowUpBlocker(note=note, follow_up_on=follow_up_on):
            return (BlockerFollowedUp(key, note, follow_up_on),)
        case EscalateBlocker(to=to, reason=reason):
            return (BlockerEscalated(key, to, reason),) if to != blocker.escalated_to else ()
        case _:
            assert_never(command)


def known(key: str, state: BlockerState) -> Open | Cleared:
    """The blocker, open or cleared. Raises Rejected where nobody has raised it."""
    if isinstance(state, Unknown):
        raise Rejected(f"there is no blocker {key!r}; raise it first with RaiseBlocker, or look for its key in the log")
    return state


def _open(key: str, state: BlockerState) -> Open:
    blocker = known(key, state)
    if isinstance(blocker, Cleared):
        raise Rejected(f"{key} was cleared; raise a new blocker with RaiseBlocker if work is stopped again")
    return blocker


def _raise(command: RaiseBlocker, state: BlockerState) -> tuple[BlockerFact, ...]:
    key = command.blocker
    if not key:
        raise Rejected("a blocker needs a key, such as B-7")
    if not command.affects:
        raise Rejected(f"blocker {key} has to say what it stops; name an initiative or an item")
    raised = BlockerRaised(
        key,
        command.affects,
        command.title,
        command.cause,
        command.side,
        command.needed_action,
        command.unblocker,
        command.since,
        command.follow_up_on,
        command.consequence,
    )
    if isinstance(state, Unknown):
        return (raised,)
    if isinstance(state, Open) and state.raised == raised:
        return ()
    raise Rejected(f"there is a blocker {key!r} already; raise this one under another key")
