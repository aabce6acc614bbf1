"""The one table of rules, the most urgent first. Light: a rule's own file is loaded when it judges. Pure."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from ledger.light import Any, NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeVar

    from projections.signals.signal import Signal, Warned

    _Said = TypeVar("_Said", Signal, Warned)

#: What a rule looks at: the initiative's own facts, its blockers and decisions, how long nothing has moved, all of that
#: with what binds it and whose move it is, its items; or how it compares with the others.
OWN, MATTERS, SILENCE, STANDING, ITEMS, PEERS = "own", "matters", "silence", "standing", "items", "peers"


class Rule(NamedTuple):
    """A rule: its id and version, where it is written (`file.function`), what it looks at, and when it warns.

    Those that look at peers are judged when lists are read, the others when the initiative is folded; a sweep of the
    past judges a rule again when what it looks at has changed. Raise the version with every change of what a rule says
    or when.
    """

    id: str
    version: int
    written: str
    looks_at: str
    when: str

    @property
    def peers(self) -> bool:
        """Whether it compares the initiative with the others."""
        return self.looks_at == PEERS


RULES: tuple[Rule, ...] = (
    Rule(
        "decision-overdue",
        1,
        "decisions.overdue",
        MATTERS,
        "A decision is open after the day by which it was needed.",
    ),
    Rule(
        "claim-contradicted",
        2,
        "claim.contradicted",
        STANDING,
        "The last claim of health is green, and a decision is overdue, the work is silent, or nobody attends to a "
        "blocker.",
    ),
    Rule(
        "target-passed",
        2,
        "target.passed",
        OWN,
        "The target day, or the day of the target milestone, is over and the work is not.",
    ),
    Rule(
        "blocker-follow-up",
        1,
        "blockers.follow_up",
        MATTERS,
        "A blocker stands after the day on which it was to be followed up.",
    ),
    Rule(
        "nobody-named",
        1,
        "named.nobody",
        MATTERS,
        "A blocker has nobody to clear it, or a decision nobody to take it.",
    ),
    Rule(
        "no-next-move",
        1,
        "named.no_next_move",
        STANDING,
        "The work waits or is silent, no next action is recorded, and nobody is named whose move it is.",
    ),
    Rule("no-owner", 1, "named.no_owner", OWN, "Nobody owns the outcome."),
    Rule(
        "decision-due",
        1,
        "decisions.due",
        MATTERS,
        "A decision is open and needed within 5 working days.",
    ),
    Rule(
        "blocker-old",
        1,
        "aging.blocker_old",
        PEERS,
        "A blocker stands longer than 85 % of this ledger's cleared blockers of its cause did; "
        "from 10 cleared ones on.",
    ),
    Rule(
        "age-in-status",
        1,
        "aging.in_status",
        PEERS,
        "An item is in its present active or waiting status longer than 85 % of the visits that finished items paid to "
        "it; peers are the initiative's own items from 20 finished visits on, else the whole ledger's from 20 on.",
    ),
    Rule(
        "silence-near",
        1,
        "silence.near",
        SILENCE,
        "More than half of the working time has passed without progress after which the work counts as silent.",
    ),
    # Whether the target is likely to be kept will be told by resampling throughput; its rule belongs here.
    Rule("target-moved", 2, "target.moved", OWN, "The target was moved twice or more often after it was first set."),
    Rule(
        "scope-growing",
        1,
        "scope.growing",
        ITEMS,
        "In the last 28 days 5 items or more were added, and more than were finished or left; "
        "not in the first 28 days of the work.",
    ),
    Rule(
        "review-overdue",
        2,
        "review.overdue",
        OWN,
        "The day of the next review is over: by the cadence that was set, or 7 days after the last review; not where "
        "there was neither, for that the review queue tells.",
    ),
    Rule(
        "decider-overloaded",
        1,
        "load.decider",
        PEERS,
        "One person has to take more open decisions at once than the policy allows (5, unless it says otherwise).",
    ),
    Rule(
        "owner-overloaded",
        1,
        "load.owner",
        PEERS,
        "One person owns more initiatives that are committed, open and not paused than the policy allows (8, unless it "
        "says otherwise).",
    ),
)

#: The rank of each rule, by id: the most urgent has the lowest.
URGENCY = {rule.id: rank for rank, rule in enumerate(RULES)}


def in_order(signals: Iterable[_Said]) -> tuple[_Said, ...]:
    """Signals, in full or as listed, by the urgency of their rules."""
    return tuple(sorted(signals, key=lambda signal: URGENCY[signal.id]))


@cache
def judge_of(rule: Rule) -> Any:
    """The function that judges by a rule."""
    file, _, function = rule.written.partition(".")
    return getattr(import_module(f"projections.signals.{file}"), function)
