"""Signals: each rule stands when it should, falls silent when it should, and says when it may change."""

from __future__ import annotations

from typing import Any

import pytest
from telling import at

from ledger.instants import HOUR, Micros
from projections.model.history import Row
from projections.model.initiative_history import initiative_history
from projections.model.matters import blocker_episodes, decision_episodes
from projections.model.members import Member
from projections.model.policy import Policy
from projections.model.rollup import initiative_timeline
from projections.model.waits import Wait
from projections.model.whose_move import whose_move
from projections.signals.evidence import Evidence, Learned, own_signals
from projections.signals.signal import Signal
from projections.signals.table import RULES, URGENCY, judge_of

PROPOSED: Row = (at(0), 1, "InitiativeProposed", "Atlas", None)
COMMITTED: Row = (at(0), 2, "InitiativeCommitted", None, None)
OWNED: Row = (at(0), 3, "OwnerChanged", "ana", None)
BEGUN = [PROPOSED, COMMITTED, OWNED]
MOVED: Row = (at(0), 4, "ProgressNoted", "progress", None)

#: Needed by Tuesday of the third week: 2026-01-20 is over when day 16 begins.
ASKED: Row = (at(1), 10, "DecisionRequested", "Blue?", {"needed_by": "2026-01-20", "decider": "ben"})
MADE: Row = (at(12), 11, "DecisionMade", "Blue", None)
OVER = 16
RAISED: Row = (at(1), 20, "BlockerRaised", "No access", {"follow_up_on": "2026-01-20", "unblocker": "cem"})
CLEARED: Row = (at(12), 21, "BlockerCleared", None, None)


def evidence(as_of: Micros, own: list[Row], decision: Any = (), blocker: Any = (), policy: Any = None) -> Evidence:
    """What the rules look at, of an initiative without items."""
    policy = policy or Policy()
    history = initiative_history("ATLAS", [row for row in own if row[0] <= as_of], policy)
    assert history is not None
    timeline = initiative_timeline(history, [], [], [], policy, as_of)
    return Evidence(
        history,
        timeline,
        [],
        tuple(blocker_episodes("B", [row for row in blocker if row[0] <= as_of])),
        tuple(decision_episodes("D", [row for row in decision if row[0] <= as_of])),
        whose_move(history, timeline.segments[-1] if timeline.segments else None, [])[0],
        Learned(),
        policy,
        as_of,
    )


def standing(day: float, *given: Any, tick: Micros = 0) -> dict[str, str]:
    """The signals on a day, as sentences by their rule."""
    return {signal.id: signal.sentence for signal in own_signals(evidence(at(day) + tick, *given))[0]}


def test_a_decision_is_announced_five_working_days_before_it_is_over_and_overdue_from_then_on() -> None:
    five_before = OVER - 7
    assert "decision-due" not in standing(five_before, BEGUN, [ASKED], tick=-1)
    assert standing(five_before, BEGUN, [ASKED])["decision-due"] == "decision D is due on 2026-01-20"
    assert "decision-overdue" not in standing(OVER, BEGUN, [ASKED], tick=-1)
    late = standing(OVER, BEGUN, [ASKED])
    assert late["decision-overdue"] == "decision D was needed by 2026-01-20, ben has to take it"
    assert "decision-due" not in late


def test_a_decision_that_was_made_or_has_no_date_warns_of_nothing() -> None:
    assert "decision-overdue" not in standing(OVER + 1, BEGUN, [ASKED, MADE])
    undated = (at(1), 10, "DecisionRequested", "Blue?", {"decider": "ben"})
    assert not {"decision-due", "decision-overdue"} & standing(OVER + 90, BEGUN, [undated]).keys()


def test_the_day_ends_in_the_zone_of_the_policy() -> None:
    west = Policy([{"zone": "America/Los_Angeles"}])
    assert "decision-overdue" not in standing(OVER, BEGUN, [ASKED], (), west)
    assert "decision-overdue" in standing(OVER + 8 / 24, BEGUN, [ASKED], (), west)


