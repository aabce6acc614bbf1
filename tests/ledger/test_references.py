"""What a command names in other streams: found by bare key, refused where it is missing or over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from ledgers import NOON, new_log

from ledger.aggregates.blocker import RaiseBlocker
from ledger.aggregates.bookkeeping import SetPolicy
from ledger.aggregates.command import Command
from ledger.aggregates.decision import RequestDecision, SupersedeDecision, WithdrawDecision
from ledger.aggregates.dependency import AddDependency
from ledger.aggregates.initiative_commands import ChangeOwner, CloseInitiative, ProposeInitiative
from ledger.aggregates.item import AddItem, ChangeStatus, MoveItem
from ledger.aggregates.looking import (
    CloseReview,
    ExplainStall,
    NoteProgress,
    ReviewInitiative,
    ScheduleReview,
    StartReview,
)
from ledger.desk import Desk
from ledger.errors import Rejected
from ledger.facts import AnyFact, BlockerRaised, DependencyAdded, OwnerChanged, ProgressNoted


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The initiative ATLAS with three items, and HERA, which is an item too."""
    log = new_log(tmp_path)
    desk = Desk(log, clock=lambda: NOON, actor=lambda: "ana")
    for command in (
        ProposeInitiative("ATLAS", "Atlas"),
        ProposeInitiative("HERA", "Hera"),
        ProposeInitiative("OVER", "Over"),
        CloseInitiative("OVER", "dropped"),
        AddItem("A-1", "one", "ATLAS"),
        AddItem("A-2", "two", "ATLAS"),
        AddItem("A-3", "three"),
        AddItem("HERA", "namesake"),
    ):
        desk.submit(command, via="test")
    yield desk
    log.close()


def fact_of(desk: Desk, command: Command) -> AnyFact:
    """The one fact that comes of a command."""
    (record,) = desk.submit(command, via="test")
    return record.fact


def test_a_bare_key_becomes_the_stream_that_exists(desk: Desk) -> None:
    assert fact_of(desk, NoteProgress("ATLAS", "moved")) == ProgressNoted("initiative:ATLAS", "progress", "moved")
    assert fact_of(desk, NoteProgress("item:A-1", "moved")) == ProgressNoted("item:A-1", "progress", "moved")
    raised = fact_of(desk, RaiseBlocker(("A-1", "ATLAS", "item:A-1"), "no key"))
    assert isinstance(raised, BlockerRaised)
    assert raised.affects == ("item:A-1", "initiative:ATLAS")
    assert fact_of(desk, AddDependency("A-1", "A-2")) == DependencyAdded("item:A-1", "item:A-2")


def test_a_key_may_be_given_with_its_kind(desk: Desk) -> None:
    assert fact_of(desk, ChangeOwner("initiative:ATLAS", "bo")) == OwnerChanged("ATLAS", "bo")


def test_a_key_that_means_two_things_needs_its_kind(desk: Desk) -> None:
    with pytest.raises(Rejected, match="say initiative:HERA or item:HERA"):
        desk.submit(NoteProgress("HERA", "moved"), via="test")
    assert fact_of(desk, NoteProgress("item:HERA", "moved")) == ProgressNoted("item:HERA", "progress", "moved")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (NoteProgress("NONE", "x"), "there is no initiative or item 'NONE'"),
        (NoteProgress("item:NONE", "x"), "there is no item 'NONE'"),
        (NoteProgress("blocker:B-1", "x"), "there is no initiative or item 'blocker:B-1'"),
        (AddDependency("A-1", "NONE"), "there is no initiative or item 'NONE'"),
        (AddItem("A-9", "x", "NONE"), "there is no initiative 'NONE'; propose it first with ProposeInitiative"),
        (AddItem("A-9", "x", "OVER"), "OVER is closed as dropped; reopen it first"),
        (MoveItem("A-1", "OVER"), "OVER is closed as dropped; reopen it first"),
        (RaiseBlocker(("OVER",), "x"), "OVER is closed as dropped; reopen it first"),
        (RequestDecision(("OVER",), "x"), "OVER is closed as dropped; reopen it first"),
        (ScheduleReview("NONE", 7), "there is no initiative 'NONE'"),
        (ReviewInitiative("NONE", "watch", 1, "active"), "there is no initiative 'NONE'"),
        (ReviewInitiative("ATLAS", "watch", 1, "active", review="R-9"), "there is no review 'R-9'"),
        (StartReview(("ATLAS", "NONE")), "there is no initiative 'NONE'"),
        (RaiseBlocker(("ATLAS",), "x", "gremlins"), "there is no cause class 'gremlins'; use one of: decision"),
        (ExplainStall("ATLAS", NOON.replace(hour=1), NOON, "gremlins"), "there is no cause class 'gremlins'"),
        (SetPolicy(progress=("Magic",)), "there is no fact 'Magic'"),
        (AddItem("A 9", "x"), "'A 9' cannot be the key of item"),
        (RaiseBlocker(("ATLAS",), "x", blocker="a:b"), "'a:b' cannot be the key of blocker"),
        (AddItem("A-9", " \n"), "title of AddItem is empty"),
        (AddItem("A-9", "\udc80"), "title of AddItem is not UTF-8"),
        (RaiseBlocker(("ATLAS",), "x", side="outer"), "side of RaiseBlocker cannot be used"),  # type: ignore[arg-type]
    ],
)
def test_what_a_command_names_has_to_allow_it(desk: Desk, command: Command, why: str) -> None:
    with pytest.raises(Rejected) as refusal:
        desk.submit(command, via="test")
    assert why in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_circle_of_dependencies_is_refused_over_any_distance(desk: Desk) -> None:
    desk.submit(AddDependency("A-1", "A-2"), via="test")
    desk.submit(AddDependency("A-2", "A-3"), via="test")
    with pytest.raises(Rejected, match="close a circle: A-3 → A-2 → A-1 already stands"):
        desk.submit(AddDependency("A-3", "A-1"), via="test")
    assert fact_of(desk, AddDependency("A-1", "A-3")) == DependencyAdded("item:A-1", "item:A-3")


