"""What a replay plays: the facts that a filter leaves, and the marks among them; of one initiative its stalls too."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import islice
from operator import itemgetter, le

from ledger.errors import Rejected
from ledger.instants import Micros
from projections.audit.records import AuditFilter, first, moments, moments_of, row
from projections.model.states import SILENT, STALLED
from projections.model.timeline import Timeline
from projections.replay.play import ASKED, BLOCKER, CLEARED, KNOWABLE, MADE, REVIEW, SLIP, STALL, Facts, Mark
from projections.views import Views
from projections.views.reader import Reader
from projections.views.typed import typed

#: Kinds of facts that are marks.
_MARKED = {
    "BlockerRaised": BLOCKER,
    "BlockerCleared": CLEARED,
    "DecisionRequested": ASKED,
    "DecisionMade": MADE,
    "TargetMoved": SLIP,
    "InitiativeReviewed": REVIEW,
}
_TIME, _POSITION = itemgetter(0), itemgetter(1)


def facts_of(views: Views, chosen: Sequence[AuditFilter]) -> tuple[Facts, list[Mark]]:
    """The facts that any of the filters leaves, in the order in which they were known, and those that are marks."""
    times, positions = array("q"), array("q")
    marks: list[Mark] = []
    for wanted in chosen:
        for seen, places in moments(views, wanted):
            times.extend(seen)
            positions.extend(places)
        marks += [Mark(at, _MARKED[kind], "", position) for at, position, kind in moments_of(views, wanted, _MARKED)]
    # Where all came in as they happened, they are in order already.
    if len(chosen) > 1 or not (_ascending(times) and _ascending(positions)):
        in_order = sorted(set(zip(times, positions, strict=True)))
        times, positions = array("q", map(_TIME, in_order)), array("q", map(_POSITION, in_order))
    return Facts(times, positions), sorted(set(marks)) if len(chosen) > 1 else marks


def _ascending(numbers: Sequence[int]) -> bool:
    return all(map(le, numbers, islice(numbers, 1, None)))


def stall_marks(timeline: Timeline) -> list[Mark]:
    """Where each stall of a subject began, and where a silence became knowable."""
    marks: list[Mark] = []
    before = ""
    for segment in timeline.segments:
        if segment.state in STALLED and before not in STALLED:
            marks.append(Mark(segment.from_, STALL, segment.binding.cause if segment.binding else segment.state))
        if segment.state == SILENT and segment.knowable_at is not None and segment.knowable_at > segment.from_:
            # It is one as soon as more than the threshold has passed.
            marks.append(Mark(segment.knowable_at + 1, KNOWABLE, "the silence passed its threshold"))
        before = segment.state
    return marks


def last_well(timeline: Timeline) -> Micros:
    """When a subject last stood well before its present or last stall; its beginning where it never did."""
    segments = timeline.segments
    stalls = [index for index, segment in enumerate(segments) if segment.state in STALLED]
    if not stalls:
        return timeline.from_
    index = stalls[-1]
    while index and segments[index - 1].state in STALLED:
        index -= 1
    return segments[index].from_


def telling_moment(views: Views, stream: str) -> tuple[str | None, Micros | None]:
    """Where the replay of a thing starts: (the stream to replay, None for the whole ledger; the moment).

    A blocker, a decision, a review start on the day on which they were first spoken of; an initiative or item at the
    last time it was well, which is not told here (None). Raises Rejected where nothing is on record.
    """
    if stream.partition(":")[0] in ("initiative", "item"):
        return stream, None
    found = first(views, AuditFilter(subject=stream))
    if found is None:
        raise Rejected(f"nothing is on record about {stream.partition(':')[2]}")
    return about(views, stream, row(views, found[1]).initiative), found[0]


def about(views: Views, stream: str, initiative: str | None) -> str | None:
    """What is replayed where a record of `stream` is selected: the one item that it is about, else the initiative."""
    kind = stream.partition(":")[0]
    if kind in ("item", "initiative"):
        return stream
    if kind in ("blocker", "decision"):
        reader = Reader(views.connection, views.moment())
        number = reader.id_of(stream)
        episodes = [] if number is None else reader.blocker(number) if kind == "blocker" else reader.decision(number)
        affected = {subject for episode in episodes for subject in episode.affects}
        if len(affected) == 1 and (only := affected.pop()).startswith("item:"):
            return only
    return f"initiative:{initiative}" if initiative else None


def linked(views: Views, item: str) -> list[str]:
    """The streams of the blockers and decisions that were ever about an item."""
    reader = Reader(views.connection, views.moment())
    number = reader.id_of(typed(item))
    streams = reader.linked(number) if number is not None else []
    return sorted(stream for stream in streams if stream.partition(":")[0] in ("blocker", "decision"))
