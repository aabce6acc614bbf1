"""The rule that announces a silence. Pure."""

from __future__ import annotations

from bisect import bisect_right

from ledger.instants import DAY, rfc3339
from projections.model.states import ACTIVE
from projections.model.timeline import onset
from projections.signals.evidence import Evidence
from projections.signals.signal import NOTHING, Answer, found

_LATER_THAN_ANY_POSITION = 1 << 62


def near(given: Evidence) -> Answer:
    """More than half of the time has passed after which it is a silence."""
    timeline, last = given.timeline, given.last
    if last is None or last.state != ACTIVE or timeline.next_change is None:
        return NOTHING
    begins = onset(timeline)
    if begins is None:
        return NOTHING
    threshold = given.policy.threshold()
    half = given.policy.calendar.advance(begins, threshold // 2)
    if given.as_of <= half:
        return [], half
    index = bisect_right(timeline.progress, (begins, _LATER_THAN_ANY_POSITION)) - 1
    position = timeline.progress[index][1] if index >= 0 else last.evidence[0]
    return [
        found(
            begins,
            [half, given.known(begins, position)],
            [position],
            "no progress for more than half of the time that is allowed",
            quiet_since=rfc3339(begins),
            threshold_working_days=threshold / DAY,
        )
    ], timeline.next_change
