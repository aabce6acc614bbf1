"""Explaining a silence afterwards moves its time to the cause; the silence itself stays to be seen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from projections.model.history import Explanation
from projections.model.states import SILENT
from projections.model.timeline import Segment, Timeline
from projections.model.waits import EXPLAINED, Wait


def explained(timeline: Timeline, explanations: Sequence[Explanation]) -> Timeline:
    """The timeline with its silences cut where an explanation begins or ends.

    What is explained stays silent, with its onset's evidence, and is bound to a wait of the kind `explained` that
    names the cause. Where explanations overlap, the one that was recorded last holds.
    """
    if not explanations:
        return timeline
    latest_first = sorted(explanations, key=lambda found: -found.position)
    segments = tuple(part for segment in timeline.segments for part in _cut(segment, latest_first))
    return timeline._replace(segments=segments)


def _cut(segment: Segment, latest_first: Sequence[Explanation]) -> list[Segment]:
    if segment.state != SILENT:
        return [segment]
    inner = {p for e in latest_first for p in (e.from_, e.to) if segment.from_ < p < segment.to}
    points = sorted({segment.from_, segment.to, *inner})
    parts: list[Segment] = []
    for from_, to in pairwise(points):
        holds = next((e for e in latest_first if e.from_ <= from_ and to <= e.to), None)
        part = segment._replace(from_=from_, to=to)
        if holds is not None:
            wait = Wait(EXPLAINED, holds.cause, holds.ref, holds.who, from_, to, False, (holds.position,))
            part = part._replace(binding=wait, evidence=(*segment.evidence, holds.position))
        if parts and parts[-1].binding is None and part.binding is None:
            parts[-1] = parts[-1]._replace(to=to)
        else:
            parts.append(part)
    return parts
