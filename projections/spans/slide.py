"""The beginnings of all lines of the past along an axis, in memory: a seek is a binary search in each initiative."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.ranking import STATES, count_states, overdue_of, since_of, state_of, track
from projections.model.states import SILENT, STALLED
from projections.spans.peers_then import UsualThen

#: The axes of time: as known on the day, and with hindsight; each is a column of indexes.
DAY, HINDSIGHT = "day", "hindsight"
#: The last of the states: all facts of the initiative were taken back.
GONE = len(STATES) - 1
#: A rank together with the place of its initiative in one number is sorted faster than a pair.
_INDEX = 24
_MASK = (1 << _INDEX) - 1


class Place(NamedTuple):
    """How bad an initiative stood, see `ranking`, and where its line is found."""

    rank: int
    subject: int
    track: int
    from_: Micros

    @property
    def state(self) -> str:
        return state_of(self.rank)

    @property
    def overdue_decisions(self) -> int:
        return overdue_of(self.rank)


def _stalled(rank_: int) -> bool:
    return state_of(rank_) in STALLED


class Silence(NamedTuple):
    """From when on an initiative (its number as a subject) was silent, and until when nobody could know it."""

    knowable: Micros
    from_: Micros
    subject: int


class Slide:
    """The beginnings of all lines along one axis, in memory: some kilobytes for each initiative."""

    def __init__(self, connection: sqlite3.Connection, axis: str) -> None:
        self.usual = UsualThen(connection, axis == HINDSIGHT)
        self._tracks: list[tuple[int, int, array[int], array[int]]] = []
        for subject, day, hindsight in connection.execute("SELECT subject, day, hindsight FROM spanned"):
            # An empty index says that hindsight tells the same.
            own = axis == HINDSIGHT and hindsight != b""
            if (packed := hindsight if own else day) is not None:
                numbers = array("q", packed)
                half = len(numbers) // 2
                self._tracks.append((subject, track(subject, own), numbers[:half], numbers[half:]))

    def ranked(self, as_of: Micros) -> list[int]:
        """Every initiative known at a moment, the worst first, as numbers that `at` turns into places.

        Initiatives without spans (`left_to_the_fold`) are not among them.
        """
        found = []
        for index, (_, _, times, ranks) in enumerate(self._tracks):
            last = bisect_right(times, as_of) - 1
            if last >= 0:
                found.append(ranks[last] << _INDEX | index)
        found.sort()
        while found and found[-1] >> (_INDEX + 59) & 7 == GONE:
            found.pop()
        return found

    def at(self, as_of: Micros, ranked: Iterable[int]) -> list[Place]:
        """The places of what `ranked` gave for the same moment."""
        found = []
        for number in ranked:
            subject, track_number, times, _ = self._tracks[number & _MASK]
            found.append(Place(number >> _INDEX, subject, track_number, times[bisect_right(times, as_of) - 1]))
        return found

    def places(self, as_of: Micros) -> list[Place]:
        """Every initiative known at a moment, the worst first."""
        return self.at(as_of, self.ranked(as_of))

    def stalls(self, only: frozenset[int] = frozenset()) -> array[int]:
        """When any of the initiatives began to stall, as could be known, in the order of time."""
        found: set[int] = set()
        for subject, _, times, ranks in self._tracks:
            if only and subject not in only:
                continue
            stalled = [_stalled(each) for each in ranks]
            found.update(at for at, now, before in zip(times, stalled, [False, *stalled], strict=False) if now > before)
        return array("q", sorted(found))

    def silences(self, only: frozenset[int] = frozenset()) -> list[Silence]:
        """The silences of the initiatives, in the order in which they could be known."""
        found: set[Silence] = set()
        for subject, _, times, ranks in self._tracks:
            if only and subject not in only:
                continue
            before: Micros | None = None
            for at, number in zip(times, ranks, strict=True):
                since = since_of(number) if state_of(number) == SILENT else None
                if since is not None and since != before and since < at - 1:
                    # It is one as soon as more than the threshold has passed.
                    found.add(Silence(at - 1, since, subject))
                before = since
        return sorted(found)

    def counted(self, ranked: Sequence[int]) -> tuple[dict[str, int], int]:
        """How many of what `ranked` gave stood in each state, and how many decisions were overdue in all."""
        ranks = [number >> _INDEX for number in ranked]
        return count_states(ranks), sum(map(overdue_of, ranks))

    def states(self, ranked: Iterable[int]) -> dict[int, str]:
        """The state of each initiative (its number as a subject) in what `ranked` gave."""
        return {self._tracks[number & _MASK][0]: state_of(number >> _INDEX) for number in ranked}

    def subject(self, number: int) -> int:
        """Which initiative a number of `ranked` stands for."""
        return self._tracks[number & _MASK][0]

    def place(self, subject: int, as_of: Micros) -> Place | None:
        """Where the line of one initiative is; None where it was not known, or has no spans."""
        index = bisect_left(self._tracks, subject, key=lambda each: each[0])
        if index == len(self._tracks) or self._tracks[index][0] != subject:
            return None
        _, number, times, ranks = self._tracks[index]
        at = bisect_right(times, as_of) - 1
        return Place(ranks[at], subject, number, times[at]) if at >= 0 and ranks[at] >> 59 & 7 != GONE else None
