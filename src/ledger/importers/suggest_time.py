"""The form of a column's times, judged by some of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from ledger.importers.suggest_text import Writer
from ledger.importers.time_forms import both_ways, form_of


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
        return _by_form(seen)
    return _zone() if naive else []


def _zone() -> list[str]:
    return ['zone = "UTC"   # the times name no zone; put the one in which they were written']


def _by_form(seen: list[str]) -> list[str]:
    form = form_of(seen)
    if form is None:
        return ["# format = …   such as %d/%m/%Y %H:%M; the times have no form that is known", *_zone()]
    sure = "   # day or month first? no value tells" if both_ways(seen, form) else ""
    return [f"format = {Writer.quoted(form)}{sure}", *_zone()]
