"""The boards: who is left alone with what, what waits behind it, and what silence will cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import MONDAY, Story, at, day, live

from ledger.facts import (
    BlockerCleared,
    BlockerEscalated,
    BlockerFollowedUp,
    BlockerRaised,
    BlockerReassigned,
    DecisionMade,
    DecisionRequested,
    DecisionSuperseded,
    DecisionWithdrawn,
    DependencyAdded,
    DependencyRemoved,
    InitiativeCommitted,
    InitiativeProposed,
    ItemAdded,
    NeededByMoved,
    PolicySet,
    StatusChanged,
)
from projections.exports.decision_log import decision_log
from projections.exports.markdown import plain
from projections.lists.blockers import BlockerOnBoard, blockers_board
from projections.lists.decisions import DecisionOnBoard, decisions_board, due
from projections.model.policy import Policy


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """ATLAS with four items; A-3 depends on A-2, which depends on A-1."""
    told = Story(tmp_path / "told.unstall")
    told.tell(0, InitiativeProposed("ATLAS", "Atlas"), InitiativeCommitted("ATLAS"))
    told.tell(0, *(ItemAdded(f"A-{n}", "ATLAS", f"Item {n}", "Doing") for n in (1, 2, 3, 4)))
    told.tell(0, DependencyAdded("item:A-1", "item:A-2"), DependencyAdded("item:A-2", "item:A-3"))
    yield told
    told.close()


def blockers(story: Story, now: float) -> list[BlockerOnBoard]:
    views = story.views(now)
    rows = blockers_board(views, live(now))
    views.close()
    return rows


def decisions(story: Story, now: float, settled: bool = False) -> list[DecisionOnBoard]:
    views = story.views(now)
    rows = decisions_board(views, live(now), settled)
    views.close()
    return rows


def raised(key: str, *affects: str, **more: object) -> BlockerRaised:
    return BlockerRaised(key, affects, f"about {key}", **more)  # type: ignore[arg-type]


def asked(key: str, by: float | None = None, **more: object) -> DecisionRequested:
    needed = None if by is None else day(by).date()
    return DecisionRequested(key, ("item:A-1",), f"{key}?", needed_by=needed, **more)  # type: ignore[arg-type]


def test_the_heaviest_comes_first_by_age_and_by_what_waits_behind(story: Story) -> None:
    story.tell(1, raised("B-old", "item:A-4", unblocker="sam"))
    story.tell(5, raised("B-wide", "item:A-1", unblocker="sam"))
    old, wide = blockers(story, 6)
    assert (old.blocker, old.age_days, old.behind, old.weight) == ("B-old", 5.0, ("A-4",), 5.0)
    assert (wide.blocker, wide.age_days, wide.behind, wide.weight) == ("B-wide", 1.0, ("A-1", "A-2", "A-3"), 3.0)
    assert [row.blocker for row in blockers(story, 9)] == ["B-wide", "B-old"]


def test_what_is_done_or_no_longer_depends_does_not_wait(story: Story) -> None:
    story.tell(1, raised("B-1", "item:A-1", "item:A-4", unblocker="sam"))
    story.tell(2, StatusChanged("A-4", "Doing", "Done"), DependencyRemoved("item:A-2", "item:A-3"))
    (row,) = blockers(story, 3)
    assert row.affects == ("A-1", "A-4")
    assert row.behind == ("A-1", "A-2")


def test_a_circle_of_dependencies_ends(story: Story) -> None:
    story.tell(1, DependencyAdded("item:A-3", "item:A-1"), raised("B-1", "item:A-2", unblocker="sam"))
    assert blockers(story, 2)[0].behind == ("A-2", "A-3", "A-1")


def test_the_unattended_come_first_and_say_why(story: Story) -> None:
    story.tell(1, raised("B-heavy", "item:A-1", unblocker="sam"))
    story.tell(2, raised("B-nobody", "item:A-4"))
    story.tell(2, raised("B-past", "item:A-4", unblocker="sam", follow_up_on=day(3).date()))
    assert [(row.blocker, row.unattended) for row in blockers(story, 3.9)] == [
        ("B-nobody", "nobody to clear it"),
        ("B-heavy", None),
        ("B-past", None),
    ]
    first, second, third = blockers(story, 4)
    assert (first.blocker, second.blocker, third.blocker) == ("B-nobody", "B-past", "B-heavy")
    assert second.unattended == "was to be followed up on 2026-01-08"
    story.tell(5, BlockerFollowedUp("B-past", "called", day(9).date()), BlockerReassigned("B-nobody", "liu"))
    assert [row.unattended for row in blockers(story, 6)] == [None, None, None]


def test_escalations_and_clearing(story: Story) -> None:
    story.tell(1, raised("B-1", "item:A-1", unblocker="sam"))
    story.tell(2, BlockerEscalated("B-1", "cfo"))
    story.tell(3, BlockerEscalated("B-1", "ceo"))
    (row,) = blockers(story, 4)
    assert (row.escalations, row.escalated_to) == (2, "ceo")
    story.tell(5, BlockerCleared("B-1"))
    assert blockers(story, 6) == []


def test_a_board_of_the_past_knows_only_what_was_known(story: Story) -> None:
    story.tell(1, raised("B-1", "item:A-1"), recorded=4)
    views = story.views(6)
    assert len(blockers_board(views, live(6))) == 1
    assert blockers_board(views, live(3)) == []
    views.close()


def test_decisions_are_overdue_this_week_later_or_without_a_day(story: Story) -> None:
    story.tell(0, asked("D-none"), asked("D-later", 14), asked("D-week", 6), asked("D-late", 1), asked("D-later2", 7))
    rows = decisions(story, 3)
    assert [(row.decision, row.due) for row in rows] == [
        ("D-late", "overdue"),
        ("D-week", "this week"),
        ("D-later2", "later"),
        ("D-later", "later"),
        ("D-none", "no day"),
    ]
    assert (rows[0].overdue_days, rows[1].overdue_days) == (1.0, 0.0)
    assert rows[0].behind == ("A-1", "A-2", "A-3")


@given(st.integers(0, 60), st.integers(0, 60 * 24), st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Auckland"]))
def test_due_agrees_with_a_calendar_on_the_wall(needed: int, hours: int, zone: str) -> None:
    from zoneinfo import ZoneInfo

    policy = Policy([{"zone": zone}])
    day_needed = (MONDAY + timedelta(days=needed)).date()
    now = MONDAY + timedelta(hours=hours)
    today = now.astimezone(ZoneInfo(zone)).date()
    same_week = day_needed.isocalendar()[:2] == today.isocalendar()[:2]
    expected = "overdue" if today > day_needed else "this week" if same_week else "later"
    assert due(day_needed.isoformat(), policy, at(hours / 24)) == expected


def test_what_silence_will_cost(story: Story) -> None:
    story.tell(0, asked("D-1", 3, default_if_silent="keep it", consequence="a slip"), asked("D-2", 2))
    by_key = {row.decision: row for row in decisions(story, 1)}
    assert by_key["D-1"].silence == "if nobody decides: keep it; what it costs: a slip"
    assert by_key["D-2"].silence is None


def test_settled_decisions_stand_last_and_only_where_asked_for(story: Story) -> None:
    story.tell(0, asked("D-1", 3), asked("D-2", 3), asked("D-3", 3), asked("D-4", 3))
    story.tell(1, DecisionMade("D-1", "yes", "the audit"))
    story.tell(2, DecisionWithdrawn("D-2", "moot"))
    story.tell(2.5, DecisionSuperseded("D-1", "D-3"))
    story.tell(2.5, NeededByMoved("D-3", day(9).date()))
    assert [row.decision for row in decisions(story, 3)] == ["D-4", "D-3"]
    rows = decisions(story, 3, settled=True)
    assert [(row.decision, row.due, row.rationale, row.superseded_by) for row in rows[2:]] == [
        ("D-2", "withdrawn", "moot", None),
        ("D-1", "superseded", "the audit", "D-3"),
    ]
    assert (rows[3].option, rows[3].age_days, rows[3].behind) == ("yes", 1.0, ())


def test_the_decision_log_reads_like_one(story: Story) -> None:
    story.tell(0, PolicySet(zone="UTC"))
    story.tell(
        0, asked("D-1", 3, options=("yes", "*no*"), decider="cfo", driver="ana", consequence="a slip"), asked("D-2", 9)
    )
    story.tell(1, DecisionMade("D-1", "yes", "the # audit"), DecisionSuperseded("D-1", "D-2"))
    assert list(decision_log(decisions(story, 2, settled=True))) == [
        "# Decisions",
        "",
        "## D-1: D-1?",
        "",
        "- Status: superseded by [D-2](#d-2-d-2)",
        "- Asked on: 2026-01-05",
        "- Decided on: 2026-01-06",
        "- Decision makers: cfo",
        "- Driver: ana",
        "- Affects: A-1",
        "- Records: @10, @12",
        "",
        "### Considered options",
        "",
        "- yes",
        "- \\*no\\*",
        "",
        "### Decision outcome",
        "",
        "Chosen option: yes, because the \\# audit",
        "",
        "## D-2: D-2?",
        "",
        "- Status: proposed",
        "- Asked on: 2026-01-05",
        "- Needed by: 2026-01-14",
        "- Decision makers: nobody is named",
        "- Affects: A-1",
        "- Records: @11",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n# b", "a \\# b"),
        ("- a", "\\- a"),
        ("12. a", "12\\. a"),
        ("[x](javascript:y) <b>", "\\[x\\](javascript:y) \\<b\\>"),
        ("snake_case & `code`", "snake\\_case \\& \\`code\\`"),
        ("2026-05-13", "2026-05-13"),
    ],
)
def test_foreign_text_is_never_markup(text: str, shown: str) -> None:
    assert plain(text) == shown
