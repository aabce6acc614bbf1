"""Times as people type them: RFC 3339, a bare day, a record's position, or a phrase such as 'last Tuesday'."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from ledger.errors import Rejected
from ledger.instants import DAY, HOUR, MINUTE, Micros, micros, parse_instant, rfc3339
from tui.words import DAYS, TIMES

#: When the record at a position was known.
Known = Callable[[int], Micros]

_POSITION = re.compile(r"@\s*(\d[\d,]*)")
_NUMERIC = re.compile(r"[\d\s.,/+-]+")
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d([T ].*)?", re.IGNORECASE)
_DAY_WORDS = re.compile(
    r"\d{4}-?\d\d-?\d\d|today|tomorrow|yesterday"
    r"|((next|this|last|on)\s+)?(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?"
    r"|(next|last)\s+(week|month|year)|in\s+(an?|\d+|[a-z]+)\s+(day|week|month|year)s?"
    r"|(an?|\d+|[a-z]+)\s+(day|week|month|year)s?\s+(from\s+now|ago)"
    r"|\d{1,2}(st|nd|rd|th)?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(\s+\d{4})?"
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+\d{1,2}(st|nd|rd|th)?(,?\s+\d{4})?",
    re.IGNORECASE,
)
_ELAPSED = re.compile(r"\b(second|sec|minute|min|hour|hr)s?\s+ago$", re.IGNORECASE)


def instant(text: str, now: datetime, known: Known | None = None) -> Micros:
    """The moment that a person typed, in microseconds since 1970.

    A bare day is its first instant in UTC; `@18204` is when that record was known, where `known` can tell. A phrase
    is read by this computer's zone, and without a time of day it is the first instant of its day there; a weekday or
    a date without a year is the last one that has passed. Raises Rejected with the forms that help.
    """
    typed = text.strip()
    position = _POSITION.fullmatch(typed)
    if position:
        if known is None:
            raise Rejected(f"{text!r} stands for a time only where you read; write when it happened, {TIMES}")
        return known(int(position[1].replace(",", "")))
    try:
        return micros(parse_instant(typed, UTC if "T" not in typed and ":" not in typed else None))
    except ValueError as error:
        if "no time zone" in str(error):
            raise Rejected(f"{text!r} has no time zone; write it as 2026-05-13T12:05:11Z or with an offset") from None
        if not typed or _NUMERIC.fullmatch(typed) or _ISO.fullmatch(typed):
            raise _unreadable(text) from None
    return micros(_phrase(text, now))


def is_phrase(text: str) -> bool:
    """Whether a time or a day has to be understood, rather than read."""
    typed = text.strip()
    return not (_ISO.fullmatch(typed) or _NUMERIC.fullmatch(typed) or _POSITION.fullmatch(typed))


def day_meant(text: str, now: datetime, prefer: str = "future") -> date:
    """The calendar day that a person typed, in every option and in every field of a form. Raises Rejected.

    A weekday or a date without a year is the next one, or the last one where `prefer` is `past`.
    """
    typed = text.strip()
    try:
        return date.fromisoformat(typed)
    except ValueError:
        pass
    wrong = Rejected(f"{text!r} is not a day; write it as {DAYS}")
    if not is_phrase(typed):
        raise wrong
    meant, _ = _understood(typed, now.astimezone().replace(tzinfo=None), prefer)
    if meant is None:
        raise wrong
    return meant.date()


def names_a_day(text: str) -> bool:
    """Whether a text that may as well be a name says a day: `next friday` does, `May`, `M1` and `v1.33` do not."""
    return bool(_DAY_WORDS.fullmatch(text.strip()))


def told(at: Micros, now: Micros) -> str:
    """A time shown back: absolute, and how long before the present it lies, for that is what detection lag is."""
    lag = now - at
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if lag >= unit:
            return f"{rfc3339(at)}, recorded {lag / unit:.1f} {name} later"
    return rfc3339(at)


def _unreadable(text: str) -> Rejected:
    return Rejected(f"{text!r} is not a time; write it as {TIMES}")


def _understood(text: str, base: datetime, prefer: str) -> tuple[datetime | None, tuple[str, ...]]:
    """What a phrase means by the clock on the wall, and which parts of a time it names."""
    # The library costs 90 ms to load and 200 ms to begin with, so only a phrase pays for it.
    from dateparser.date import DateDataParser  # type: ignore[import-untyped]

    settings = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": prefer,
        "PREFER_DAY_OF_MONTH": "first",
        "RETURN_TIME_AS_PERIOD": True,
    }
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(text)
    return found.date_obj, tuple(found.parts)


def _phrase(text: str, now: datetime) -> datetime:
    base = now.astimezone().replace(tzinfo=None)
    meant, parts = _understood(text, base, "past")
    if meant is None:
        raise _unreadable(text)
    if _ELAPSED.search(text.strip()):
        # Hours that went by are the same in every zone, though its clocks may have been changed in between.
        return now - (base - meant)
    if "time" not in parts:
        meant = meant.replace(hour=0, minute=0, second=0, microsecond=0)
    # A clock that runs has microseconds; nobody means them when he says noon.
    elif meant.microsecond and text.strip().lower() != "now":
        meant -= timedelta(microseconds=meant.microsecond)
    return meant.astimezone(UTC)