def test_a_blocker_warns_when_its_follow_up_has_passed_and_it_stands() -> None:
    assert "blocker-follow-up" not in standing(OVER, BEGUN, [], [RAISED], tick=-1)
    assert standing(OVER, BEGUN, [], [RAISED])["blocker-follow-up"] == ("blocker B was to be followed up on 2026-01-20")
    assert "blocker-follow-up" not in standing(OVER, BEGUN, [], [RAISED, CLEARED])
    later = (at(13), 22, "BlockerFollowedUp", "2026-02-20", None)
    assert "blocker-follow-up" not in standing(OVER, BEGUN, [], [RAISED, later])


def test_a_silence_is_announced_from_half_of_the_threshold_until_it_is_one() -> None:
    assert "silence-near" not in standing(2.5, [*BEGUN, MOVED])
    assert standing(2.5, [*BEGUN, MOVED], tick=1)["silence-near"] == (
        "no progress for more than half of the time that is allowed"
    )
    assert "silence-near" in standing(7, [*BEGUN, MOVED])
    assert "silence-near" not in standing(7, [*BEGUN, MOVED], tick=1)


def test_half_of_a_silence_is_counted_from_the_end_of_a_wait() -> None:
    """A wait that ended without progress restarts the clock, as it does for the silence itself."""
    policy = Policy()
    history = initiative_history("ATLAS", [*BEGUN, MOVED], policy)
    assert history is not None

    def near(as_of: Micros) -> bool:
        wait = Wait("decision", "decision", "decision:D", None, at(1), at(14), False, (10,))
        timeline = initiative_timeline(history, [wait], [], [], policy, as_of)
        given = Evidence(history, timeline, [], (), (), None, Learned(), policy, as_of)
        found = own_signals(given)[0]
        return any(signal.id == "silence-near" for signal in found)

    assert not near(at(14) + 1)
    assert not near(at(16.5))
    assert near(at(16.5) + 1)


def test_a_target_that_moved_twice_warns_and_its_first_setting_is_no_move() -> None:
    first, second, third = ((at(n), 10 + n, "TargetMoved", f"2026-03-0{n}", None) for n in (1, 2, 3))
    assert "target-moved" not in standing(5, [*BEGUN, first, second])
    assert standing(5, [*BEGUN, first, second, third])["target-moved"] == "the target moved 2 times"


def test_a_target_has_passed_when_its_day_is_over_and_the_work_is_not() -> None:
    target = (at(0), 4, "TargetMoved", "2026-01-20", None)
    assert "target-passed" not in standing(OVER, [*BEGUN, target], tick=-1)
    assert standing(OVER, [*BEGUN, target])["target-passed"] == "the target 2026-01-20 has passed"
    closed = (at(OVER - 1), 30, "InitiativeClosed", "achieved", None)
    assert standing(OVER + 1, [*BEGUN, target, closed]) == {}
    milestone = (at(0), 4, "TargetMoved", "the spring fair", {"milestone": "the spring fair"})
    assert "target-passed" not in standing(OVER + 90, [*BEGUN, milestone])


def test_a_milestone_s_day_is_the_target_s_day_and_moving_it_moves_the_target() -> None:
    fair = "the spring fair"
    target = (at(0), 4, "TargetMoved", fair, {"milestone": fair})
    day = (at(1), 5, "MilestoneDated", fair, {"on": "2026-01-20"})
    for life in ([*BEGUN, target, day], [*BEGUN, day, target]):
        assert "target-passed" not in standing(OVER, life, tick=-1)
        assert standing(OVER, life)["target-passed"] == "the target 2026-01-20 the spring fair has passed"
        assert "target-moved" not in standing(OVER, life)
    other = (at(2), 6, "MilestoneDated", "the autumn fair", {"on": "2026-01-21"})
    moves = [(at(2 + n), 7 + n, "MilestoneDated", fair, {"on": f"2026-02-{20 + n}"}) for n in (1, 2)]
    told = standing(OVER, [*BEGUN, target, day, other, *moves])
    assert "target-passed" not in told
    assert told["target-moved"] == "the target moved 2 times"


