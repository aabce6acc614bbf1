"""When the next look is due."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from projections.model.cadence import Cadence, due_on

MONDAY = date(2026, 1, 5)
days = st.integers(0, 400).map(lambda n: MONDAY + timedelta(days=n))
lengths = st.integers(1, 60)


def test_sliding_counts_from_the_last_look() -> None:
    weekly = Cadence(7, False, MONDAY)
    assert due_on(weekly, None) == date(2026, 1, 12)
    assert due_on(weekly, date(2026, 1, 15)) == date(2026, 1, 22)


def test_a_fixed_weekday_stays_that_weekday() -> None:
    mondays = Cadence(7, True, MONDAY)
    assert due_on(mondays, None) == date(2026, 1, 12)
    assert due_on(mondays, date(2026, 1, 12)) == date(2026, 1, 19)
    assert due_on(mondays, date(2026, 1, 15)) == date(2026, 1, 19)
    assert due_on(mondays, date(2026, 1, 2)) == date(2026, 1, 12)


def test_a_cadence_beyond_the_calendar_is_never_due() -> None:
    assert due_on(Cadence(10_000_000, False, MONDAY), None) == date.max
    assert due_on(Cadence(10_000_000, True, MONDAY), MONDAY) == date.max


@given(lengths, days)
def test_a_fixed_day_is_the_first_of_its_days_after_the_last_look(every: int, last: date) -> None:
    due = due_on(Cadence(every, True, MONDAY), last)
    grid = [MONDAY + timedelta(days=every * n) for n in range(1, 500)]
    assert due == next(day for day in grid if day > last)


@given(lengths, st.booleans(), days)
def test_the_next_look_lies_ahead_and_no_further_than_one_cadence(every: int, fixed: bool, last: date) -> None:
    due = due_on(Cadence(every, fixed, MONDAY), last)
    assert timedelta(0) < due - last <= timedelta(days=every)
