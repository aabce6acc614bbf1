"""The rules of notes, reviews and explanations."""

from __future__ import annotations

from datetime import UTC, datetime

from specification import given

from ledger.aggregates.looking import (
    CloseReview,
    ExplainStall,
    NoteProgress,
    ReviewInitiative,
    ScheduleReview,
    StartReview,
)
from ledger.facts import (
    InitiativeReviewed,
    ProgressNoted,
    ReviewClosed,
    ReviewScheduled,
    ReviewStarted,
    StallExplained,
)

MAY, JUNE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


def test_every_note_counts_even_the_same_words() -> None:
    noted = ProgressNoted("item:A-1", "contact", "called")
    given(noted).when(NoteProgress("item:A-1", "called", "contact")).then(noted)


def test_a_review_has_one_cadence() -> None:
    weekly = ReviewScheduled("ATLAS", 7, "fixed")
    given().when(ScheduleReview("ATLAS", 7, "fixed")).then(weekly)
    given(weekly).when(ScheduleReview("ATLAS", 7, "fixed")).then()
    given().when(ScheduleReview("ATLAS", 0)).rejected("every 0 days", "from 1 up")


def test_a_look_keeps_what_was_shown() -> None:
    command = ReviewInitiative("ATLAS", "watch", 42, "waiting", ("decision overdue",), "asked again", "R-1")
    look = InitiativeReviewed("ATLAS", "watch", 42, "waiting", ("decision overdue",), "asked again", "R-1")
    given(look).when(command).then(look)
    given().when(ReviewInitiative("ATLAS", "watch", -1, "waiting")).rejected("position -1")


def test_an_explanation_covers_a_stretch_of_time() -> None:
    explained = StallExplained("item:A-1", MAY, JUNE, "capacity", who="ana")
    given().when(ExplainStall("item:A-1", MAY, JUNE, "capacity", who="ana")).then(explained)
    given(explained).when(ExplainStall("item:A-1", MAY, JUNE, "capacity", who="ana")).then()
    given().when(ExplainStall("item:A-1", JUNE, MAY, "capacity")).rejected("ends before it begins")


def test_a_review_is_started_and_closed_once() -> None:
    started, closed = ReviewStarted("R-1", ("ATLAS",)), ReviewClosed("R-1")
    given().when(StartReview(("ATLAS",), "R-1")).then(started)
    given(started).when(StartReview(("ATLAS",), "R-1")).then()
    given(started, closed).when(StartReview(("ATLAS",), "R-1")).rejected("'R-1' already")
    given(started).when(CloseReview("R-1")).then(closed)
    given(started, closed).when(CloseReview("R-1")).then()
    given().when(CloseReview("R-1")).rejected("no review 'R-1'", "StartReview")
