"""What warned of an initiative at every moment: the rules of `signals.table`, each judged when its inputs change. Pure.

The rules are the same that judge one moment. They are judged again only when what they look at has changed, or when
they said that their answer would.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.initiative_history import InitiativeHistory
from projections.model.policy import Policy
from projections.model.states import ACTIVE, SILENT
from projections.model.timeline import Segment, Timeline
from projections.model.waits import Wait
from projections.past.growth import Growth
from projections.past.held import Matters
from projections.past.sweep import END
from projections.signals.evidence import Evidence
from projections.signals.learned import Learned
from projections.signals.scope import GROWS
from projections.signals.signal import Warned
from projections.signals.table import ITEMS, MATTERS, OWN, RULES, SILENCE, STANDING, URGENCY, judge_of


class Situation(NamedTuple):
    """What rules look at of an initiative that is open, at a moment.

    The numbers `own` and `held` are the same as long as what they stand for is. `wait` is what binds it, `mover` whose
    move it is, `onset` from when a silence is counted.
    """

    moment: Micros
    own: int
    history: InitiativeHistory
    held: int
    matters: Matters
    state: str
    since: Micros
    onset: Micros | None
    wait: Wait | None
    mover: str | None


def _standing(s: Situation) -> tuple[object, ...]:
    wait = None if s.wait is None else (s.wait.kind, s.wait.cause, s.wait.ref, s.wait.action)
    return s.own, s.held, s.state, s.since, s.mover, wait


#: When a rule has to be judged again, by what it looks at.
_CHANGES: dict[str, Callable[[Situation], object]] = {
    OWN: lambda s: s.own,
    MATTERS: lambda s: s.held,
    SILENCE: lambda s: (s.state, s.onset),
    STANDING: _standing,
}
#: Items are not told one by one: the one rule that looks at them is judged by how many there are, see `Growth`.
(_GROWING,) = (rule.id for rule in RULES if rule.looks_at == ITEMS)


class _Judged:
    """Rules that look at the same, with their last answers by the rank of the rule."""

    __slots__ = ("_key", "_looks_at", "_rules", "answers", "until")

    def __init__(self, looks_at: str) -> None:
        self._rules = [(URGENCY[rule.id], rule.id, judge_of(rule)) for rule in RULES if rule.looks_at == looks_at]
        self._looks_at = looks_at
        self._key: object = None
        self.answers: list[tuple[int, list[Warned]]] = []
        self.until: Micros = END

    def judge(self, now: Situation, policy: Policy) -> bool:
        """Judge, if need be; whether it was."""
        key = _CHANGES[self._looks_at](now)
        if key == self._key and now.moment < self.until:
            return False
        self._key, self.until = key, END
        if self._looks_at == SILENCE and (early := _earliest(now, policy)) is not None:
            changed, self.answers, self.until = bool(self.answers), [], early
            return changed
        evidence = _evidence(now, policy)
        self.answers = []
        for rank, name, judge in self._rules:
            found, until = judge(evidence)
            if until is not None and until < self.until:
                self.until = max(until, now.moment + 1)
            if found:
                self.answers.append((rank, [Warned(name, each.sentence) for each in found]))
        return True


def _earliest(now: Situation, policy: Policy) -> Micros | None:
    """Until when a silence cannot be near, without asking the calendar: working time never exceeds elapsed time."""
    if now.state != ACTIVE or now.onset is None:
        return END
    half = now.onset + policy.threshold() // 2
    return half if now.moment < half else None


def _evidence(now: Situation, policy: Policy) -> Evidence:
    """What a rule is shown: of the timeline only its end, which is all that rules look at."""
    knowable = now.since if now.state == SILENT else None
    last = Segment(now.state, now.since, now.moment, (0,), now.wait, knowable)
    begun = now.since if now.onset is None else now.onset
    timeline = Timeline(begun, now.moment, (last,), (), (), (), True, END)
    blockers, decisions = now.matters
    return Evidence(now.history, timeline, (), blockers, decisions, now.mover, Learned(), policy, now.moment)


class Warnings:
    """The signals of one initiative that need no peers; asked for in the order of time."""

    def __init__(self, policy: Policy, growth: Growth) -> None:
        self._policy, self._growth = policy, growth
        self._groups = [_Judged(looks_at) for looks_at in _CHANGES]
        self._grows = False
        self._found: tuple[Warned, ...] = ()

    def at(self, now: Situation) -> tuple[tuple[Warned, ...], Micros]:
        """What stands, the most urgent rule first; and when that may change next though nothing happens."""
        changed = False
        until: Micros = END
        for group in self._groups:
            changed = group.judge(now, self._policy) or changed
            if group.until < until:
                until = group.until
        grows = self._growth.holds(now.moment)
        if changed or grows is not self._grows:
            self._grows = grows
            answers = [answer for group in self._groups for answer in group.answers]
            if grows:
                answers.append((URGENCY[_GROWING], [Warned(_GROWING, GROWS)]))
            answers.sort(key=lambda answer: answer[0])
            self._found = tuple(each for _, found in answers for each in found)
        return self._found, until
