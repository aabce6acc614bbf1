"""But for a wait: what is reported is the difference to the timeline rebuilt with the wait cut, and it carries on."""

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
    BlockerCleared,
    BlockerRaised,
    DecisionMade,
    DecisionRequested,
    DependencyAdded,
    DependencyRemoved,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeResumed,
    ItemAdded,
    ItemMoved,
    StatusChanged,
)
from ledger.instants import DAY, SECOND
from projections.model.history import item_history
from projections.model.item_timeline import item_timeline
from projections.model.timeline import Timeline
from projections.model.waits import Wait
from projections.waiting.but_for import Freed, Life, but_for
from projections.waiting.saving import Saved, saved


@given(marks(), outside_waits(), pauses(), st.integers(1, AS_OF_HOURS), st.integers(0, 24 * 90))
def test_it_is_the_difference_to_the_timeline_rebuilt_with_the_wait_cut(rows, waits, paused, later, hour) -> None:  # type: ignore[no-untyped-def]
    as_of = rows[0][0] + later * 3_600 * SECOND
    cut = MONDAY + hour * 3_600 * SECOND
    history = item_history("A", [row for row in rows if row[0] <= as_of], POLICY)
    assert history is not None

    def rebuilt(outside: list[Wait], statuses: bool = True) -> int:
        told = item_timeline(history, outside, as_pauses(paused, as_of), [], POLICY, as_of)
        return sum(
            to - from_ for from_, to in _covered(told, [w for w in told.waits if statuses or w.kind != "status"])
        )

    outside = [wait._replace(kind="blocker") if wait.kind == "dependency" else wait for wait in as_waits(waits, as_of)]
    timeline = item_timeline(history, outside, as_pauses(paused, as_of), [], POLICY, as_of)
    for wait in outside:
        others = [other for other in outside if other is not wait]
        shorter = [wait._replace(to=max(min(wait.to, cut), wait.from_))]
        found = but_for("item:A", str(wait.ref), cut, lambda _: Life("item:A", "A", timeline))
        assert found is not None
        assert found.freed.alone == rebuilt(outside) - rebuilt([*others, *shorter])
        assert found.freed.without_others == rebuilt([wait], False) - rebuilt(shorter, False)
        assert found.freed.alone <= found.freed.without_others <= found.waited


def _covered(timeline: Timeline, waits: list[Wait]) -> Iterator[tuple[int, int]]:
    """Waiting time in which one of these waits is in force."""
    for segment in timeline.segments:
        if segment.state == "waiting":
            reached = segment.from_
            for wait in sorted(waits, key=lambda w: w.from_):
                from_, to = max(wait.from_, reached), min(wait.to, segment.to)
                if from_ < to:
                    yield from_, to
                    reached = to


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """A decision that was needed by the end of day 2 holds A-2 from day 1 to 5; A-1 waits for A-2 until day 8, and
    beside that for a blocker until day 7; A-1 is done on day 10, A-3 in the middle of day 9, ATLAS closes on day 12."""
    story = Story(tmp_path / "told.unstall")
    story.tell(0, InitiativeProposed("ATLAS", "The atlas"), InitiativeCommitted("ATLAS"))
    for number in (1, 2, 3):
        story.tell(0, ItemAdded(f"A-{number}", "ATLAS", f"Work {number}", "Doing"))
    story.tell(0, DependencyAdded("item:A-2", "item:A-1"), BlockerRaised("B", ("item:A-1",), "No mill"))
    story.tell(1, DecisionRequested("D", ("item:A-2",), "Gloss?", decider="cem", needed_by=date(2026, 1, 7)))
    story.tell(5, DecisionMade("D", "Gloss"))
    story.tell(7, BlockerCleared("B"))
    story.tell(8, StatusChanged("A-2", "Doing", "Done"))
    story.tell(9.5, StatusChanged("A-3", "Doing", "Done"))
    story.tell(10, StatusChanged("A-1", "Doing", "Done"))
    story.tell(12, InitiativeClosed("ATLAS", "achieved"))
    yield story
    story.close()


def told(story: Story, subject: str, day: float, ref: str | None = None, by: str | None = None) -> list[Saved]:
    with closing(story.views(day)) as views:
        return saved(views, subject, live(day), ref, by)


