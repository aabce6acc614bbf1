"""A dependency: a predecessor that has to be done before its successor can go on. Lies in the successor's stream."""

from __future__ import annotations

from typing import assert_never

from msgspec import Struct

from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.words import Subject, split_stream

# ── facts ──


class DependencyAdded(Fact, frozen=True):
    predecessor: Subject
    successor: Subject


class DependencyRemoved(Fact, frozen=True):
    predecessor: Subject
    successor: Subject


DependencyFact = DependencyAdded | DependencyRemoved

# ── state ──


class Free(Struct, frozen=True):
    """It depends on nothing."""


class Dependent(Struct, frozen=True):
    predecessors: frozenset[Subject]


DependencyState = Free | Dependent

# ── evolve ──


def evolve(state: DependencyState, fact: DependencyFact) -> DependencyState:
    """The state after a fact; a link made twice is one link, a link that is not there can be removed."""
    standing = predecessors(state)
    match fact:
        case DependencyAdded(predecessor=predecessor):
            now = standing | {predecessor}
        case DependencyRemoved(predecessor=predecessor):
            now = standing - {predecessor}
        case _:
            assert_never(fact)
    return Dependent(now) if now else Free()


def predecessors(state: DependencyState) -> frozenset[Subject]:
    """What has to be done first."""
    return state.predecessors if isinstance(state, Dependent) else frozenset()


# ── commands ──


class AddDependency(Command, frozen=True):
    predecessor: Subject
    successor: Subject


class RemoveDependency(Command, frozen=True):
    predecessor: Subject
    successor: Subject


DependencyCommand = AddDependency | RemoveDependency

# ── decide ──


def decide(command: DependencyCommand, state: DependencyState) -> tuple[DependencyFact, ...]:
    """The facts that come of a command, none where it already holds. Raises Rejected where a rule says no.

    Circles over several subjects are seen by `ledger.references`, which can look at other streams.
    """
    predecessor, successor = command.predecessor, command.successor
    linked = predecessor in predecessors(state)
    match command:
        case AddDependency():
            if predecessor == successor:
                key = split_stream(successor)[1]
                raise Rejected(f"{key} cannot depend on itself; name what has to be done before it")
            return () if linked else (DependencyAdded(predecessor, successor),)
        case RemoveDependency():
            return (DependencyRemoved(predecessor, successor),) if linked else ()
        case _:
            assert_never(command)
