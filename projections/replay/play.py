"""A replay: facts in the order in which they became known, marks among them, and where the playhead goes next. Pure.

The playhead is a moment. It stands just behind a fact, so that what the fact changed can be seen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ledger.instants import DAY, Micros

#: What a mark is about, the most telling first: where several fall together, that one is shown.
STALL, KNOWABLE, BLOCKER, ASKED, MADE, SLIP, REVIEW, CLEARED, BOOKMARK = (
    "stall",
    "knowable",
    "blocker",
    "asked",
    "made",
    "slip",
    "review",
    "cleared",
    "bookmark",
)
SIGNS = {
    BOOKMARK: "★",
    KNOWABLE: "┃",
    STALL: "!",
    BLOCKER: "▲",
    ASKED: "◆",
    MADE: "◇",
    SLIP: "⚑",
    CLEARED: "△",
    REVIEW: "·",
}
WORDS = {
    BOOKMARK: "bookmark",
    KNOWABLE: "stall knowable",
    STALL: "stall begins",
    BLOCKER: "blocker",
    ASKED: "decision asked",
    MADE: "decided",
    SLIP: "target moved",
    CLEARED: "blocker cleared",
    REVIEW: "review",
}


class Mark(NamedTuple):
    """A moment that tells something; `position` is the record that says so, None where a rule does."""

    at: Micros
    kind: str
    told: str = ""
    position: int | None = None


class Facts(NamedTuple):
    """The facts of a replay: when each was known (and had happened), and its position, in the order of both."""

    times: Sequence[Micros]
    positions: Sequence[int]

    def count(self, moment: Micros) -> int:
        """How many lie before the playhead."""
        return bisect_left(self.times, moment)

    def behind(self, index: int) -> Micros:
        """The playhead just behind a fact."""
        return self.times[index] + 1


def by_fact(facts: Facts, moment: Micros, steps: int) -> Micros:
    """The playhead some facts further, or back; facts of one moment are one step."""
    for _ in range(abs(steps)):
        if steps > 0:
            index = bisect_left(facts.times, moment)
            if index == len(facts.times):
                break
            moment = facts.behind(index)
        else:
            index = bisect_left(facts.times, moment) - 1
            before = bisect_left(facts.times, facts.times[index]) - 1 if index >= 0 else -1
            if before < 0:
                break
            moment = facts.behind(before)
    return moment


def by_day(facts: Facts, moment: Micros, days: int, end: Micros) -> Micros:
    """The beginning of another day (UTC), from the first fact to `end`."""
    if not facts.times:
        return moment
    at = moment - 1
    day = at // DAY + days + (1 if days < 0 and at % DAY else 0)
    return min(max(day * DAY + 1, facts.behind(0)), max(end, facts.behind(len(facts.times) - 1)))


def by_mark(marks: Sequence[Mark], moment: Micros, direction: int, kinds: Sequence[str] = ()) -> Mark | None:
    """The next or the last mark of some kinds, of any kind where none is named; None where there is none."""
    wanted = [mark for mark in marks if not kinds or mark.kind in kinds]
    if direction > 0:
        return next((mark for mark in wanted if mark.at + 1 > moment), None)
    return next((mark for mark in reversed(wanted) if mark.at + 1 < moment), None)


def nearest(facts: Facts, position: int) -> Micros | None:
    """The playhead just behind the record at a position; None where the replay does not hold it."""
    index = next((index for index, found in enumerate(facts.positions) if found == position), None)
    return None if index is None else facts.behind(index)


def last(facts: Facts, moment: Micros) -> int | None:
    """The position of the last fact before the playhead."""
    index = bisect_right(facts.times, moment - 1) - 1
    return facts.positions[index] if index >= 0 else None
