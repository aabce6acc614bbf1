"""What the rules may look at, and how they are asked; nothing in it is younger than the moment. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.initiative_history import InitiativeHistory
from projections.model.matters import Blocker, Decision
from projections.model.members import Member
from projections.model.policy import Policy
from projections.model.timeline import Segment, Timeline
from projections.signals.learned import Learned
from projections.signals.signal import Signal
from projections.signals.table import RULES, judge_of


class Evidence(NamedTuple):
    """One initiative as it was told at a moment. `mover` is whose move it is, None where nobody is named."""

    history: InitiativeHistory
    timeline: Timeline
    members: Sequence[Member]
    blockers: tuple[Blocker, ...]
    decisions: tuple[Decision, ...]
    mover: str | None
    learned: Learned
    policy: Policy
    as_of: Micros

    def day_over(self, day: str) -> Micros:
        """When a calendar day ends in the policy's zone. Raises ValueError where it is no day."""
        return self.policy.calendar.end_of_day(date.fromisoformat(day))

    def known(self, at: Micros, position: int) -> Micros:
        """When a record of something that happened at `at` was known."""
        return max(at, self.learned.late.get(position, at), self.learned.taken_back)

    @property
    def last(self) -> Segment | None:
        """What stands now."""
        return self.timeline.segments[-1] if self.timeline.segments else None

    @property
    def open_decisions(self) -> list[Decision]:
        return [decision for decision in self.decisions if decision.outcome == "open"]

    @property
    def standing_blockers(self) -> list[Blocker]:
        return [blocker for blocker in self.blockers if blocker.cleared is None]


_OWN = tuple(rule for rule in RULES if not rule.peers)


def own_signals(found: Evidence) -> tuple[tuple[Signal, ...], Micros | None]:
    """Every signal that needs no peers, the most urgent rule first; and when that may change though nothing happens."""
    if not found.timeline.open_:
        return (), None
    stand: list[Signal] = []
    changes: list[Micros] = []
    for rule in _OWN:
        answers, change = judge_of(rule)(found)
        stand.extend(Signal(rule.id, rule.version, *answer) for answer in answers)
        if change is not None:
            changes.append(change)
    return tuple(stand), min(changes, default=None)
