"""Generated marks, waits and pauses for the timelines' properties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import strategies as st
from oracle import NaiveWait

from ledger.instants import DAY, SECOND, Micros
from projections.model.policy import Policy
from projections.model.timeline import Pause, Segment
from projections.model.waits import Wait, horizon

AS_OF_HOURS = 24 * 140
MONDAY = 18_995 * DAY + 9 * 3_600 * SECOND  # 2022-01-03T09:00:00Z
CLASSES = {
    "To do": "queued",
    "Doing": "active",
    "Testing": "active",
    "Waits": "waiting",
    "Done": "done",
    "No": "dropped",
}
POLICY = Policy([{"statuses": CLASSES}])

hours = st.integers(0, 24 * 90).map(lambda h: MONDAY + h * 3_600 * SECOND)


@st.composite
def marks(draw):  # type: ignore[no-untyped-def]
    opened = draw(hours)
    rows = [(opened, 1, "ItemAdded", draw(st.sampled_from(list(CLASSES))), {"title": "x"})]
    for position in range(2, draw(st.integers(2, 9))):
        kind = draw(
            st.sampled_from(["StatusChanged", "StatusChanged", "StatusChanged", "Commented", "AssigneeChanged"])
        )
        value = draw(st.sampled_from(list(CLASSES))) if kind == "StatusChanged" else None
        rows.append((draw(hours), position, kind, value, None))
    return sorted(rows, key=lambda row: row[:2])


@st.composite
def outside_waits(draw):  # type: ignore[no-untyped-def]
    found = []
    for index in range(draw(st.integers(0, 4))):
        from_ = draw(hours)
        length = draw(st.one_of(st.none(), st.integers(1, 24 * 40)))
        to = None if length is None else from_ + length * 3_600 * SECOND
        found.append(
            NaiveWait(draw(st.sampled_from(["decision", "blocker", "dependency"])), f"w{index}", from_, to, 100 + index)
        )
    return found


@st.composite
def pauses(draw):  # type: ignore[no-untyped-def]
    if draw(st.booleans()):
        return []
    from_ = draw(hours)
    return [(from_, from_ + draw(st.integers(1, 24 * 20)) * 3_600 * SECOND)]


def instants(segments: Sequence[Segment]) -> Iterator[tuple[Segment, Micros]]:
    """The edges and the middle of each segment; one that has only just begun has an instant, not a length."""
    for segment in segments:
        last = max(segment.to - 1, segment.from_)
        for moment in (segment.from_, (segment.from_ + last) // 2, last):
            yield segment, moment


def as_waits(waits: list[NaiveWait], as_of: Micros) -> list[Wait]:
    """The same waits for the fast code."""
    return [
        Wait(
            w.kind,
            w.kind,
            w.key,
            None,
            w.from_,
            horizon(as_of) if w.to is None else min(w.to, horizon(as_of)),
            w.to is None or w.to > as_of,
            (w.position,),
        )
        for w in waits
        if w.from_ <= as_of
    ]


def as_pauses(paused: list[tuple[Micros, Micros]], as_of: Micros) -> list[Pause]:
    """The same pauses for the fast code."""
    return [Pause(from_, min(to, horizon(as_of)), 50) for from_, to in paused if from_ <= as_of]
