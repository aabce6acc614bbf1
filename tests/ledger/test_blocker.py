"""The rules of a blocker."""

from __future__ import annotations

from datetime import date

from specification import given

from ledger.aggregates.blocker import (
    ClearBlocker,
    EscalateBlocker,
    FollowUpBlocker,
    Open,
    RaiseBlocker,
    ReassignBlocker,
)
from ledger.commands import BLOCKER
from ledger.facts import (
    BlockerCleared,
    BlockerEscalated,
    BlockerFollowedUp,
    BlockerRaised,
    BlockerReassigned,
)

JUNE = date(2026, 6, 1)
AFFECTS = ("item:ATLAS-1",)
raised = BlockerRaised("B-7", AFFECTS, "no key", "supplier", unblocker="sam")
cleared = BlockerCleared("B-7", "it came")


def test_a_blocker_says_what_it_stops() -> None:
    raise_it = RaiseBlocker(AFFECTS, "no key", "supplier", unblocker="sam", blocker="B-7")
    given().when(raise_it).then(raised)
    given(raised).when(raise_it).then()
    given().when(RaiseBlocker((), "no key", blocker="B-7")).rejected("B-7 has to say what it stops")


def test_a_key_is_not_used_twice() -> None:
    given(raised).when(RaiseBlocker(AFFECTS, "other", blocker="B-7")).rejected("'B-7' already", "another key")
    given(raised, cleared).when(RaiseBlocker(AFFECTS, "no key", "supplier", unblocker="sam", blocker="B-7")).rejected(
        "'B-7' already"
    )


def test_an_unknown_blocker_cannot_be_cleared() -> None:
    given().when(ClearBlocker("B-7")).rejected("there is no blocker 'B-7'", "RaiseBlocker")


def test_clearing_it_once_is_enough() -> None:
    given(raised).when(ClearBlocker("B-7", "it came")).then(cleared)
    given(raised, cleared).when(ClearBlocker("B-7", "again")).then()


def test_somebody_else_can_clear_it() -> None:
    given(raised).when(ReassignBlocker("B-7", "liu", "sam left")).then(BlockerReassigned("B-7", "liu", "sam left"))
    given(raised).when(ReassignBlocker("B-7", "sam")).then()
    given(raised, cleared).when(ReassignBlocker("B-7", "liu")).rejected("B-7 was cleared", "RaiseBlocker")


def test_every_follow_up_counts() -> None:
    followed = BlockerFollowedUp("B-7", "called", JUNE)
    given(raised, followed).when(FollowUpBlocker("B-7", "called", JUNE)).then(followed)


def test_it_is_escalated_to_somebody_once() -> None:
    given(raised).when(EscalateBlocker("B-7", "cfo")).then(BlockerEscalated("B-7", "cfo"))
    given(raised, BlockerEscalated("B-7", "cfo")).when(EscalateBlocker("B-7", "cfo", "again")).then()


def test_a_tracker_may_raise_the_same_flag_again() -> None:
    assert isinstance(BLOCKER.fold([raised, cleared, raised]), Open)
    assert BLOCKER.fold([cleared, BlockerReassigned("B-7", "liu")]).was.unblocker == "liu"
