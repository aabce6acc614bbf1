"""Whose move a wait was at each of its moments; a dependency goes with what its predecessor waited for. Pure."""

from __future__ import annotations

from ledger.instants import Micros
from projections.model.chain import DEPENDENCY, Look
from projections.model.states import WAITING
from projections.model.waits import Wait
from projections.waiting.wait_ledger import NOBODY, Named


def whose(subject: str, wait: Wait, from_: Micros, to: Micros, look: Look, seen: tuple[str, ...] = ()) -> list[Named]:
    """The person behind a wait of `subject` between two moments, in parts that cover it without gap."""
    ref = wait.ref
    if wait.kind != DEPENDENCY or ref is None:
        return [Named(wait.who or NOBODY, from_, to)]
    standing = None if ref in (*seen, subject) else look(ref)
    if standing is None:
        # A circle is nobody's alone; of what is unknown only the link is known.
        return [Named(NOBODY if ref in (*seen, subject) else wait.who or NOBODY, from_, to)]
    found: list[Named] = []
    reached = from_
    for segment in standing.timeline.segments:
        start, end = max(segment.from_, reached), min(segment.to, to)
        if start >= end:
            continue
        if start > reached:
            found.append(Named(standing.who_at(reached) or NOBODY, reached, start))
        if segment.state == WAITING and segment.binding is not None:
            found += whose(ref, segment.binding, start, end, look, (*seen, subject))
        else:
            found.append(Named(standing.who_at(start) or NOBODY, start, end))
        reached = end
    if reached < to:
        found.append(Named(standing.who_at(reached) or NOBODY, reached, to))
    return found
