"""Any history folds; nothing is decided that would not change anything."""

from __future__ import annotations

from typing import get_args

from any_values import facts, structs
from hypothesis import given
from hypothesis import strategies as st

from ledger.aggregates.bookkeeping import RetractFact
from ledger.aggregates.fact import Fact
from ledger.commands import AGGREGATES, COMMANDS
from ledger.errors import Rejected
from ledger.facts import KINDS, AnyFact
from tries import many

#: The same few words everywhere, so that a command meets a history that it speaks of.
FEW = st.sampled_from(["ATLAS", "ana", "Done"])


@given(st.lists(facts(), max_size=12))
def test_any_sequence_of_any_facts_folds_in_every_aggregate(history: list[Fact]) -> None:
    for aggregate in AGGREGATES.values():
        state = aggregate.initial
        for fact in history:
            if isinstance(fact, aggregate.facts):
                state = aggregate.evolve(state, fact)
        assert state == aggregate.fold(history)


def test_every_kind_of_fact_belongs_to_exactly_one_aggregate() -> None:
    claimed = [kind for aggregate in AGGREGATES.values() for kind in aggregate.facts]
    assert sorted(kind.__name__ for kind in claimed) == sorted(KINDS)
    assert set(claimed) == set(get_args(AnyFact))


@given(st.data())
@many()
def test_what_is_decided_changes_the_state_and_then_holds(data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from([e for e in COMMANDS.values() if e.command is not RetractFact]))
    kinds = st.one_of([structs(kind, FEW) for kind in entry.about.facts])
    state = entry.about.fold(data.draw(st.lists(kinds, max_size=6)))
    command = data.draw(structs(entry.command, FEW))
    try:
        decided = entry.decide(command, state)
    except Rejected:
        return
    assert len(decided) <= 1
    for fact in decided:
        after = entry.about.evolve(state, fact)
        assert after != state, f"{fact} came of {command}, and nothing followed from it"
