"""Jira: issues with or without their change log, as REST JSON (lines, search pages, an array, one) or exported CSV."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import chain

from ledger.counting import count
from ledger.importers import jira_csv, json_records
from ledger.importers.classes import StatusClasses
from ledger.importers.initiatives import Initiatives
from ledger.importers.intake import Heard, Note, Options, Taken
from ledger.importers.jira_initiative import Placed, Rule
from ledger.importers.jira_issue import UNKNOWN_STATUS, VIA, Told, history_drafts, read_issue
from ledger.importers.jira_links import Links
from ledger.importers.jira_people import People
from ledger.importers.jira_present import present_drafts
from ledger.importers.jira_refused import explained
from ledger.importers.jira_sayings import comments, flags, present_flag
from ledger.importers.jira_shape import Issue, Status, decoder, epic_in, is_flagged
from ledger.importers.jira_subtasks import Subtasks
from ledger.importers.known import Known
from ledger.importers.reading import Problem, Source
from ledger.log.port import BATCH, Log
from ledger.record import Draft
from ledger.words import stream_of

#: So many issues are looked up in the ledger at once.
_CHUNK = 200
_NAMED_AT_MOST = 5


def read(source: Source, ledger: Log, options: Options) -> Iterator[Heard]:
    """What a file of Jira issues says; its links and the classes of its statuses are told at the end."""
    reading = _Reading(source, ledger, options)
    chunk: list[tuple[int, Issue]] = []
    for told in _issues(source, options):
        if isinstance(told, Problem):
            yield told
            continue
        chunk.append(told)
        if len(chunk) == _CHUNK:
            yield from reading.issues(chunk)
            chunk.clear()
    yield from reading.issues(chunk)
    yield from reading.end()


def _issues(source: Source, options: Options) -> Iterator[tuple[int, Issue] | Problem]:
    chunks = source.chunks()
    first = next(chunks, b"")
    if not isinstance(first, Problem) and jira_csv.is_export(first):
        yield from jira_csv.issues(source, first, chunks, options.zone)
        return
    for line in json_records.records(source, "issues", chain([first], chunks)):
        if isinstance(line, Problem):
            yield line
            continue
        issue = json_records.decode(line.raw, decoder)
        if isinstance(issue, str):
            yield source.problem(line.number, explained(line.raw, issue))
            continue
        if not issue.fields.flagged and is_flagged(line.raw):
            issue.fields.flagged = True
        if options.initiative_from == "epic" and issue.fields.epic is None:
            issue.fields.epic = epic_in(line.raw, issue.key)
        yield line.number, issue


class _Reading:
    """What is remembered while one file is read."""

    def __init__(self, source: Source, ledger: Log, options: Options) -> None:
        self._source = source
        self._ledger = ledger
        self._zone = options.zone
        self._prefix = f"jira:{options.tracker}/" if options.tracker else "jira:"
        self._rule = Rule(options.initiative_from, options.into, self._prefix)
        self._people = People()
        mapping = options.mapping
        self._classes = StatusClasses(*((mapping.status.classes, mapping.status.waits_for) if mapping else ()))
        self._initiatives = Initiatives(ledger, VIA)
        self._links = Links(self._prefix, ledger)
        self._subtasks = Subtasks(ledger)
        # Streams of issues that may be in a batch that is not written yet.
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._without_log = 0
        self._cut: list[str] = []

    def issues(self, chunk: list[tuple[int, Issue]]) -> Iterator[Heard]:
        """A few issues, each whole or not at all."""
        known = self._ledger.streams_of([f"{self._prefix}{issue.number}" for _, issue in chunk])
        for number, issue in chunk:
            identity = f"{self._prefix}{issue.number}"
            stream = known.get(identity) or self._recent.get(identity)
            try:
                told = read_issue(issue, self._prefix, stream or stream_of("item", issue.key), self._people, self._zone)
                collision = self._is_another(told) if stream and stream != stream_of("item", issue.key) else None
                if collision:
                    yield self._source.problem(number, collision)
                    continue
                drafts = self._drafts(told, known=stream is not None)
            except ValueError as error:
                yield self._source.problem(number, f"{issue.key}: {error}")
                continue
            self._remember(identity, told.stream)
            self._links.see(told)
            self._subtasks.see(told)
            yield Taken(drafts)

    def _remember(self, identity: str, stream: str) -> None:
        self._recent[identity] = stream
        if len(self._recent) > 2 * BATCH:
            self._recent.popitem(last=False)

    def _is_another(self, told: Told) -> str | None:
        """An issue with this id but another key: renamed, unless it was created at another moment."""
        records = self._ledger.read_stream(told.stream)
        if not records or records[0].at == told.created:
            return None
        return (
            f"{told.issue.key} has the id of {told.key}, which another tracker told of; "
            "name this tracker with --tracker"
        )

    def _drafts(self, told: Told, *, known: bool) -> list[Draft]:
        self._people.meet(told.issue)
        self._learn_statuses(told)
        placed = self._rule.place(told)
        drafts: list[Draft] = []
        moves: dict[str, str | None] = {source: home.key for source, home in placed.moves.items()}
        if told.issue.changelog is None:
            status = told.issue.fields.status
            kind = self._classes.class_of(status.name, status.kind) if isinstance(status, Status) else None
            held = Known(self._ledger.read_stream(told.stream)) if known else None
            drafts += present_drafts(told, self._people, placed.first.key, kind, held)
        else:
            drafts += history_drafts(told, self._people, placed.first.key, moves)
            drafts += flags(told)
        drafts += present_flag(told)
        drafts += comments(told, self._people)
        # Only now is it sure that the issue goes in; one that is broken leaves no trace.
        self._meet_statuses(told)
        self._note_missing(told)
        self._meet_initiatives(told, placed)
        return drafts

    def _learn_statuses(self, told: Told) -> None:
        fields = told.issue.fields
        seen: list[Status | None] = [fields.status] if isinstance(fields.status, Status) else []
        for link in fields.links or ():
            seen += [other.fields.status for other in (link.inward, link.outward) if other and other.fields]
        for status in seen:
            if status:
                self._classes.learn(status.name, status.kind)

    def _meet_statuses(self, told: Told) -> None:
        met = self._classes.met
        fields = told.issue.fields
        if isinstance(fields.status, Status):
            met(fields.status.name, told.created, fields.status.kind)
        for step in told.of("status"):
            for name in (step.change.before, step.change.after):
                if name:
                    met(name, step.at)
        if told.issue.changelog is None:
            met(UNKNOWN_STATUS, told.created, "queued")

    def _meet_initiatives(self, told: Told, placed: Placed) -> None:
        """Where the issue was and when it came there; it says nothing of the time before."""
        meet, called = self._initiatives.met, self._initiatives.called
        stays = [(told.created, told.creator, placed.first)]
        if placed.moves:
            steps = {step.source: step for step in told.steps}
            stays += [(steps[source].at, steps[source].actor, home) for source, home in placed.moves.items()]
        for at, who, home in stays:
            meet(home.key, at, who, home.source)
            if home.title:
                called(home.key, home.title, at)
        now = placed.now
        if now.title:
            called(now.key, now.title, told.updated)
        if all(home.key != now.key for _, _, home in stays):
            meet(now.key, told.created, told.creator, now.source)

    def _note_missing(self, told: Told) -> None:
        log = told.issue.changelog
        if log is None:
            self._without_log += 1
        elif log.total is not None and log.total > len(told.issue.histories):
            self._cut.append(told.issue.key)

    def end(self) -> Iterator[Heard]:
        """What can be told only when the whole file was read."""
        yield from self._initiatives.heard()
        yield from self._links.heard()
        yield from self._subtasks.heard()
        if double := self._people.double():
            yield Note(double)
        if self._without_log:
            yield Note(f"No changelog: only creation and the present are known ({count(self._without_log, 'issue')}).")
        if self._cut:
            named = ", ".join(self._cut[:_NAMED_AT_MOST]) + ("…" if len(self._cut) > _NAMED_AT_MOST else "")
            yield Note(
                f"The changelog of {count(len(self._cut), 'issue')} is cut short, older changes are missing: {named}"
            )
        yield from self._classes.heard(self._ledger, VIA)
