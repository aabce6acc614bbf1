"""Links between Jira issues are dependencies, flags are blockers."""

from __future__ import annotations

from pathlib import Path

import pytest
from intaking import Desk
from issue_making import BLOCKS, CREATED, DEPENDS, change, comment, issue, linked

from ledger.facts import BlockerCleared, BlockerRaised, DependencyAdded, DependencyRemoved

FEBRUARY = "2026-02-01T10:00:00.000+0100"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, "jira")


def test_a_link_that_both_sides_tell_is_one_dependency_at_the_successors_time(desk: Desk) -> None:
    early, late = "2026-01-31T23:00:00.000+0000", "2026-02-01T04:00:00.000+0000"
    successor = issue(
        "AB-2",
        "2",
        [change(7, late, "Link", None, "This issue depends on AB-1", to="AB-1")],
        issuelinks=[{"type": DEPENDS, "outwardIssue": linked("AB-1")}],
    )
    predecessor = issue(
        "AB-1",
        "1",
        [change(8, early, "Link", None, "This issue is required by AB-2", to="AB-2")],
        issuelinks=[{"type": DEPENDS, "inwardIssue": linked("AB-2")}],
    )
    for order in ([predecessor, successor], [successor, predecessor]):
        desk.take_text(order)
        (link,) = [r for r in desk.records() if isinstance(r.fact, DependencyAdded)]
        assert link.fact == DependencyAdded("item:AB-1", "item:AB-2")
        assert (link.stream, link.at.isoformat()) == ("item:AB-2", "2026-02-01T04:00:00+00:00")


def test_a_link_that_was_removed_and_made_again_is_told_three_times(desk: Desk) -> None:
    histories = [
        change(7, "2026-02-01T00:00:00.000+0000", "Link", None, "This issue is blocked by AB-1"),
        change(8, "2026-02-02T00:00:00.000+0000", "Link", "This issue is blocked by AB-1", None),
        change(9, "2026-02-03T00:00:00.000+0000", "Link", None, "This issue is blocked by AB-1"),
    ]
    desk.take_text([issue("AB-2", histories=histories, issuelinks=[{"type": BLOCKS, "inwardIssue": linked("AB-1")}])])
    assert [(at[:10], type(fact)) for at, _, fact in desk.told("DependencyAdded", "DependencyRemoved")] == [
        ("2026-02-01", DependencyAdded),
        ("2026-02-02", DependencyRemoved),
        ("2026-02-03", DependencyAdded),
    ]


def test_a_link_without_history_is_told_from_its_successors_creation_on(desk: Desk) -> None:
    later = "2026-01-20T00:00:00.000+0000"
    report = desk.take_text(
        [
            issue("AB-1", "1", [], issuelinks=[{"type": BLOCKS, "outwardIssue": linked("AB-2")}], created=later),
            issue("AB-2", "2", [], issuelinks=[{"type": BLOCKS, "inwardIssue": linked("AB-1")}]),
        ]
    )
    assert desk.told("DependencyAdded") == [
        ("2026-01-05T09:00:00+00:00", "unknown", DependencyAdded("item:AB-1", "item:AB-2"))
    ]
    assert any("1 dependency has no history; it counts" in note for note in report.notes)


def test_a_link_that_vanished_without_a_trace_ends_with_the_last_update(desk: Desk) -> None:
    desk.take_text([issue("AB-2", histories=[change(7, FEBRUARY, "Link", None, "This issue depends on AB-1")])])
    assert desk.told("DependencyRemoved") == [
        ("2026-03-01T12:00:00+00:00", "unknown", DependencyRemoved("item:AB-1", "item:AB-2"))
    ]


def test_a_link_to_a_key_of_old_is_a_link_to_the_issue_of_today(desk: Desk) -> None:
    moved = change(6, FEBRUARY, "Key", "OLD-5", "AB-1")
    needs = change(7, CREATED, "Link", None, "This issue depends on OLD-5")
    link = [{"type": DEPENDS, "outwardIssue": linked("AB-1")}]
    desk.take_text([issue("AB-1", "1", [moved]), issue("AB-2", "2", [needs], issuelinks=link)])
    assert desk.facts("DependencyAdded") == [DependencyAdded("item:AB-1", "item:AB-2")]


def test_a_flag_is_a_blocker_and_the_comment_made_with_it_its_reason(desk: Desk) -> None:
    histories = [
        change(7, "2026-02-01T10:00:00.000+0000", "Flagged", "", "Impediment"),
        change(8, "2026-02-09T10:00:00.000+0000", "Flagged", "Impediment", ""),
        change(9, "2026-02-20T10:00:00.000+0000", "Flagged", None, "Impediment"),
    ]
    said = [
        comment(1, "2026-02-01T10:00:31.000+0000", "too late to be the reason"),
        comment(2, "2026-02-01T10:00:02.000+0000", "(flag) Flag added\n\nThe boiler has not come."),
        comment(3, "2026-02-09T10:00:30.000+0000", "It came."),
    ]
    desk.take_text([issue(histories=histories, comment={"comments": said, "total": 3})])
    assert desk.told("BlockerRaised", "BlockerCleared") == [
        (
            "2026-02-01T10:00:00+00:00",
            "ben",
            BlockerRaised("AB-1-flag-1", ("item:AB-1",), "The boiler has not come."),
        ),
        ("2026-02-09T10:00:00+00:00", "ben", BlockerCleared("AB-1-flag-1", "It came.")),
        ("2026-02-20T10:00:00+00:00", "ben", BlockerRaised("AB-1-flag-2", ("item:AB-1",), "AB-1 was flagged")),
    ]
    assert len(desk.facts("Commented")) == 3
