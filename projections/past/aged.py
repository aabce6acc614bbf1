"""What aged in an initiative at every moment, and how long its finished work took. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush

from ledger.instants import SECOND, Micros
from ledger.light import NamedTuple
from projections.model.states import ACTIVE, CLOSED_CLASSES, WAITING
from projections.past.compared import NONE, Aged, Took
from projections.past.steps import usually
from projections.past.sweep import END, Part
from projections.signals.carried import LEAST_VISITS, STATUS

_BEGUN = (ACTIVE, WAITING)


class _Visit(NamedTuple):
    from_: Micros
    to: Micros
    since: Micros
    key: str
    position: int


class _Oldest:
    """Who of several visitors has been there longest, at any moment."""

    def __init__(self, visits: Sequence[_Visit]) -> None:
        coming = sorted(visits)
        self.times = sorted({edge for visit in visits for edge in (visit.from_, visit.to)})
        self._found: list[tuple[Micros, str] | None] = []
        heap: list[tuple[Micros, str, int, Micros]] = []
        index = 0
        for at in self.times:
            while index < len(coming) and coming[index].from_ <= at:
                visit = coming[index]
                heappush(heap, (visit.since, visit.key, visit.position, visit.to))
                index += 1
            while heap and heap[0][3] <= at:
                heappop(heap)
            self._found.append(heap[0][:2] if heap else None)

    def at(self, moment: Micros) -> tuple[Micros, str] | None:
        index = bisect_right(self.times, moment) - 1
        return self._found[index] if index >= 0 else None


class Ageing:
    """The items of an initiative in the statuses of begun work; `times` are the moments at which that changes."""

    def __init__(self, parts: Iterable[Part], initiative: str) -> None:
        visits: dict[str, list[_Visit]] = {}
        self.took: list[Took] = []
        for part in parts:
            here = [(t.from_, END if t.to is None else t.to) for t in part.history.initiatives if t.value == initiative]
            for status, visit in _visits(part, here):
                visits.setdefault(status, []).append(visit)
            self.took.extend(_took(part, here))
        self._oldest = [(STATUS + status, _Oldest(found)) for status, found in sorted(visits.items())]
        by_what: dict[str, list[Took]] = {}
        for each in self.took:
            by_what.setdefault(each.what, []).append(each)
        self._usual = {what: usually(found, LEAST_VISITS) for what, found in by_what.items()}
        self.times = {at for _, oldest in self._oldest for at in oldest.times}
        self.times.update(at for usual in self._usual.values() for at in usual.times)

    def at(self, moment: Micros) -> tuple[list[Aged], Micros]:
        """What ages at a moment, by status; and when the next of it will be there longer than is usual here."""
        found: list[Aged] = []
        until: Micros = END
        for what, oldest in self._oldest:
            visitor = oldest.at(moment)
            if visitor is None:
                continue
            since, key = visitor
            usual = self._usual[what].at(moment) if what in self._usual else NONE
            late = usual != NONE and moment - since > usual * SECOND
            if late or usual == NONE:
                found.append(Aged(what, since, key, late))
            else:
                until = min(until, since + usual * SECOND + 1)
        return found, until


def _visits(part: Part, here: Sequence[tuple[Micros, Micros]]) -> Iterator[tuple[str, _Visit]]:
    for span in part.history.spans:
        if span.status_class in _BEGUN:
            until = END if span.to is None else span.to
            for from_, to in here:
                if max(from_, span.from_) < min(to, until):
                    cut = max(from_, span.from_), min(to, until)
                    yield span.status, _Visit(*cut, span.from_, part.history.key, span.position)


def _took(part: Part, here: Sequence[tuple[Micros, Micros]]) -> Iterator[Took]:
    """What a finished item spent in each status, while it counts as finished here."""
    spent: list[tuple[str, int]] = []
    for span in part.history.spans:
        until = END if span.to is None else span.to
        if span.status_class in CLOSED_CLASSES:
            for from_, to in here:
                if max(from_, span.from_) < min(to, until):
                    for what, seconds in spent:
                        yield Took(what, seconds, max(from_, span.from_), min(to, until))
        elif span.status_class in _BEGUN and span.to is not None:
            spent.append((STATUS + span.status, (span.to - span.from_) // SECOND))
