"""A silence that is explained afterwards: its time moves to the cause, the silence stays to be seen."""

from __future__ import annotations

from timeline_samples import MONDAY, POLICY

from ledger.instants import DAY
from projections.model.explaining import explained
from projections.model.history import Explanation, Row, item_history
from projections.model.item_timeline import item_timeline
from projections.model.timeline import Timeline, since
from projections.why.telling import wait_ledger

AS_OF = MONDAY + 30 * DAY


def told(*explanations: tuple[int, int, str]) -> Timeline:
    marks: list[Row] = [(MONDAY, 1, "ItemAdded", "Doing", None)]
    for position, (from_, to, cause) in enumerate(explanations, 2):
        given = {"since": MONDAY + from_ * DAY, "until": MONDAY + to * DAY, "who": "ana"}
        marks.append((AS_OF - 1, position, "StallExplained", cause, given))
    history = item_history("A-1", marks, POLICY)
    assert history is not None
    return explained(item_timeline(history, [], [], [], POLICY, AS_OF), history.explanations)


def parts(timeline: Timeline) -> list[tuple[str, int, int, str | None]]:
    return [
        (s.state, (s.from_ - MONDAY) // DAY, (s.to - MONDAY) // DAY, s.binding.cause if s.binding else None)
        for s in timeline.segments
    ]


def test_what_is_explained_is_cut_out_of_the_silence_and_named() -> None:
    assert parts(told((10, 20, "capacity"))) == [
        ("silent", 0, 10, None),
        ("silent", 10, 20, "capacity"),
        ("silent", 20, 30, None),
    ]


def test_the_evidence_is_the_last_progress_and_the_explanation() -> None:
    assert [segment.evidence for segment in told((10, 20, "capacity")).segments] == [(1,), (1, 2), (1,)]


def test_an_explanation_does_not_begin_the_silence_again() -> None:
    timeline = told((10, 20, "capacity"))
    assert since(timeline) == MONDAY
    assert {segment.knowable_at for segment in timeline.segments} == {MONDAY + 7 * DAY}


def test_the_explanation_recorded_last_holds_where_two_overlap() -> None:
    assert parts(told((0, 20, "capacity"), (10, 30, "supplier"))) == [
        ("silent", 0, 10, "capacity"),
        ("silent", 10, 20, "supplier"),
        ("silent", 20, 30, "supplier"),
    ]


def test_what_lies_outside_the_silence_explains_nothing() -> None:
    assert parts(told((-20, 0, "capacity"))) == [("silent", 0, 30, None)]


def test_the_wait_ledger_counts_it_under_its_cause_and_the_rest_as_silence() -> None:
    from projections.why.telling import Segment

    rows = tuple(
        Segment(
            s.state, s.from_, s.to, 0, s.binding.cause if s.binding else None, None, None, s.evidence, s.knowable_at
        )
        for s in told((10, 20, "capacity")).segments
    )
    assert [(line.cause, line.elapsed // DAY) for line in wait_ledger(rows)] == [("silence", 20), ("capacity", 10)]


def test_an_unknown_explanation_of_an_item_without_silence_changes_nothing() -> None:
    marks: list[Row] = [
        (MONDAY, 1, "ItemAdded", "Doing", None),
        (MONDAY + DAY, 2, "StallExplained", None, None),
    ]
    history = item_history("A-1", marks, POLICY)
    assert history is not None
    assert history.explanations == (Explanation(MONDAY + DAY, MONDAY + DAY, "unknown", None, None, 2),)
    timeline = item_timeline(history, [], [], [], POLICY, MONDAY + 2 * DAY)
    assert explained(timeline, history.explanations) == timeline
