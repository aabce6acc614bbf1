"""XES event logs: a trace is a case, an event says what holds from then on. Streamed; no entities, no network.

Attributes are named as they stand in the log; those of the trace are `case:…`. Without a mapping the status is the
event's name, or its sub-status where the log has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
from lxml import etree

from ledger.importers.case_order import in_time
from ledger.importers.cases import UNKNOWN, Cases
from ledger.importers.intake import Heard, Note, Options, Settle
from ledger.importers.mapping import From, Mapping
from ledger.importers.reading import MAX_RECORD_BYTES, Problem, Source
from ledger.importers.row import Row, reader_of_times, text_of
from ledger.importers.templates import Template, expressions_of
from ledger.log.port import Log

#: So many traces are looked at before the first is told, where no mapping says what the status is.
_LOOKED_AT = 500
_AT_ONCE = 500
NAME, LIFECYCLE, TIME, RESOURCE = "concept:name", "lifecycle:transition", "time:timestamp", "org:resource"
#: The transactional model of the standard; a log that has other words there keeps its real statuses in them.
STANDARD_LIFECYCLE = frozenset(
    {
        *("schedule", "assign", "withdraw", "reassign", "start", "suspend", "resume"),
        *("pi_abort", "ate_abort", "complete", "autoskip", "manualskip", "unknown"),
    }
)
_FEW = 20
_DOCTYPE = "the file declares a document type; an XES log has none, and one can hide entities without end"

Attributes = dict[str, Any]
#: lxml's own class; what stubs there are of it are older than it is.
Element = Any


class Trace:
    """A trace: the line on which it begins, its attributes, and those of its events with their lines."""

    __slots__ = ("attributes", "events", "line")

    def __init__(self, element: Element) -> None:
        self.line = element.sourceline or 0
        self.attributes = _attributes(element)
        self.events = [
            (event.sourceline or self.line, _attributes(event)) for event in element.iterchildren("{*}event")
        ]


def read(source: Source, ledger: Log, options: Options) -> Iterator[Heard]:
    """What an XES log says."""
    traces = traces_of(source)
    first: list[Trace | Problem] = []
    if options.mapping is None or options.mapping.status.from_ is None:
        for trace in traces:
            first.append(trace)
            if len(first) == _LOOKED_AT:
                break
    mapping = complete(options.mapping or Mapping(), [one for one in first if isinstance(one, Trace)])
    if options.initiative_from:
        mapping = msgspec.structs.replace(
            mapping, case=msgspec.structs.replace(mapping.case, initiative=options.initiative_from)
        )
    if options.mapping is None and first:
        yield Note(f"The status is taken from {mapping.status.from_}; a mapping (--map) can choose another.")
    reading = _Reading(source, ledger, options, mapping)
    for one in first:
        yield from reading.trace(one)
    for one in traces:
        yield from reading.trace(one)
    yield from reading.end()


def complete(mapping: Mapping, traces: list[Trace]) -> Mapping:
    """The mapping with what an XES log says by its standard filled in where nothing else is given."""
    case, status = mapping.case, mapping.status
    if status.from_ is None:
        status = msgspec.structs.replace(status, from_=_status_in(traces))
    assignee = mapping.assignee
    if assignee is None and case.subject == "item":
        assignee = From(RESOURCE)
    return msgspec.structs.replace(
        mapping,
        status=status,
        assignee=assignee,
        who=mapping.who or From(RESOURCE),
        case=msgspec.structs.replace(case, id=case.id or f"case:{NAME}"),
        time=msgspec.structs.replace(mapping.time, from_=mapping.time.from_ or TIME),
    )


def _status_in(traces: list[Trace]) -> str:
    names = {event.get(NAME) for trace in traces for _, event in trace.events}
    stages = {str(event.get(LIFECYCLE)) for trace in traces for _, event in trace.events if event.get(LIFECYCLE)}
    own_words = any(stage.lower() not in STANDARD_LIFECYCLE for stage in stages)
    return LIFECYCLE if own_words and len(names) <= _FEW else NAME


class _Reading:
    """One log on its way in."""

    def __init__(self, source: Source, ledger: Log, options: Options, mapping: Mapping) -> None:
        self._source = source
        self._cases = Cases(source, ledger, options, mapping, "xes:")
        self._values = [(name, Template(name)) for name in expressions_of(mapping)]
        self._id = Template(mapping.case.id or f"case:{NAME}")
        self._time = mapping.time.from_ or TIME
        self._read_time = reader_of_times(mapping.time.format, options.zone or mapping.zone)
        self._who = Template(mapping.who.from_ if mapping.who else RESOURCE)
        self._empty = frozenset(mapping.file.empty)
        self._rows: list[Row] = []
        # A log may have several traces of one name.
        self._told: set[str] = set()
        self._again = False

    def trace(self, trace: Trace | Problem) -> Iterator[Heard]:
        if isinstance(trace, Problem):
            yield trace
            return
        of_case = {f"case:{name}": value for name, value in trace.attributes.items()}
        key = text_of(self._id.fill(of_case))
        if key is None or not key.isprintable():
            why = "the trace has no concept:name that could be its key; a mapping (--map) can name another attribute"
            yield self._source.problem(trace.line, why)
            return
        if key in self._told:
            # What was told of the case has to be found in the ledger, for its state to go on from there.
            yield from self._tell()
            self._again = True
        self._told.add(key)
        rows: list[Row] = []
        for index, (line, event) in enumerate(trace.events):
            try:
                rows.append(self._row(key, line, event, of_case))
            except ValueError as error:
                yield self._source.problem(line, f"event {index + 1} of {key}: {error}")
        self._rows += in_time(rows, numbered=False)
        if len(self._rows) >= _AT_ONCE:
            yield from self._tell()

    def _row(self, key: str, line: int, event: Attributes, of_case: Attributes) -> Row:
        told = event | of_case
        at = self._read_time(told.get(self._time))
        empty = self._empty
        values: dict[str, Any] = {}
        for name, template in self._values:
            value = told[name] if name in told and not template.joined else template.fill(told)
            values[name] = None if value in empty else value
        # An event that has an id of its own keeps it wherever it stands in a newer log.
        source = text_of(told.get("identity:id")) or _digest(event)
        return Row(line, key, at, text_of(self._plain(self._who.fill(told))) or UNKNOWN, source, values)

    def _plain(self, value: Any) -> Any:
        return None if value in self._empty else value

    def _tell(self) -> Iterator[Heard]:
        rows, self._rows = self._rows, []
        if self._again:
            yield Settle()
            self._again = False
        yield from self._cases.take(rows)

    def end(self) -> Iterator[Heard]:
        yield from self._tell()
        yield from self._cases.end()


def _digest(event: Attributes) -> str:
    """What an event without an id is known by, wherever it stands: its attributes."""
    return sha256(msgspec.json.encode(event, order="sorted")).hexdigest()[:16]


def traces_of(source: Source) -> Iterator[Trace | Problem]:
    """The traces one at a time; what was read is let go of. A log that is broken ends in a problem."""
    parser: Any = etree.XMLPullParser(
        events=("start", "end"),
        tag=("{*}log", "{*}trace"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root: Element = None
    broken: Problem | None = None
    held = 0
    for chunk in source.chunks():
        if isinstance(chunk, Problem):
            yield chunk
            return
        if root is None and b"<!DOCTYPE" in chunk.split(b"<log", 1)[0]:
            yield source.problem(1, _DOCTYPE)
            return
        try:
            parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            # Not the error itself: it would hold this frame, and with it the ledger, until the collector comes.
            broken = source.problem(error.lineno, f"not well-formed XML: {error.msg}; reading stopped there")
        for event, element in parser.read_events():
            if root is None:
                root = element.getroottree().getroot()
                if why := _refusal(root):
                    yield source.problem(root.sourceline, why)
                    return
            if event == "end" and _name_of(element) == "trace":
                yield Trace(element)
        if broken is not None:
            yield broken
            return
        held = 0 if _let_go(root) else held + len(chunk)
        if held > MAX_RECORD_BYTES:
            why = f"one part of the log is longer than {MAX_RECORD_BYTES >> 20} MiB; reading stopped there"
            yield source.problem(None, why)
            return
    try:
        end = parser.close()
    except etree.XMLSyntaxError as error:
        yield source.problem(error.lineno, f"the log ends too early: {error.msg}")
    else:
        if root is None and (why := _refusal(end)):
            yield source.problem(1, why)


def _refusal(root: Element) -> str | None:
    if root.getroottree().docinfo.internalDTD is not None:
        return _DOCTYPE
    if _name_of(root) != "log":
        return f"this is not XES: the first element is <{_name_of(root)}>, not <log>"
    return None


def _let_go(root: Element) -> bool:
    """Drop all of the log that is complete; True when there was any."""
    if root is None or len(root) < 2:
        return False
    del root[:-1]
    return True


def _name_of(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attributes(element: Element) -> Attributes:
    """The plain attributes of a trace or event, by key; containers are left out."""
    found: Attributes = {}
    for child in element:
        key, value = child.get("key"), child.get("value")
        if key is not None and value is not None:
            found[key] = value
    return found
