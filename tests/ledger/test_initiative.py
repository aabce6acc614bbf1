"""The rules of an initiative, from scope to handoff."""

from __future__ import annotations

from datetime import date

from specification import given

from ledger.aggregates.initiative import Committed, HandedOver, Proposed
from ledger.aggregates.initiative_commands import (
    AcceptHandoff,
    ChangeOwner,
    ChangeScope,
    ClaimHealth,
    CloseInitiative,
    CommitInitiative,
    DateMilestone,
    MoveTarget,
    OfferHandoff,
    PauseInitiative,
    ProposeInitiative,
    RejectHandoff,
    ReopenInitiative,
    ResumeInitiative,
)
from ledger.commands import INITIATIVE
from ledger.facts import (
    HandoffAccepted,
    HandoffOffered,
    HandoffRejected,
    HealthClaimed,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReopened,
    InitiativeResumed,
    MilestoneDated,
    OwnerChanged,
    ScopeChanged,
    TargetMoved,
)

JUNE = date(2026, 6, 1)
JULY = date(2026, 7, 1)
proposed = InitiativeProposed("ATLAS", "Atlas")
committed = InitiativeCommitted("ATLAS", ("it runs",))
offered = HandoffOffered("ATLAS", "ana", ("the manual",))
handed_over = HandoffAccepted("ATLAS")
paused = InitiativePaused("ATLAS", "summer", JULY)


def test_an_initiative_begins_with_a_proposal() -> None:
    given().when(ProposeInitiative("ATLAS", "Atlas")).then(proposed)


def test_the_same_proposal_again_records_nothing() -> None:
    given(proposed).when(ProposeInitiative("ATLAS", "Atlas")).then()


def test_a_key_is_not_proposed_twice() -> None:
    given(proposed).when(ProposeInitiative("ATLAS", "Another")).rejected("'ATLAS' already", "another key")


def test_nothing_can_be_said_of_an_unknown_initiative() -> None:
    for command in (ChangeOwner("ATLAS", "ana"), ReopenInitiative("ATLAS"), CloseInitiative("ATLAS", "dropped")):
        given().when(command).rejected("there is no initiative 'ATLAS'", "ProposeInitiative")


def test_committing_names_what_it_will_be_accepted_by() -> None:
    given(proposed).when(CommitInitiative("ATLAS", ("it runs",))).then(committed)
    given(proposed, committed).when(CommitInitiative("ATLAS", ("it runs",))).then()
    given(proposed, committed).when(CommitInitiative("ATLAS")).then()
    given(proposed, committed).when(CommitInitiative("ATLAS", ("it is fast",))).then(
        InitiativeCommitted("ATLAS", ("it is fast",))
    )


def test_one_owner_at_a_time() -> None:
    given(proposed).when(ChangeOwner("ATLAS", "ana", "new")).then(OwnerChanged("ATLAS", "ana", "new"))
    given(proposed, OwnerChanged("ATLAS", "ana")).when(ChangeOwner("ATLAS", "ana", "again")).then()
    given(proposed, OwnerChanged("ATLAS", "ana")).when(ChangeOwner("ATLAS", None)).then(OwnerChanged("ATLAS", None))
    given(proposed).when(ChangeOwner("ATLAS", None)).then()


def test_a_target_is_a_day_or_a_dated_milestone() -> None:
    given(proposed).when(MoveTarget("ATLAS", JUNE)).then(TargetMoved("ATLAS", JUNE))
    given(proposed, TargetMoved("ATLAS", JUNE)).when(MoveTarget("ATLAS", JUNE, reason="same")).then()
    given(proposed, TargetMoved("ATLAS", JUNE)).when(MoveTarget("ATLAS")).then(TargetMoved("ATLAS"))
    given(proposed).when(MoveTarget("ATLAS")).then()
    given(proposed).when(MoveTarget("ATLAS", None, "beta")).rejected("no milestone 'beta'", "DateMilestone")
    given(proposed, MilestoneDated("ATLAS", "beta", JUNE)).when(MoveTarget("ATLAS", None, "beta")).then(
        TargetMoved("ATLAS", None, "beta")
    )
    given(proposed).when(MoveTarget("ATLAS", JUNE, "beta")).rejected("not both")


def test_a_milestone_has_one_day() -> None:
    given(proposed).when(DateMilestone("ATLAS", "beta", JUNE)).then(MilestoneDated("ATLAS", "beta", JUNE))
    given(proposed, MilestoneDated("ATLAS", "beta", JUNE)).when(DateMilestone("ATLAS", "beta", JUNE)).then()


