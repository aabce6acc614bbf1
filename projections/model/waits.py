"""Waits: intervals in which work could not go on, with their cause, and which of several binds. Pure.

Source of the binding rule and of `alone`: the stall model's attribution. Each elementary interval in which several
waits overlap belongs to exactly one of them, the binding wait, so that the parts sum to the whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from heapq import heappop, heappush
from itertools import pairwise
from math import inf
from operator import attrgetter

from ledger.instants import Micros
from ledger.light import NamedTuple

#: The order in which waits that end together bind.
KINDS = ("decision", "blocker", "dependency", "status")
#: A silence that was explained afterwards; it never binds, it only names the cause.
EXPLAINED = "explained"
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class Wait(NamedTuple):
    """Work waits from `from_` until `to`.

    `open_` says that nothing has ended it yet; then `to` is the moment that was asked for (its `horizon` until a
    timeline tells it). `who` is whose move it is,
    `ref` the blocker, decision or predecessor (a stream; for a waiting status the item), `evidence` the records that
    began and ended it. `needed_by` is the ISO day by which a decision was needed. `naming` are the later records that
    say who has to do what by when: a new decider, another day, an escalation.
    """

    kind: str
    cause: str
    ref: str | None
    who: str | None
    from_: Micros
    to: Micros
    open_: bool
    evidence: tuple[int, ...]
    action: str | None = None
    needed_by: str | None = None
    naming: tuple[int, ...] = ()

    @property
    def priority(self) -> tuple[Micros, int, Micros, int]:
        """The smallest binds: ends last, then by kind, then the earliest start, then the lowest position."""
        return (-self.to, _RANK[self.kind], self.from_, self.evidence[0])


def horizon(as_of: Micros) -> Micros:
    """Up to where what is open is folded: what begins at the very moment that is asked for counts at that moment."""
    return as_of + 1


def until(waits: Iterable[Wait], as_of: Micros) -> list[Wait]:
    """Waits that were folded up to the horizon, in the same order, as they are told: up to the moment."""
    return [Wait(*wait[:5], as_of, *wait[6:]) if wait.to > as_of else wait for wait in waits]


def next_beginning(waits: Iterable[Wait], as_of: Micros) -> Micros | None:
    """When the next wait that is on record already begins."""
    return min((wait.from_ for wait in waits if wait.from_ > as_of), default=None)


def clip(wait: Wait, start: Micros, end: Micros) -> Wait | None:
    """The part of a wait within `[start, end)`, None where there is none."""
    if start <= wait.from_ < wait.to <= end:
        return wait
    from_, to = max(wait.from_, start), min(wait.to, end)
    if to <= from_:
        return None
    return Wait(*wait[:4], from_, to, wait.open_ and to == wait.to, *wait[7:])


class Stretch(NamedTuple):
    """An elementary interval and the wait that binds in it, None where there is none.

    `alone` says that it is the only one; a blocker that holds several items of an initiative is one wait.
    """

    from_: Micros
    to: Micros
    binding: Wait | None
    alone: bool


class Sweep:
    """Goes through waits as time goes on and says which of them binds; O(n log n) in their number."""

    __slots__ = (
        "_alone",
        "_binding",
        "_coming",
        "_due",
        "_edges",
        "_ended",
        "_going",
        "_heap",
        "_in_force",
        "_started",
    )

    def __init__(self, waits: Iterable[Wait]) -> None:
        self._coming = sorted((wait for wait in waits if wait.to > wait.from_), key=attrgetter("from_"))
        self._going = sorted(self._coming, key=attrgetter("to"))
        self._edges = sorted({edge for wait in self._coming for edge in (wait.from_, wait.to)})
        self._in_force: dict[tuple[str, str | None], int] = {}
        self._heap: list[tuple[tuple[Micros, int, Micros, int], int]] = []
        self._started = self._ended = 0
        #: What holds until the next wait begins or ends.
        self._binding: Wait | None = None
        self._alone = False
        self._due: Micros | float = self._edges[0] if self._edges else inf

    def stretches(self, cuts: Iterable[Micros]) -> list[Stretch]:
        """The pieces from the first to the last of `cuts`, cut there and where a wait begins or ends.

        Whoever asks again must not go back in time.
        """
        outer = sorted(set(cuts))
        if len(outer) < 2:
            return []
        edges = self._edges
        inner = edges[bisect_right(edges, outer[0]) : bisect_left(edges, outer[-1])]
        points = sorted({*outer, *inner}) if inner else outer
        coming, going, heap, in_force = self._coming, self._going, self._heap, self._in_force
        started, ended = self._started, self._ended
        found: list[Stretch] = []
        new, last = tuple.__new__, len(coming)
        binding, alone, due = self._binding, self._alone, self._due
        for start, end in pairwise(points):
            if start >= due:
                while started < last and coming[started].from_ <= start:
                    wait = coming[started]
                    heappush(heap, (wait.priority, started))
                    in_force[wait.kind, wait.ref] = in_force.get((wait.kind, wait.ref), 0) + 1
                    started += 1
                while ended < last and going[ended].to <= start:
                    name = (going[ended].kind, going[ended].ref)
                    in_force[name] -= 1
                    if not in_force[name]:
                        del in_force[name]
                    ended += 1
                while heap and coming[heap[0][1]].to <= start:
                    heappop(heap)
                binding = coming[heap[0][1]] if heap else None
                alone = len(in_force) == 1
                due = min(coming[started].from_ if started < last else inf, going[ended].to if ended < last else inf)
            # Not by its own constructor, which takes twice as long: there are very many.
            found.append(new(Stretch, (start, end, binding, alone)))
        self._started, self._ended = started, ended
        self._binding, self._alone, self._due = binding, alone, due
        return found


def stretches(waits: Iterable[Wait], cuts: Iterable[Micros]) -> list[Stretch]:
    """Cut time at `cuts` and at every beginning and end of a wait, and say for each piece which wait binds.

    The pieces run from the first to the last of `cuts` without gap.
    """
    return Sweep(waits).stretches(cuts)


def merged(waits: Iterable[Wait]) -> list[Wait]:
    """The same wait of several items as one, where the parts touch: a blocker that holds five items is one blocker."""
    told = list(waits)
    found: dict[tuple[str, str | None, int], list[Wait]] = {}
    # A waiting status is one item's own.
    for wait in sorted((w for w in told if w.kind != "status"), key=lambda w: (w.from_, w.to)):
        parts = found.setdefault((wait.kind, wait.ref, wait.evidence[0]), [])
        if parts and wait.from_ <= parts[-1].to:
            if wait.to > parts[-1].to:
                parts[-1] = wait._replace(from_=parts[-1].from_)
        else:
            parts.append(wait)
    return [*(w for w in told if w.kind == "status"), *(wait for parts in found.values() for wait in parts)]
