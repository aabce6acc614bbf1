"""The cases of a table or an event log, row by row into drafts: shared by every importer that has a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ledger.counting import count
from ledger.errors import Rejected
from ledger.importers.case_before import openings_taken_back, standing_in, went_on
from ledger.importers.case_rules import UNKNOWN_STATUS, CaseRules, Say
from ledger.importers.case_state import CaseState
from ledger.importers.classes import StatusClasses
from ledger.importers.initiatives import Initiatives, key_of
from ledger.importers.intake import Heard, Note, Options, Taken
from ledger.importers.known import Known
from ledger.importers.mapping import Mapping
from ledger.importers.reading import Source
from ledger.importers.row import Row, text_of
from ledger.log.port import Log
from ledger.record import Draft
from ledger.words import stream_of

UNKNOWN = "unknown"


class Cases:
    """Turns rows into drafts. Rows are handed in a few hundred at a time, so that the ledger is asked once for all, and
    those of a case together, from the oldest on.

    `prefix` begins every source, such as `table:`.
    """

    def __init__(self, source: Source, ledger: Log, options: Options, mapping: Mapping, prefix: str) -> None:
        if mapping.case.subject == "initiative" and (options.into or mapping.case.initiative):
            raise Rejected("the mapping makes every case an initiative of its own; leave --into and initiative away")
        self._source = source
        self._ledger = ledger
        self._mapping = mapping
        self._prefix = f"{prefix}{options.tracker}/" if options.tracker else prefix
        self._via = f"import:{prefix.rstrip(':')}"
        self._home = options.into or key_of(_stem(source.name))
        self._rules = CaseRules(mapping, self._home)
        self._initiatives = Initiatives(ledger, self._via)
        self._classes = StatusClasses(mapping.status.classes, mapping.status.waits_for)
        self._cases: dict[str, CaseState] = {}
        self._backwards = 0

    def take(self, rows: Sequence[Row]) -> Iterator[Heard]:
        """What these rows say; a row that cannot be read is a problem and says nothing."""
        self._cases.clear()
        self._meet({row.case: row for row in reversed(rows)})
        drafts: list[Draft] = []
        broken = 0
        ordered = self._mapping.time.order is not None
        for row in rows:
            case = self._cases[row.case]
            at = row.at
            if ordered and case.last_at and at < case.last_at:
                # The order column is the truth; a clock that went back did not undo what had happened.
                self._backwards += 1
                at = case.last_at
            case.last_at = at
            count = case.seen[row.source] = case.seen.get(row.source, 0) + 1
            changed = case.changed_by(row)
            if case.opened and not changed:
                continue
            told = row
            if count > 1 or at is not row.at:
                told = row._replace(at=at, source=row.source if count == 1 else f"{row.source}~{count}")
            trial = case.copy() if self._rules.may_refuse else case
            try:
                said = list(self._rules.say(trial, told, changed))
            except ValueError as error:
                broken += 1
                yield self._source.problem(row.line, f"{row.case}: {error}")
            else:
                self._cases[row.case] = trial
                drafts += self._drafts(trial, told, said)
        for case in self._cases.values():
            drafts += self._went_on(case)
        yield Taken(drafts, len(rows) - broken)

    def _meet(self, first: dict[str, Row]) -> None:
        """Cases that are new to this file, begun where the ledger stood before their first row."""
        new = [case for case in first if case not in self._cases]
        known = self._ledger.streams_of([f"{self._prefix}{case}" for case in new])
        for case in new:
            self._cases[case] = state = CaseState(case)
            stream = known.get(f"{self._prefix}{case}")
            if stream:
                counting = standing_in(self._ledger.read_stream(stream))
                earlier = [record for record in counting if record.at < first[case].at]
                if earlier:
                    state.continue_from(Known(earlier))
                elif not any(record.at == first[case].at for record in counting):
                    state.later = counting

    def _drafts(self, case: CaseState, row: Row, said: list[Say]) -> list[Draft]:
        own = stream_of(self._rules.kind, case.key)
        drafts: list[Draft] = []
        for say in said:
            source = f"{self._prefix}{row.case}/{row.source}/{say.rule}" if say.rule else f"{self._prefix}{row.case}"
            if case.later and not say.rule:
                # The case began earlier than was known.
                source += f"@{row.at.isoformat()}"
                drafts += openings_taken_back(case.later, self._via)
            if case.initiative and say.rule in ("", "initiative"):
                self._meet_initiative(case, row)
            stream = say.stream or own
            drafts.append(Draft(stream, say.fact, row.at, row.actor, self._via, row.at, source=source))  # type: ignore[arg-type]
        if self._rules.kind == "item" and case.status:
            self._classes.met(case.status, row.at, "queued" if case.status == UNKNOWN_STATUS else None)
        return drafts

    def _went_on(self, case: CaseState) -> Iterator[Draft]:
        """Where the ledger holds what follows the last of these rows: what changed between the two."""
        for say, record in went_on(case):
            source = f"{self._prefix}{case.key}@{record.at.isoformat()}/{say.rule}"
            yield Draft(record.stream, say.fact, record.at, record.actor, self._via, record.known, source=source)  # type: ignore[arg-type]

    def _meet_initiative(self, case: CaseState, row: Row) -> None:
        key = case.initiative or self._home
        column = self._mapping.case.initiative
        self._initiatives.met(key, row.at, row.actor, f"{self._prefix}initiative:{key}")
        if title := text_of(case.values.get(column)) if column else None:
            self._initiatives.called(key, title, row.at)

    def end(self) -> Iterator[Heard]:
        """What can be told only when the whole file was read."""
        yield from self._initiatives.heard()
        if self._backwards:
            told = count(
                self._backwards,
                "row bears a time before that of the row before it in its case; it counts",
                "rows bear a time before that of the row before them in their case; they count",
            )
            yield Note(f"{told} from that row's time, in the order of {self._mapping.time.order!r}.")
        yield from self._classes.heard(self._ledger, self._via)


def _stem(name: str) -> str:
    return Path(name).name.split(".")[0] or "imported"
