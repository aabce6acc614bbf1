"""A first mapping for an XES log."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from ledger.errors import BadInput
from ledger.importers.mapping import Mapping
from ledger.importers.reading import open_source
from ledger.importers.row import text_of
from ledger.importers.suggest_text import Writer
from ledger.importers.xes import RESOURCE, Trace, complete, traces_of
from ledger.status_words import guess_class

_LOOKED_AT = 2_000


def suggest_xes(place: str) -> str:
    """The text of a TOML mapping for the log at `place`. Raises BadInput where it holds no trace."""
    with open_source(place) as source:
        traces = [one for one in islice(traces_of(source), _LOOKED_AT) if isinstance(one, Trace)]
    if not traces:
        raise BadInput(place, None, "it has no traces from which a mapping could be suggested")
    events = [event for trace in traces for _, event in trace.events]
    status = complete(Mapping(), traces).status.from_ or ""
    writer = Writer(place, len(events))
    others = sorted({name for event in events for name in event} - {status, RESOURCE})
    writer.table("status", f"from = {Writer.quoted(status)}")
    writer.comment(f"The events have besides: {', '.join(others)}")
    writer.table("status.classes")
    counted = Counter(text for event in events if (text := text_of(event.get(status))))
    for value, count in counted.most_common():
        kind = guess_class(value)
        remark = "" if kind else "; its words say nothing, please choose"
        writer.lines(f'{Writer.quoted(value)} = "{kind or "active"}"   # {count} events{remark}')
    if any(RESOURCE in event for event in events):
        writer.table("assignee", f"from = {Writer.quoted(RESOURCE)}")
    return writer.text()
