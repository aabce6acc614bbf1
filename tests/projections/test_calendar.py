"""Working time: against a count of half hours through every zone's clock changes, holidays and weekends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.instants import DAY, EPOCH, HOUR, Micros, micros
from projections.model.calendar import Calendar
from tries import few

#: Around each of these days the clocks of its zone changed: at midnight, by half an hour, or by a whole day.
CHANGES = {
    "UTC": [date(2026, 1, 1)],
    "Europe/Berlin": [date(2026, 3, 29), date(2026, 10, 25)],
    "America/Sao_Paulo": [date(2018, 11, 4), date(2019, 2, 17)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
    "Asia/Riyadh": [date(2026, 2, 1)],
    "Pacific/Apia": [date(2011, 12, 30)],
    "America/Havana": [date(2025, 3, 9), date(2025, 11, 2)],
}
SUNDAY_TO_THURSDAY = (7, 1, 2, 3, 4)
STEP = HOUR // 2


class Sample:
    """A calendar, and the same told naively: every half hour belongs to the day on which it begins."""

    def __init__(self, zone: str, working_days: tuple[int, ...], holidays: tuple[date, ...]) -> None:
        self.fast = Calendar(working_days, zone, tuple(day.isoformat() for day in holidays))
        self._zone, self._days, self._holidays = ZoneInfo(zone), working_days, holidays

    def naive(self, start: Micros, end: Micros) -> Micros:
        total, at = 0, start
        while at < end:
            upto = min(end, at - at % STEP + STEP)
            local = (EPOCH + timedelta(microseconds=at)).astimezone(self._zone).date()
            if local.isoweekday() in self._days and local not in self._holidays:
                total += upto - at
            at = upto
        return total


@st.composite
def samples(draw):  # type: ignore[no-untyped-def]
    """A calendar and a moment near a change of its clocks."""
    zone = draw(st.sampled_from(list(CHANGES)))
    around = draw(st.sampled_from(CHANGES[zone]))
    days = draw(
        st.sampled_from([(1, 2, 3, 4, 5), SUNDAY_TO_THURSDAY, (1, 2, 3, 4, 5, 6, 7), (6,)])
        if zone != "Asia/Riyadh"
        else st.just(SUNDAY_TO_THURSDAY)
    )
    near = st.integers(-9, 9).map(lambda n: around + timedelta(days=n))
    holidays = tuple(draw(st.lists(near, max_size=4)))
    midnight = micros(datetime.combine(around, datetime.min.time(), UTC))
    return Sample(zone, days, holidays), midnight + draw(st.integers(-9 * DAY, 9 * DAY))


lengths = st.integers(0, 20 * DAY)


@given(samples(), lengths)
def test_working_time_is_what_a_count_of_half_hours_says(sample, length) -> None:  # type: ignore[no-untyped-def]
    calendar, start = sample
    assert calendar.fast.working(start, start + length) == calendar.naive(start, start + length)


@given(samples(), lengths, lengths)
def test_working_time_adds_up(sample, first, second) -> None:  # type: ignore[no-untyped-def]
    calendar, a = sample
    b, c = a + first, a + first + second
    assert calendar.fast.working(a, b) + calendar.fast.working(b, c) == calendar.fast.working(a, c)


@given(samples(), lengths)
def test_advance_is_the_last_moment_with_no_more_working_time(sample, working) -> None:  # type: ignore[no-untyped-def]
    calendar, start = sample
    reached = calendar.fast.advance(start, working)
    assert calendar.fast.working(start, reached) <= working
    assert calendar.fast.working(start, reached + 1) > working


@given(st.integers(-40_000 * DAY, 40_000 * DAY), st.integers(-40_000 * DAY, 40_000 * DAY), st.permutations(range(3)))
@few()
@example(0, 15_000 * DAY, [2, 0, 1])
def test_what_was_asked_before_changes_no_answer(first, second, order) -> None:  # type: ignore[no-untyped-def]
    """The days that a calendar has laid out are a matter of speed only."""
    asked = [(min(first, second), max(first, second)), (first, first + DAY), (second - DAY, second)]
    used = Calendar()
    for index in order:
        start, end = asked[index]
        assert used.working(start, end) == Calendar().working(start, end)


def test_nothing_passes_backwards() -> None:
    assert Calendar().working(DAY, DAY) == 0
    assert Calendar().working(2 * DAY, DAY) == 0


def test_from_friday_noon_one_working_day_lasts_until_monday_noon() -> None:
    friday = micros(datetime(2026, 5, 8, 12, tzinfo=UTC))
    assert Calendar().advance(friday, DAY) == micros(datetime(2026, 5, 11, 12, tzinfo=UTC))


def test_half_a_day_from_friday_noon_ends_when_monday_begins() -> None:
    friday = micros(datetime(2026, 5, 8, 12, tzinfo=UTC))
    assert Calendar().advance(friday, DAY // 2) == micros(datetime(2026, 5, 11, tzinfo=UTC))


def test_the_day_on_which_summer_time_begins_is_an_hour_shorter() -> None:
    week = Calendar((1, 2, 3, 4, 5, 6, 7), "Europe/Berlin")
    begins = micros(datetime(2026, 3, 28, 23, tzinfo=UTC))
    assert week.end_of_day(date(2026, 3, 29)) - week.end_of_day(date(2026, 3, 28)) == 23 * HOUR
    assert week.working(begins, begins + 23 * HOUR) == 23 * HOUR
    assert week.end_of_day(date(2026, 3, 29)) == begins + 23 * HOUR


def test_a_day_ends_at_midnight_of_its_zone() -> None:
    assert Calendar(zone_name="Asia/Riyadh").end_of_day(date(2026, 5, 13)) == micros(
        datetime(2026, 5, 13, 21, tzinfo=UTC)
    )
    assert Calendar().end_of_day(date(2026, 5, 13)) == micros(datetime(2026, 5, 14, tzinfo=UTC))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Auckland"])
def test_the_first_and_the_last_year_count_too(zone: str) -> None:
    calendar = Calendar(zone_name=zone)
    first = micros(datetime(1, 1, 1, tzinfo=UTC))
    last = micros(datetime(9999, 12, 31, 23, tzinfo=UTC))
    assert calendar.working(first, first + 14 * DAY) == pytest.approx(10 * DAY, abs=DAY)
    assert Calendar(zone_name=zone).working(last - 14 * DAY, last) == pytest.approx(10 * DAY, abs=DAY)
    assert Calendar(zone_name=zone).end_of_day(date.max) >= last - 14 * HOUR
    assert calendar.day_of(first) == date.min
    assert calendar.day_of(last) == date.max


@pytest.mark.parametrize(
    ("days", "zone", "holidays", "says"),
    [
        ((), "UTC", (), "at least one working day"),
        ((8, 9), "UTC", (), "at least one working day"),
        ((1,), "Mars/Olympus", (), "not a time zone"),
        ((1,), "../etc/passwd", (), "not a time zone"),
        ((1,), "UTC", ("Christmas",), "Christmas"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(days, zone, holidays, says) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=says):
        Calendar(days, zone, holidays)
