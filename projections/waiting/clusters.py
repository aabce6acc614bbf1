"""Blockers by cause, and how long decisions take: what keeps coming back. Pure.

Deciders are told apart only from five decisions on, by their names and never by how slow they are; a median is told
only of five or more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.calendar import Calendar, is_day
from projections.model.matters import Blocker, Decision

#: Fewer decisions than this say nothing of a person, and have no median.
ENOUGH = 5


class Cluster(NamedTuple):
    """The blockers of one cause: how many, how many of them stand, and how long they lasted (until now where open)."""

    cause: str
    blockers: int
    open: int
    total: Micros
    total_working: Micros
    mean: Micros
    mean_working: Micros


class Latency(NamedTuple):
    """How long decisions took, `who` None for all together.

    `median` is from the request to the decision; `overrun` the median of what was taken beyond the end of the needed-by
    day among the `late` ones; each None where it would rest on fewer than five.
    """

    who: str | None
    decided: int
    median: Micros | None
    median_working: Micros | None
    dated: int
    late: int
    overrun: Micros | None
    overrun_working: Micros | None


class _Taken(NamedTuple):
    who: str | None
    took: Micros
    took_working: Micros
    over: Micros | None
    over_working: Micros | None


def clusters(blockers: Iterable[Blocker], since: Micros, until: Micros, calendar: Calendar) -> tuple[Cluster, ...]:
    """Blockers that stood within the period, by cause, the longest total first; each time it stood counts."""
    spans: dict[str, list[tuple[Micros, Micros]]] = {}
    standing: dict[str, int] = {}
    for blocker in blockers:
        from_ = max(blocker.since, since)
        to = until if blocker.cleared is None else min(blocker.cleared, until)
        if from_ < to:
            spans.setdefault(blocker.cause, []).append((from_, to))
            standing[blocker.cause] = standing.get(blocker.cause, 0) + (blocker.cleared is None)
    found = []
    for cause, stood in spans.items():
        total = sum(to - from_ for from_, to in stood)
        working = sum(calendar.working(from_, to) for from_, to in stood)
        count = len(stood)
        found.append(Cluster(cause, count, standing[cause], total, working, total // count, working // count))
    return tuple(sorted(found, key=lambda cluster: (-cluster.total, cluster.cause)))


def latencies(decisions: Iterable[Decision], since: Micros, until: Micros, calendar: Calendar) -> tuple[Latency, ...]:
    """All decisions that were made within the period together, then each decider of five or more, by name."""
    taken = [
        _taken(found, calendar)
        for found in decisions
        if found.option is not None and found.settled is not None and since <= found.settled <= until
    ]
    if not taken:
        return ()
    by_person: dict[str, list[_Taken]] = {}
    for one in taken:
        if one.who is not None:
            by_person.setdefault(one.who, []).append(one)
    people = sorted(
        (who for who, own in by_person.items() if len(own) >= ENOUGH), key=lambda who: (who.casefold(), who)
    )
    return (_latency(None, taken), *(_latency(who, by_person[who]) for who in people))


def median(values: Iterable[Micros]) -> Micros:
    """The middle of some values, to the microsecond; of an even number the mean of the two in the middle."""
    # The library's own takes 23 ms to load.
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2


def _taken(found: Decision, calendar: Calendar) -> _Taken:
    settled = found.requested if found.settled is None else found.settled
    over = working = None
    if found.needed_by and is_day(found.needed_by):
        end = calendar.end_of_day(date.fromisoformat(found.needed_by))
        over, working = max(settled - end, 0), calendar.working(end, settled)
    took = max(settled - found.requested, 0)
    return _Taken(found.decider, took, calendar.working(found.requested, settled), over, working)


def _latency(who: str | None, taken: Sequence[_Taken]) -> Latency:
    dated = [one for one in taken if one.over is not None]
    late = [one for one in dated if one.over]
    return Latency(
        who,
        len(taken),
        _of_enough([one.took for one in taken]),
        _of_enough([one.took_working for one in taken]),
        len(dated),
        len(late),
        _of_enough([one.over for one in late if one.over is not None]),
        _of_enough([one.over_working for one in late if one.over_working is not None]),
    )


def _of_enough(values: Sequence[Micros]) -> Micros | None:
    return median(values) if len(values) >= ENOUGH else None
