"""Whose move it is: each person finds what waits for him, and nobody finds what waits for others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from telling import Story, at, day, live

from ledger.facts import (
    AssigneeChanged,
    BlockerCleared,
    BlockerRaised,
    DecisionMade,
    DecisionRequested,
    DependencyAdded,
    HandoffAccepted,
    HandoffOffered,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativeProposed,
    ItemAdded,
    ItemDueMoved,
    OwnerChanged,
    StatusChanged,
)
from projections.exports.digest import as_markdown, as_text
from projections.lists.moves import Move, moves


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """ATLAS is owned by ana; bo works on A-1, on which A-2 depends."""
    told = Story(tmp_path / "told.unstall")
    told.tell(0, InitiativeProposed("ATLAS", "Atlas"), InitiativeCommitted("ATLAS"), OwnerChanged("ATLAS", "ana"))
    told.tell(0, ItemAdded("A-1", "ATLAS", "Key", "Doing"), AssigneeChanged("A-1", "bo"))
    yield told
    told.close()


def told(story: Story, now: float) -> list[Move]:
    views = story.views(now)
    found = moves(views, live(now))
    views.close()
    return found


def short(story: Story, now: float) -> list[tuple[str | None, str]]:
    return [(move.person, move.what) for move in told(story, now)]


def test_while_work_moves_it_is_nobodys_move(story: Story) -> None:
    assert told(story, 1) == []


def test_a_decision_waits_for_its_decider_and_its_driver(story: Story) -> None:
    asked = DecisionRequested("D-1", ("item:A-1",), "which?", ("red", "blue"), "cfo", "mo", day(3).date(), "a slip")
    story.tell(1, asked)
    decide, drive = told(story, 2)
    assert decide == Move(
        "cfo",
        "decide",
        "D-1",
        "ATLAS",
        "decide D-1: which?",
        at(1),
        "2026-01-08",
        False,
        ("options: red; blue", "A-1 waits for it", "what it costs: a slip"),
        "decision:D-1",
    )
    assert (drive.person, drive.what, drive.more) == ("mo", "see to it that cfo decides D-1: which?", ())
    assert [move.overdue for move in told(story, 4)] == [True, True]
    story.tell(5, DecisionMade("D-1", "red"))
    assert told(story, 5.5) == []


def test_what_nobody_is_named_for_waits_for_the_owner_and_without_one_for_nobody(story: Story) -> None:
    story.tell(1, DecisionRequested("D-1", ("item:A-1",), "which?"), BlockerRaised("B-1", ("item:A-1",), "no key"))
    assert short(story, 2) == [
        ("ana", "name who clears B-1: no key"),
        ("ana", "name who decides D-1: which?"),
    ]
    story.tell(3, OwnerChanged("ATLAS", None))
    assert {move.person for move in told(story, 4)} == {None}


def test_a_blocker_waits_for_who_can_clear_it(story: Story) -> None:
    follow_up = day(3).date()
    story.tell(1, BlockerRaised("B-1", ("item:A-1",), "no key", unblocker="sam", needed_action="send it"))
    story.tell(1, BlockerRaised("B-2", ("initiative:ATLAS",), "no room", unblocker="liu", follow_up_on=follow_up))
    assert short(story, 2) == [("liu", "clear B-2: no room"), ("sam", "clear B-1: send it")]
    assert [(move.about, move.overdue) for move in told(story, 4)] == [("B-2", True), ("B-1", False)]
    story.tell(5, BlockerCleared("B-1"), BlockerCleared("B-2"))
    assert told(story, 5.5) == []


def test_an_item_that_others_wait_for_or_that_is_late_waits_for_its_assignee(story: Story) -> None:
    story.tell(0, ItemAdded("A-2", "ATLAS", "Door", "To do"), DependencyAdded("item:A-1", "item:A-2"))
    (move,) = told(story, 1)
    assert (move.person, move.what, move.more) == ("bo", "finish A-1: Key", ("A-2 waits for it",))
    story.tell(1, BlockerRaised("B-1", ("item:A-1",), "no key", unblocker="sam"))
    assert [move.person for move in told(story, 2)] == ["sam"]
    story.tell(2, BlockerCleared("B-1"), StatusChanged("A-1", "Doing", "Done"), ItemDueMoved("A-2", day(3).date()))
    assert short(story, 3.5) == []
    assert [(move.person, move.about, move.overdue) for move in told(story, 4)] == [("ana", "A-2", True)]


def test_a_silence_asks_whoever_has_the_item_once(story: Story) -> None:
    assert short(story, 9) == [("bo", "say what A-1 waits for: Key")]


def test_a_handoff_waits_for_an_answer(story: Story) -> None:
    story.tell(1, HandoffOffered("ATLAS", "liu", ("the manual",)))
    assert ("liu", "accept or reject the handoff of ATLAS: Atlas") in short(story, 2)
    story.tell(3, HandoffAccepted("ATLAS"))
    assert short(story, 4) == []


def test_what_is_closed_waits_for_nobody(story: Story) -> None:
    story.tell(1, InitiativeClosed("ATLAS", "dropped"))
    assert told(story, 30) == []


def test_a_digest_of_a_past_day_knows_only_that_day(story: Story) -> None:
    story.tell(1, BlockerRaised("B-1", ("item:A-1",), "no key", unblocker="sam"), recorded=4)
    views = story.views(6)
    assert len(moves(views, live(6))) == 1
    assert moves(views, live(3)) == []
    views.close()


def test_as_markdown_and_as_text() -> None:
    move = Move(
        "cfo", "decide", "D_1", "ATLAS", "decide D_1: which?", at(1), "2026-01-08", True, ("a slip",), "decision:D_1"
    )
    assert list(as_markdown("c_f_o", [move], at(4.5), 2)) == [
        "## What waits for c\\_f\\_o",
        "",
        "- **Decide D\\_1: which?**, due on 2026-01-08 (overdue), since 2026-01-06 (3 d)",
        "  - A slip",
    ]
    assert list(as_text(None, [move._replace(due=None)], at(4.5))) == [
        "What waits for nobody: name somebody",
        "",
        "* Decide D_1: which?, since 2026-01-06 (3 d)",
        "    A slip",
    ]
    assert list(as_text("cfo", [], 0)) == ["What waits for cfo", "", "Nothing."]
