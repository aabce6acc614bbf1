"""Why: one paragraph for every kind of stall, each with its evidence, and refusals in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from telling import MONDAY, Story, at, live

from ledger.errors import Rejected
from ledger.facts import (
    AssigneeChanged,
    BlockerCleared,
    BlockerRaised,
    DecisionMade,
    DecisionRequested,
    DependencyAdded,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeResumed,
    ItemAdded,
    ItemMoved,
    OwnerChanged,
    PolicySet,
    ProgressNoted,
    StatusChanged,
)
from ledger.instants import DAY
from projections.audit.records import row
from projections.moment import Moment
from projections.why.telling import Why, why

CITED = re.compile(r"@(\d+)")


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """ATLAS of ana with the item A-1, which ben has begun on the first Monday."""
    story = Story(tmp_path / "told.unstall")
    story.tell(0, InitiativeProposed("ATLAS", "The atlas"), InitiativeCommitted("ATLAS"), OwnerChanged("ATLAS", "ana"))
    story.tell(0, ItemAdded("A-1", "ATLAS", "Draw maps", "To do"), AssigneeChanged("A-1", "ben"))
    story.tell(0, StatusChanged("A-1", "To do", "Doing"))
    yield story
    story.close()


def told(story: Story, subject: str, day: float) -> Why:
    """What is told on a day; each sentence about a stall must cite records, and they must be about it."""
    with closing(story.views(day)) as views:
        found = why(views, subject, live(day))
        refs = {found.subject, *(wait.ref for wait in found.waits), *(segment.ref for segment in found.segments)}
        # An initiative stalls with its items, and an item is paused with its initiative.
        own = refs | ({"item:A-1", "item:A-2"} if found.kind == "initiative" else {"initiative:ATLAS"})
        behind = {"item:A-1", "item:A-3"}
        assert found.text == " ".join(sentence.told for sentence in found.sentences)
        for sentence in found.sentences:
            assert sentence.evidence, sentence
            assert {int(position) for position in CITED.findall(sentence.told)} <= set(sentence.evidence)
            assert {row(views, position).stream for position in sentence.evidence} <= own | behind
    return found


def test_a_wait_for_a_decision_names_decider_day_and_delay(story: Story) -> None:
    asked = story.tell(
        1, DecisionRequested("D", ("item:A-1",), "Blue or green?", decider="cem", needed_by=date(2026, 1, 9))
    )
    found = told(story, "A-1", 7)
    assert found.text == (
        "A-1 ‘Draw maps’ has been waiting since 2026-01-06, 6.0 days (4.0 days of working time), "
        f"for the decision D ‘Blue or green?’ [@{asked}]. "
        f"The move is cem's, to decide: Blue or green? (needed by 2026-01-09) [@{asked}]. "
        f"That is 2.0 days overdue [@{asked}]. "
        f"Of its 7.0 days it spent 6.0 days waiting and 1.0 days active [@4 @{asked}]."
    )
    assert found.now == {
        "state": "waiting",
        "since": "2026-01-06T00:00:00Z",
        "cause": "decision",
        "ref": "decision:D",
        "whose_move": "cem",
        "next_action": "decide: Blue or green? (needed by 2026-01-09)",
        "silence": None,
        "silence_working": None,
        "chain": [],
        "circular": False,
        "held_by": [],
    }


def test_a_wait_for_a_blocker_names_who_can_clear_it_and_what_to_do(story: Story) -> None:
    raised = story.tell(
        1, BlockerRaised("B", ("item:A-1",), "No access", cause="supplier", unblocker="dee", needed_action="call them")
    )
    text = told(story, "A-1", 3).text
    assert f"for the blocker B ‘No access’ (supplier) [@{raised}]. The move is dee's: call them [@{raised}]." in text
    assert (
        f"It is held by A-1 (waiting for B since 2026-01-06) [@{raised}]. The move is dee's: call them"
        in told(story, "ATLAS", 3).text
    )


def test_items_that_hold_an_initiative_alike_are_told_together(story: Story) -> None:
    story.tell(0, ItemAdded("A-2", "ATLAS", "Buy paper", "Doing"), ItemAdded("A-3", "ATLAS", "Bind", "Doing"))
    raised = story.tell(1, BlockerRaised("B", ("item:A-1", "item:A-2"), "No access"))
    asked = story.tell(1, DecisionRequested("D", ("item:A-3",), "Blue?"))
    said = told(story, "ATLAS", 3).text
    assert (
        "It is held by A-3 (waiting for D since 2026-01-06) and "
        f"A-1 and A-2 (both waiting for B since 2026-01-06) [@{asked} @{raised}]." in said
    )


def test_a_blocker_that_began_before_it_was_raised_counts_from_then(story: Story) -> None:
    story.tell(3, BlockerRaised("B", ("item:A-1",), "No access", since=MONDAY))
    (wait,) = told(story, "A-1", 4).waits
    assert (wait.from_, wait.to) == (at(0), at(4))


def test_a_wait_for_a_dependency_names_what_has_to_be_done_first_and_who_has_it(story: Story) -> None:
    story.tell(0, ItemAdded("A-2", "ATLAS", "Buy paper", "Doing"), AssigneeChanged("A-2", "eva"))
    linked = story.tell(1, DependencyAdded("item:A-2", "item:A-1"))
    found = told(story, "A-1", 3)
    assert f"for A-2 ‘Buy paper’, which has to be done first [@{linked}]." in found.text
    assert "A-2 has been worked on since 2026-01-05 [@7]. The move is eva's: finish A-2 [@9 @7]." in found.text
    assert told(story, "A-2", 3).text.endswith(f"Behind it waits A-1 (2.0 days) [@{linked}].")


def test_a_waiting_status_names_the_status_and_its_party(story: Story) -> None:
    story.tell(0, PolicySet(statuses={"Asked": "waiting"}, parties={"Asked": "the client"}))
    changed = story.tell(1, StatusChanged("A-1", "Doing", "Asked"))
    found = told(story, "A-1", 3)
    assert f"in ‘Asked’ [@{changed}]. The move is the client's: get A-1 out of ‘Asked’ [@{changed}]." in found.text
    assert "in ‘Asked’ (A-1 ‘Draw maps’)" in told(story, "ATLAS", 3).text


def test_a_silence_names_the_last_thing_that_moved_when_it_could_be_known_and_whom_to_ask(story: Story) -> None:
    found = told(story, "A-1", 10)
    assert found.text == (
        "A-1 ‘Draw maps’ has been silent since 2026-01-05, 10.0 days "
        "(8.0 days of working time): no progress and no wait on record; that could be known on 2026-01-12 [@6]. "
        "The last thing that moved was A-1 on 2026-01-05: ‘To do → Doing’ [@6]. "
        "Nobody has said why; ask ben what A-1 is waiting for [@5 @6]. "
        "It has been silent for all of its 10.0 days [@4 @6]."
    )
    assert (found.now["silence"], found.now["silence_working"]) == (10 * 86_400.0, 8 * 86_400.0)
    assert [segment.knowable_at for segment in found.segments] == [at(7)]
    assert [(line.cause, line.elapsed, line.working) for line in found.ledger] == [("silence", 10 * DAY, 8 * DAY)]


def test_a_stall_that_is_over_is_told_as_the_longest_one(story: Story) -> None:
    asked = story.tell(1, DecisionRequested("D", ("item:A-1",), "Blue?", decider="cem"))
    made = story.tell(4, DecisionMade("D", "Blue"))
    found = told(story, "A-1", 5)
    assert found.text == (
        "A-1 ‘Draw maps’ has been moving since 2026-01-09 [@6]. "
        "Its longest stall lasted 3.0 days, from 2026-01-06 to 2026-01-09, "
        f"waiting for the decision D ‘Blue?’ [@{asked} @{made}]. The move was cem's [@{asked} @{made}]. "
        "Of its 5.0 days it spent 3.0 days waiting and 2.0 days active [@4 @6]."
    )


def test_work_that_never_stalled_says_so_and_when_it_closed(story: Story) -> None:
    assert told(story, "A-1", 2).text == (
        "A-1 ‘Draw maps’ has been moving since 2026-01-05 [@6]. It has never stalled [@4 @6]. "
        "It has been active for all of its 2.0 days [@4 @6]."
    )
    closed = story.tell(3, StatusChanged("A-1", "Doing", "Done"))
    assert told(story, "A-1", 9).text == (
        f"A-1 ‘Draw maps’ closed on 2026-01-08 after 3.0 days [@{closed} @4]. It never stalled [@4 @{closed}]. "
        f"It was active for all of its 3.0 days [@4 @{closed}]."
    )


def test_queued_and_paused_work_is_not_stalled(story: Story) -> None:
    added = story.tell(1, ItemAdded("A-2", "ATLAS", "Later", "To do"))
    assert told(story, "A-2", 90).text == (
        f"A-2 ‘Later’ has not begun; it has been queued since 2026-01-06 [@{added}]. It has never stalled [@{added}]. "
        f"It has been queued for all of its 89.0 days [@{added}]."
    )
    paused = story.tell(2, InitiativePaused("ATLAS"))
    assert f"The atlas’ has been paused since 2026-01-07 [@{paused}]." in told(story, "ATLAS", 90).text
    assert told(story, "A-1", 90).now["state"] == "paused"


def test_resuming_restarts_the_silence_clock(story: Story) -> None:
    story.tell(2, InitiativePaused("ATLAS"))
    story.tell(30, InitiativeResumed("ATLAS"))
    assert told(story, "A-1", 36).now["state"] == "active"
    later = told(story, "A-1", 60)
    assert (later.now["state"], later.now["since"]) == ("silent", "2026-02-04T00:00:00Z")


def test_two_waits_share_the_time_and_each_shows_what_it_cost_alone(story: Story) -> None:
    story.tell(1, BlockerRaised("B", ("item:A-1",), "No access", cause="supplier"))
    story.tell(3, DecisionRequested("D", ("item:A-1",), "Blue?"))
    story.tell(6, BlockerCleared("B"))
    found = told(story, "A-1", 10)
    assert [(w.ref, w.from_, w.to, w.attributed, w.alone) for w in found.waits] == [
        ("blocker:B", at(1), at(6), 2 * DAY, 2 * DAY),
        ("decision:D", at(3), at(10), 7 * DAY, 4 * DAY),
    ]
    assert [(line.cause, line.elapsed) for line in found.ledger] == [("decision", 7 * DAY), ("supplier", 2 * DAY)]


def test_a_dependency_that_was_told_twice_is_one_wait(story: Story) -> None:
    story.tell(0, InitiativeProposed("PRESS", "The press"), InitiativeProposed("PRINT", "The print"))
    for successor in ("initiative:PRINT", "item:A-1"):
        story.tell(1, *[DependencyAdded("initiative:PRESS", successor)] * 2)
        (wait,) = told(story, successor, 3).waits
        assert wait.attributed == wait.alone == 2 * DAY


def test_a_note_of_progress_ends_a_silence_and_a_note_of_contact_does_not(story: Story) -> None:
    story.tell(10, ProgressNoted("item:A-1", "contact", "called"))
    assert told(story, "A-1", 11).now["state"] == "silent"
    story.tell(10, ProgressNoted("item:A-1", "progress", "drew the first map"))
    assert told(story, "A-1", 11).now["state"] == "active"


def test_an_initiative_without_items_is_judged_by_its_own_facts(story: Story) -> None:
    story.tell(0, InitiativeProposed("SOLO", "Alone"), InitiativeCommitted("SOLO"))
    found = told(story, "SOLO", 10)
    assert found.text.startswith("SOLO ‘Alone’ has been silent")
    assert "Nobody has said why; say what comes next [@7]." in found.text


def test_an_unknown_subject_is_refused_in_words(story: Story) -> None:
    for name in ("A-99", "item:A-99", "initiative:NONE", "", "%", "decision:D", "\0", "‘", "\ud800"):
        with closing(story.views(1)) as views, pytest.raises(Rejected, match="there is no initiative or item"):
            why(views, name, live(1))


def test_a_key_of_two_things_has_to_say_which(story: Story) -> None:
    story.tell(1, ItemAdded("ATLAS", None, "An item of that name", "Doing"))
    with closing(story.views(2)) as views:
        with pytest.raises(Rejected, match="say initiative:ATLAS or item:ATLAS"):
            why(views, "ATLAS", live(2))
        assert why(views, "item:ATLAS", live(2)).kind == "item"
        assert why(views, "initiative:ATLAS", live(2)).kind == "initiative"


def test_before_anything_was_known_there_is_nothing_to_tell(story: Story) -> None:
    with closing(story.views(1)) as views, pytest.raises(Rejected, match="choose a later time"):
        why(views, "A-1", Moment(at(-1), at(1)))


def test_a_moved_item_is_found_by_its_newer_key_and_by_its_first(story: Story) -> None:
    story.tell(1, ItemMoved("A-1", key="B-7"))
    assert told(story, "B-7", 2).key == told(story, "A-1", 2).key == "B-7"
    assert told(story, "B-7", 2).subject == "item:A-1"


def test_in_its_very_first_moment_a_subject_has_only_just_begun(story: Story) -> None:
    assert told(story, "A-1", 0).text == "A-1 ‘Draw maps’ has only just begun [@4]."
    said = story.tell(1, ItemAdded("A-9", None, "Old", "Done"))
    assert told(story, "A-9", 3).text == f"A-9 ‘Old’ was closed on 2026-01-06, the moment it began [@{said}]."
