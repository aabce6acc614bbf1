"""The rule about looking. Pure."""

from __future__ import annotations

from datetime import date

from ledger.instants import rfc3339
from projections.model.cadence import DEFAULT_DAYS, Cadence, due_on
from projections.model.states import COMMITTED
from projections.signals.evidence import Evidence
from projections.signals.signal import NOTHING, Answer, found


def overdue(given: Evidence) -> Answer:
    """The day of the next look is over; not where nobody ever looked, nor said how often somebody shall.

    The first look at a commitment is asked for by the review queue: that reviews are not used is no sign of a stall.
    """
    history, calendar = given.history, given.policy.calendar
    rhythm, seen = history.cadence, history.reviewed
    if rhythm is not None:
        begun, position, every, fixed = rhythm.at, rhythm.position, rhythm.every_days, rhythm.fixed
    elif seen is not None and history.committed is not None and history.stage == COMMITTED:
        begun, position, every, fixed = history.committed, history.committed_position, DEFAULT_DAYS, False
    else:
        return NOTHING
    due = due_on(Cadence(every, fixed, calendar.day_of(begun)), calendar.day_of(seen[0]) if seen else None)
    if due == date.max:
        return NOTHING
    over = calendar.end_of_day(due)
    if given.as_of < over:
        return [], over
    told = found(
        over,
        [given.known(begun, position), *([given.known(*seen)] if seen else [])],
        [position, *([seen[1]] if seen else [])],
        f"the review of {due} is overdue",
        due_on=due.isoformat(),
        every_days=every,
        last_review_at=rfc3339(seen[0]) if seen else None,
    )
    return [told], None
