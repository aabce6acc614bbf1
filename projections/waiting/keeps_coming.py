"""What keeps coming back within a scope and a period: blockers by cause, and how long decisions take."""

from __future__ import annotations

from ledger.instants import Micros
from projections.model.matters import Blocker
from projections.moment import Moment
from projections.views import Views
from projections.views.matters import concerns, numbers_of
from projections.views.reader import Reader
from projections.waiting.clusters import Cluster, Latency, clusters, latencies
from projections.waiting.wait_ledger import Window


def keeps_coming(
    views: Views, subject: str | None, moment: Moment, window: Window
) -> tuple[tuple[Cluster, ...], tuple[Latency, ...]]:
    """Blockers and decisions of a subject (a stream), of an initiative with its items, or of everybody."""
    reader = Reader(views.connection, moment)
    raised = [each for number in numbers_of(reader, "blocker", subject) for each in reader.blocker(number)]
    raised = [each for each in raised if concerns(reader, each.affects, subject)]
    asked = [each for number in numbers_of(reader, "decision", subject) for each in reader.decision(number)]
    asked = [each for each in asked if concerns(reader, each.affects, subject)]
    calendar = reader.policy.calendar
    raised = [_ended(reader, each) for each in raised]
    return clusters(raised, *window, calendar), latencies(asked, *window, calendar)


def _ended(reader: Reader, raised: Blocker) -> Blocker:
    """A blocker that nobody cleared is over where all that it affects is closed, as its wait is."""
    if raised.cleared is not None or not raised.affects:
        return raised
    closed = [_closed(reader, stream) for stream in raised.affects]
    ends = [end for end in closed if end is not None]
    return raised._replace(cleared=max([raised.since, *ends])) if len(ends) == len(closed) else raised


def _closed(reader: Reader, stream: str) -> Micros | None:
    number = reader.id_of(stream)
    if number is None:
        return None
    found = reader.history(number) if stream.startswith("item:") else reader.initiative_history(number)
    return None if found is None else found.closed
