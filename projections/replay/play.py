"""A replay: facts in the order in which they became known, marks among them, and where the playhead goes next. Pure.

The playhead is a moment. What happens at a moment counts at that moment, so it stands where a fact was made known.
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
        """How many the playhead has reached."""
        return bisect_right(self.times, moment)


def by_fact(facts: Facts, moment: Micros, steps: int) -> Micros:
    """The playhead some facts further, or back; facts of one moment are one step."""
    for _ in range(abs(steps)):
        reached = facts.count(moment)
        if steps > 0:
            if reached == len(facts.times):
                break
            moment = facts.times[reached]
        else:
            before = bisect_left(facts.times, facts.times[reached - 1]) - 1 if reached else -1
            if before < 0:
                break
            moment = facts.times[before]
    return moment


def by_day(facts: Facts, moment: Micros, days: int, end: Micros) -> Micros:
    """The beginning of another day (UTC), from the first fact to `end`."""
    if not facts.times:
        return moment
    day = moment // DAY + days + (1 if days < 0 and moment % DAY else 0)
    return min(max(day * DAY, facts.times[0]), max(end, facts.times[-1]))


def by_mark(marks: Sequence[Mark], moment: Micros, direction: int, kinds: Sequence[str] = ()) -> Mark | None:
    """The next or the last mark of some kinds, of any kind where none is named; None where there is none.

    `marks` are in the order of time.
    """
    if direction > 0:
        places = range(bisect_right(marks, moment, key=_at), len(marks))
    else:
        places = range(bisect_left(marks, moment, key=_at) - 1, -1, -1)
    return next((marks[place] for place in places if not kinds or marks[place].kind in kinds), None)


def last(facts: Facts, moment: Micros) -> int | None:
    """The position of the last fact that the playhead has reached."""
    reached = facts.count(moment)
    return facts.positions[reached - 1] if reached else None


def _at(mark: Mark) -> Micros:
    return mark.at
