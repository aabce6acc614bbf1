"""Who is who, wherever people are compared or shown; what was recorded keeps the name that it was recorded under."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import Story, live

from ledger.facts import (
    AssigneeChanged,
    BlockerEscalated,
    BlockerRaised,
    DecisionRequested,
    FactRetracted,
    HandoffOffered,
    InitiativeCommitted,
    InitiativeProposed,
    InitiativeReviewed,
    ItemAdded,
    OwnerChanged,
    PeopleMerged,
)
from projections.audit.records import AuditFilter, after
from projections.lists.blockers import blockers_board
from projections.lists.decisions import decisions_board
from projections.lists.items import items
from projections.lists.moves import moves
from projections.lists.portfolio import portfolio
from projections.model.people import People
from projections.review.queue import past_looks
from projections.views import Views

names = st.sampled_from("abcde")


def test_a_name_stands_for_a_person_through_several_merges() -> None:
    people = People([("Bo Lind", ["bo"]), ("Bo Lindgren", ["Bo Lind", "b.l"])])
    assert [people.who(name) for name in ("bo", "Bo Lind", "b.l", "ana")] == ["Bo Lindgren"] * 3 + ["ana"]
    assert people.names_of("b.l") == ["Bo Lind", "Bo Lindgren", "b.l", "bo"]
    assert people.same("bo", "BO  lindgren")
    assert people.same("Bo Lindgren", "Bo")
    assert not people.same("ana", "bo")
    assert not people.same(None, "bo")


@given(st.lists(st.tuples(names, st.lists(names, max_size=3))), names, names)
def test_whatever_was_merged_everybody_is_somebody(merges: list[tuple[str, list[str]]], one: str, other: str) -> None:
    people = People(merges)
    assert people.who(people.who(one)) == people.who(one)
    assert (other in people.names_of(one)) == (people.who(one) == people.who(other))
    assert people.same(one, other) == (people.who(one) == people.who(other))


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """Everything that can be somebody's is bo's, under one of two names; on day 2 they are merged."""
    told = Story(tmp_path / "told.unstall")
    told.tell(0, InitiativeProposed("ATLAS", "Atlas"), InitiativeCommitted("ATLAS"), OwnerChanged("ATLAS", "bo"))
    told.tell(0, ItemAdded("A-1", "ATLAS", "Key", "Doing"), AssigneeChanged("A-1", "blind"))
    told.tell(0, BlockerRaised("B-1", ("item:A-1",), "no key", unblocker="bo"), BlockerEscalated("B-1", "blind"))
    told.tell(0, DecisionRequested("D-1", ("item:A-1",), "which?", decider="blind", driver="bo"), actor="bo")
    told.tell(0, HandoffOffered("ATLAS", "blind"))
    told.tell(0, InitiativeReviewed("ATLAS", "watch", 1, "active"), actor="blind")
    told.tell(2, PeopleMerged("Bo Lind", ("bo", "blind")))
    yield told
    told.close()


def shown(views: Views, now: float) -> set[str | None]:
    """Every person that anything shows of the story."""
    moment = live(now)
    (row,) = portfolio(views, moment)
    (item,) = items(views, moment)
    (blocker,) = blockers_board(views, moment)
    (decision,) = decisions_board(views, moment)
    (look,) = past_looks(views, moment, "ATLAS")
    found = {row.owner, row.whose_move, item.assignee, blocker.unblocker, blocker.escalated_to, look.actor}
    return found | {decision.decider, decision.driver} | {move.person for move in moves(views, moment)}


def test_everything_shows_the_one_name_from_the_merge_on(story: Story) -> None:
    views = story.views(3)
    assert shown(views, 3) == {"Bo Lind"}
    assert shown(views, 1) == {"bo", "blind"}
    views.rebuild()
    assert shown(views, 3) == {"Bo Lind"}
    views.close()


def test_a_merge_that_arrives_later_reaches_what_was_folded_before(story: Story) -> None:
    before = story.views(3)
    assert shown(before, 3) == {"Bo Lind"}
    merge = story.tell(4, PeopleMerged("Bo Lindgren", ("Bo Lind",)))
    views = story.views(5)
    assert shown(views, 5) == {"Bo Lindgren"}
    story.tell(6, FactRetracted(merge))
    again = story.views(7)
    assert shown(again, 7) == {"Bo Lind"}
    for each in (before, views, again):
        each.close()


def test_a_driver_who_decides_himself_is_told_once(story: Story) -> None:
    views = story.views(3)
    assert [move.kind for move in moves(views, live(3)) if move.about == "D-1"] == ["decide"]
    views.close()


def test_the_audit_list_keeps_the_name_and_finds_the_person(story: Story) -> None:
    views = story.views(3)
    found = after(views, AuditFilter(actor="Bo Lind"), 0, 100)
    assert [(row.kind, row.actor) for row in found] == [("DecisionRequested", "bo"), ("InitiativeReviewed", "blind")]
    others = after(views, AuditFilter(without=(("actor", "bo"),)), 0, 100)
    assert {row.actor for row in others} == {"ana"}
    views.close()
