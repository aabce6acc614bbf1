"""Working time: weekends and holidays of a zone do not count, a day is as long as the zone makes it. Pure."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta, tzinfo

from ledger.instants import DAY, EPOCH, Micros

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

    __slots__ = ("_cumulated", "_first", "_holidays", "_midnights", "_working_days", "_zone", "zone_name")

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
        # Local midnights as UTC microseconds, and the working time from the first of them to each.
        self._first = 0
        self._midnights: list[Micros] = []
        self._cumulated: list[Micros] = []

    def working(self, start: Micros, end: Micros) -> Micros:
        """Working time between two moments, 0 where `end` does not come after `start`."""
        if end <= start:
            return 0
        self._cover(start, end)
        return self._since_first(end) - self._since_first(start)

    def advance(self, start: Micros, working: Micros) -> Micros:
        """The last moment at which no more than `working` microseconds of working time have passed since `start`."""
        reach = start + working + working // 2 + 21 * DAY
        while True:
            self._cover(start, reach)
            goal = self._since_first(start) + working
            if self._cumulated[-1] > goal:
                break
            reach += 366 * DAY
        day = bisect_right(self._cumulated, goal) - 1
        return self._midnights[day] + goal - self._cumulated[day]

    def end_of_day(self, day: date) -> Micros:
        """The midnight at which a calendar day is over in this zone."""
        return self._midnight(day.toordinal() + 1)

    def _since_first(self, moment: Micros) -> Micros:
        day = bisect_right(self._midnights, moment) - 1
        done = self._cumulated[day]
        return done + moment - self._midnights[day] if self._is_worked(self._first + day) else done

    def _is_worked(self, ordinal: int) -> bool:
        return (ordinal - 1) % 7 + 1 in self._working_days and ordinal not in self._holidays

    def _cover(self, start: Micros, end: Micros) -> None:
        """Lay out the days from before `start` to after `end`."""
        low = start // DAY + _EPOCH_DAY - 2
        high = end // DAY + _EPOCH_DAY + 3
        if self._midnights:
            last = self._first + len(self._midnights) - 1
            if low >= self._first and high <= last:
                return
            low, high = min(low, self._first), max(high, last)
        # A margin, so that the days are not laid out again for every later moment.
        self._first = low - 200
        ordinals = range(self._first, high + 200)
        if self._zone is UTC:
            self._midnights = [(ordinal - _EPOCH_DAY) * DAY for ordinal in ordinals]
        else:
            self._midnights = [self._midnight(ordinal) for ordinal in ordinals]
        total = 0
        self._cumulated = [0]
        for index, ordinal in enumerate(ordinals[:-1]):
            if self._is_worked(ordinal):
                total += self._midnights[index + 1] - self._midnights[index]
            self._cumulated.append(total)

    def _midnight(self, ordinal: int) -> Micros:
        if self._zone is UTC or not _FIRST_DAY <= ordinal <= _LAST_DAY:
            return (ordinal - _EPOCH_DAY) * DAY
        local = datetime.combine(date.fromordinal(ordinal), datetime.min.time(), self._zone)
        return (local.astimezone(UTC) - EPOCH) // _TICK


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
