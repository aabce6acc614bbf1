"""Until when open work waits for what it waits for itself, by the days for which that is promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.instants import Micros
from projections.model.calendar import is_day
from projections.model.matters import Blocker, Decision
from projections.model.states import ACTIVE
from projections.views.links import links_of
from projections.views.reader import Reader, ToldItem
from projections.waiting.remaining import Estimate, Finish, Promise, estimate, later


class Promises:
    """Decisions by their needed-by, blockers by their follow-up, predecessors by these and what is left of estimates.

    What nobody promised, or promised for a day that has passed, may be over now.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, Promise | None] = {}

    def of(self, stream: str) -> Promise | None:
        """The last thing that an open subject waits for, None where nothing is promised for a time to come."""
        if stream not in self._known:
            self._known[stream] = None  # what closes a circle of dependencies adds nothing
            self._known[stream] = max(self._told(stream), key=lambda p: (p.until, p.ref), default=None)
        return self._known[stream]

    def estimate_of(self, told: ToldItem) -> Estimate | None:
        """How big an item is said to be last; what of it is left counts the working time in which it was active."""
        number = self._reader.id_of(told.history.stream)
        marks = () if number is None else self._reader.marks(number)
        last = next((mark for mark in reversed(marks) if mark[2] == "ItemEstimated"), None)
        if last is None or last[3] is None:
            return None
        calendar = self._reader.policy.calendar
        active = sum(calendar.working(s.from_, s.to) for s in told.timeline.segments if s.state == ACTIVE)
        return estimate(last[3], last[1], active, len(calendar.working_days))

    def _told(self, stream: str) -> Iterator[Promise]:
        reader, number = self._reader, self._reader.id_of(stream)
        if number is None:
            return
        history = reader.history(number) if stream.startswith("item:") else reader.initiative_history(number)
        if history is None or history.closed is not None:
            return
        links = links_of(reader, number, ())
        yield from self._matters((*links.blockers, *links.decisions))
        for need in history.needs:
            if need.to is None and (found := self._done(need.predecessor, need.position)) is not None:
                yield found

    def _matters(self, matters: Iterable[Blocker | Decision]) -> Iterator[Promise]:
        for one in matters:
            if isinstance(one, Blocker):
                over, ref, day, said = one.cleared, f"blocker:{one.key}", one.follow_up_on, one.follow_up_set[1]
            else:
                over, ref, day, said = one.settled, f"decision:{one.key}", one.needed_by, one.needed_by_set[1]
            until = self._end_of(day)
            if over is None and until is not None:
                yield Promise(ref, day, until, False, (said,))

    def _end_of(self, day: str | None) -> Micros | None:
        if not day or not is_day(day):
            return None
        end = self._reader.policy.calendar.end_of_day(date.fromisoformat(day))
        return end if end > self._reader.moment.as_of else None

    def _done(self, predecessor: str, position: int) -> Promise | None:
        """When an open predecessor can be done at the earliest; None where that may be now."""
        reader, waits, number = self._reader, self.of(predecessor), self._reader.id_of(predecessor)
        told = reader.item(number) if number is not None and predecessor.startswith("item:") else None
        size = self.estimate_of(told) if told is not None and told.history.closed is None else None
        left = 0 if size is None else size.left or 0
        start = Finish(reader.moment.as_of, False) if waits is None else Finish(waits.until, waits.estimated)
        end = later(start, left, reader.policy.calendar)
        if waits is not None:
            return waits._replace(until=end.at, estimated=end.estimated, evidence=(position, *waits.evidence))
        return Promise(predecessor, None, end.at, True, (position, size.position)) if size and left else None
