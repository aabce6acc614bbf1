"""The portfolio and its items: one line each, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from telling import Story, at, live

from ledger.errors import Rejected
from ledger.facts import (
    AssigneeChanged,
    BlockerRaised,
    DecisionRequested,
    HandoffAccepted,
    HandoffOffered,
    HealthClaimed,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReopened,
    ItemAdded,
    ItemDueMoved,
    ItemMoved,
    ItemRetitled,
    OwnerChanged,
    ProgressNoted,
    StatusChanged,
    TargetMoved,
)
from projections.lines.line import InitiativeLine
from projections.lines.silence import silence
from projections.lists.brief import brief, headline
from projections.lists.items import ItemRow, items
from projections.lists.portfolio import portfolio
from projections.model.policy import Policy
from projections.moment import Moment
from projections.signals.signal import Warned


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    story = Story(tmp_path / "told.unstall")
    yield story
    story.close()


def begin(story: Story, key: str, when: float = 0) -> None:
    """A committed initiative of ana with one item in progress."""
    story.tell(when, InitiativeProposed(key, key.title()), InitiativeCommitted(key), OwnerChanged(key, "ana"))
    story.tell(when, ItemAdded(f"{key}-1", key, f"Work on {key}", "Doing"), AssigneeChanged(f"{key}-1", "ben"))


def lines(story: Story, day: float) -> list[InitiativeLine]:
    with closing(story.views(day)) as views:
        return portfolio(views, live(day))


def line(story: Story, key: str, day: float) -> InitiativeLine:
    return {row.initiative: row for row in lines(story, day)}[key]


def shown(story: Story, day: float, initiative: str | None = None) -> list[ItemRow]:
    with closing(story.views(day)) as views:
        return items(views, live(day), initiative)


def test_a_line_says_everything_that_the_list_needs(story: Story) -> None:
    begin(story, "ATLAS")
    story.tell(1, TargetMoved("ATLAS", date(2026, 3, 1)))
    story.tell(
        1, DecisionRequested("D", ("initiative:ATLAS",), "Blue or green?", decider="cem", needed_by=date(2026, 1, 9))
    )
    story.tell(1, BlockerRaised("B", ("item:ATLAS-1",), "No access"))
    row = line(story, "ATLAS", 8)
    assert row == InitiativeLine(
        initiative="ATLAS",
        title="Atlas",
        owner="ana",
        stage="committed",
        state="waiting",
        since=at(1),
        cause="decision",
        ref="decision:D",
        whose_move="cem",
        next_action="decide: Blue or green? (needed by 2026-01-09)",
        onset=None,
        target="2026-03-01",
        open_items=1,
        signals=(
            Warned("decision-overdue", "decision D was needed by 2026-01-09, cem has to take it"),
            Warned("nobody-named", "blocker B has nobody to clear it"),
        ),
        overdue_decisions=1,
        claim=None,
    )


def test_the_worst_comes_first(story: Story) -> None:
    for key in ("CALM", "OVERDUE", "SILENT", "WAITING", "WAITED", "PAUSED", "DONE", "QUEUED"):
        story.tell(0, InitiativeProposed(key, key.title()), OwnerChanged(key, "ana"))
        story.tell(0, ItemAdded(f"{key}-1", key, "Work", "To do" if key == "QUEUED" else "Doing"))
    story.tell(2, DecisionRequested("D", ("item:OVERDUE-1",), "Blue?", decider="cem", needed_by=date(2026, 1, 8)))
    story.tell(2, BlockerRaised("B1", ("item:WAITED-1",), "No access", unblocker="dee"))
    story.tell(3, BlockerRaised("B2", ("item:WAITING-1",), "No access", unblocker="dee"))
    story.tell(3, InitiativePaused("PAUSED"), InitiativeClosed("DONE", "achieved"))
    story.tell(9, ProgressNoted("item:CALM-1", "progress", "went on"))
    rows = lines(story, 10)
    assert [row.initiative for row in rows] == [
        "OVERDUE",
        "SILENT",
        "WAITED",
        "WAITING",
        "CALM",
        "QUEUED",
        "PAUSED",
        "DONE",
    ]
    assert headline(rows) == "4 of 7 open initiatives stalled, 1 of them silent, 1 decision overdue"


def test_a_silence_is_told_in_elapsed_and_in_working_seconds(story: Story) -> None:
    begin(story, "ATLAS")
    row = line(story, "ATLAS", 10)
    assert (row.state, row.since) == ("silent", at(0))
    assert silence(Policy(), row.onset, at(10)) == {"silence": 10 * 86_400, "silence_working": 8 * 86_400}
    assert row.whose_move == "ben"
    assert row.next_action == "ask ben what ATLAS-1 is waiting for"


def test_one_active_item_keeps_an_initiative_active(story: Story) -> None:
    begin(story, "ATLAS")
    story.tell(1, ItemAdded("ATLAS-2", "ATLAS", "More", "Doing"))
    story.tell(1, BlockerRaised("B", ("item:ATLAS-1",), "No access"))
    assert line(story, "ATLAS", 2).state == "active"
    story.tell(2, StatusChanged("ATLAS-2", "Doing", "Done"))
    assert line(story, "ATLAS", 3).state == "waiting"


def test_stages_follow_commitment_handoff_and_reopening(story: Story) -> None:
    story.tell(0, InitiativeProposed("ATLAS", "Atlas"))
    assert (line(story, "ATLAS", 1).stage, line(story, "ATLAS", 1).state) == ("proposed", "queued")
    story.tell(1, InitiativeCommitted("ATLAS"))
    assert line(story, "ATLAS", 2).stage == "committed"
    story.tell(2, HandoffOffered("ATLAS", "dee"))
    story.tell(3, HandoffAccepted("ATLAS"))
    assert (line(story, "ATLAS", 4).stage, line(story, "ATLAS", 4).state) == ("handed over", "done")
    story.tell(4, InitiativeReopened("ATLAS"))
    assert (line(story, "ATLAS", 5).stage, line(story, "ATLAS", 5).state) == ("committed", "active")


def test_an_empty_ledger_has_an_empty_portfolio(story: Story) -> None:
    assert lines(story, 1) == []
    assert headline([]) == "no open initiatives"
    assert shown(story, 1) == []


def test_a_moment_before_an_initiative_began_does_not_know_it(story: Story) -> None:
    begin(story, "ATLAS", 5)
    with closing(story.views(9)) as views:
        assert portfolio(views, Moment(at(4), at(9))) == []
        assert items(views, Moment(at(4), at(9))) == []
        assert [row.initiative for row in portfolio(views, Moment(at(5), at(9)))] == ["ATLAS"]


def test_an_item_is_one_line_with_its_latest_values(story: Story) -> None:
    begin(story, "ATLAS")
    story.tell(1, ItemRetitled("ATLAS-1", "Better work"), ItemDueMoved("ATLAS-1", date(2026, 2, 1)))
    story.tell(2, AssigneeChanged("ATLAS-1", None), StatusChanged("ATLAS-1", "Doing", "In review"))
    (row,) = shown(story, 3)
    assert row._replace(until=None) == ItemRow(
        "ATLAS-1",
        "ATLAS",
        "Better work",
        "In review",
        "waiting",
        None,
        "2026-02-01",
        "waiting",
        at(2),
        "In review",
        None,
    )


def test_a_closed_item_is_done_since_it_was_closed(story: Story) -> None:
    begin(story, "ATLAS")
    story.tell(3, StatusChanged("ATLAS-1", "Doing", "Resolved"))
    story.tell(5, StatusChanged("ATLAS-1", "Resolved", "Closed"))
    (row,) = shown(story, 9)
    assert (row.state, row.status, row.since) == ("done", "Closed", at(3))


def test_items_come_by_initiative_and_then_in_the_order_of_their_numbers(story: Story) -> None:
    for key in ("B-2", "A-10", "A-9", "A-x", "A-1"):
        story.tell(0, ItemAdded(key, key[0], "Work", "Doing"))
    story.tell(0, ItemAdded("LONE", None, "Of no initiative", "Doing"))
    assert [row.item for row in shown(story, 1)] == ["LONE", "A-1", "A-9", "A-10", "A-x", "B-2"]
    assert [row.item for row in shown(story, 1, "A")] == ["A-1", "A-9", "A-10", "A-x"]


def test_an_item_that_has_left_is_not_listed_any_more(story: Story) -> None:
    begin(story, "ATLAS")
    begin(story, "BOREAS")
    story.tell(1, ItemMoved("ATLAS-1", "BOREAS", "BOREAS-7"))
    assert shown(story, 2, "ATLAS") == []
    assert [row.item for row in shown(story, 2, "BOREAS")] == ["BOREAS-1", "BOREAS-7"]
    assert line(story, "ATLAS", 2).open_items == 0
    assert line(story, "BOREAS", 2).open_items == 2


def test_items_of_an_unknown_initiative_are_refused(story: Story) -> None:
    begin(story, "ATLAS")
    with closing(story.views(1)) as views:
        for name in ("NONE", "", "ATLAS-1", "\ud800"):
            with pytest.raises(Rejected, match="there is no initiative"):
                items(views, live(1), name)


def test_in_short_it_says_the_same(story: Story) -> None:
    begin(story, "ATLAS")
    begin(story, "BOREAS")
    story.tell(2, DecisionRequested("D", ("item:ATLAS-1",), "Blue?", decider="cem", needed_by=date(2026, 1, 8)))
    story.tell(9, ProgressNoted("item:BOREAS-1", "progress", "went on"), BlockerRaised("B", ("item:BOREAS-1",), "Off"))
    story.tell(9, HealthClaimed("BOREAS", "green"), actor="dee")
    for told, asked in ((10, 10), (10, 4), (10, 1)):
        with closing(story.views(told)) as views:
            whole, short = portfolio(views, live(asked)), brief(views, live(asked))
        assert [row.initiative for row in whole] == [row.initiative for row in short]
        for row, said in zip(whole, short, strict=True):
            assert said[:6] == (row.state, row.since, row.initiative, row.title, row.cause, row.whose_move)
            assert (said.overdue_decisions, said.warnings) == (row.overdue_decisions, len(row.signals))
            assert (said.urgent, said.warning) == (row.signals[0] if row.signals else (None, None))
            claim = row.claim[:3] if row.claim else (None, None, None)
            assert (said.health, said.claimant, said.claimed) == claim
