"""What keeps coming back within a scope and a period: blockers by cause, and how long decisions take."""

from __future__ import annotations

from projections.moment import Moment
from projections.views import Views
from projections.views.matters import numbers_of
from projections.views.reader import Reader
from projections.waiting.clusters import Cluster, Latency, clusters, latencies
from projections.waiting.wait_ledger import Window


def keeps_coming(
    views: Views, subject: str | None, moment: Moment, window: Window
) -> tuple[tuple[Cluster, ...], tuple[Latency, ...]]:
    """Blockers and decisions of a subject (a stream), of an initiative with its items, or of everybody."""
    reader = Reader(views.connection, moment)
    raised = [each for number in numbers_of(reader, "blocker", subject) for each in reader.blocker(number)]
    asked = [each for number in numbers_of(reader, "decision", subject) for each in reader.decision(number)]
    calendar = reader.policy.calendar
    return clusters(raised, *window, calendar), latencies(asked, *window, calendar)
