"""The sample portfolio tells what it promises, the same on every day, and only once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ledger.aggregates.blocker import BlockerEscalated, BlockerFollowedUp, BlockerRaised
from ledger.aggregates.decision import DecisionMade, DecisionRequested, NeededByMoved
from ledger.aggregates.dependency import DependencyAdded
from ledger.aggregates.initiative import (
    HandoffAccepted,
    HandoffRejected,
    InitiativeClosed,
    InitiativePaused,
    InitiativeProposed,
    TargetMoved,
)
from ledger.aggregates.item import ItemAdded, StatusChanged
from ledger.errors import BadInput, Rejected
from ledger.log.recorder import SqliteLog
from ledger.record import Draft
from ledger.sample.telling import parse, sample, tell, working_day

TODAY = date(2026, 5, 13)  # a Wednesday


@pytest.fixture(scope="module")
def told() -> list[Draft]:
    return sample(TODAY)


def test_it_is_eight_initiatives_in_six_months(told: list[Draft]) -> None:
    assert {d.fact.initiative for d in told if isinstance(d.fact, InitiativeProposed)} == {
        "SOLAR",
        "FIRE",
        "HEAT",
        "COLD",
        "HOTEL",
        "DESK",
        "SHEETS",
        "ROPES",
    }
    assert 300 <= len(told) <= 380
    assert timedelta(days=175) <= told[-1].at - told[0].at <= timedelta(days=190)


@pytest.mark.parametrize("weekday", range(7))
def test_time_runs_forward_whatever_day_it_is_told_on(weekday: int) -> None:
    today = TODAY + timedelta(days=weekday)
    drafts = sample(today)
    known = [draft.known_at for draft in drafts if draft.known_at]
    assert known == sorted(known)
    assert len(known) == len(drafts)
    assert all(draft.at <= known_at for draft, known_at in zip(drafts, known, strict=True))
    assert known[-1] < datetime.combine(today, datetime.min.time(), UTC)
    assert sample(today) == drafts


def test_every_cause_and_every_look_points_back(told: list[Draft]) -> None:
    for position, draft in enumerate(told, 1):
        assert draft.cause is None or draft.cause < position
        assert getattr(draft.fact, "seen_position", 0) < position


def test_a_status_change_says_the_status_that_stood(told: list[Draft]) -> None:
    stands: dict[str, str] = {}
    for draft in told:
        match draft.fact:
            case ItemAdded(item=item, status=status):
                stands[item] = status
            case StatusChanged(item=item, from_=before, to=after):
                assert stands[item] == before
                stands[item] = after
    assert len(stands) > 40


def test_one_decision_is_open_and_past_the_day_on_which_it_was_needed(told: list[Draft]) -> None:
    asked = {d.fact.decision: d.fact for d in told if isinstance(d.fact, DecisionRequested)}
    made = {d.fact.decision for d in told if isinstance(d.fact, DecisionMade)}
    (open_,) = asked.keys() - made
    question = asked[open_]
    moved = [d.fact.to for d in told if isinstance(d.fact, NeededByMoved) and d.fact.decision == open_]
    needed_by = moved[-1] or TODAY
    assert needed_by < TODAY - timedelta(days=14)
    assert all((question.decider, question.consequence, question.default_if_silent, question.options))


def test_one_supplier_is_followed_up_and_escalated(told: list[Draft]) -> None:
    (blocker,) = [d.fact for d in told if isinstance(d.fact, BlockerRaised) and d.fact.cause == "supplier"]
    after = Counter(type(d.fact) for d in told if getattr(d.fact, "blocker", "") == blocker.blocker)
    assert blocker.unblocker == "Anke Dirks"
    assert after[BlockerFollowedUp] >= 3
    assert after[BlockerEscalated] == 1
    held_up = [d.fact.successor for d in told if isinstance(d.fact, DependencyAdded)]
    assert "item:HOTEL-6" in held_up


def test_nobody_flagged_the_silent_one(told: list[Draft]) -> None:
    last = max(
        d.at for d in told if d.stream.endswith(("DESK", "DESK-3", "DESK-4")) and isinstance(d.fact, StatusChanged)
    )
    assert last.date() < working_day(TODAY, -25)
    flagged = [d for d in told if isinstance(d.fact, BlockerRaised) and any("DESK" in s for s in d.fact.affects)]
    assert flagged == []


def test_one_target_moves_again_and_again_each_time_with_a_reason(told: list[Draft]) -> None:
    moves = [d.fact for d in told if isinstance(d.fact, TargetMoved) and d.fact.initiative == "HOTEL"]
    days = [move.to for move in moves if move.to]
    assert len(moves) >= 5
    assert days == sorted(set(days))
    assert all(move.reason for move in moves)


def test_one_is_handed_over_and_one_is_paused_until_a_day(told: list[Draft]) -> None:
    kinds = [type(d.fact) for d in told if d.stream == "initiative:SHEETS"]
    assert kinds.index(HandoffRejected) < kinds.index(HandoffAccepted) < kinds.index(InitiativeClosed)
    (pause,) = [d.fact for d in told if isinstance(d.fact, InitiativePaused)]
    assert pause.resume_on
    assert pause.resume_on > TODAY


def test_telling_it_twice_adds_nothing(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "s.unstall", create=True)
    added = tell(log, TODAY)
    assert tell(log, TODAY + timedelta(days=3)) == 0
    assert log.head() == added
    log.close()


def test_it_does_not_mix_with_a_real_ledger(tmp_path: Path, told: list[Draft]) -> None:
    log = SqliteLog(tmp_path / "s.unstall", create=True)
    log.append([Draft("policy", told[0].fact, told[0].at, "ana", "cli")])
    with pytest.raises(Rejected, match="an empty one"):
        tell(log, TODAY)
    assert log.head() == 1
    log.close()


def test_a_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(BadInput, match=r"solar\.story:2: .*Nonsense"):
        list(parse("SOLAR", "# a remark\n12 09:00 Mara Nonsense\n"))