def test_causes_are_those_of_the_policy(desk: Desk) -> None:
    desk.submit(SetPolicy(causes=("gremlins",)), via="test")
    assert isinstance(fact_of(desk, RaiseBlocker(("ATLAS",), "x", "gremlins")), BlockerRaised)
    with pytest.raises(Rejected, match="use one of: gremlins"):
        desk.submit(RaiseBlocker(("ATLAS",), "x", "supplier"), via="test")


def test_a_decision_is_superseded_by_one_that_stands(desk: Desk) -> None:
    for key in ("D-1", "D-2", "D-3"):
        desk.submit(RequestDecision(("ATLAS",), "keep it?", decision=key), via="test")
    with pytest.raises(Rejected, match="there is no decision 'D-9'"):
        desk.submit(SupersedeDecision("D-1", "D-9"), via="test")
    desk.submit(SupersedeDecision("D-1", "D-2"), via="test")
    with pytest.raises(Rejected, match="D-1 itself was superseded by D-2; name D-2"):
        desk.submit(SupersedeDecision("D-2", "D-1"), via="test")
    desk.submit(WithdrawDecision("D-3"), via="test")
    with pytest.raises(Rejected, match="D-3 was withdrawn"):
        desk.submit(SupersedeDecision("D-2", "D-3"), via="test")


def test_a_closed_review_takes_no_more_looks(desk: Desk) -> None:
    desk.submit(StartReview(("ATLAS",), "R-1"), via="test")
    desk.submit(ReviewInitiative("ATLAS", "watch", 1, "active", review="R-1"), via="test")
    desk.submit(CloseReview("R-1"), via="test")
    with pytest.raises(Rejected, match="review R-1 is closed"):
        desk.submit(ReviewInitiative("ATLAS", "watch", 1, "active", review="R-1"), via="test")


def test_what_is_over_is_not_stopped_any_more_but_may_have_been(tmp_path: Path) -> None:
    log = new_log(tmp_path)
    desk = Desk(log, clock=lambda: NOON, actor=lambda: "ana")
    before, then = NOON - timedelta(days=9), NOON - timedelta(days=5)
    desk.submit(AddItem("A-1", "one"), via="test", at=before)
    desk.submit(ChangeStatus("A-1", "Done"), via="test", at=then)
    for command in (RaiseBlocker(("A-1",), "no key"), RequestDecision(("A-1",), "Blue?")):
        with pytest.raises(Rejected, match=r"A-1 is over \(its status is 'Done'\); change its status"):
            desk.submit(command, via="test")
    fact = desk.submit(RaiseBlocker(("A-1",), "no key"), via="test", at=then - timedelta(days=1))[0].fact
    assert isinstance(fact, BlockerRaised)
    desk.submit(SetPolicy(statuses={"Done": "active"}), via="test")
    assert desk.submit(RaiseBlocker(("A-1",), "no lock"), via="test")
    log.close()