def test_an_outcome_that_nobody_owns_warns() -> None:
    assert standing(0, [PROPOSED])["no-owner"] == "nobody owns the outcome"
    left = (at(1), 5, "OwnerChanged", None, None)
    assert "no-owner" not in standing(1, BEGUN)
    assert "no-owner" in standing(1, [*BEGUN, left])


def test_a_blocker_or_a_decision_of_nobody_warns() -> None:
    nobody = (at(1), 20, "BlockerRaised", "No access", None)
    assert standing(2, BEGUN, [], [nobody])["nobody-named"] == "blocker B has nobody to clear it"
    assert "nobody-named" not in standing(13, BEGUN, [], [nobody, CLEARED])
    asked = (at(1), 10, "DecisionRequested", "Blue?", None)
    assert standing(2, BEGUN, [asked])["nobody-named"] == "decision D has nobody to take it"
    named = (at(2), 11, "DecisionReassigned", "ben", None)
    assert "nobody-named" not in standing(2, BEGUN, [asked, named])


def test_green_is_contradicted_by_a_silence_or_an_overdue_decision() -> None:
    green = (at(1), 5, "HealthClaimed", "green", None)
    own = [*BEGUN, MOVED, green]
    assert "claim-contradicted" not in standing(7, own)
    assert standing(7, own, tick=1)["claim-contradicted"] == "claimed green on 2026-01-06, but it has been silent"
    moved_again = [*own, (at(15), 6, "ProgressNoted", "progress", None)]
    assert standing(OVER, moved_again, [ASKED])["claim-contradicted"] == (
        "claimed green on 2026-01-06, but decision D is overdue"
    )
    moved_later = [*moved_again, (at(20), 7, "ProgressNoted", "progress", None)]
    assert standing(OVER + 5, moved_later, [], [RAISED])["claim-contradicted"] == (
        "claimed green on 2026-01-06, but nobody attends to blocker B"
    )
    amber = (at(2), 7, "HealthClaimed", "amber", None)
    assert "claim-contradicted" not in standing(OVER, [*own, amber], [ASKED])


STORIES: dict[str, tuple[list[Row], list[Row], list[Row]]] = {
    "a decision": (BEGUN, [ASKED], []),
    "a decision that is made": (BEGUN, [ASKED, MADE], []),
    "a blocker": (BEGUN, [], [RAISED]),
    "a silence": ([*BEGUN, MOVED], [], []),
    "a target": ([*BEGUN, (at(0), 4, "TargetMoved", "2026-01-20", None)], [], []),
    "a claim": ([*BEGUN, MOVED, (at(1), 5, "HealthClaimed", "green", None)], [ASKED], []),
}


@pytest.mark.parametrize("policy", [Policy(), Policy([{"zone": "Asia/Riyadh", "working_days": [7, 1, 2, 3, 4]}])])
@pytest.mark.parametrize("story", STORIES)
def test_between_two_facts_nothing_changes_before_it_was_announced(story: str, policy: Policy) -> None:
    own, decision, blocker = STORIES[story]
    facts = sorted(row[0] for row in (*own, *decision, *blocker))
    moments = sorted(
        {*(at(1) + n * 7 * HOUR for n in range(100)), *(at(n / 2) + t for n in range(2, 60) for t in (-1, 0, 1))}
    )
    told: list[tuple[Micros, tuple[Signal, ...], Micros]] = []
    for moment in moments:
        found = evidence(moment, own, decision, blocker, policy)
        stand, change = own_signals(found)
        # What the timeline itself announces, the line of the initiative knows besides.
        told.append((moment, stand, min(c for c in (change, found.timeline.next_change, at(999)) if c is not None)))
        for before, stood, until in told:
            if moment < until and not any(before < fact <= moment for fact in facts):
                assert stand == stood, (before, moment)


def test_a_standstill_without_an_action_and_without_anybody_warns() -> None:
    """Nobody owns it, so nobody is there to ask about a silence."""
    assert "no-next-move" not in standing(7, [PROPOSED, COMMITTED, MOVED])
    assert standing(7, [PROPOSED, COMMITTED, MOVED], tick=1)["no-next-move"] == (
        "it is silent, no next action is recorded and nobody is named"
    )
    assert "no-next-move" not in standing(7, [*BEGUN, MOVED], tick=1)


