"""Waits: intervals in which work could not go on, with their cause, and which of several binds. Pure.

Source of the binding rule and of `alone`: the stall model's attribution. Each elementary interval in which several
waits overlap belongs to exactly one of them, the binding wait, so that the parts sum to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from ledger.instants import Micros

#: The order in which waits that end together bind.
KINDS = ("decision", "blocker", "dependency", "status")
#: A silence that was explained afterwards; it never binds, it only names the cause.
EXPLAINED = "explained"
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class Wait(NamedTuple):
    """Work waits from `from_` until `to`.

    `open_` says that nothing has ended it yet; then `to` is the moment that was asked for. `who` is whose move it is,
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


def clip(wait: Wait, start: Micros, end: Micros) -> Wait | None:
    """The part of a wait within `[start, end)`, None where there is none."""
    from_, to = max(wait.from_, start), min(wait.to, end)
    if to <= from_:
        return None
    if (from_, to) == (wait.from_, wait.to):
        return wait
    return wait._replace(from_=from_, to=to, open_=wait.open_ and to == wait.to)


class Stretch(NamedTuple):
    """An elementary interval and the wait that binds in it, None where there is none; `alone` if it is the only one."""

    from_: Micros
    to: Micros
    binding: Wait | None
    alone: bool


def stretches(waits: Sequence[Wait], cuts: Iterable[Micros]) -> list[Stretch]:
    """Cut time at `cuts` and at every beginning and end of a wait, and say for each piece which wait binds.

    The pieces run from the first to the last of `cuts` without gap; O(n log n) in the number of waits.
    """
    outer = sorted(set(cuts))
    if len(outer) < 2:
        return []
    first, last = outer[0], outer[-1]
    points = sorted({*outer, *(p for w in waits for p in (w.from_, w.to) if first < p < last)})
    coming = sorted((w for w in waits if w.to > first and w.from_ < last and w.to > w.from_), key=lambda w: w.from_)
    ends = sorted(w.to for w in coming)
    heap: list[tuple[tuple[Micros, int, Micros, int], int]] = []
    pieces: list[Stretch] = []
    started = ended = 0
    for start, end in pairwise(points):
        while started < len(coming) and coming[started].from_ <= start:
            heappush(heap, (coming[started].priority, started))
            started += 1
        while ended < len(ends) and ends[ended] <= start:
            ended += 1
        while heap and coming[heap[0][1]].to <= start:
            heappop(heap)
        binding = coming[heap[0][1]] if heap else None
        pieces.append(Stretch(start, end, binding, started - ended == 1))
    return pieces
