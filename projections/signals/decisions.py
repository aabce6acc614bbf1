"""Rules about open decisions. Pure."""

from __future__ import annotations

from ledger.instants import DAY, Micros, rfc3339
from projections.model.matters import Decision
from projections.signals.evidence import Evidence
from projections.signals.signal import Answer, Found, earliest, found

#: A decision is announced this many working days before the day by which it is needed is over.
DUE_SOON_DAYS = 5


def overdue(given: Evidence) -> Answer:
    """Open after the day by which it was needed."""
    dated = [(decision, _over(given, decision)) for decision in given.open_decisions if decision.needed_by]
    late = [
        _told(
            given, decision, over, f"was needed by {decision.needed_by}, {decision.decider or 'nobody'} has to take it"
        )
        for decision, over in dated
        if given.as_of >= over
    ]
    return late, earliest((over for _, over in dated), given.as_of)


def due(given: Evidence) -> Answer:
    """Open, and needed within the next working days."""
    soon: list[Found] = []
    changes: list[Micros] = []
    calendar = given.policy.calendar
    for decision in given.open_decisions:
        if not decision.needed_by:
            continue
        over = _over(given, decision)
        changes.append(over)
        if given.as_of >= over:
            continue
        ahead = calendar.working(given.as_of, over) - DUE_SOON_DAYS * DAY
        if ahead > 0:
            # The first moment at which so much working time has passed; a weekend after it changes nothing.
            changes.append(calendar.advance(given.as_of, ahead - 1) + 1)
            continue
        # Counted from the last moment at which it was said, it may have been that close already.
        asked = decision.needed_by_set[0]
        ahead = calendar.working(asked, over) - DUE_SOON_DAYS * DAY
        onset = calendar.advance(asked, ahead - 1) + 1 if ahead > 0 else asked
        soon.append(_told(given, decision, onset, f"is due on {decision.needed_by}"))
    return soon, earliest(changes, given.as_of)


def _over(given: Evidence, decision: Decision) -> Micros:
    return given.day_over(decision.needed_by or "")


def _told(given: Evidence, decision: Decision, onset: Micros, what: str) -> Found:
    needed_at, needed_position = decision.needed_by_set
    _, decider_position = decision.decider_set
    return found(
        onset,
        [
            given.known(decision.requested, decision.requested_position),
            given.known(needed_at, needed_position),
        ],
        [decision.requested_position, needed_position, decider_position],
        f"decision {decision.key} {what}",
        decision=decision.key,
        needed_by=decision.needed_by,
        decider=decision.decider,
        requested_at=rfc3339(decision.requested),
    )
