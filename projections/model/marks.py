"""What each fact leaves on the subject it is about: one mark, and where it links two subjects, an edge. Pure.

A mark is what the read models keep of a fact; every state and every timeline is folded from a subject's marks in the
order of (`at`, `position`). `kind` is the fact's name; `value` is the one thing that changed; `more` holds the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from ledger.aggregates.fact import Fact
from ledger.facts import (
    AssigneeChanged,
    BlockerCleared,
    BlockerEscalated,
    BlockerFollowedUp,
    BlockerRaised,
    BlockerReassigned,
    DecisionMade,
    DecisionReassigned,
    DecisionRequested,
    DecisionSuperseded,
    DecisionWithdrawn,
    DependencyAdded,
    DependencyRemoved,
    HandoffOffered,
    HealthClaimed,
    InitiativeClosed,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReviewed,
    ItemAdded,
    ItemDueMoved,
    ItemEstimated,
    ItemMoved,
    ItemRetitled,
    MilestoneDated,
    NeededByMoved,
    OwnerChanged,
    PeopleMerged,
    ProgressNoted,
    ReviewScheduled,
    StallExplained,
    StatusChanged,
    TargetMoved,
)
from ledger.instants import micros

#: Kinds of edges: a blocker or decision `affects` a subject, a successor `needs` its predecessor.
AFFECTS, NEEDS = "affects", "needs"


class Mark(NamedTuple):
    """What a fact changed on its subject; `more` must be plain JSON."""

    value: str | None = None
    more: dict[str, Any] | None = None


class Edge(NamedTuple):
    """`subject` depends for its timeline on `other`; both are streams."""

    subject: str
    kind: str
    other: str


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def _given(**fields: Any) -> dict[str, Any] | None:
    return {name: value for name, value in fields.items() if value not in (None, ())} or None


def _blocker(f: BlockerRaised) -> Mark:
    return Mark(
        f.title,
        _given(
            affects=f.affects,
            cause=f.cause,
            side=f.side,
            action=f.needed_action,
            unblocker=f.unblocker,
            since=micros(f.since) if f.since else None,
            follow_up_on=_day(f.follow_up_on),
            consequence=f.consequence,
        ),
    )


def _decision(f: DecisionRequested) -> Mark:
    return Mark(
        f.question,
        _given(
            affects=f.affects,
            options=f.options,
            decider=f.decider,
            driver=f.driver,
            needed_by=_day(f.needed_by),
            consequence=f.consequence,
            default=f.default_if_silent,
        ),
    )


#: Kinds of facts whose mark is one of their fields, as it is.
_FIELDS: dict[type[Fact], Callable[[Any], str | None]] = {
    OwnerChanged: attrgetter("to"),
    HealthClaimed: attrgetter("level"),
    HandoffOffered: attrgetter("to"),
    InitiativeClosed: attrgetter("outcome"),
    StatusChanged: attrgetter("to"),
    AssigneeChanged: attrgetter("to"),
    ItemRetitled: attrgetter("title"),
    BlockerReassigned: attrgetter("to"),
    BlockerEscalated: attrgetter("to"),
    BlockerCleared: attrgetter("resolution"),
    DecisionReassigned: attrgetter("to"),
    DecisionWithdrawn: attrgetter("reason"),
    DecisionSuperseded: attrgetter("by"),
    DependencyAdded: attrgetter("predecessor"),
    DependencyRemoved: attrgetter("predecessor"),
}

#: Kinds of facts whose mark says more than that, or less than the field.
_MARKS: dict[type[Fact], Callable[[Any], Mark]] = {
    InitiativeProposed: lambda f: Mark(f.title, _given(client=f.client, outcome=f.outcome)),
    TargetMoved: lambda f: Mark(_day(f.to) or f.milestone, _given(reason=f.reason, milestone=f.milestone)),
    MilestoneDated: lambda f: Mark(f.milestone, {"on": _day(f.on)}),
    InitiativePaused: lambda f: Mark(f.reason, _given(resume_on=_day(f.resume_on))),
    ItemAdded: lambda f: Mark(f.status, _given(title=f.title, initiative=f.initiative, fields=f.fields)),
    ItemDueMoved: lambda f: Mark(_day(f.to)),
    ItemMoved: lambda f: Mark(f.initiative, _given(key=f.key)),
    ItemEstimated: lambda f: Mark(None if f.size is None else f"{f.size:g} {f.unit}"),
    BlockerRaised: _blocker,
    BlockerFollowedUp: lambda f: Mark(_day(f.follow_up_on)),
    DecisionRequested: _decision,
    NeededByMoved: lambda f: Mark(_day(f.to)),
    DecisionMade: lambda f: Mark(f.option, _given(rationale=f.rationale)),
    ProgressNoted: lambda f: Mark(f.kind, _given(fields=f.fields)),
    ReviewScheduled: lambda f: Mark(str(f.every_days), {"anchor": f.anchor}),
    InitiativeReviewed: lambda f: Mark(
        f.verdict, _given(seen=f.seen_position, state=f.state, signals=f.signals, note=f.note)
    ),
    PeopleMerged: lambda f: Mark(f.person, {"aliases": list(f.aliases)}),
    StallExplained: lambda f: Mark(f.cause, _given(since=micros(f.from_), until=micros(f.until), ref=f.ref, who=f.who)),
}

_PLAIN = Mark()
_LINKING = (BlockerRaised, DecisionRequested, DependencyAdded)


def mark_of(fact: Fact) -> tuple[str | None, dict[str, Any] | None]:
    """The mark of a fact; the empty mark where that it happened is all there is."""
    kind = type(fact)
    field = _FIELDS.get(kind)
    if field is not None:
        return field(fact), None
    make = _MARKS.get(kind)
    return make(fact) if make else _PLAIN


def edges_of(fact: Fact) -> Sequence[Edge]:
    """The links that a fact makes between subjects."""
    if type(fact) not in _LINKING:
        return ()
    match fact:
        case BlockerRaised(blocker=key, affects=affected):
            return [Edge(subject, AFFECTS, f"blocker:{key}") for subject in affected]
        case DecisionRequested(decision=key, affects=affected):
            return [Edge(subject, AFFECTS, f"decision:{key}") for subject in affected]
        case DependencyAdded(predecessor=before, successor=after):
            return [Edge(after, NEEDS, before)]
        case _:
            return ()
