"""The wait ledger sums to the standstill, to the microsecond, however it is cut and by whatever it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import Story, at, live
from timeline_samples import AS_OF_HOURS, MONDAY, POLICY, as_pauses, as_waits, marks, outside_waits, pauses

from ledger.errors import Rejected
from ledger.facts import (
    AssigneeChanged,
    BlockerCleared,
    BlockerRaised,
    DecisionMade,
    DecisionReassigned,
    DecisionRequested,
    DependencyAdded,
    FactRetracted,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReopened,
    InitiativeResumed,
    ItemAdded,
    ItemMoved,
    StallExplained,
    StatusChanged,
)
from ledger.instants import DAY, SECOND
from projections.model.history import item_history
from projections.model.item_timeline import item_timeline
from projections.model.states import PAUSED
from projections.model.timeline import Timeline
from projections.waiting.accounting import Account, Scope, account
from projections.waiting.keeps_coming import keeps_coming
from projections.waiting.wait_ledger import BY, SILENCE, Books, Ledger, Window, by_cause
from projections.why.telling import why

EVER = Window(-(2**62), 2**62)


def booked(timeline: Timeline, window: Window = EVER) -> Ledger:
    books = Books("cause", window, POLICY.calendar, by_cause)
    books.take("item:A", timeline)
    return books.close()


@given(marks(), outside_waits(), pauses(), st.integers(1, AS_OF_HOURS), st.integers(0, 24 * 100))
def test_lines_sum_to_the_standstill_and_two_periods_to_the_whole(rows, waits, paused, later, cut) -> None:  # type: ignore[no-untyped-def]
    as_of = rows[0][0] + later * 3_600 * SECOND
    history = item_history("A", [row for row in rows if row[0] <= as_of], POLICY)
    assert history is not None
    timeline = item_timeline(history, as_waits(waits, as_of), as_pauses(paused, as_of), [], POLICY, as_of)
    told = booked(timeline)
    still = sum(s.to - s.from_ for s in timeline.segments if s.state in ("waiting", "silent"))
    assert told.standstill == still == sum(line.elapsed for line in told.lines)
    assert told.paused == sum(s.to - s.from_ for s in timeline.segments if s.state == PAUSED)
    assert told.whole == timeline.to - timeline.from_
    assert all(line.alone <= line.elapsed and line.alone_working <= line.working <= line.elapsed for line in told.lines)
    alone = sum(line.alone for line in told.lines if line.name != SILENCE)
    assert alone == sum(alone for _, alone in timeline.shares)
    middle = MONDAY + cut * 3_600 * SECOND
    parts = [booked(timeline, Window(EVER.since, middle)), booked(timeline, Window(middle, EVER.until))]
    for name in {line.name for line in told.lines}:
        for field in ("elapsed", "working", "alone", "alone_working"):
            assert sum(getattr(line, field) for p in parts for line in p.lines if line.name == name) == sum(
                getattr(line, field) for line in told.lines if line.name == name
            )


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """ATLAS with A-1 of ben, which needs A-2 of eva; a decision of cem holds A-2 for two days."""
    story = Story(tmp_path / "told.unstall")
    story.tell(0, InitiativeProposed("ATLAS", "The atlas"), InitiativeCommitted("ATLAS"))
    story.tell(0, ItemAdded("A-1", "ATLAS", "Draw", "Doing"), AssigneeChanged("A-1", "ben"))
    story.tell(0, ItemAdded("A-2", "ATLAS", "Buy", "Doing"), AssigneeChanged("A-2", "eva"))
    story.tell(0, DependencyAdded("item:A-2", "item:A-1"))
    story.tell(1, DecisionRequested("D", ("item:A-2",), "Gloss?", decider="cem"))
    story.tell(3, DecisionMade("D", "Gloss"))
    yield story
    story.close()


def told(story: Story, subject: str | None, day: float, by: str = "cause", **how: float | bool) -> Account:
    since, until = how.get("since"), how.get("until")
    with closing(story.views(day)) as views:
        return account(
            views,
            Scope(subject, bool(how.get("items"))),
            live(day),
            by,
            None if since is None else at(since),
            None if until is None else at(until),
        )


def lines(story: Story, subject: str | None, day: float, by: str = "cause", **how: float | bool) -> dict[str, float]:
    return {line.name: line.elapsed / DAY for line in told(story, subject, day, by, **how).ledger.lines}


def test_a_wait_for_a_dependency_goes_to_whom_the_predecessor_waited_for(story: Story) -> None:
    assert lines(story, "A-1", 4, "person") == {"cem": 2.0, "eva": 2.0}
    assert lines(story, "A-1", 4, "cause") == {"dependency": 4.0}
    assert lines(story, "A-1", 4, "ref") == {"item:A-2": 4.0}


def test_what_is_handed_on_while_it_waits_is_two_peoples_time(story: Story) -> None:
    story.tell(2, DecisionReassigned("D", "dee"))
    story.tell(3.5, AssigneeChanged("A-2", "fay"))
    assert lines(story, "A-2", 4, "person") == {"cem": 1.0, "dee": 1.0}
    assert lines(story, "A-1", 4, "person") == {"cem": 1.0, "dee": 1.0, "eva": 1.5, "fay": 0.5}


def test_a_waiting_status_goes_with_whoever_has_the_item(story: Story) -> None:
    story.tell(3, StatusChanged("A-2", "Doing", "Waits for paper"))
    story.tell(5, AssigneeChanged("A-2", "fay"))
    assert lines(story, "A-2", 6, "person") == {"cem": 2.0, "eva": 2.0, "fay": 1.0}
    with closing(story.views(6)) as views:
        assert (why(views, "A-2", live(6)).now or {})["whose_move"] == "fay"


def test_closing_an_initiative_ends_its_waits_though_it_is_reopened(story: Story) -> None:
    story.tell(0, BlockerRaised("B", ("item:A-1", "item:A-2"), "No paper", "supplier"))
    story.tell(1, BlockerRaised("C", ("item:A-2",), "No ink", "supplier"))
    story.tell(2, InitiativeClosed("ATLAS", "dropped"))
    story.tell(4, BlockerCleared("B"), InitiativeReopened("ATLAS"))
    # Up to the closing all of them end together, so that the decision binds; C ends later only because it was reopened.
    assert lines(story, "ATLAS", 6, "ref") == {"blocker:B": 1.0, "decision:D": 1.0, "blocker:C": 2.0}


def test_closing_ends_a_pause_too(story: Story) -> None:
    story.tell(4, InitiativePaused("ATLAS"))
    story.tell(6, InitiativeClosed("ATLAS", "dropped"))
    story.tell(8, InitiativeReopened("ATLAS"))
    assert told(story, "ATLAS", 9).ledger.paused == 2 * DAY
    assert told(story, "A-2", 9).ledger.paused == 2 * DAY


def test_what_came_later_or_is_taken_back_counts_in_no_sum_of_the_days_before(story: Story) -> None:
    story.tell(0, InitiativeProposed("BOREAS", "The wind"), ItemAdded("B-1", "BOREAS", "Blow", "Doing"))
    story.tell(1, BlockerRaised("B", ("item:A-1", "item:B-1"), "No mill", cause="supplier"))
    story.tell(3, BlockerCleared("B"))
    story.tell(5, ItemMoved("A-1", "BOREAS"))
    assert told(story, "BOREAS", 4, items=True).ledger.subjects == 1
    assert told(story, "BOREAS", 6, items=True).ledger.subjects == 2
    with closing(story.views(6)) as views:
        for day, subject, clusters in ((4, "initiative:BOREAS", 1), (0.5, "initiative:BOREAS", 0)):
            coming, _ = keeps_coming(views, subject, live(day), EVER._replace(until=at(day)))
            assert len(coming) == clusters
    raised = story.tell(7, DecisionRequested("E", ("item:B-1",), "?"))
    story.tell(8, DecisionMade("E", "yes"), FactRetracted(raised))
    story.tell(8, DecisionRequested("E", ("item:A-2",), "?"), DecisionMade("E", "yes"))
    with closing(story.views(9)) as views:
        _, taking = keeps_coming(views, "initiative:BOREAS", live(9), EVER._replace(until=at(9)))
    assert taking == ()


def test_people_are_listed_by_name_and_silence_last(story: Story) -> None:
    story.tell(5, BlockerRaised("B", ("item:A-2",), "No mill", cause="supplier"))
    found = told(story, "A-2", 30, "person").ledger
    assert [line.name for line in found.lines] == ["cem", "nobody named"]
    story.tell(6, BlockerCleared("B"))
    assert [line.name for line in told(story, "A-2", 30, "person").ledger.lines] == ["cem", "nobody named", "silence"]


def test_however_it_is_told_it_is_the_same_standstill(story: Story) -> None:
    story.tell(5, StatusChanged("A-2", "Doing", "Waiting for paper"), InitiativePaused("ATLAS"))
    story.tell(7, InitiativeResumed("ATLAS"))
    for subject in ("ATLAS", "A-1", None):
        for items in (False, True):
            sums = {
                by: told(story, subject, 40, by, items=items).ledger.standstill for by in ("cause", "person", "ref")
            }
            assert len(set(sums.values())) == 1
    everybodys = [told(story, None, 40, by, items=True).ledger for by in BY]
    assert len({ledger.standstill for ledger in everybodys}) == 1
    assert everybodys[0].paused == 4 * DAY
    assert everybodys[0].subjects == 2


def test_a_period_counts_what_stood_still_within_it(story: Story) -> None:
    assert lines(story, "A-2", 9, since=2.0, until=2.5) == {"decision": 0.5}
    with pytest.raises(Rejected, match="turn --since and --until around"):
        told(story, "A-2", 9, since=3.0, until=2.0)


def test_reopened_waits_add_up(story: Story) -> None:
    for start, end in ((5, 6), (8, 11)):
        story.tell(start, BlockerRaised("B", ("item:A-2",), "No mill", cause="supplier"))
        story.tell(end, BlockerCleared("B"))
    found = told(story, "A-2", 12).ledger
    assert {line.name: (line.elapsed / DAY, line.waits) for line in found.lines} == {
        "supplier": (4.0, 2),
        "decision": (2.0, 1),
    }


def test_an_open_wait_ends_when_its_subject_closes(story: Story) -> None:
    story.tell(5, BlockerRaised("B", ("item:A-2",), "No mill", cause="supplier"))
    story.tell(6, StatusChanged("A-2", "Doing", "Done"))
    assert lines(story, "A-2", 40)["supplier"] == 1.0


def test_an_explained_silence_is_on_the_line_of_its_cause_and_says_so(story: Story) -> None:
    assert lines(story, "A-2", 20) == {"silence": 17.0, "decision": 2.0}
    coverage = told(story, "A-2", 20).ledger.coverage
    assert coverage is not None
    assert round(coverage, 4) == round(2 / 19, 4)
    from telling import day

    said = story.tell(20, StallExplained("item:A-2", day(3), day(13), "supplier", who="the mill"))
    found = told(story, "A-2", 20).ledger
    assert {line.name: (line.elapsed / DAY, line.explained / DAY) for line in found.lines} == {
        "supplier": (10.0, 10.0),
        "decision": (2.0, 0.0),
        "silence": (7.0, 0.0),
    }
    assert found.coverage is not None
    assert round(found.coverage, 4) == round(12 / 19, 4)
    assert lines(story, "A-2", 20, "person")["the mill"] == 10.0
    with closing(story.views(20)) as views:
        found_why = why(views, "A-2", live(20))
    segments = found_why.segments
    assert f"It was explained from 2026-01-08 to 2026-01-18: supplier, on the mill [@{said}]." in found_why.text
    assert [(s.state, s.explained, s.cause) for s in segments[-2:]] == [
        ("silent", True, "supplier"),
        ("silent", False, None),
    ]
    assert said in segments[-2].evidence


def test_a_blocker_that_holds_two_items_stands_alone(story: Story) -> None:
    story.tell(4, BlockerRaised("B", ("item:A-1", "item:A-2"), "Fire", cause="supplier"))
    (line,) = [line for line in told(story, "ATLAS", 6).ledger.lines if line.name == "supplier"]
    assert (line.elapsed, line.waits) == (2 * DAY, 1)
    with closing(story.views(6)) as views:
        (wait,) = [wait for wait in why(views, "ATLAS", live(6)).waits if wait.ref == "blocker:B"]
    assert wait.to - wait.from_ == 2 * DAY


def test_blockers_cluster_by_cause_and_deciders_are_told_apart_from_five_on(story: Story) -> None:
    for number in range(5):
        story.tell(
            5,
            DecisionRequested(f"Z{number}", ("item:A-1",), "?", decider="zoe", needed_by=date(2026, 1, 11)),
            DecisionRequested(f"B{number}", ("item:A-1",), "?", decider="bea"),
        )
        story.tell(6 + number, DecisionMade(f"Z{number}", "yes"), DecisionMade(f"B{number}", "yes"))
    story.tell(5, BlockerRaised("B1", ("item:A-1",), "x", cause="supplier"))
    story.tell(9, BlockerCleared("B1"), BlockerRaised("B2", ("item:A-2",), "y", cause="supplier"))
    with closing(story.views(11)) as views:
        coming, taking = keeps_coming(views, None, live(11), EVER._replace(until=at(11)))
    assert [(c.cause, c.blockers, c.open, c.total, c.mean) for c in coming] == [("supplier", 2, 1, 6 * DAY, 3 * DAY)]
    # All eleven, then those of five and more by name: cem, who took one, is not told apart.
    days = 3 * DAY
    assert [(t.who, t.decided, t.median) for t in taking] == [(None, 11, days), ("bea", 5, days), ("zoe", 5, days)]
    # The needed-by day is over at midnight of the 12th, day 7: three came after it, too few for a median.
    assert [(t.dated, t.late, t.overrun) for t in taking] == [(5, 3, None), (0, 0, None), (5, 3, None)]


def test_an_overrun_has_a_median_from_five_late_decisions_on(story: Story) -> None:
    for number in range(5):
        needed = date(2026, 1, 6)
        story.tell(0, DecisionRequested(f"Z{number}", ("item:A-1",), "?", decider="zoe", needed_by=needed))
        story.tell(3 + number, DecisionMade(f"Z{number}", "yes"))
    story.tell(0, DecisionRequested("Y", ("item:A-1",), "?", decider="yan", needed_by=date(2026, 1, 6)))
    # Due by the end of the 6th, day 2, and taken on the days 3 to 7; on day 5 there are but three, and one of cem's.
    for day, told in (
        (5, [(None, 4, 3, None, None)]),
        (8, [(None, 6, 5, 9 * DAY // 2, 3 * DAY), ("zoe", 5, 5, 5 * DAY, 3 * DAY)]),
    ):
        with closing(story.views(day)) as views:
            _, taking = keeps_coming(views, None, live(day), EVER._replace(until=at(day)))
        assert [(t.who, t.decided, t.late, t.median, t.overrun) for t in taking] == told


def test_a_blocker_that_nobody_cleared_is_over_with_all_that_it_affects(story: Story) -> None:
    story.tell(5, BlockerRaised("B1", ("item:A-1", "item:A-2"), "x", cause="supplier"))
    story.tell(7, StatusChanged("A-1", "Doing", "Done"))
    for day, stood, standing in ((8, 3, 1), (10, 4, 0)):
        if day == 10:
            story.tell(9, StatusChanged("A-2", "Doing", "Done"))
        with closing(story.views(day)) as views:
            ((cluster,), _) = keeps_coming(views, None, live(day), EVER._replace(until=at(day)))
        assert (cluster.total, cluster.open) == (stood * DAY, standing)
