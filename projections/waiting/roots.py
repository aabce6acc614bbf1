"""Whose move a wait was at each of its moments; a dependency goes with what its predecessor waited for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ledger.instants import Micros
from projections.model.chain import DEPENDENCY, Look
from projections.model.states import WAITING
from projections.model.waits import EXPLAINED, Wait
from projections.waiting.wait_ledger import NOBODY, Named

#: Since when somebody (or nobody) has a matter, an item or an initiative in hand, in the order of time.
Held = Sequence[tuple[Micros, str | None]]
#: What was in whose hands, by a wait: the wait's own reference.
Hands = Callable[[Wait], Held]


class Roots:
    """Follows waits to whoever had the move; `look` tells of predecessors, `hands` who had what a wait waits for."""

    def __init__(self, look: Look, hands: Hands) -> None:
        self._look, self._hands = look, hands

    def whose(self, subject: str, wait: Wait, from_: Micros, to: Micros, seen: tuple[str, ...] = ()) -> list[Named]:
        """The person behind a wait of `subject` between two moments, in parts that cover it without gap."""
        ref = wait.ref
        if ref is None or wait.kind == EXPLAINED:
            return [Named(wait.who or NOBODY, from_, to)]
        if wait.kind != DEPENDENCY:
            return list(_parted(self._hands(wait), from_, to))
        if ref in (*seen, subject):
            return [Named(NOBODY, from_, to)]  # a circle is nobody's alone
        standing = self._look(ref)
        if standing is None:
            return [Named(wait.who or NOBODY, from_, to)]  # of what is unknown only the link is known
        held = self._hands(wait)
        found: list[Named] = []
        reached = from_
        for segment in standing.timeline.segments:
            start, end = max(segment.from_, reached), min(segment.to, to)
            if start >= end:
                continue
            found += _parted(held, reached, start)
            if segment.state == WAITING and segment.binding is not None:
                found += self.whose(ref, segment.binding, start, end, (*seen, subject))
            else:
                found += _parted(held, start, end)
            reached = end
        return [*found, *_parted(held, reached, to)]


def _parted(held: Held, from_: Micros, to: Micros) -> Iterator[Named]:
    """The time between two moments, cut wherever it went to somebody else."""
    if from_ >= to:
        return
    points = [from_, *(at for at, _ in held if from_ < at < to), to]
    for start, end in pairwise(points):
        who = next((name for at, name in reversed(held) if at <= start), None)
        yield Named(who or NOBODY, start, end)
