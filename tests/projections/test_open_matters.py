"""Blockers and decisions as lists: what stands comes first, what is urgent before the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from telling import MONDAY, Story, at, live

from ledger.facts import (
    BlockerCleared,
    BlockerFollowedUp,
    BlockerRaised,
    BlockerReassigned,
    DecisionMade,
    DecisionReassigned,
    DecisionRequested,
    DecisionSuperseded,
    DecisionWithdrawn,
    InitiativeProposed,
    ItemAdded,
    NeededByMoved,
)
from projections.views.matters import BlockerRow, DecisionRow, blockers, decisions


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """ATLAS with A-1, BOREAS with B-1."""
    story = Story(tmp_path / "told.unstall")
    for key in ("ATLAS", "BOREAS"):
        story.tell(0, InitiativeProposed(key, key.title()), ItemAdded(f"{key[0]}-1", key, "Work", "Doing"))
    yield story
    story.close()


def standing(story: Story, day: float, subject: str | None = None) -> list[BlockerRow]:
    with closing(story.views(day)) as views:
        return blockers(views, live(day), subject)


def asked(story: Story, day: float, subject: str | None = None) -> list[DecisionRow]:
    with closing(story.views(day)) as views:
        return decisions(views, live(day), subject)


def test_a_blocker_is_told_as_it_stands_now(story: Story) -> None:
    story.tell(
        2,
        BlockerRaised(
            "B",
            ("item:A-1",),
            "No access",
            unblocker="cem",
            needed_action="call",
            since=MONDAY,
            follow_up_on=date(2026, 1, 8),
        ),
    )
    story.tell(3, BlockerReassigned("B", "dee"), BlockerFollowedUp("B", follow_up_on=date(2026, 1, 15)))
    assert standing(story, 4) == [
        BlockerRow("B", "No access", "unknown", "dee", "call", at(0), "2026-01-15", ("item:A-1",), None)
    ]
    story.tell(5, BlockerCleared("B"))
    assert [row.cleared for row in standing(story, 6)] == [at(5)]
    assert [row.cleared for row in standing(story, 4)] == [None]


def test_standing_blockers_come_first_and_the_oldest_first_among_them(story: Story) -> None:
    for number, key in enumerate(("LATE", "GONE", "EARLY")):
        story.tell(3 - number, BlockerRaised(key, ("item:A-1",), key))
    story.tell(4, BlockerCleared("GONE"))
    assert [row.blocker for row in standing(story, 5)] == ["EARLY", "LATE", "GONE"]


def test_a_blocker_that_is_raised_again_has_two_episodes(story: Story) -> None:
    story.tell(1, BlockerRaised("B", ("item:A-1",), "No access"))
    story.tell(2, BlockerCleared("B"))
    story.tell(5, BlockerRaised("B", ("item:A-1",), "No access again"))
    assert [(row.title, row.since, row.cleared) for row in standing(story, 6)] == [
        ("No access again", at(5), None),
        ("No access", at(1), at(2)),
    ]


def test_a_decision_is_told_as_it_stands_now(story: Story) -> None:
    story.tell(1, DecisionRequested("D", ("initiative:ATLAS",), "Blue?", decider="cem", needed_by=date(2026, 1, 9)))
    story.tell(2, DecisionReassigned("D", "dee"), NeededByMoved("D", date(2026, 1, 12)))
    row = DecisionRow("D", "Blue?", "dee", "2026-01-12", at(1), ("initiative:ATLAS",), "open", None)
    assert asked(story, 3) == [row]
    story.tell(3, DecisionMade("D", "Blue"))
    assert asked(story, 4) == [row._replace(outcome="made", option="Blue")]


def test_every_end_of_a_decision_has_its_name(story: Story) -> None:
    for key in ("OPEN", "MADE", "WITHDRAWN", "SUPERSEDED"):
        story.tell(1, DecisionRequested(key, ("item:A-1",), key))
    story.tell(
        2, DecisionMade("MADE", "Blue"), DecisionWithdrawn("WITHDRAWN"), DecisionSuperseded("SUPERSEDED", "OPEN")
    )
    assert {row.decision: row.outcome for row in asked(story, 3)} == {
        "OPEN": "open",
        "MADE": "made",
        "WITHDRAWN": "withdrawn",
        "SUPERSEDED": "superseded",
    }


def test_open_decisions_come_first_and_among_them_those_needed_soonest(story: Story) -> None:
    for key, needed in (
        ("NEVER", None),
        ("LATER", date(2026, 3, 1)),
        ("SOON", date(2026, 2, 1)),
        ("PAST", date(2026, 1, 6)),
    ):
        story.tell(1, DecisionRequested(key, ("item:A-1",), key, needed_by=needed))
    story.tell(2, DecisionMade("PAST", "Blue"))
    assert [row.decision for row in asked(story, 3)] == ["SOON", "LATER", "NEVER", "PAST"]


def test_matters_of_an_initiative_are_those_of_its_items_too(story: Story) -> None:
    story.tell(1, BlockerRaised("OF-ITEM", ("item:A-1",), "x"), BlockerRaised("OF-OTHER", ("item:B-1",), "x"))
    story.tell(2, BlockerRaised("OF-BOTH", ("item:B-1", "initiative:ATLAS"), "x"))
    story.tell(2, DecisionRequested("D", ("item:A-1",), "Blue?"))
    assert [row.blocker for row in standing(story, 3, "initiative:ATLAS")] == ["OF-ITEM", "OF-BOTH"]
    assert [row.blocker for row in standing(story, 3, "item:B-1")] == ["OF-OTHER", "OF-BOTH"]
    assert [row.decision for row in asked(story, 3, "initiative:ATLAS")] == ["D"]
    assert asked(story, 3, "initiative:BOREAS") == []
    assert standing(story, 3, "initiative:NONE") == []
