"""A wait for a dependency is followed to its end: whose decision, blocker, status or silence really holds the work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from telling import Story, live

from ledger.facts import (
    AssigneeChanged,
    BlockerRaised,
    DecisionMade,
    DecisionReassigned,
    DecisionRequested,
    DependencyAdded,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeResumed,
    ItemAdded,
    OwnerChanged,
    PolicySet,
    StatusChanged,
)
from projections.lists.portfolio import portfolio
from projections.why.telling import Why, why


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """MAP of ana needs A-1, which needs A-2 of ben; A-2 is worked on in the initiative PAPER of eva."""
    story = Story(tmp_path / "told.unstall")
    story.tell(0, PolicySet(statuses={"Asked": "waiting"}, parties={"Asked": "the printer"}))
    for key, owner in (("MAP", "ana"), ("PAPER", "eva")):
        story.tell(0, InitiativeProposed(key, key.title()), InitiativeCommitted(key), OwnerChanged(key, owner))
    story.tell(0, ItemAdded("A-1", "MAP", "Print", "Doing"), AssigneeChanged("A-1", "ida"))
    story.tell(0, ItemAdded("A-2", "PAPER", "Buy", "Doing"), AssigneeChanged("A-2", "ben"))
    story.tell(1, DependencyAdded("item:A-2", "item:A-1"))
    yield story
    story.close()


def told(story: Story, subject: str, day: float) -> Why:
    with closing(story.views(day)) as views:
        found = why(views, subject, live(day))
        if found.kind == "initiative":
            (row,) = [row for row in portfolio(views, live(day)) if f"initiative:{row.initiative}" == found.subject]
            assert (row.whose_move, row.next_action) == (found.now["whose_move"], found.now["next_action"])
    return found


def test_a_wait_for_what_waits_for_a_decision_names_the_decider(story: Story) -> None:
    asked = story.tell(2, DecisionRequested("D", ("item:A-2",), "Gloss?", decider="cem", needed_by=date(2026, 1, 8)))
    for subject in ("A-1", "MAP"):
        found = told(story, subject, 6)
        assert found.now["cause"] == "dependency"
        assert found.now["whose_move"] == "cem"
        assert found.now["next_action"] == "decide: Gloss? (needed by 2026-01-08)"
        assert [(link["subject"], link["ref"], link["who"], link["depth"]) for link in found.now["chain"]] == [
            ("item:A-2", "decision:D", "cem", 1)
        ]
        assert [wait.who for wait in found.waits] == ["cem"]
        assert f"A-2 itself has been waiting since 2026-01-07, for the decision D ‘Gloss?’ [@{asked}]." in found.text
        assert "That is 2.0 days overdue" in found.text


def test_the_portfolio_follows_when_the_end_of_the_chain_changes_hands(story: Story) -> None:
    story.tell(2, DecisionRequested("D", ("item:A-2",), "Gloss?", decider="cem"))
    assert told(story, "MAP", 3).now["whose_move"] == "cem"
    reassigned = story.tell(4, DecisionReassigned("D", "dee"))
    found = told(story, "MAP", 5)
    assert found.now["whose_move"] == "dee"
    (move,) = [sentence for sentence in found.sentences if "The move is dee's" in sentence.text]
    assert reassigned in move.evidence
    story.tell(6, DecisionMade("D", "Gloss"))
    assert told(story, "MAP", 7).now["whose_move"] == "ben"


def test_the_portfolio_follows_when_the_end_of_the_chain_falls_silent_by_itself(story: Story) -> None:
    story.tell(1, ItemAdded("A-0", "MAP", "Nothing", "To do"))
    assert told(story, "MAP", 3).now["next_action"] == "finish A-2"
    assert told(story, "MAP", 20).now["next_action"] == "ask ben what A-2 is waiting for"


def test_a_chain_goes_as_deep_as_it_goes(story: Story) -> None:
    story.tell(0, ItemAdded("A-3", "PAPER", "Mill", "Doing"), ItemAdded("A-4", "PAPER", "Wood", "Asked"))
    story.tell(1, DependencyAdded("item:A-3", "item:A-2"), DependencyAdded("item:A-4", "item:A-3"))
    found = told(story, "A-1", 3)
    assert [(link["subject"], link["depth"]) for link in found.now["chain"]] == [
        ("item:A-2", 1),
        ("item:A-3", 2),
        ("item:A-4", 3),
    ]
    assert (found.now["whose_move"], found.now["next_action"]) == ("the printer", "get A-4 out of ‘Asked’")


def test_a_circle_is_told_as_one_and_is_nobodys_move_but_the_waiting_ones(story: Story) -> None:
    story.tell(2, DependencyAdded("item:A-1", "item:A-2"))
    found = told(story, "A-1", 3)
    assert found.now["circular"] is True
    assert [link["subject"] for link in found.now["chain"]] == ["item:A-2"]
    assert found.now["next_action"] == "break the circle A-1 → A-2 → A-1: none of them can be finished first"
    assert (told(story, "MAP", 3).now["whose_move"], told(story, "PAPER", 3).now["whose_move"]) == ("ana", "eva")


def test_two_initiatives_that_wait_for_each_others_items_end_too(story: Story) -> None:
    story.tell(2, DependencyAdded("initiative:PAPER", "item:A-1"), DependencyAdded("initiative:MAP", "item:A-2"))
    found = told(story, "MAP", 3)
    assert found.now["state"] == "waiting"
    assert found.now["circular"] is True


@pytest.mark.parametrize(
    ("facts", "days", "action", "words"),
    [
        ([], 3.0, "finish A-2", "A-2 has been worked on since 2026-01-05"),
        ([], 20.0, "ask ben what A-2 is waiting for", "A-2 has been silent since 2026-01-05, and nobody has said why"),
        ([InitiativePaused("PAPER")], 3.0, "resume A-2, which is paused", "A-2 has been paused since 2026-01-07"),
        (
            [StatusChanged("A-2", "Doing", "To do")],
            3.0,
            "begin A-2",
            "A-2 has not begun; it has been queued since 2026-01-07",
        ),
        (
            [BlockerRaised("B", ("item:A-2",), "No mill")],
            3.0,
            "clear the blocker B",
            "A-2 itself has been waiting since 2026-01-07, for the blocker B",
        ),
    ],
)
def test_the_end_says_how_it_stands(story: Story, facts: list, days: float, action: str, words: str) -> None:
    if facts:
        story.tell(2, *facts)
    found = told(story, "A-1", days)
    assert found.now["next_action"] == action
    assert words in found.text


def test_a_wait_that_is_over_names_who_had_the_move_when_it_ended(story: Story) -> None:
    story.tell(2, DecisionRequested("D", ("item:A-2",), "Gloss?", decider="cem"))
    story.tell(3, StatusChanged("A-2", "Doing", "Done"))
    (wait,) = told(story, "A-1", 9).waits
    assert (wait.ref, wait.who) == ("item:A-2", "cem")


def test_a_step_of_the_chain_says_since_when_it_waits_though_a_pause_lay_between(story: Story) -> None:
    story.tell(2, DecisionRequested("D", ("item:A-2",), "Gloss?", decider="cem"))
    story.tell(3, InitiativePaused("PAPER"))
    story.tell(5, InitiativeResumed("PAPER"))
    said = " ".join(sentence.text for sentence in told(story, "A-1", 7).sentences)
    assert "A-2 itself has been waiting since 2026-01-07, for the decision D ‘Gloss?’" in said
