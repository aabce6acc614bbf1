"""The cascade: everything that waits behind, once, with the slack that is left and the targets that will be missed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import Story, at, live

from ledger.errors import Rejected
from ledger.facts import (
    BlockerRaised,
    DecisionMade,
    DecisionRequested,
    DependencyAdded,
    DependencyRemoved,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativeProposed,
    ItemAdded,
    ItemDueMoved,
    ItemEstimated,
    StatusChanged,
    TargetMoved,
)
from ledger.instants import DAY
from projections.model.calendar import Calendar
from projections.pictures.tree_drawing import branches
from projections.waiting.cascade import Held, Task, cascade
from projections.waiting.cascading import CascadeOf, cascade_of
from projections.waiting.remaining import Estimate, Finish, estimate, finishes


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """D holds A-1; A-2 and A-3 need A-1, A-4 needs both; A-2 is due on day 8, ATLAS on day 19, PRESS on day 5."""
    story = Story(tmp_path / "told.unstall")
    story.tell(0, InitiativeProposed("ATLAS", "The atlas"), InitiativeCommitted("ATLAS"))
    story.tell(0, InitiativeProposed("PRESS", "The press"), InitiativeCommitted("PRESS"))
    story.tell(0, TargetMoved("ATLAS", date(2026, 1, 24), None), TargetMoved("PRESS", date(2026, 1, 10), None))
    for number, initiative in enumerate(("ATLAS", "ATLAS", "ATLAS", "PRESS"), 1):
        story.tell(0, ItemAdded(f"A-{number}", initiative, f"Work {number}", "Doing"))
    story.tell(0, ItemDueMoved("A-2", date(2026, 1, 13)))
    for before, after in ((1, 2), (1, 3), (3, 4), (2, 4)):
        story.tell(1, DependencyAdded(f"item:A-{before}", f"item:A-{after}"))
    story.tell(2, DecisionRequested("D", ("item:A-1",), "Gloss?", decider="cem", needed_by=date(2026, 1, 12)))
    yield story
    story.close()


def told(story: Story, ref: str, day: float) -> CascadeOf:
    with closing(story.views(day)) as views:
        return cascade_of(views, ref, live(day))


def test_everything_behind_a_decision_is_told_once_in_the_order_of_the_tree(story: Story) -> None:
    found = told(story, "D", 3)
    assert [(r.task.key, r.depth, r.after) for r in found.cascade.rows] == [
        ("A-1", 1, "decision:D"),
        ("A-2", 2, "item:A-1"),
        ("A-4", 3, "item:A-2"),
        ("A-3", 2, "item:A-1"),
    ]
    assert branches([row.depth for row in found.cascade.rows]) == ["└─ ", "   ├─ ", "   │  └─ ", "   └─ "]
    assert (found.who, found.promised, found.cascade.direct) == ("cem", "2026-01-12", 1)


def test_who_depends_on_an_initiative_waits_for_what_holds_its_items(story: Story) -> None:
    story.tell(3, ItemAdded("B-1", None, "The poster", "Doing"))
    link = story.tell(4, DependencyAdded("initiative:ATLAS", "item:B-1"))
    found = told(story, "D", 5)
    (row,) = [row for row in found.cascade.rows if row.task.key == "B-1"]
    joined = 7  # the record that adds A-1 to ATLAS
    assert (row.after, row.depth, row.since, row.evidence) == ("item:A-1", 2, at(4), (link, joined))
    story.tell(6, InitiativeClosed("ATLAS", "dropped"))
    assert "B-1" not in [row.task.key for row in told(story, "D", 7).cascade.rows]


def test_slack_counts_from_the_promised_day_and_then_from_now(story: Story) -> None:
    found = told(story, "D", 3)
    assert found.cascade.earliest == at(8)
    (row,) = [row for row in found.cascade.rows if row.task.key == "A-2"]
    assert (row.slack, row.slack_working) == (DAY, DAY)
    (row,) = [row for row in told(story, "D", 12).cascade.rows if row.task.key == "A-2"]
    assert (row.slack, row.slack_working) == (-3 * DAY, -3 * DAY)


def test_targets_that_will_be_missed_come_first(story: Story) -> None:
    found = told(story, "D", 3)
    assert [(t.task.key, t.slack, t.through) for t in found.cascade.targets] == [
        ("PRESS", -2 * DAY, ("item:A-4",)),
        ("ATLAS", 12 * DAY, ("item:A-1", "item:A-2", "item:A-3")),
    ]


def test_what_is_over_holds_nothing_and_what_is_closed_waits_for_nothing(story: Story) -> None:
    story.tell(4, StatusChanged("A-2", "Doing", "Done"))
    assert [row.task.key for row in told(story, "A-1", 5).cascade.rows] == ["A-3", "A-4"]
    story.tell(5, DependencyRemoved("item:A-3", "item:A-4"))
    assert [row.task.key for row in told(story, "A-1", 6).cascade.rows] == ["A-3"]
    story.tell(6, DecisionMade("D", "yes"))
    done = told(story, "D", 7)
    assert (done.open_, done.cascade.rows) == (False, ())


def test_a_circle_is_walked_once(story: Story) -> None:
    story.tell(3, DependencyAdded("item:A-4", "item:A-1"))
    assert [row.task.key for row in told(story, "A-1", 4).cascade.rows] == ["A-2", "A-4", "A-3"]


def test_what_nobody_knows_is_refused_in_words(story: Story) -> None:
    with pytest.raises(Rejected, match="there is no blocker, decision, item or initiative 'X'"):
        told(story, "X", 3)
    story.tell(3, BlockerRaised("D", ("item:A-1",), "Of the same name"))
    with pytest.raises(Rejected, match="blocker:D, decision:D"):
        told(story, "D", 4)
    assert told(story, "blocker:D", 4).kind == "blocker"


def test_what_is_left_of_estimates_is_added_along_the_longest_path(story: Story) -> None:
    """D is promised for the end of Monday the 12th, day 8. A-1 takes 3 days, 2 of which it was active."""
    story.tell(2, ItemEstimated("A-1", 24, "hours"), ItemEstimated("A-2", 5, "points"), ItemEstimated("A-3", 2, "days"))
    found = told(story, "D", 3).cascade
    rows = {row.task.key: row for row in found.rows}
    assert (rows["A-1"].task.estimate, rows["A-2"].task.left) == (Estimate("24 hours", DAY, 17), 0)
    # So A-1 can be done on day 9, which is the end of the 13th, when A-2 is due.
    assert (rows["A-2"].slack, rows["A-2"].slack_working, rows["A-2"].estimated) == (0, 0, True)
    # A-3 was active for 1 of its 2 days: day 10, and A-4 no earlier; PRESS was wanted by day 6, ATLAS by day 20.
    assert [(t.task.key, t.slack, t.estimated) for t in found.targets] == [
        ("PRESS", -4 * DAY, True),
        ("ATLAS", 10 * DAY, True),
    ]


def test_points_and_work_without_an_estimate_take_no_time(story: Story) -> None:
    before = told(story, "D", 3).cascade
    story.tell(2, ItemEstimated("A-1", 3, "points"), ItemEstimated("A-3", 1e9, "hours"), ItemEstimated("A-2", None))
    after = told(story, "D", 3).cascade
    assert [(t.slack, t.estimated) for t in after.targets] == [(t.slack, False) for t in before.targets]
    assert (before.estimated, after.estimated) == (False, False)


def test_an_estimate_that_was_not_known_yet_does_not_count(story: Story) -> None:
    story.tell(5, ItemEstimated("A-1", 10, "days"))
    assert not told(story, "D", 4).cascade.estimated
    assert told(story, "D", 6).cascade.estimated


def test_an_item_cannot_be_over_before_what_it_waits_for_itself_is_promised(story: Story) -> None:
    """From A-1 the same days are endangered as from D, which holds it until the end of the 12th."""
    behind = told(story, "A-1", 3)
    assert behind.besides is not None
    assert (behind.besides.ref, behind.besides.day, behind.besides.evidence) == ("decision:D", "2026-01-12", (16,))
    assert (behind.cascade.earliest, behind.cascade.targets) == (at(8), told(story, "D", 3).cascade.targets)
    # Nobody promised anything, or for a day that has passed: from now on.
    assert (told(story, "A-1", 9).besides, told(story, "A-1", 9).cascade.earliest) == (None, at(9))


def test_what_a_thing_on_the_way_waits_for_itself_counts_where_it_is_promised_for_later(story: Story) -> None:
    story.tell(2, BlockerRaised("B", ("item:A-3",), "No paper", follow_up_on=date(2026, 1, 15)))
    story.tell(2, BlockerRaised("C", ("item:A-2",), "No ink", follow_up_on=date(2026, 1, 9)))
    found = told(story, "D", 3).cascade
    rows = {row.task.key: row for row in found.rows}
    assert [(key, row.besides.ref) for key, row in rows.items() if row.besides] == [("A-3", "blocker:B")]
    # A-4 needs A-3, which goes on after the 15th, day 11; PRESS was wanted by the end of the 10th.
    assert [(t.task.key, t.slack) for t in found.targets] == [("PRESS", -5 * DAY), ("ATLAS", 9 * DAY)]


def test_what_a_predecessor_outside_the_tree_waits_for_counts_with_its_estimate(story: Story) -> None:
    story.tell(1, ItemAdded("Z-1", "PRESS", "Paper", "To do"), DependencyAdded("item:Z-1", "item:A-3"))
    story.tell(2, ItemEstimated("Z-1", 16, "hours"))
    rows = {row.task.key: row for row in told(story, "D", 3).cascade.rows}
    assert rows["A-3"].besides is None  # two days from day 3 on are over before D
    story.tell(2, DecisionRequested("E", ("item:Z-1",), "Which?", decider="cem", needed_by=date(2026, 1, 13)))
    found = told(story, "D", 3).cascade
    (besides,) = [row.besides for row in found.rows if row.besides]
    # The end of Tuesday the 13th, day 9, and two working days.
    assert (besides.ref, besides.until, besides.estimated) == ("decision:E", at(11), True)
    assert [(t.task.key, t.slack, t.estimated) for t in found.targets] == [
        ("PRESS", -5 * DAY, True),
        ("ATLAS", 9 * DAY, True),
    ]


NODES = [f"item:{number}" for number in range(7)]


@given(st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=16), st.sets(st.sampled_from(NODES)))
def test_the_tree_holds_what_can_be_reached_over_open_work(links: set[tuple[str, str]], closed: set[str]) -> None:
    reached: set[str] = set()
    while True:
        more = {b for a, b in links if (a == NODES[0] or a in reached) and b != NODES[0] and b not in closed} - reached
        if not more:
            break
        reached |= more
    found = cascade(
        NODES[0],
        [Held(b, 0, (1,)) for a, b in sorted(links) if a == NODES[0]],
        lambda s: None if s in closed else Task(s, s, s, "active", None, None, None),
        lambda s: [Held(b, 0, (1,)) for a, b in sorted(links) if a == s],
        0,
        Calendar(),
    )
    streams = [row.task.stream for row in found.rows]
    assert sorted(streams) == sorted(reached)
    for row in found.rows:
        assert (row.after, row.task.stream) in links
        assert row.depth == 1 or streams.index(row.after) < streams.index(row.task.stream)


@given(
    st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]), max_size=14),
    st.lists(st.integers(0, 6), min_size=7, max_size=7),
)
def test_the_earliest_end_is_that_of_the_longest_path(links: set[tuple[int, int]], days: list[int]) -> None:
    """Against every path walked one by one."""
    everyday = Calendar((1, 2, 3, 4, 5, 6, 7), "UTC", ())
    reached = {0}
    for front, behind in sorted(links):
        if front in reached:
            reached.add(behind)
    kept = [(f"item:{a}", f"item:{b}") for a, b in links if a in reached]
    left = {f"item:{n}": days[n] * DAY for n in range(1, 7)}

    def paths(node: str) -> Iterator[int]:
        yield 0
        for front, behind in kept:
            if front == node:
                for more in paths(behind):
                    yield left[behind] + more

    found = finishes("item:0", Finish(at(0), False), kept, left, everyday)
    assert max(end.at for end in found.values()) == at(0) + max(paths("item:0"))
    assert found.keys() == {f"item:{n}" for n in reached}


def test_a_circle_of_links_ends() -> None:
    links = [("item:0", "item:1"), ("item:1", "item:2"), ("item:2", "item:1"), ("item:2", "item:0")]
    weekdays = Calendar((1, 2, 3, 4, 5), "UTC", ())
    found = finishes("item:0", Finish(at(0), False), links, {"item:1": DAY, "item:2": 5 * DAY}, weekdays)
    assert (found["item:1"].at, found["item:2"].at) == (at(1), at(8))


@pytest.mark.parametrize(
    ("said", "active", "left"),
    [
        ("12 hours", 0, 3 * DAY // 2),
        ("12 hours", DAY, DAY // 2),
        ("2 days", 5 * DAY, 0),
        ("1 week", 0, 5 * DAY),
        ("3 points", 0, None),
        ("-2 days", 0, None),
        ("1e+09 hours", 0, None),
        ("nan hours", 0, None),
    ],
)
def test_only_estimates_in_time_are_time(said: str, active: int, left: int | None) -> None:
    assert estimate(said, 7, active, 5) == Estimate(said, left, 7)
