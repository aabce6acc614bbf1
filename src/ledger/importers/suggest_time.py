"""The form of a column's times, judged by some of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from ledger.importers.suggest_text import Writer

_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: (\d{1,2}):(\d{2})(:\d{2})?)?$")


def time_table(texts: Iterable[str | None]) -> list[str]:
    """The lines of the mapping's [time] that say how these times are read."""
    seen = [text for text in texts if text]
    if not seen:
        return []
    if all(re.fullmatch(r"\d{9,10}(\.\d+)?", text) for text in seen):
        return ['format = "unix"']
    if all(re.fullmatch(r"\d{12,13}", text) for text in seen):
        return ['format = "unix-ms"']
    try:
        naive = any(datetime.fromisoformat(text).tzinfo is None for text in seen)
    except ValueError:
        return _by_numbers(seen)
    return _zone() if naive else []


def _zone() -> list[str]:
    return ['zone = "UTC"   # the times name no zone; put the one in which they were written']


def _by_numbers(seen: list[str]) -> list[str]:
    found = [_NUMBERS.match(text) for text in seen]
    if not all(found):
        return ["# format = …   such as %d/%m/%Y %H:%M; the times have no form that is known", *_zone()]
    parts = [one for one in found if one]
    sign = parts[0][2]
    day_first = any(int(one[1]) > 12 for one in parts)
    month_first = any(int(one[3]) > 12 for one in parts)
    form = f"%d{sign}%m{sign}%Y" if day_first or not month_first else f"%m{sign}%d{sign}%Y"
    if parts[0][5]:
        form += " %H:%M:%S" if parts[0][7] else " %H:%M"
    sure = "" if day_first != month_first else "   # day or month first? no value tells"
    return [f"format = {Writer.quoted(form)}{sure}", *_zone()]