def test_a_review_is_overdue_when_its_day_is_over() -> None:
    """Seven days after the last look, or as the cadence says; who never used reviews is not told that one is late."""
    assert "review-overdue" not in standing(90, BEGUN)
    looked = (at(7), 8, "InitiativeReviewed", "watch", {"seen": 1, "state": "active"})
    assert "review-overdue" not in standing(15, [*BEGUN, looked], tick=-1)
    assert standing(15, [*BEGUN, looked])["review-overdue"] == "the review of 2026-01-19 is overdue"
    fortnightly = (at(1), 9, "ReviewScheduled", "14", {"anchor": "fixed"})
    assert "review-overdue" not in standing(15, [*BEGUN, fortnightly])
    assert standing(16, [*BEGUN, fortnightly])["review-overdue"] == "the review of 2026-01-20 is overdue"
    assert "review-overdue" not in standing(90, [PROPOSED])


def member(number: int, added: float, ended: float | None) -> Member:
    until = at(99) if ended is None else at(ended)
    return Member(
        f"A-{number}", None, "ATLAS", ended is None, at(added), (), ((at(added), until),), (), (), at(0), None,
        100 + number, None if ended is None else 200 + number,
    )  # fmt: skip


def growing(day: float, members: list[Member]) -> tuple[list[Signal], Micros | None]:
    given = evidence(at(day), BEGUN)._replace(members=[m for m in members if m.from_ <= at(day)])
    found, change = judge_of(next(rule for rule in RULES if rule.id == "scope-growing"))(given)
    return found, change


def test_scope_grows_when_more_is_added_in_four_weeks_than_is_finished() -> None:
    """Item n is added on day 40 + n; the first four weeks after the beginning on day 0 do not count."""
    members = [member(n, 40 + n, None) for n in range(5)]
    assert growing(43, members)[0] == []
    (found,), change = growing(44, members)
    assert (found.onset, found.inputs["added"], found.inputs["finished_or_left"]) == (at(44), 5, 0)
    assert change == at(40 + 28)
    assert growing(68, members)[0] == []
    finished = [*members, *(member(n, 1, 42) for n in range(5, 10))]
    assert growing(44, finished)[0] == []
    assert growing(20, [member(n, n, None) for n in range(9)])[0] == []


def test_every_rule_has_an_id_of_its_own_a_version_and_a_sentence_that_explains_it() -> None:
    assert len(URGENCY) == len(RULES)
    assert all(rule.version >= 1 and rule.when.endswith(".") and callable(judge_of(rule)) for rule in RULES)


@pytest.mark.parametrize("story", STORIES)
def test_a_signal_was_knowable_when_it_says_so_and_not_before(story: str) -> None:
    """Judged on the moment at which it says that it was knowable it stands; a tick earlier it does not."""
    own, decision, blocker = STORIES[story]
    seen = 0
    for day in range(2, 30):
        for signal in own_signals(evidence(at(day), own, decision, blocker))[0]:
            assert signal.onset <= signal.knowable_at <= at(day)
            then = own_signals(evidence(signal.knowable_at + 1, own, decision, blocker))[0]
            assert (signal.id, signal.onset, signal.inputs) in [(s.id, s.onset, s.inputs) for s in then]
            if signal.knowable_at > at(0):
                before = own_signals(evidence(signal.knowable_at - 1, own, decision, blocker))[0]
                assert (signal.id, signal.inputs) not in [(s.id, s.inputs) for s in before]
            seen += 1
    assert seen


def test_what_was_recorded_late_was_not_knowable_before() -> None:
    given = evidence(at(OVER + 9), BEGUN, [ASKED])
    (told,) = [s for s in own_signals(given)[0] if s.id == "decision-overdue"]
    late = given._replace(learned=Learned({10: at(OVER + 3)}))
    (later,) = [s for s in own_signals(late)[0] if s.id == "decision-overdue"]
    assert (told.onset, told.knowable_at) == (at(OVER), at(OVER))
    assert (later.onset, later.knowable_at) == (at(OVER), at(OVER + 3))
