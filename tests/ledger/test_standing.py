"""Which records count: retractions, retractions of retractions, corrections, and broken ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from ledgers import NOON

from ledger.facts import AnyFact, Commented, FactCorrected, FactRetracted
from ledger.record import Record
from ledger.standing import standing
from tries import many

said = Commented("A-1", "hello")


def positions(*facts: AnyFact) -> list[int]:
    """The positions that count of these facts, recorded from position 1 on."""
    records = [
        Record(position, "item:A-1", position - 1, NOON, NOON, "test", "ana", fact)
        for position, fact in enumerate(facts, 1)
    ]
    return [record.position for record in standing(records)]


def test_everything_counts_until_it_is_retracted() -> None:
    assert positions(said, said) == [1, 2]
    assert positions(said, said, FactRetracted(1)) == [2, 3]


def test_retracting_the_retraction_makes_it_count_again() -> None:
    assert positions(said, FactRetracted(1), FactRetracted(2)) == [1, 3]
    assert positions(said, FactRetracted(1), FactRetracted(2), FactRetracted(3)) == [2, 4]


def test_a_corrected_fact_gives_way_and_its_replacement_counts() -> None:
    assert positions(said, said, FactCorrected(1, 2)) == [2, 3]
    assert positions(said, said, FactCorrected(1, 2), FactRetracted(3)) == [1, 2, 4]


def test_a_retraction_of_itself_or_of_the_future_retracts_nothing() -> None:
    assert positions(FactRetracted(1), said) == [1, 2]
    assert positions(FactRetracted(2), said) == [1, 2]
    assert positions(said, FactRetracted(99)) == [1, 2]


@given(st.lists(st.integers(1, 9), max_size=9))
@many()
def test_a_record_counts_exactly_if_no_later_one_that_counts_retracts_it(targets: list[int]) -> None:
    counted = set(positions(*[FactRetracted(target) for target in targets]))
    for position in range(1, len(targets) + 1):
        retracted = any(
            later in counted and target == position and later > position for later, target in enumerate(targets, 1)
        )
        assert (position in counted) is not retracted
