"""People: one person may be known under several names, one for each tracker."""

from __future__ import annotations

from typing import assert_never

from msgspec import Struct

from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.words import Person, Persons, Prose

# ── facts ──


class PeopleMerged(Fact, frozen=True):
    """Each of `aliases` is a name of `person`; nothing that was recorded under it is rewritten."""

    person: Person
    aliases: Persons
    reason: Prose | None = None


# ── state ──


class People(Struct, frozen=True):
    """Which name stands for which person; a name that is missing stands for itself."""

    names: dict[str, str] = {}


# ── evolve ──


def evolve(state: People, fact: PeopleMerged) -> People:
    """The names after a fact; the last word on a name counts."""
    match fact:
        case PeopleMerged(person=person, aliases=aliases):
            return People({**state.names, **{alias: person for alias in aliases if alias != person}})
        case _:
            assert_never(fact)


# ── commands ──


class MergePeople(Command, frozen=True):
    person: Person
    aliases: Persons
    reason: Prose | None = None


# ── decide ──


def decide(command: MergePeople, state: People) -> tuple[PeopleMerged, ...]:
    """The fact that comes of a merge, none where it holds already. Raises Rejected where it cannot be."""
    person = command.person
    if not command.aliases:
        raise Rejected(f"{person} is merged with nobody; name at least one alias")
    if person in state.names:
        raise Rejected(f"{person!r} is itself a name of {state.names[person]}; merge into {state.names[person]}")
    if person in command.aliases:
        raise Rejected(f"{person!r} cannot be an alias of itself; leave it out")
    for alias in command.aliases:
        known = state.names.get(alias, person)
        if known != person:
            raise Rejected(f"{alias!r} is a name of {known} already; undo that first, or merge {known} into {person}")
    fresh = tuple(dict.fromkeys(alias for alias in command.aliases if alias not in state.names))
    return (PeopleMerged(person, fresh, command.reason),) if fresh else ()
