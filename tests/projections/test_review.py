"""The review: whose turn it is, and what changed since somebody looked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from telling import Story, at, day, live

from ledger.errors import Rejected
from ledger.facts import (
    AssigneeChanged,
    BlockerCleared,
    BlockerEscalated,
    BlockerRaised,
    DecisionMade,
    DecisionRequested,
    FactRetracted,
    HealthClaimed,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativeProposed,
    InitiativeReviewed,
    ItemAdded,
    NeededByMoved,
    OwnerChanged,
    ReviewScheduled,
    StatusChanged,
    TargetMoved,
)
from projections.review.look import Look, Looker
from projections.review.queue import Queued, queued, review_queue


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """ATLAS, committed on day 0 with an owner and one item that is being worked on."""
    told = Story(tmp_path / "told.unstall")
    told.tell(0, InitiativeProposed("ATLAS", "Atlas"), InitiativeCommitted("ATLAS"), OwnerChanged("ATLAS", "ana"))
    told.tell(0, ItemAdded("A-1", "ATLAS", "Key", "Doing"))
    yield told
    told.close()


def queue(story: Story, now: float, everything: bool = False) -> list[Queued]:
    with closing(story.views(now)) as views:
        return review_queue(views, live(now), everything)


def look(story: Story, now: float, key: str = "ATLAS") -> Look:
    with closing(story.views(now)) as views:
        return Looker(views, live(now)).look(queued(views, live(now), key))


def reviewed(story: Story, when: float, *signals: str, verdict: str = "continue", note: str | None = None) -> int:
    """Mara looks, and sees all that is recorded so far."""
    seen = story.tell(when, AssigneeChanged("A-1", f"on {when}"))  # something that no look reports
    fact = InitiativeReviewed("ATLAS", verdict, seen, "active", signals, note)  # type: ignore[arg-type]
    return story.tell(when, fact, actor="mara")


def told(story: Story, now: float) -> list[str]:
    changes = look(story, now).changes
    assert changes is not None
    return [f"{change.about}: {change.text}" for change in changes]


def test_without_a_cadence_a_committed_initiative_is_looked_at_every_week(story: Story) -> None:
    story.tell(0, InitiativeProposed("IDEA", "Only proposed"))
    story.tell(6, StatusChanged("A-1", "Doing", "Testing"))
    assert queue(story, 6.9) == []
    (found,) = queue(story, 7)
    assert (found.row.initiative, found.due_on, found.overdue_days) == ("ATLAS", "2026-01-12", 0.0)
    assert found.reasons == ("never reviewed, due since 2026-01-12",)
    reviewed(story, 7.5)
    assert queue(story, 8) == []
    both = queue(story, 8, everything=True)
    assert [(each.row.initiative, each.due_on, each.every_days) for each in both] == [
        ("ATLAS", "2026-01-19", 7),
        ("IDEA", None, None),
    ]


def test_a_set_cadence_is_kept_and_the_most_overdue_comes_first(story: Story) -> None:
    for key in ("BOREAS", "CETUS"):
        story.tell(0, InitiativeProposed(key, key), InitiativeCommitted(key), OwnerChanged(key, "ana"))
        story.tell(0, ItemAdded(f"{key}-1", key, "Work", "To do"))
    story.tell(0, ReviewScheduled("ATLAS", 14, "fixed"), ReviewScheduled("BOREAS", 2))
    story.tell(3, *(StatusChanged(item, None, "Testing") for item in ("A-1", "BOREAS-1", "CETUS-1")))
    assert [(each.row.initiative, each.overdue_days) for each in queue(story, 4)] == [("BOREAS", 2.0)]
    found = [each for each in queue(story, 15) if any("due" in reason for reason in each.reasons)]
    assert [(each.row.initiative, each.overdue_days, each.anchor) for each in found] == [
        ("BOREAS", 13.0, "sliding"),
        ("CETUS", 8.0, "sliding"),
        ("ATLAS", 1.0, "fixed"),
    ]


def test_a_new_signal_brings_it_up_before_its_turn(story: Story) -> None:
    reviewed(story, 1)
    assert queue(story, 1.5) == []
    story.tell(2, BlockerRaised("B-1", ("item:A-1",), "no key"))
    (found,) = queue(story, 2.5)
    assert found.new_signals == ("blocker B-1 has nobody to clear it",)
    assert found.reasons == ("new: blocker B-1 has nobody to clear it",)
    reviewed(story, 3, "blocker B-1 has nobody to clear it")
    assert queue(story, 3.5) == []


def test_what_is_closed_is_never_due_but_can_be_looked_at(story: Story) -> None:
    story.tell(1, InitiativeClosed("ATLAS", "achieved"))
    assert queue(story, 30, everything=True) == []
    found = look(story, 30)
    assert (found.queued.due_on, found.queued.reasons) == (None, ())
    with pytest.raises(Rejected, match="there is no initiative 'HERA'"):
        look(story, 30, "HERA")


def test_what_a_tracker_has_nothing_left_to_do_of_is_not_due(story: Story) -> None:
    story.tell(0, InitiativeProposed("BOREAS", "Boreas"), ItemAdded("B-1", "BOREAS", "Only item", "Doing"))
    assert "BOREAS" in [each.row.initiative for each in queue(story, 8)]
    story.tell(8, StatusChanged("B-1", "Doing", "Done"))
    assert "BOREAS" not in [each.row.initiative for each in queue(story, 9, everything=True)]


def test_nobody_has_looked_so_nothing_is_called_a_change(story: Story) -> None:
    assert look(story, 3).changes is None


def test_only_what_changed_since_the_last_look_is_told(story: Story) -> None:
    story.tell(0.1, HealthClaimed("ATLAS", "green"), TargetMoved("ATLAS", day(90).date()))
    story.tell(0.1, BlockerRaised("B-old", ("item:A-1",), "an old one", unblocker="sam"))
    reviewed(story, 1)
    assert told(story, 1.5) == []
    story.tell(2, OwnerChanged("ATLAS", "bo"), TargetMoved("ATLAS", day(120).date()), HealthClaimed("ATLAS", "red"))
    story.tell(2, BlockerEscalated("B-old", "cfo"))
    story.tell(2, BlockerRaised("B-new", ("item:A-1",), "a new one"))
    story.tell(2, BlockerRaised("B-both", ("initiative:ATLAS",), "a short one"))
    story.tell(2, DecisionRequested("D-1", ("item:A-1",), "which?", decider="cfo", needed_by=day(9).date()))
    story.tell(2, ItemAdded("A-2", "ATLAS", "Lock", "To do"), ItemAdded("A-3", "ATLAS", "Door", "To do"))
    story.tell(3, BlockerCleared("B-both"), StatusChanged("A-3", "To do", "Done"))
    assert told(story, 4) == [
        "ATLAS: owner ana → bo",
        "ATLAS: target 2026-04-05 → 2026-05-05",
        "ATLAS: claimed green → red",
        "B-both: raised and cleared: a short one",
        "B-old: escalated to cfo: an old one",
        "B-new: raised: a new one",
        "D-1: asked of cfo: which?",
        "A-2: added: Lock",
        "A-3: added, and done already: Door",
    ]
    reviewed(story, 4)
    story.tell(5, BlockerCleared("B-old"), BlockerCleared("B-new"))
    story.tell(5, NeededByMoved("D-1", day(11).date()), StatusChanged("A-1", "Doing", "Done"))
    story.tell(6, DecisionMade("D-1", "the red one"))
    assert told(story, 7) == [
        "ATLAS: waiting → active",
        "B-old: cleared: an old one",
        "B-new: cleared: a new one",
        "D-1: decided: the red one",
        "D-1: needed by 2026-01-14 → 2026-01-16",
        "A-1: done: Key",
    ]


def test_a_silence_that_began_is_a_change_though_nothing_was_recorded(story: Story) -> None:
    reviewed(story, 1)
    assert told(story, 9) == ["ATLAS: active → silent", "A-1: active → silent: Key"]


def test_what_was_recorded_later_is_new_though_it_happened_before(story: Story) -> None:
    reviewed(story, 3)
    story.tell(2, BlockerRaised("B-1", ("item:A-1",), "no key"), recorded=4)
    assert "B-1: raised: no key" in told(story, 5)


def test_what_a_tracker_knew_but_this_ledger_did_not_yet_hold_is_new(story: Story) -> None:
    reviewed(story, 3)
    late = story.draft(BlockerRaised("B-1", ("item:A-1",), "no key"), 2, known=2)
    story.append([late], day(4))
    assert "B-1: raised: no key" in told(story, 5)


def test_what_was_taken_back_since_is_told(story: Story) -> None:
    position = story.tell(1, BlockerRaised("B-1", ("item:A-1",), "no key"))
    reviewed(story, 2)
    story.tell(3, FactRetracted(position))
    assert "B-1: taken back: no key" in told(story, 4)


def test_past_verdicts_say_who_saw_what(story: Story) -> None:
    reviewed(story, 1, "a signal", verdict="watch", note="call sam")
    second = reviewed(story, 2, verdict="escalate")
    found = look(story, 3)
    newest, oldest = found.verdicts
    assert (newest.position, newest.verdict, newest.at, newest.seen_position) == (second, "escalate", at(2), second - 1)
    assert (oldest.actor, oldest.verdict, oldest.note, oldest.signals) == ("mara", "watch", "call sam", ("a signal",))
    assert found.queued.last == newest


def test_the_queue_of_a_past_day_is_the_one_of_that_day(story: Story) -> None:
    reviewed(story, 1)
    reviewed(story, 9)
    views = story.views(10)
    assert [each.due_on for each in review_queue(views, live(8.5))] == ["2026-01-13"]
    assert [each.due_on for each in review_queue(views, live(9.5), everything=True)] == ["2026-01-21"]
    views.close()
