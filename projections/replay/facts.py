"""What a replay plays: the facts that a filter leaves, and the marks among them; of one initiative its stalls too."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from operator import itemgetter

from ledger.errors import Rejected
from ledger.instants import Micros
from projections.audit.records import AuditFilter, moments, moments_of, row
from projections.model.states import SILENT, STALLED
from projections.moment import Moment
from projections.replay.play import ASKED, BLOCKER, CLEARED, KNOWABLE, MADE, REVIEW, SLIP, STALL, Facts, Mark
from projections.views import Views
from projections.why.telling import Why, why

#: Kinds of facts that are marks.
_MARKED = {
    "BlockerRaised": BLOCKER,
    "BlockerCleared": CLEARED,
    "DecisionRequested": ASKED,
    "DecisionMade": MADE,
    "TargetMoved": SLIP,
    "InitiativeReviewed": REVIEW,
}
#: More marks than this are not drawn one by one.
_MOST_MARKS = 20_000
_AT_ONCE = 20_000
_TIME, _POSITION = itemgetter(0), itemgetter(1)


def facts_of(views: Views, chosen: Sequence[AuditFilter]) -> tuple[Facts, list[Mark]]:
    """The facts that any of the filters leaves, in the order in which they were known, and those that are marks."""
    times, positions = array("q"), array("q")
    marks: set[Mark] = set()
    for wanted in chosen:
        cursor = moments(views, wanted)
        # A million facts: no loop of Python's goes over each, and few of them are in memory at once.
        while rows := cursor.fetchmany(_AT_ONCE):
            times.extend(map(_TIME, rows))
            positions.extend(map(_POSITION, rows))
        marked = moments_of(views, wanted, tuple(_MARKED)).fetchmany(_MOST_MARKS)
        marks.update(Mark(seen, _MARKED[kind], "", position) for seen, position, kind in marked)
    if len(chosen) > 1:
        in_order = sorted(set(zip(times, positions, strict=True)))
        times, positions = array("q", map(_TIME, in_order)), array("q", map(_POSITION, in_order))
    return Facts(times, positions), sorted(marks)


def stall_marks(told: Why) -> list[Mark]:
    """Where each stall of a subject began, and where a silence became knowable."""
    marks: list[Mark] = []
    before = ""
    for segment in told.segments:
        if segment.state in STALLED and before not in STALLED:
            marks.append(Mark(segment.from_, STALL, segment.cause or segment.state))
        if segment.state == SILENT and segment.knowable_at is not None and segment.knowable_at > segment.from_:
            marks.append(Mark(segment.knowable_at, KNOWABLE, "the silence passed its threshold"))
        before = segment.state
    return marks


def last_well(told: Why) -> Micros:
    """When a subject last stood well before its present or last stall; its beginning where it never did."""
    stalls = [index for index, segment in enumerate(told.segments) if segment.state in STALLED]
    if not stalls:
        return told.from_
    index = stalls[-1]
    while index and told.segments[index - 1].state in STALLED:
        index -= 1
    return told.segments[index].from_


def telling_moment(views: Views, stream: str, moment: Moment) -> tuple[str | None, Micros]:
    """Where the replay of a thing starts: (the stream to replay, None for the whole ledger; the moment).

    An initiative or item at the last time it was well; a blocker, a decision, a review on the day on which it was
    first spoken of. Raises Rejected where nothing is known of it.
    """
    kind = stream.partition(":")[0]
    if kind in ("initiative", "item"):
        return stream, last_well(why(views, stream, moment))
    found = moments(views, AuditFilter(subject=stream)).fetchone()
    if found is None:
        raise Rejected(f"nothing is on record about {stream.partition(':')[2]}")
    home = row(views, found[1]).initiative
    return (f"initiative:{home}" if home else None), found[0]