def test_a_late_decision_is_carried_over_the_dependency_as_a_range(story: Story) -> None:
    (one,) = told(story, "A-2", 20)
    assert (one.found.cut, one.found.freed) == (at(3), Freed(2 * DAY, 2 * DAY))
    (one,) = told(story, "A-1", 20)
    assert one.found.freed == Freed(DAY, 2 * DAY)
    assert (one.alone_working, one.without_others_working) == (DAY, 2 * DAY)
    assert [(step.stream, step.through) for step in one.found.path] == [("item:A-2", None), ("item:A-1", "item:A-2")]


def test_the_handoff_is_held_by_the_last_work_that_would_remain(story: Story) -> None:
    (one,) = told(story, "ATLAS", 20)
    assert (one.found.at, one.found.open_) == (at(12), False)
    # A-3 would still have ended on day 9.5.
    assert one.found.freed == Freed(DAY // 2, DAY // 2)
    assert one.found.path[-1].stream == "initiative:ATLAS"


def test_a_removed_link_carries_nothing(story: Story) -> None:
    story.tell(7.5, DependencyRemoved("item:A-2", "item:A-1"))
    assert told(story, "A-1", 20)[0].found.freed == Freed(0, 0)


def test_any_wait_can_be_cut_at_any_day_and_without_one_where_it_began(story: Story) -> None:
    (one,) = told(story, "A-1", 20, "B")
    # Alone it held nothing: the dependency was there all the time.
    assert (one.found.cut, one.found.waited, one.found.freed) == (at(0), 7 * DAY, Freed(0, 7 * DAY))
    (one,) = told(story, "A-1", 20, "item:A-2", "2026-01-11")
    assert (one.found.cut, one.found.freed) == (at(7), Freed(DAY, DAY))


def test_while_it_is_open_it_is_told_for_now(story: Story) -> None:
    (one,) = told(story, "A-2", 4.5)
    assert (one.found.open_, one.found.at, one.found.freed) == (True, at(4.5), Freed(3 * DAY // 2, 3 * DAY // 2))


def test_a_circle_of_dependencies_ends(story: Story) -> None:
    story.tell(2, DependencyAdded("item:A-1", "item:A-2"))
    assert told(story, "A-1", 6)[0].found.freed.without_others >= 0


def test_a_wait_that_was_none_is_refused_with_those_there_were(story: Story) -> None:
    with pytest.raises(Rejected, match="it waited for blocker:B, decision:D, item:A-2"):
        told(story, "A-1", 20, "X")
    with pytest.raises(Rejected, match="is not a day"):
        told(story, "A-1", 20, "B", "soon")


def test_a_pause_is_taken_off_once_however_long_the_chain(tmp_path: Path) -> None:
    """D was needed by day 8 and is still open on day 28; a pause of 2 days lies between: 18 days, for each alike."""
    story = Story(tmp_path / "told.unstall")
    story.tell(0, InitiativeProposed("P", "Press"), InitiativeCommitted("P"))
    for key in ("X", "Y", "Z"):
        story.tell(0, ItemAdded(key, "P", key, "Doing"))
    story.tell(1, DependencyAdded("item:Y", "item:X"), DependencyAdded("item:Z", "item:Y"))
    story.tell(2, DecisionRequested("D", ("item:Z",), "Gloss?", decider="dana", needed_by=date(2026, 1, 12)))
    story.tell(21, InitiativePaused("P"))
    story.tell(23, InitiativeResumed("P"))
    with closing(story.views(28)) as views:
        (one,) = saved(views, "X", live(28))
    story.close()
    assert [(step.key, step.freed) for step in one.found.path] == [
        (key, Freed(18 * DAY, 18 * DAY)) for key in ("Z", "Y", "X")
    ]


def at_press(tmp_path: Path, closed: float | None, now: float) -> Saved:
    """D was needed by the end of day 7 and is made on day 28; a pause of 2 days lies between."""
    story = Story(tmp_path / "told.unstall")
    story.tell(0, InitiativeProposed("P", "Press"), InitiativeCommitted("P"), ItemAdded("X", "P", "X", "Doing"))
    story.tell(0, ItemAdded("Y", "P", "Y", "Doing"), StatusChanged("Y", "Doing", "Done"))
    story.tell(2, DecisionRequested("D", ("item:X",), "Gloss?", decider="dana", needed_by=date(2026, 1, 12)))
    story.tell(21, InitiativePaused("P"))
    story.tell(23, InitiativeResumed("P"))
    if closed is not None:
        story.tell(28, DecisionMade("D", "Gloss"))
        story.tell(closed, StatusChanged("X", "Doing", "Done"), InitiativeClosed("P", "achieved"))
    with closing(story.views(now)) as views:
        saves = [saved(views, subject, live(now))[0] for subject in ("X", "P")]
    story.close()
    assert saves[0].found[3:8] == saves[1].found[3:8]
    return saves[1]


@pytest.mark.parametrize(
    ("closed", "work", "paused", "would_be"),
    [
        # 12 days of work from day 8 on end before the pause; 13 end as it begins, and it is spared all the same.
        (40, 18, 2, 20),
        (41, 18, 2, 21),
        # 14 days of work end a day after the pause.
        (42, 18, 0, 24),
        (60, 18, 0, 42),
    ],
)
def test_pauses_stay_where_they_were_and_what_ends_before_one_skips_it(
    tmp_path: Path, closed: int, work: int, paused: int, would_be: int
) -> None:
    one = at_press(tmp_path, closed, 70)
    found = one.found
    assert (found.cut, found.waited) == (at(8), 20 * DAY)
    assert (found.freed.alone, found.paused.alone, found.would_be.alone) == (work * DAY, paused * DAY, at(would_be))
    assert found.earlier.alone == (closed - would_be) * DAY


def test_what_is_open_gains_no_paused_time(tmp_path: Path) -> None:
    one = at_press(tmp_path, None, 28)
    assert (one.found.earlier.alone, one.found.paused.alone) == (18 * DAY, 2 * DAY)
    assert one.found.would_be == (at(8), at(8))
    # 2026-01-13 to 2026-01-30 has 14 working days, of which a Monday and a Tuesday were paused.
    assert one.alone_working == 12 * DAY


def test_what_is_paused_holds_the_end_as_it_did_before(tmp_path: Path) -> None:
    """Else the path would lead over work that was finished long ago."""
    (step, end) = at_press(tmp_path, None, 22).found.path
    assert (step.key, step.earlier) == ("X", Freed(13 * DAY, 13 * DAY))
    assert (end.key, end.through, end.earlier) == ("P", "item:X", Freed(13 * DAY, 13 * DAY))


def test_what_has_left_an_initiative_does_not_hold_its_end(story: Story) -> None:
    story.tell(9, ItemMoved("A-3", "BOREAS"))
    (one,) = told(story, "ATLAS", 20)
    assert one.found.freed == Freed(DAY, 2 * DAY)


def test_what_was_closed_before_its_predecessor_gains_nothing_by_it(tmp_path: Path) -> None:
    story = Story(tmp_path / "closed-before.unstall")
    with closing(story):
        story.tell(0, ItemAdded("A-1", None, "Draw", "Doing"), ItemAdded("A-2", None, "Buy", "Doing"))
        story.tell(0, DependencyAdded("item:A-2", "item:A-1"))
        story.tell(1, DecisionRequested("D", ("item:A-2",), "Gloss?"))
        story.tell(3, StatusChanged("A-1", "Doing", "Done"))
        story.tell(7, DecisionMade("D", "Gloss"))
        story.tell(9, StatusChanged("A-2", "Doing", "Done"), StatusChanged("A-1", "Done", "Doing"))
        with closing(story.views(10)) as views:
            assert [one.found.freed for one in saved(views, "A-2", live(10), "D")] == [Freed(6 * DAY, 6 * DAY)]
            assert [one.found.freed for one in saved(views, "A-1", live(10), "D")] == [Freed(0, 0)]


def test_a_circle_that_leads_back_to_the_subject_counts_nothing_twice(tmp_path: Path) -> None:
    story = Story(tmp_path / "circle.unstall")
    with closing(story):
        story.tell(0, InitiativeProposed("ATLAS", "The atlas"), ItemAdded("A-1", "ATLAS", "Draw", "Doing"))
        story.tell(0, DependencyAdded("initiative:ATLAS", "item:A-1"))
        story.tell(1, DecisionRequested("D", ("item:A-1",), "Gloss?"))
        story.tell(3, DecisionMade("D", "Gloss"))
        with closing(story.views(10)) as views:
            (one,) = saved(views, "A-1", live(10), "D")
    assert one.found.freed == Freed(0, 2 * DAY)
