"""The rules of a decision."""

from __future__ import annotations

from datetime import date

import pytest
from specification import given

from ledger.aggregates.command import Command
from ledger.aggregates.decision import (
    MakeDecision,
    MoveNeededBy,
    Open,
    ReassignDecision,
    RequestDecision,
    SupersedeDecision,
    WithdrawDecision,
)
from ledger.aggregates.fact import Fact
from ledger.commands import DECISION
from ledger.facts import (
    DecisionMade,
    DecisionReassigned,
    DecisionRequested,
    DecisionSuperseded,
    DecisionWithdrawn,
    NeededByMoved,
)

JUNE = date(2026, 6, 1)
AFFECTS = ("initiative:ATLAS",)
requested = DecisionRequested("D-77", AFFECTS, "keep it?", ("yes", "no"), "cfo", None, JUNE)
made = DecisionMade("D-77", "yes", "the audit")
withdrawn = DecisionWithdrawn("D-77")
superseded = DecisionSuperseded("D-77", "D-78")


def test_a_decision_is_asked_for_once() -> None:
    ask = RequestDecision(AFFECTS, "keep it?", ("yes", "no"), "cfo", needed_by=JUNE, decision="D-77")
    given().when(ask).then(requested)
    given(requested).when(ask).then()
    given(requested, made).when(ask).rejected("'D-77' already", "another key")
    given().when(RequestDecision((), "keep it?", decision="D-77")).rejected("what waits for it")


def test_it_is_made_once() -> None:
    given(requested).when(MakeDecision("D-77", "yes", "the audit")).then(made)
    given(requested, made).when(MakeDecision("D-77", "yes")).then()
    given(requested, made).when(MakeDecision("D-77", "no")).rejected("D-77 was decided (yes)", "supersede")


def test_a_decider_may_choose_what_nobody_listed() -> None:
    given(requested).when(MakeDecision("D-77", "half of it")).then(DecisionMade("D-77", "half of it"))


def test_decider_and_day_change_while_it_is_open() -> None:
    given(requested).when(ReassignDecision("D-77", "ceo")).then(DecisionReassigned("D-77", "ceo"))
    given(requested).when(ReassignDecision("D-77", "cfo")).then()
    given(requested).when(MoveNeededBy("D-77", None, "no hurry")).then(NeededByMoved("D-77", None, "no hurry"))
    given(requested).when(MoveNeededBy("D-77", JUNE)).then()


def test_it_is_withdrawn_or_superseded_once() -> None:
    given(requested).when(WithdrawDecision("D-77")).then(withdrawn)
    given(requested, withdrawn).when(WithdrawDecision("D-77", "again")).then()
    given(requested, made).when(WithdrawDecision("D-77")).rejected("was decided")
    given(requested, made).when(SupersedeDecision("D-77", "D-78")).then(superseded)
    given(requested, superseded).when(SupersedeDecision("D-77", "D-78")).then()
    given(requested).when(SupersedeDecision("D-77", "D-77")).rejected("cannot supersede itself")


@pytest.mark.parametrize(
    ("settled", "why"), [(withdrawn, "was withdrawn"), (superseded, "was superseded by D-78"), (made, "was decided")]
)
@pytest.mark.parametrize("command", [ReassignDecision("D-77", "ceo"), MoveNeededBy("D-77", None)])
def test_what_is_settled_does_not_change(settled: Fact, why: str, command: Command) -> None:
    given(requested, settled).when(command).rejected("D-77", why)


@pytest.mark.parametrize(
    "command",
    [MakeDecision("D-1", "yes"), WithdrawDecision("D-1"), SupersedeDecision("D-1", "D-2"), MoveNeededBy("D-1", JUNE)],
)
def test_nothing_can_be_said_of_an_unknown_decision(command: Command) -> None:
    given().when(command).rejected("there is no decision 'D-1'")


def test_history_may_ask_again_what_was_answered() -> None:
    assert isinstance(DECISION.fold([made, withdrawn, requested]), Open)
