"""Open matters: blockers and decisions as they stand, and the waits that they and dependencies make. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledger.instants import Micros
from ledger.light import Any, NamedTuple
from projections.model.history import ItemHistory, Need, Row
from projections.model.states import CLOSED_CLASSES
from projections.model.waits import Wait

#: When something was said, and in which record.
Since = tuple[Micros, int]
UNSET: Since = (0, 0)


class Blocker(NamedTuple):
    """A blocker as its facts tell it. Days are ISO texts; `naming` are the records that changed who acts and when.

    `…_set` is when a part was last said.
    """

    key: str
    title: str
    cause: str
    side: str
    action: str | None
    unblocker: str | None
    follow_up_on: str | None
    consequence: str | None
    affects: tuple[str, ...]
    since: Micros
    raised_position: int
    cleared: Micros | None
    cleared_position: int | None
    escalations: int
    escalated_to: str | None = None
    naming: tuple[int, ...] = ()
    follow_up_set: Since = UNSET
    unblocker_set: Since = UNSET


class Decision(NamedTuple):
    """A decision as its facts tell it; `outcome` is open, made, withdrawn or superseded, `rationale` why.

    `naming` are the records that changed the decider or the day.
    """

    key: str
    question: str
    options: tuple[str, ...]
    decider: str | None
    driver: str | None
    needed_by: str | None
    consequence: str | None
    default: str | None
    affects: tuple[str, ...]
    requested: Micros
    requested_position: int
    outcome: str
    option: str | None
    settled: Micros | None
    settled_position: int | None
    rationale: str | None = None
    superseded_by: str | None = None
    naming: tuple[int, ...] = ()
    needed_by_set: Since = UNSET
    decider_set: Since = UNSET


_SETTLED = {"DecisionMade": "made", "DecisionWithdrawn": "withdrawn", "DecisionSuperseded": "superseded"}


def blocker_episodes(key: str, marks: Sequence[Row]) -> list[Blocker]:
    """Fold a blocker's marks: one episode for each time that it was raised, the last one is how it stands."""
    found: list[Blocker] = []
    for at, position, kind, value, more in marks:
        given = more or {}
        if kind == "BlockerRaised":
            if not found or found[-1].cleared is not None:
                found.append(_raised(key, at, position, value, given))
            continue
        if not found:
            continue
        last = found[-1]
        if kind == "BlockerReassigned":
            found[-1] = last._replace(unblocker=value, unblocker_set=(at, position), naming=(*last.naming, position))
        elif kind == "BlockerFollowedUp":
            found[-1] = last._replace(follow_up_on=value, follow_up_set=(at, position), naming=(*last.naming, position))
        elif kind == "BlockerEscalated":
            escalated = last._replace(escalations=last.escalations + 1, escalated_to=value)
            found[-1] = escalated._replace(naming=(*last.naming, position))
        elif kind == "BlockerCleared" and last.cleared is None:
            found[-1] = last._replace(cleared=at, cleared_position=position)
    return found


def _raised(key: str, at: Micros, position: int, title: str | None, given: dict[str, Any]) -> Blocker:
    return Blocker(
        key,
        title or key,
        given.get("cause", "unknown"),
        given.get("side", "internal"),
        given.get("action"),
        given.get("unblocker"),
        given.get("follow_up_on"),
        given.get("consequence"),
        tuple(given.get("affects", ())),
        given.get("since", at),
        position,
        None,
        None,
        0,
        follow_up_set=(at, position),
        unblocker_set=(at, position),
    )


