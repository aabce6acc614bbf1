"""What the rows of a table, the lines of a change log and the events of an XES log have in common."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from ledger.importers import time_forms
from ledger.instants import parse_day, parse_instant, to_utc


class Row(NamedTuple):
    """One thing that a file says of a case. `values` are by the name that a mapping gives in `from`.

    `source` tells this row from every other one of the case. `number` orders rows of a case, where the file can.
    """

    line: int
    case: str
    at: datetime
    actor: str
    source: str
    values: dict[str, Any]
    number: float = 0.0


def text_of(value: Any) -> str | None:
    """A value as a person would write it; None where it is empty. NUL becomes U+FFFD."""
    if isinstance(value, str):
        return _short(value) if len(value) < _SHORT else _clean(value)
    if value is None or value == {}:
        return None
    if isinstance(value, list):
        return ", ".join(filter(None, map(text_of, value))) or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _clean(text: str) -> str | None:
    return text.replace("\x00", "\ufffd").strip() or None


#: Statuses, names and times come again and again; long texts do not, and would be held in memory.
_SHORT = 48
_short = lru_cache(maxsize=4096)(_clean)

_NUMERIC = {"%d": r"(?P<d>\d{1,2})", "%m": r"(?P<m>\d{1,2})", "%Y": r"(?P<Y>\d{4})", "%H": r"(?P<H>\d{1,2})"} | {
    "%M": r"(?P<M>\d{1,2})",
    "%S": r"(?P<S>\d{1,2})",
}


def reader_of_times(form: str | None, zone: tzinfo | None) -> Callable[[Any], datetime]:
    """How times are read: by `form` (`%d/%m/%Y %H:%M`, or `unix` and `unix-ms`), else as ISO 8601.

    The reader raises ValueError where a time is none, or has no zone and `zone` gives none.
    """
    if form in ("unix", "unix-ms"):
        scale = 1_000 if form == "unix" else 1
        return lambda value: _from_epoch(value, scale)
    parse = _parser_of(form) if form else None

    @lru_cache(maxsize=4096)
    def read(text: str) -> datetime:
        return to_utc(parse(text), zone) if parse else parse_instant(text, zone)

    def read_any(value: Any) -> datetime:
        text = text_of(value)
        if text is None:
            raise ValueError("it has no time")
        return read(text)

    return read_any


def _from_epoch(value: Any, scale: int) -> datetime:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=round(float(value) * scale))
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{value!r} is no number of seconds since 1970 that a calendar knows") from None


def _parser_of(form: str) -> Callable[[str], datetime]:
    pattern = re.escape(form).replace(r"\ ", " ")
    directives = re.findall(r"%.", form)
    if len(set(directives)) == len(directives) and {"%d", "%m", "%Y"} <= set(directives) <= set(_NUMERIC):
        # The library's strptime is ten times slower, and most tables use nothing but numbers.
        for directive, digits in _NUMERIC.items():
            pattern = pattern.replace(re.escape(directive), digits)
        return _by_pattern(re.compile(pattern), form)
    return time_forms.reader(form)


def _by_pattern(pattern: re.Pattern[str], form: str) -> Callable[[str], datetime]:
    def parse(text: str) -> datetime:
        found = pattern.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no time of the form {form}")
        parts = {name: int(digits) for name, digits in found.groupdict().items()}
        try:
            return datetime(  # noqa: DTZ001 - the zone is given to it right after
                parts["Y"], parts["m"], parts["d"], parts.get("H", 0), parts.get("M", 0), parts.get("S", 0)
            )
        except ValueError as error:
            raise ValueError(f"{text!r} is no time: {error}") from None

    return parse


def day_in(value: Any, form: str | None) -> date | None:
    """A calendar day; None where it is empty. Raises ValueError where it is no day."""
    text = text_of(value)
    if text is None:
        return None
    return _parser_of(form)(text).date() if form else parse_day(text)
