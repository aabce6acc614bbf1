"""Work as JiraMetrics measures it: whole calendar days, and what its stream of changes calls active. Pure.

Source: JiraMetrics by Mike Bowler, its standard project (begun with the first status in progress, over with the last
run of done ones, dropped work too), `CycleTimeConfig`, `FlowEfficiencyCalculator`, the percentile of its scatterplot.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import DAY, Micros
from projections.flow.jirametrics import ACTIVE, Entry
from projections.flow.work import Rule, Work
from projections.model.history import ItemHistory
from projections.model.states import CLOSED_CLASSES, QUEUED


def _days(start: Micros, end: Micros) -> int:
    """Calendar days in UTC, the first and the last included."""
    return end // DAY - start // DAY + 1


def _percentile(numbers: Sequence[float], percent: int) -> float:
    return numbers[min(len(numbers) * percent // 100, len(numbers) - 1)]


RULE = Rule(_days, _days, _percentile, with_dropped=True)


def life(history: ItemHistory) -> tuple[Micros | None, Micros | None]:
    """When an item was begun and when it was over; what begins and ends at one moment was never begun."""
    begun = next((s.from_ for s in history.spans if s.status_class not in (QUEUED, *CLOSED_CLASSES)), None)
    return (None if begun == history.closed else begun), history.closed


def item_work(history: ItemHistory, entries: Sequence[Entry], until: Micros) -> Work:
    """An item with its stream of changes up to its end, or to `until`."""
    begun, over = life(history)
    end = until if over is None else min(over, until)
    active = 0 if begun is None or begun > end else _active(entries, begun, end)
    rest = 0 if begun is None else max(end - begun - active, 0)
    dropped = history.status_class == "dropped"
    return Work(history.key, begun, over, dropped, active, rest, 0, entries[-1].state)


def _active(entries: Sequence[Entry], begun: Micros, end: Micros) -> Micros:
    """The time between two moments in which the stream is active."""
    total, since = 0, None
    for index, entry in enumerate(entries):
        if entry.at > end:
            break
        if entry.state == ACTIVE:
            since = entry.at if since is None else since
        elif since is not None and index > 0 and entry.at >= begun:
            total += entry.at - max(begun, since)
            since = None
    return total if since is None else total + max(end - max(begun, since), 0)
