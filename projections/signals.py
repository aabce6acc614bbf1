"""Signals: warnings that a rule computes from evidence, each with an id, a version and a sentence. Pure.

A rule looks at an initiative as it was told at a moment and answers with its sentences and with the next moment at
which its answer may change though nothing is recorded. Several signals are listed, never melted into one score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from ledger.instants import DAY, Micros
from projections.initiative_history import InitiativeHistory, day_of
from projections.matters import Blocker, Decision
from projections.policy import Policy
from projections.states import ACTIVE, SILENT
from projections.timeline import Timeline, onset

#: A decision is announced this many working days before it is needed.
DUE_SOON_DAYS = 5


class Signal(NamedTuple):
    """A warning about one initiative."""

    id: str
    version: int
    sentence: str


class Evidence(NamedTuple):
    """What the rules may look at; nothing in it is younger than the moment."""

    history: InitiativeHistory
    timeline: Timeline
    blockers: tuple[Blocker, ...]
    decisions: tuple[Decision, ...]
    policy: Policy
    as_of: Micros

    def day_over(self, day: str) -> Micros:
        """When a calendar day ends in the policy's zone."""
        return self.policy.calendar.end_of_day(date.fromisoformat(day))


#: The sentences that stand now, and when that may change.
Answer = tuple[list[str], Micros | None]


def _open_decisions(found: Evidence) -> list[Decision]:
    return [decision for decision in found.decisions if decision.outcome == "open"]


def _next(moments: Iterable[Micros], after: Micros) -> Micros | None:
    return min((moment for moment in moments if moment > after), default=None)


def _decision_overdue(found: Evidence) -> Answer:
    dated = [(d, found.day_over(d.needed_by)) for d in _open_decisions(found) if d.needed_by]
    late = [
        f"decision {d.key} was needed by {d.needed_by}, {d.decider or 'nobody'} has to take it"
        for d, over in dated
        if found.as_of >= over
    ]
    return late, _next((over for _, over in dated), found.as_of)


def _decision_due(found: Evidence) -> Answer:
    sentences: list[str] = []
    changes: list[Micros] = []
    for decision in _open_decisions(found):
        if not decision.needed_by:
            continue
        over = found.day_over(decision.needed_by)
        left = found.policy.calendar.working(found.as_of, over)
        ahead = left - DUE_SOON_DAYS * DAY
        if ahead > 0:
            # The first moment at which so much working time has passed; a weekend after it changes nothing.
            changes.append(found.policy.calendar.advance(found.as_of, ahead - 1) + 1)
        elif found.as_of < over:
            sentences.append(f"decision {decision.key} is due on {decision.needed_by}")
        changes.append(over)
    return sentences, _next(changes, found.as_of)


def _blocker_follow_up(found: Evidence) -> Answer:
    dated = [(b, found.day_over(b.follow_up_on)) for b in found.blockers if b.cleared is None and b.follow_up_on]
    late = [f"blocker {b.key} was to be followed up on {b.follow_up_on}" for b, over in dated if found.as_of >= over]
    return late, _next((over for _, over in dated), found.as_of)


def _silence_near(found: Evidence) -> Answer:
    timeline = found.timeline
    if not timeline.open_ or not timeline.segments or timeline.segments[-1].state != ACTIVE:
        return [], None
    begins = onset(timeline)
    if begins is None or timeline.next_change is None:
        return [], None
    half = found.policy.calendar.advance(begins, found.policy.threshold() // 2)
    if found.as_of > half:
        return ["no progress for more than half of the time that is allowed"], timeline.next_change
    return [], half


def _target_moved(found: Evidence) -> Answer:
    slips = found.history.slips
    return ([f"the target moved {slips} times"] if slips >= 2 else []), None


def _target_passed(found: Evidence) -> Answer:
    target = found.history.target
    day = day_of(target)
    if day is None:
        return [], None
    over = found.day_over(day)
    late = found.timeline.open_ and found.as_of >= over
    return ([f"the target {target} has passed"] if late else []), _next([over], found.as_of)


def _no_owner(found: Evidence) -> Answer:
    return ([] if found.history.owner or not found.timeline.open_ else ["nobody owns the outcome"]), None


def _nobody_named(found: Evidence) -> Answer:
    return [
        *(f"blocker {b.key} has nobody to clear it" for b in found.blockers if b.cleared is None and not b.unblocker),
        *(f"decision {d.key} has nobody to take it" for d in _open_decisions(found) if not d.decider),
    ], None


def _claim_contradicted(found: Evidence) -> Answer:
    claim = found.history.claim
    if claim is None or claim[1] != "green" or not found.timeline.open_:
        return [], None
    overdue, change = _decision_overdue(found)
    silent = bool(found.timeline.segments) and found.timeline.segments[-1].state == SILENT
    if silent or overdue:
        why = "it has been silent" if silent else "a decision is overdue"
        return [f"claimed green, but {why}"], change
    return [], change


#: Every rule: its id, its version and the function that answers.
RULES: tuple[tuple[str, int, Callable[[Evidence], Answer]], ...] = (
    ("decision-overdue", 1, _decision_overdue),
    ("decision-due", 1, _decision_due),
    ("blocker-follow-up", 1, _blocker_follow_up),
    ("silence-near", 1, _silence_near),
    ("target-passed", 1, _target_passed),
    ("target-moved", 1, _target_moved),
    ("no-owner", 1, _no_owner),
    ("nobody-named", 1, _nobody_named),
    ("claim-contradicted", 1, _claim_contradicted),
)


def signals(found: Evidence) -> tuple[tuple[Signal, ...], Micros | None]:
    """Every signal that stands, and when that may change though nothing is recorded."""
    stand: list[Signal] = []
    changes: list[Micros] = []
    if not found.timeline.open_:
        return (), None
    for name, version, rule in RULES:
        sentences, change = rule(found)
        stand.extend(Signal(name, version, sentence) for sentence in sentences)
        if change is not None:
            changes.append(change)
    return tuple(stand), min(changes, default=None)
