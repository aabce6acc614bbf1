"""Pieces of work with their starts and ends, and what flow metrics say of them. Pure.

The terms are those of the Kanban guides: cycle time is from start to finish, work item age is the same for what is not
finished, throughput is finished work per week, WIP is what was started and not finished. A service level expectation
(SLE) is a duration with a probability. Little's law: over a period in which as much begins as ends, the average WIP is
the throughput times the average cycle time; how far it is off says how little such a period this one is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ledger.instants import DAY, Micros
from ledger.light import NamedTuple

PERCENTILES = (50, 70, 85, 95)
#: The probability of the service level expectation, in percent.
EXPECTED = 85
WEEK = 7 * DAY


class Window(NamedTuple):
    since: Micros
    until: Micros


class Work(NamedTuple):
    """One item or initiative by one definition.

    `finished` is when it was over, done or `dropped`. `active`, `waiting` and `silent` divide the time from its start
    to its end, or to the end of the period; `state` is how it stood then.
    """

    key: str
    started: Micros | None
    finished: Micros | None
    dropped: bool
    active: Micros
    waiting: Micros
    silent: Micros
    state: str


class Rule(NamedTuple):
    """How a definition counts: days from start to end, a percentile of sorted numbers, whether dropped is finished."""

    days: Callable[[Micros, Micros], float]
    age: Callable[[Micros, Micros], int]
    percentile: Callable[[Sequence[float], int], float]
    with_dropped: bool


class Age(NamedTuple):
    key: str
    days: int


class Figures(NamedTuple):
    """What one definition measures over a period. Cycle times and ages are in days, throughput is by week.

    `timed` are the finished ones that had a start, which alone have a cycle time. `beyond` is how many unfinished ones
    are older than the SLE. `states` counts how the unfinished ones stand.
    """

    efficiency: float | None
    efficiency_with_silence: float | None
    finished: int
    dropped: int
    timed: int
    cycle_days: tuple[tuple[int, float], ...]
    sle_days: int | None
    ageing: int
    oldest: Age | None
    beyond: int
    throughput: float
    wip: float
    little: float
    little_off: float | None
    states: tuple[tuple[str, int], ...]


def nearest_rank(numbers: Sequence[float], percent: int) -> float:
    """The smallest of the sorted numbers that at least so many percent of them do not exceed."""
    return numbers[max(-(-len(numbers) * percent // 100), 1) - 1]


def figures(works: Iterable[Work], window: Window, rule: Rule) -> Figures:
    """The figures of the work that was under way in a period."""
    begun = [work for work in works if work.started is None or work.started < window.until]
    over = [w for w in begun if w.finished is not None and window.since <= w.finished < window.until]
    finished = [work for work in over if rule.with_dropped or not work.dropped]
    spans = [(w.started, w.finished) for w in finished if w.started is not None and w.finished is not None]
    cycle = sorted(rule.days(*span) for span in spans)
    percentiles = tuple((percent, rule.percentile(cycle, percent)) for percent in PERCENTILES) if cycle else ()
    sle = next((-int(-days // 1) for percent, days in percentiles if percent == EXPECTED), None)
    ageing = [(w, w.started) for w in begun if w.started is not None and w.finished is None]
    ages = sorted((Age(work.key, rule.age(start, window.until)) for work, start in ageing), key=lambda age: -age.days)
    length = window.until - window.since
    wip = sum(_within(work, window) for work in begun) / length
    little = sum(end - start for start, end in spans) / length
    active, waiting, silent = _shares(begun, window)
    return Figures(
        _part(active, active + waiting),
        _part(active, active + waiting + silent),
        len(finished),
        sum(work.dropped for work in over),
        len(spans),
        percentiles,
        sle,
        len(ages),
        ages[0] if ages else None,
        sum(age.days > sle for age in ages) if sle is not None else 0,
        len(finished) * WEEK / length,
        wip,
        little,
        little / wip - 1 if wip else None,
        tuple(sorted(Counter(work.state for work, _ in ageing).items())),
    )


def _shares(works: Iterable[Work], window: Window) -> tuple[Micros, Micros, Micros]:
    """Active, waiting and silent time of what was under way in the period."""
    under_way = [w for w in works if w.started is not None and (w.finished is None or w.finished >= window.since)]
    return sum(w.active for w in under_way), sum(w.waiting for w in under_way), sum(w.silent for w in under_way)


def _part(part: Micros, whole: Micros) -> float | None:
    return part / whole if whole else None


def _within(work: Work, window: Window) -> Micros:
    if work.started is None:
        return 0
    end = window.until if work.finished is None else min(work.finished, window.until)
    return max(end - max(work.started, window.since), 0)
