"""What happens at a moment counts at that moment: a microsecond earlier it had not happened, at the moment it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from telling import Story, at, day, live

from ledger.aggregates.fact import Fact
from ledger.facts import (
    BlockerCleared,
    BlockerRaised,
    DecisionMade,
    DecisionRequested,
    DependencyAdded,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeResumed,
    ItemAdded,
    OwnerChanged,
    StatusChanged,
)
from projections.lists.items import items
from projections.lists.portfolio import portfolio
from projections.lists.stood import stood
from projections.moment import Moment
from projections.spans.filling import fill
from projections.waiting.accounting import Scope, account
from projections.why.telling import why

ITEM = "item:A-1"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """ATLAS with one item in progress, and another one that waits in the queue."""
    story = Story(tmp_path / "told.unstall")
    story.tell(0, InitiativeProposed("ATLAS", "Atlas"), InitiativeCommitted("ATLAS"), OwnerChanged("ATLAS", "ana"))
    story.tell(0, ItemAdded("A-1", "ATLAS", "The work", "Doing"), ItemAdded("A-2", "ATLAS", "More", "To do"))
    yield story
    story.close()


BEGUN: list[tuple[Fact, str]] = [
    (StatusChanged("A-1", "Doing", "Waiting for client"), "waiting"),
    (BlockerRaised("B", (ITEM,), "Stuck", "supplier"), "waiting"),
    (DecisionRequested("D", (ITEM,), "This?", decider="ben"), "waiting"),
    (DependencyAdded("item:A-2", ITEM), "waiting"),
    (InitiativePaused("ATLAS", "not now"), "paused"),
    (StatusChanged("A-1", "Doing", "Done"), "done"),
]


@pytest.mark.parametrize(("fact", "state"), BEGUN, ids=lambda given: getattr(type(given), "__name__", None))
def test_a_fact_counts_from_its_own_moment_on_wherever_it_is_asked_for(story: Story, fact: Fact, state: str) -> None:
    story.tell(2, fact)
    with closing(story.views(3)) as views:
        assert fill(views.connection, views.path)
        for moment, expected in ((at(2) - 1, "active"), (at(2), state), (at(2) + 1, state)):
            (item, _) = items(views, Moment(moment, moment))
            assert item.state == expected
            told = why(views, ITEM, Moment(moment, moment))
            assert told.now["state"] == expected
            initiative = expected if expected != "done" else "active"  # an open item is left, and it is not silent
            assert [row.state for row in portfolio(views, Moment(moment, moment))] == [initiative]
            assert [line.state for line in stood(views, Moment(moment, moment))] == [initiative]


ENDED: list[tuple[Fact, Fact]] = [
    (StatusChanged("A-1", "Doing", "Waiting for client"), StatusChanged("A-1", "Waiting for client", "Doing")),
    (BlockerRaised("B", (ITEM,), "Stuck", "supplier"), BlockerCleared("B", "it came")),
    (DecisionRequested("D", (ITEM,), "This?", decider="ben"), DecisionMade("D", "this")),
    (InitiativePaused("ATLAS", "not now"), InitiativeResumed("ATLAS")),
]


@pytest.mark.parametrize(("begun", "ended"), ENDED, ids=lambda fact: type(fact).__name__)
def test_what_ends_at_a_moment_is_over_at_that_moment(story: Story, begun: Fact, ended: Fact) -> None:
    story.tell(1, begun)
    story.tell(2, ended)
    with closing(story.views(3)) as views:
        assert fill(views.connection, views.path)
        for moment, going in ((at(2) - 1, True), (at(2), False)):
            cut = Moment(moment, moment)
            assert (why(views, ITEM, cut).now["state"] != "active") is going
            assert (portfolio(views, cut)[0].state != "active") is going
            assert (stood(views, cut)[0].state != "active") is going


def test_what_has_just_begun_has_lasted_no_time_and_the_parts_still_sum(story: Story) -> None:
    story.tell(2, DecisionRequested("D", (ITEM,), "This?", decider="ben", needed_by=day(9).date()))
    with closing(story.views(3)) as views:
        told = why(views, ITEM, live(2))
        assert [(s.state, s.from_, s.to) for s in told.segments] == [
            ("active", at(0), at(2)),
            ("waiting", at(2), at(2)),
        ]
        assert [(wait.ref, wait.attributed) for wait in told.waits] == [("decision:D", 0)]
        assert told.now["whose_move"] == "ben"
        for number in (2.0, 2.5):
            ledger = account(views, Scope(ITEM, False), live(number), "cause", None, None).ledger
            assert ledger.standstill == at(number) - at(2)


def test_in_the_moment_of_its_first_fact_an_initiative_is_what_that_says(story: Story) -> None:
    story.tell(4, InitiativeProposed("BOREAS", "Boreas"), ItemAdded("B-1", "BOREAS", "It", "Doing"))
    story.tell(6, InitiativeClosed("BOREAS", "achieved", "all done"))
    asked: list[tuple[int, Callable[[str], bool]]] = [
        (at(4) - 1, lambda state: state == "none"),
        (at(4), lambda state: state == "active"),
        (at(6) - 1, lambda state: state == "active"),
        (at(6), lambda state: state == "done"),
    ]
    with closing(story.views(8)) as views:
        assert fill(views.connection, views.path)
        for moment, holds in asked:
            cut = Moment(moment, moment)
            for rows in (portfolio(views, cut), stood(views, cut)):
                states = {row.initiative: row.state for row in rows}
                assert holds(states.get("BOREAS", "none")), (moment, states)


def test_whose_move_a_wait_is_is_told_from_how_its_predecessor_stands_at_that_moment(story: Story) -> None:
    story.tell(1, DependencyAdded("item:A-2", ITEM))
    story.tell(2, BlockerRaised("B", ("item:A-2",), "Stuck", "supplier", needed_action="send it", unblocker="cy"))
    with closing(story.views(3)) as views:
        before, then = (why(views, ITEM, Moment(moment, moment)).now for moment in (at(2) - 1, at(2)))
    assert (before["next_action"], then["next_action"], then["whose_move"]) == ("begin A-2", "send it", "cy")
