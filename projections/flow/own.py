"""Work as we define it: begun when it left the queue, over when it was done, at rest as its timeline says. Pure."""

from __future__ import annotations

from ledger.instants import DAY, Micros
from projections.flow.work import Rule, Work, nearest_rank
from projections.model.calendar import Calendar
from projections.model.history import ItemHistory
from projections.model.initiative_history import InitiativeHistory
from projections.model.states import ACTIVE, CLOSED_CLASSES, DONE, QUEUED, SILENT, WAITING
from projections.model.timeline import Timeline


def rule(calendar: Calendar) -> Rule:
    """Cycle times are elapsed time, percentiles those that so many percent did not exceed; dropped is not finished."""
    return Rule(
        lambda start, end: (end - start) / DAY,
        lambda start, now: (calendar.day_of(now) - calendar.day_of(start)).days + 1,
        nearest_rank,
        with_dropped=False,
    )


def item_work(history: ItemHistory, timeline: Timeline) -> Work:
    """An item, begun with its first status that is neither queued nor closed."""
    begun = next((s.from_ for s in history.spans if s.status_class not in (QUEUED, *CLOSED_CLASSES)), None)
    return _work(history.key, begun, history.closed, history.status_class == "dropped", timeline)


def initiative_work(history: InitiativeHistory, timeline: Timeline, dropped: bool) -> Work:
    """An initiative, begun when it was committed, or when the first of its items was."""
    moved = next((s.from_ for s in timeline.segments if s.state in (ACTIVE, WAITING, SILENT)), None)
    starts = [at for at in (history.committed, moved) if at is not None]
    last = timeline.segments[-1] if timeline.segments else None
    # An imported project that nobody committed to is over when its last item is.
    closed = last.from_ if history.closed is None and last is not None and last.state == DONE else history.closed
    return _work(history.key, min(starts, default=None), closed, dropped, timeline)


def _work(key: str, begun: Micros | None, closed: Micros | None, dropped: bool, timeline: Timeline) -> Work:
    spent = {ACTIVE: 0, WAITING: 0, SILENT: 0}
    for segment in timeline.segments:
        if segment.state in spent and begun is not None:
            spent[segment.state] += max(segment.to - max(segment.from_, begun), 0)
    state = timeline.segments[-1].state if timeline.segments else QUEUED
    return Work(key, begun, closed, dropped, spent[ACTIVE], spent[WAITING], spent[SILENT], state)
