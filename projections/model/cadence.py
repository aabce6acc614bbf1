"""When the next look is due: on fixed days, or so many days after the last one. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.light import NamedTuple

#: The cadence of a committed, open initiative for which nobody has set one.
DEFAULT_DAYS = 7


class Cadence(NamedTuple):
    """A look every `every_days` days. `fixed` counts them from the day `begun`, whatever happened in between."""

    every_days: int
    fixed: bool
    begun: date


def due_on(cadence: Cadence, last: date | None) -> date:
    """The day of the next look; `last` is the day of the last one, None where there was none.

    On fixed days a look that comes late, or early, does not move the next one.
    """
    every = timedelta(days=cadence.every_days)
    if last is None or (cadence.fixed and last < cadence.begun):
        return _later(cadence.begun, every)
    if not cadence.fixed:
        return _later(last, every)
    passed = (last - cadence.begun) // every
    return _later(cadence.begun, every * (passed + 1))


def _later(day: date, passed: timedelta) -> date:
    try:
        return day + passed
    except OverflowError:  # a cadence of ten thousand years is never due
        return date.max
