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
    InitiativeCommitted,
    InitiativeProposed,
    ItemAdded,
    ItemDueMoved,
    StatusChanged,
    TargetMoved,
)
from ledger.instants import DAY
from projections.model.calendar import Calendar
from projections.pictures.tree_drawing import branches
from projections.waiting.cascade import Held, Task, cascade
from projections.waiting.cascading import CascadeOf, cascade_of


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
