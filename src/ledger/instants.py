"""Moments in time: RFC 3339 in, UTC with microseconds out. Pure; the clock is in `ledger.edge`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

#: Microseconds since 1970-01-01T00:00:00Z, the views' and the stall model's unit of time.
Micros = int

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND: Micros = 1_000_000
MINUTE: Micros = 60 * SECOND
HOUR: Micros = 60 * MINUTE
DAY: Micros = 86_400 * SECOND


def micros(moment: datetime) -> Micros:
    """An aware moment as microseconds since 1970 in UTC. Exact for the years 1 to 9999.

    Raises ValueError for a naive moment.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    passed = moment - EPOCH
    # The same as dividing by a microsecond, in half the time; catching up asks twice for every fact.
    return (passed.days * 86_400 + passed.seconds) * SECOND + passed.microseconds


def moment(micros_utc: Micros) -> datetime:
    """The aware UTC datetime of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros_utc)


def rfc3339(micros_utc: Micros) -> str:
    """`2026-05-13T12:05:11Z`, with microseconds only where there are any."""
    text = moment(micros_utc).isoformat()
    return text[:-6] + "Z"


def parse_instant(text: str, zone: tzinfo | None = None) -> datetime:
    """An ISO 8601 / RFC 3339 time as an aware UTC datetime; a bare date is its first instant.

    A time without an offset is read in `zone`. Raises ValueError where it has neither, where it does not exist in
    `zone` (the hour skipped when summer time begins), and where it is no time at all.
    """
    try:
        parsed = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is not a time; write it as 2026-05-13T12:05:11Z") from None
    return to_utc(parsed, zone)


def to_utc(parsed: datetime, zone: tzinfo | None = None) -> datetime:
    """The UTC moment of a parsed time, naive times read in `zone`; see `parse_instant` for what is refused."""
    if parsed.tzinfo is None:
        if zone is None:
            raise ValueError(f"{parsed.isoformat()} has no time zone; add an offset or name the zone of the file")
        local = parsed.replace(tzinfo=zone)
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != parsed:
            raise ValueError(f"{parsed.isoformat()} does not exist in {zone}: the clocks skipped it")
        parsed = local
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{parsed.isoformat()} lies outside the years 1 to 9999") from None


def parse_day(text: str) -> date:
    """A calendar day; raises ValueError with the form that would be right."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise ValueError(f"{text!r} is not a day; write it as 2026-05-13") from None