def decision_episodes(key: str, marks: Sequence[Row]) -> list[Decision]:
    """Fold a decision's marks: one episode for each time that it was asked for, the last one is how it stands."""
    found: list[Decision] = []
    for at, position, kind, value, more in marks:
        given = more or {}
        if kind == "DecisionRequested":
            if not found or found[-1].settled is not None:
                found.append(_asked(key, at, position, value, given))
            continue
        if not found:
            continue
        last = found[-1]
        if kind == "DecisionReassigned":
            found[-1] = last._replace(decider=value, decider_set=(at, position), naming=(*last.naming, position))
        elif kind == "NeededByMoved":
            found[-1] = last._replace(needed_by=value, needed_by_set=(at, position), naming=(*last.naming, position))
        elif kind in _SETTLED and (last.settled is None or kind == "DecisionSuperseded"):
            found[-1] = last._replace(
                outcome=_SETTLED[kind],
                option=value if kind == "DecisionMade" else last.option,
                rationale={"DecisionMade": given.get("rationale"), "DecisionWithdrawn": value}.get(
                    kind, last.rationale
                ),
                superseded_by=value if kind == "DecisionSuperseded" else None,
                settled=last.settled or at,
                settled_position=last.settled_position or position,
            )
    return found


def _asked(key: str, at: Micros, position: int, question: str | None, given: dict[str, Any]) -> Decision:
    return Decision(
        key,
        question or key,
        tuple(given.get("options", ())),
        given.get("decider"),
        given.get("driver"),
        given.get("needed_by"),
        given.get("consequence"),
        given.get("default"),
        tuple(given.get("affects", ())),
        at,
        position,
        "open",
        None,
        None,
        None,
        needed_by_set=(at, position),
        decider_set=(at, position),
    )


def blocker_wait(found: Blocker, ahead: Micros) -> Wait:
    """The wait that a blocker makes for every subject that it affects, up to `ahead` while it stands."""
    evidence = (found.raised_position, *(() if found.cleared_position is None else (found.cleared_position,)))
    return Wait(
        "blocker",
        found.cause,
        f"blocker:{found.key}",
        found.unblocker,
        found.since,
        ahead if found.cleared is None else found.cleared,
        found.cleared is None,
        evidence,
        found.action,
        naming=found.naming,
    )


def decision_wait(found: Decision, ahead: Micros) -> Wait:
    """The wait that a decision makes for every subject that it affects, up to `ahead` while it is open."""
    evidence = (found.requested_position, *(() if found.settled_position is None else (found.settled_position,)))
    by = f" (needed by {found.needed_by})" if found.needed_by else ""
    return Wait(
        "decision",
        "decision",
        f"decision:{found.key}",
        found.decider,
        found.requested,
        ahead if found.settled is None else found.settled,
        found.settled is None,
        evidence,
        f"decide: {found.question}{by}",
        found.needed_by,
        found.naming,
    )


class Unfinished(NamedTuple):
    """An interval in which a predecessor was not done; `end_position` is the record that finished it."""

    from_: Micros
    to: Micros | None
    end_position: int | None


def unfinished_item(predecessor: ItemHistory) -> list[Unfinished]:
    """When an item was not done; one that was reopened has several intervals."""
    found: list[Unfinished] = []
    for span in predecessor.spans:
        if span.status_class in CLOSED_CLASSES:
            if found and found[-1].end_position is None and found[-1].to == span.from_:
                found[-1] = found[-1]._replace(end_position=span.position)
        elif found and found[-1].end_position is None:
            found[-1] = found[-1]._replace(to=span.to)
        else:
            found.append(Unfinished(span.from_, span.to, None))
    return found


def need_waits(
    need: Need, unfinished: Sequence[Unfinished], who: Callable[[Micros], str | None], ahead: Micros
) -> list[Wait]:
    """The waits that a dependency makes: while the link stands and the predecessor is not done.

    `who` says whose the predecessor was at a moment. Reopening the predecessor makes its successor wait again.
    """
    until = ahead if need.to is None else need.to
    found = []
    for part in unfinished:
        from_ = max(need.from_, part.from_)
        to = min(until, ahead if part.to is None else part.to)
        if to <= from_:
            continue
        open_ = part.to is None and need.to is None
        ended = (part.end_position,) if part.end_position is not None and part.to == to else ()
        key = need.predecessor.partition(":")[2]
        found.append(
            Wait(
                "dependency",
                "dependency",
                need.predecessor,
                who(to),
                from_,
                to,
                open_,
                (need.position, *ended),
                f"finish {key}",
            )
        )
    return found
