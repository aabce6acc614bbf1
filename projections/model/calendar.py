"""Working time: weekends and holidays of a zone do not count, a day is as long as the zone makes it. Pure."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate
from operator import mul, sub

from ledger.instants import DAY, EPOCH, Micros, moment
from ledger.light import NamedTuple

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_WEEK = frozenset(range(1, 8))
#: A zone can say when these days begin, and the ones between; datetime ends with the years 1 and 9999.
_FIRST_DAY, _LAST_DAY = date(1, 1, 2).toordinal(), date(9999, 12, 31).toordinal()
_TICK = timedelta(microseconds=1)


class Calendar:
    """Which days are worked in which zone.

    `working_days` are ISO weekdays (1 is Monday), `holidays` are days that are not worked. Time on a working day
    counts from local midnight to local midnight, so a working day is 24 hours long, or 23 or 25 when the clocks change.
    """

    __slots__ = ("_days", "_holidays", "_working_days", "_zone", "zone_name")

    def __init__(
        self,
        working_days: tuple[int, ...] = (1, 2, 3, 4, 5),
        zone_name: str = "UTC",
        holidays: tuple[str, ...] = (),
    ) -> None:
        """Raises ValueError where no day is worked, the zone is unknown or a holiday is no day."""
        self._working_days = frozenset(working_days) & _WEEK
        if not self._working_days:
            raise ValueError("a calendar needs at least one working day, from 1 (Monday) to 7 (Sunday)")
        self.zone_name = zone_name
        self._zone = _zone(zone_name)
        self._holidays = frozenset(date.fromisoformat(day).toordinal() for day in holidays)
        # Exchanged as a whole: threads share a calendar.
        self._days: _Days | None = None

    @property
    def working_days(self) -> tuple[int, ...]:
        """The ISO weekdays that are worked."""
        return tuple(sorted(self._working_days))

    def working(self, start: Micros, end: Micros) -> Micros:
        """Working time between two moments, 0 where `end` does not come after `start`."""
        if end <= start:
            return 0
        days = self._cover(start, end)
        return days.since_first(end) - days.since_first(start)

    def advance(self, start: Micros, working: Micros) -> Micros:
        """The last moment at which no more than `working` microseconds of working time have passed since `start`."""
        reach = start + working + working // 2 + 21 * DAY
        while True:
            days = self._cover(start, reach)
            goal = days.since_first(start) + working
            if days.cumulated[-1] > goal:
                break
            reach += 366 * DAY
        day = bisect_right(days.cumulated, goal) - 1
        return days.midnights[day] + goal - days.cumulated[day]

    def end_of_day(self, day: date) -> Micros:
        """The midnight at which a calendar day is over in this zone."""
        return self._midnight(day.toordinal() + 1)

    def day_of(self, at: Micros) -> date:
        """The calendar day of a moment in this zone, within the years 1 to 9999."""
        day = moment(at).date().toordinal()
        found = next((near for near in (day - 1, day) if at < self._midnight(near + 1)), day + 1)
        return date.fromordinal(min(max(found, date.min.toordinal()), date.max.toordinal()))

    def _cover(self, start: Micros, end: Micros) -> _Days:
        """The days from before `start` to after `end`."""
        days = self._days
        if days is not None and days.from_ <= start and end <= days.to:
            return days
        low = start // DAY + _EPOCH_DAY - 2
        high = end // DAY + _EPOCH_DAY + 3
        if days is not None:
            low, high = min(low, days.first), max(high, days.last)
        # A margin, so that the days are not laid out again for every later moment.
        self._days = self._lay_out(range(low - 200, high + 200))
        return self._days

    def _lay_out(self, ordinals: range) -> _Days:
        if self._zone is UTC:
            midnights = list(range((ordinals[0] - _EPOCH_DAY) * DAY, (ordinals[-1] - _EPOCH_DAY + 1) * DAY, DAY))
        else:
            midnights = [self._midnight(ordinal) for ordinal in ordinals]
        worked = self._worked(ordinals[:-1])
        lengths = map(mul, map(sub, midnights[1:], midnights), worked)
        return _Days(
            ordinals[0] + 2, ordinals[-1] - 3, midnights[2], midnights[-3], midnights, worked, [0, *accumulate(lengths)]
        )

    def _worked(self, ordinals: range) -> list[bool]:
        """Which of these days are worked."""
        week = [(ordinal - 1) % 7 + 1 in self._working_days for ordinal in ordinals[:7]]
        worked = (week * (len(ordinals) // 7 + 1))[: len(ordinals)]
        for holiday in self._holidays:
            if holiday in ordinals:
                worked[holiday - ordinals[0]] = False
        return worked

    def _midnight(self, ordinal: int) -> Micros:
        if self._zone is UTC or not _FIRST_DAY <= ordinal <= _LAST_DAY:
            return (ordinal - _EPOCH_DAY) * DAY
        local = datetime.combine(date.fromordinal(ordinal), datetime.min.time(), self._zone)
        return (local.astimezone(UTC) - EPOCH) // _TICK


class _Days(NamedTuple):
    """Days laid out: local midnights as UTC microseconds, which day is worked, the working time up to each midnight.

    They answer for moments from `from_` to `to`, which lie on the days `first` and `last`.
    """

    first: int
    last: int
    from_: Micros
    to: Micros
    midnights: list[Micros]
    worked: list[bool]
    cumulated: list[Micros]

    def since_first(self, moment: Micros) -> Micros:
        """Working time from the first midnight to a moment."""
        day = bisect_right(self.midnights, moment) - 1
        done = self.cumulated[day]
        return done + moment - self.midnights[day] if self.worked[day] else done


@lru_cache(maxsize=16)
def calendar_of(working_days: tuple[int, ...], zone_name: str, holidays: tuple[str, ...]) -> Calendar:
    """The calendar of these settings, see `Calendar`; its days are laid out once for all who ask."""
    return Calendar(working_days, zone_name, holidays)


def is_zone(name: str) -> bool:
    """Whether a time zone of this name is known."""
    try:
        _zone(name)
    except ValueError:
        return False
    return True


def is_day(text: str) -> bool:
    """Whether a text is a calendar day, such as 2026-12-25."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    # zoneinfo costs a reading command 3 ms, which the usual zone need not pay.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone; write it as Europe/Berlin or UTC") from None
