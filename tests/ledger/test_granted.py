"""Every fact names the command that would bring it about, and histories are judged by what is newly refused."""

from __future__ import annotations

import pytest
from golden_facts import FACTS
from ledgers import NOON
from msgspec.structs import replace

from ledger.commands import COMMANDS
from ledger.errors import Rejected
from ledger.facts import AnyFact, BlockerCleared, BlockerRaised, OwnerChanged
from ledger.granted import COMMAND_OF, check_granted, command_of
from ledger.record import Record

NO_COMMAND = {"FactRetracted", "FactCorrected", "AuditExported", "TextErased"}


def test_every_fact_comes_of_a_command_and_every_command_makes_one() -> None:
    assert {type(fact).__name__ for fact in FACTS if command_of(fact) is None} == NO_COMMAND
    assert {command.__name__ for command in COMMAND_OF.values()} == set(COMMANDS) - {"RetractFact"}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_a_command_says_all_that_its_fact_says(fact: AnyFact) -> None:
    command = command_of(fact)
    if command is None:
        return
    said = {name: getattr(fact, name) for name in fact.__struct_fields__ if hasattr(command, name)}
    assert {name: getattr(command, name) for name in said} == said
    # A status knows where it came from; the item knows that for its command. Only a tracker changes other fields,
    # and only an import guesses.
    assert set(fact.__struct_fields__) - said.keys() <= {"from_", "fields", "guessed"}


def records(*facts: AnyFact) -> list[Record]:
    return [
        Record(position, "blocker:B-1", position - 1, NOON, NOON, "test", "ana", fact)
        for position, fact in enumerate(facts, 1)
    ]


def test_only_what_is_newly_refused_counts() -> None:
    raised = BlockerRaised("B-1", ("item:A-1",), "no key")
    sound = records(raised, BlockerCleared("B-1"))
    with pytest.raises(Rejected, match="trying is refused, because record 2 would not hold: there is no blocker"):
        check_granted(sound, sound[1:], "trying")
    told = records(OwnerChanged("ATLAS", "ana"), OwnerChanged("ATLAS", "bo"))
    imported = [replace(record, known_at=NOON) for record in told]
    check_granted(imported, imported[1:], "trying")
