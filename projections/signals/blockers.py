"""Rules about blockers that stand. Pure."""

from __future__ import annotations

from ledger.instants import rfc3339
from projections.signals.evidence import Evidence
from projections.signals.signal import Answer, earliest, found


def follow_up(given: Evidence) -> Answer:
    """Standing after the day on which it was to be followed up."""
    dated = [(b, given.day_over(b.follow_up_on)) for b in given.standing_blockers if b.follow_up_on]
    late = [
        found(
            over,
            [given.known(*blocker.follow_up_set)],
            [blocker.raised_position, blocker.follow_up_set[1]],
            f"blocker {blocker.key} was to be followed up on {blocker.follow_up_on}",
            blocker=blocker.key,
            follow_up_on=blocker.follow_up_on,
            unblocker=blocker.unblocker,
            standing_since=rfc3339(blocker.since),
        )
        for blocker, over in dated
        if given.as_of >= over
    ]
    return late, earliest((over for _, over in dated), given.as_of)