def test_scope_and_health_are_said_once() -> None:
    given(proposed).when(ChangeScope("ATLAS", "with shops")).then(ScopeChanged("ATLAS", "with shops"))
    given(proposed, ScopeChanged("ATLAS", "with shops")).when(ChangeScope("ATLAS", "with shops")).then()
    given(proposed).when(ClaimHealth("ATLAS", "green")).then(HealthClaimed("ATLAS", "green"))
    given(proposed, HealthClaimed("ATLAS", "green")).when(ClaimHealth("ATLAS", "green")).then()
    given(proposed, HealthClaimed("ATLAS", "green")).when(ClaimHealth("ATLAS", "green", "it moved")).then(
        HealthClaimed("ATLAS", "green", "it moved")
    )


def test_a_pause_is_an_overlay() -> None:
    given(proposed).when(PauseInitiative("ATLAS", "summer", JULY)).then(paused)
    given(proposed, paused).when(PauseInitiative("ATLAS")).then()
    given(proposed, paused).when(PauseInitiative("ATLAS", "summer", JUNE)).then(
        InitiativePaused("ATLAS", "summer", JUNE)
    )
    given(proposed, paused).when(ResumeInitiative("ATLAS")).then(InitiativeResumed("ATLAS"))
    given(proposed).when(ResumeInitiative("ATLAS")).then()
    state = INITIATIVE.fold([proposed, committed, paused])
    assert isinstance(state, Committed)
    assert state.about.paused == paused


def test_a_handoff_is_offered_then_accepted_or_rejected() -> None:
    given(proposed, committed).when(OfferHandoff("ATLAS", "ana", ("the manual",))).then(offered)
    given(proposed, committed, offered).when(OfferHandoff("ATLAS", "ana", ("the manual",))).then()
    given(proposed, committed, offered).when(OfferHandoff("ATLAS", "bo")).rejected("offered to ana", "AcceptHandoff")
    given(proposed, committed, offered).when(AcceptHandoff("ATLAS")).then(handed_over)
    given(proposed, committed, offered, handed_over).when(AcceptHandoff("ATLAS")).then()
    given(proposed, committed, offered).when(RejectHandoff("ATLAS", "no manual")).then(
        HandoffRejected("ATLAS", "no manual")
    )
    assert isinstance(INITIATIVE.fold([proposed, committed, offered, handed_over]), HandedOver)


def test_what_was_never_offered_is_neither_accepted_nor_rejected() -> None:
    given(proposed, committed).when(AcceptHandoff("ATLAS")).rejected("offered to nobody", "OfferHandoff")
    given(proposed, committed).when(RejectHandoff("ATLAS", "no")).rejected("offered to nobody", "OfferHandoff")


def test_only_committed_work_is_handed_over() -> None:
    given(proposed).when(OfferHandoff("ATLAS", "ana")).rejected("only proposed", "CommitInitiative")
    given(proposed, committed, offered, handed_over).when(ChangeOwner("ATLAS", "bo")).rejected(
        "handed over", "ReopenInitiative"
    )


def test_closing_ends_it_once() -> None:
    closed = InitiativeClosed("ATLAS", "achieved")
    given(proposed, committed).when(CloseInitiative("ATLAS", "achieved")).then(closed)
    given(proposed, committed, closed).when(CloseInitiative("ATLAS", "achieved", "again")).then()
    given(proposed, committed, closed).when(CloseInitiative("ATLAS", "missed")).rejected("closed as achieved")
    given(proposed, committed, closed).when(ChangeOwner("ATLAS", "bo")).rejected("closed as achieved", "reopen")
    given(proposed, committed, closed).when(AcceptHandoff("ATLAS")).rejected("closed as achieved", "reopen")


def test_what_was_never_committed_can_only_be_dropped() -> None:
    given(proposed).when(CloseInitiative("ATLAS", "achieved")).rejected("never committed", "dropped")
    given(proposed).when(CloseInitiative("ATLAS", "dropped")).then(InitiativeClosed("ATLAS", "dropped"))


def test_reopening_leads_back_to_the_stage_before() -> None:
    closed = InitiativeClosed("ATLAS", "dropped")
    reopened = InitiativeReopened("ATLAS", "needed after all")
    given(proposed, closed).when(ReopenInitiative("ATLAS", "needed after all")).then(reopened)
    given(proposed).when(ReopenInitiative("ATLAS")).then()
    given(proposed, committed, offered, handed_over).when(ReopenInitiative("ATLAS")).then(InitiativeReopened("ATLAS"))
    assert isinstance(INITIATIVE.fold([proposed, closed, reopened]), Proposed)
    assert isinstance(INITIATIVE.fold([proposed, committed, closed, reopened]), Committed)
    assert isinstance(INITIATIVE.fold([proposed, committed, offered, handed_over, closed, reopened]), Committed)


def test_closing_ends_a_pause_and_an_open_offer() -> None:
    state = INITIATIVE.fold([proposed, committed, offered, paused, InitiativeClosed("ATLAS", "missed")])
    assert state.about.paused is None
    assert state.about.offer is None
