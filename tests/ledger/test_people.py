"""One person under several names: merged by a fact, one way round, and never with somebody else's name."""

from __future__ import annotations

from specification import given

from ledger.aggregates.people import MergePeople
from ledger.facts import PeopleMerged

MERGED = PeopleMerged("Bo Lind", ("bo", "blind"))


def test_names_are_merged_and_only_new_ones_are_said_again() -> None:
    given().when(MergePeople("Bo Lind", ("bo", "bo", "blind"), "two trackers")).then(
        PeopleMerged("Bo Lind", ("bo", "blind"), "two trackers")
    )
    given(MERGED).when(MergePeople("Bo Lind", ("blind", "b.lind"))).then(PeopleMerged("Bo Lind", ("b.lind",)))
    given(MERGED).when(MergePeople("Bo Lind", ("bo",))).then()


def test_a_person_can_be_merged_with_all_his_names() -> None:
    given(MERGED).when(MergePeople("Bo Lindgren", ("Bo Lind",))).then(PeopleMerged("Bo Lindgren", ("Bo Lind",)))


def test_what_would_go_in_a_circle_or_take_somebodys_name_is_refused() -> None:
    given(MERGED).when(MergePeople("bo", ("robert",))).rejected("'bo' is itself a name of Bo Lind")
    given().when(MergePeople("bo", ("bo",))).rejected("'bo' cannot be an alias of itself")
    given(MERGED).when(MergePeople("Ana", ("blind",))).rejected("'blind' is a name of Bo Lind already", "undo that")
    given().when(MergePeople("bo", ())).rejected("bo is merged with nobody")
