"""Which format a file has, where its content is plain."""

from __future__ import annotations

from ledger.errors import Rejected
from ledger.importers import jira_csv
from ledger.importers.reading import Problem, open_source

_LOOKED_AT = 1 << 16
#: What only Jira writes: pages of issues, their change logs, and its refusals.
_JIRA = (b'"issues"', b'"histories"', b'"fromString"', b'"issueChangeLogs"', b'"errorMessages"', b'"webhookEvent"')


def format_of(place: str) -> str:
    """The name of the format, judged by the beginning of the file. Raises Rejected where the content is not plain."""
    if place == "-":
        raise Rejected("the format of standard input cannot be guessed; name it: jira, xes, table or jsonl")
    with open_source(place) as source:
        start = next(source.chunks(), b"")
        if isinstance(start, Problem):
            raise Rejected(f"{place}: {start.why}")
    start = start[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return "xes"
    if start.startswith((b"{", b"[")):
        if b'"specversion"' in start and b'"unstall.' in start:
            return "jsonl"
        if any(word in start for word in _JIRA) or (b'"fields"' in start and b'"key"' in start):
            return "jira"
        return "table"
    if jira_csv.is_export(start):
        return "jira"
    if b"," in start or b"\t" in start or b";" in start:
        return "table"
    raise Rejected(f"{place} is none of the formats that can be guessed; name one: jira, xes, table or jsonl")
