"""What is left of estimates, and when work can be finished at the earliest. Pure.

An estimate says how much work a thing is, not how long it takes. So only estimates in hours, days or weeks count, an
hour as an eighth of a working day, less the working days on which the thing was active; points are no time. What has no
such estimate counts as no time at all: a finish that is told is the earliest if the estimates hold, never a forecast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.instants import DAY, Micros
from projections.model.calendar import Calendar

HOURS_A_DAY = 8
#: Longer than this no single thing is; such a number is a mistake, and tells nothing.
_MOST_DAYS = 2_500
#: Nobody plans beyond this: the end of a century from 1970 on.
_HORIZON = 130 * 365 * DAY
_HOURS, _DAYS, _WEEKS = (("hours", "hour", "h"), ("days", "day", "d"), ("weeks", "week", "w"))


class Estimate(NamedTuple):
    """How big something is said to be, by the record at `position`; `left` is working time, None for points."""

    told: str
    left: Micros | None
    position: int


def estimate(told: str, position: int, active: Micros, days_a_week: int) -> Estimate:
    """An estimate such as `12 hours` of something that was active for so much working time."""
    size, _, unit = told.partition(" ")
    scale = {
        **dict.fromkeys(_HOURS, 1 / HOURS_A_DAY),
        **dict.fromkeys(_DAYS, 1.0),
        **dict.fromkeys(_WEEKS, float(days_a_week)),
    }.get(unit.strip().casefold())
    days = float(size) * scale if scale is not None else None
    if days is None or not 0 <= days <= _MOST_DAYS:
        return Estimate(told, None, position)
    return Estimate(told, max(round(days * DAY) - active, 0), position)


class Finish(NamedTuple):
    """The earliest end of something; `estimated` where the estimate of it, or of what is in front, moved that."""

    at: Micros
    estimated: bool


class Promise(NamedTuple):
    """What work waits for by itself, `ref` (a stream): it can go on at `until` at the earliest.

    `day` is the ISO day for which somebody promised it, None where only what is left of its estimate says so.
    """

    ref: str
    day: str | None
    until: Micros
    estimated: bool
    evidence: tuple[int, ...]


def finishes(
    root: str,
    start: Finish,
    links: Sequence[tuple[str, str]],
    left: Mapping[str, Micros],
    calendar: Calendar,
    promises: Mapping[str, Promise] | None = None,
) -> dict[str, Finish]:
    """The earliest end of everything behind `root`, along the longest path. `links` are (in front, behind).

    `promises` says until when a thing waits for something else too. A circle is entered at what was found first; the
    link that closes it is passed over.
    """
    others = promises or {}

    def after(fronts: Iterable[str], stream: str) -> Finish:
        own = others.get(stream)
        ends = [found[front] for front in fronts]
        return later(max([*ends, *([Finish(own.until, own.estimated)] if own else [])]), left.get(stream, 0), calendar)

    ahead: dict[str, set[str]] = {}
    behind: dict[str, list[str]] = {}
    for front, stream in links:
        if front != stream and stream != root:
            ahead.setdefault(stream, set()).add(front)
            behind.setdefault(front, []).append(stream)
    found = {root: start}
    ready = [root]
    waiting = list(ahead)
    while True:
        while ready:
            stream = ready.pop()
            for successor in behind.get(stream, ()):
                if successor not in found and ahead[successor] <= found.keys():
                    found[successor] = after(ahead[successor], successor)
                    ready.append(successor)
        waiting = [stream for stream in waiting if stream not in found]
        entry = next((stream for stream in waiting if ahead[stream] & found.keys()), None)
        if entry is None:
            return found
        found[entry] = after(ahead[entry] & found.keys(), entry)
        ready.append(entry)


def later(start: Finish, work: Micros, calendar: Calendar) -> Finish:
    """The end of so much working time after a start."""
    if work <= 0 or start.at > _HORIZON:
        return start
    return Finish(calendar.advance(start.at, work - 1) + 1, True)
