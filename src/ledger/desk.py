"""The way of a native fact: load its stream, fold, decide, stamp, append.

Refusals are Rejected and nothing is written. A second writer gets Conflict and is never decided for: what he meant
may have changed with what the first one wrote, so a person looks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from ledger import edge
from ledger.aggregates.bookkeeping import RetractFact, Standing, Struck, decide_retraction
from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.commands import Entry, entry_of
from ledger.correcting import corrected
from ledger.errors import Conflict, Rejected
from ledger.facts import AnyFact, FactCorrected, FactRetracted
from ledger.granted import check_granted
from ledger.happening import check_begun, check_past, happened_at
from ledger.log.port import Log
from ledger.record import Draft, Record, kind_of
from ledger.references import check, resolved
from ledger.standing import in_order, in_place, standing
from ledger.taking_back import check_counts, redone, undone
from ledger.wellformed import check_new_key, well_formed

#: How often a correction, which names a position of its own, gives way to writers of other streams.
_TRIES = 20


class Decided(msgspec.Struct, frozen=True):
    """What came of a command: the facts, and the stream as it was when they were decided."""

    stream: str
    records: list[Record]
    facts: tuple[AnyFact, ...]


class Desk:
    """Where commands are handed in. The clock, the actor's name and new ids come from the edge unless given."""

    def __init__(
        self,
        log: Log,
        *,
        clock: Callable[[], datetime] = edge.now,
        actor: Callable[[], str] = edge.actor,
        new_id: Callable[[str], str] = edge.new_id,
    ) -> None:
        self._log = log
        self._clock = clock
        self._actor = actor
        self._new_id = new_id

    def submit(
        self,
        command: Command,
        *,
        via: str,
        at: datetime | None = None,
        actor: str | None = None,
        cause: int | None = None,
        seen: int | None = None,
    ) -> list[Record]:
        """Decide the command and write what comes of it; an empty list where it already holds.

        `at` is when it happened, now where it is not given; `cause` is the position of the record that led to it;
        `seen` is the last position that was in sight when somebody made up his mind.
        Raises Rejected where a rule says no, Conflict where somebody else wrote to the stream meanwhile.
        """
        now = self._clock()
        happened = happened_at(at, now)
        who = self._named(actor)
        if cause is not None:
            self._record_at(cause)
        decided = self.decide(command, now, happened, seen)
        if not decided.facts:
            return []
        check_begun(decided.stream, decided.records, happened)
        drafts = [Draft(decided.stream, fact, happened, who, via, cause=cause) for fact in decided.facts]
        try:
            return self._log.append(drafts, {decided.stream: len(decided.records)}).records
        except Conflict as overtaken:
            newer = self._log.read_stream(decided.stream)[len(decided.records) :]
            raise Conflict(str(overtaken), tuple(record.position for record in newer)) from None

    def undo(self, position: int, *, via: str, reason: str | None = None, actor: str | None = None) -> list[Record]:
        """Take back the record at `position`, a correction together with its replacement; the retractions.

        Raises Rejected where that makes no sense, or where later facts of the stream could not stand without it.
        """
        return self._retract_all(position, undone, f"taking record {position} back", via, reason, actor)

    def redo(self, position: int, *, via: str, reason: str | None = None, actor: str | None = None) -> list[Record]:
        """Bring back what was taken back: `position` is that record's, or that of its retraction. See `undo`."""
        return self._retract_all(position, redone, f"bringing record {position} back", via, reason, actor)

    def _retract_all(
        self,
        position: int,
        choose: Callable[[Record, Sequence[Record]], list[int]],
        change: str,
        via: str,
        reason: str | None,
        actor: str | None,
    ) -> list[Record]:
        now = self._clock()
        who = self._named(actor)
        record = self._record_at(position)
        records = self._log.read_stream(record.stream)
        facts = [FactRetracted(of, reason) for of in choose(record, records)]
        check_granted(in_place(records), in_place(_with(records, facts, now)), change)
        drafts = [Draft(record.stream, fact, now, who, via) for fact in facts]
        return self._log.append(drafts, {record.stream: len(records)}).records

    def correct(
        self,
        position: int,
        changes: Mapping[str, Any],
        *,
        via: str,
        at: datetime | None = None,
        reason: str | None = None,
        actor: str | None = None,
    ) -> list[Record]:
        """Replace the record at `position` by the same fact with `changes`, or with another time; both stay visible.

        The replacement and the correction are the records that are returned; none where it says all that already.
        Raises Rejected where a rule says no, Conflict where somebody else wrote meanwhile.
        """
        who = self._named(actor)
        record = self._record_at(position)
        for attempt in range(_TRIES):
            head = self._log.head()
            records = self._log.read_stream(record.stream)
            drafts = self._correction(record, records, changes, at, reason, head)
            drafts = [msgspec.structs.replace(draft, actor=who, via=via) for draft in drafts]
            try:
                return self._log.append(drafts, {record.stream: len(records)}, head).records
            except Conflict:
                # Somebody who wrote to another stream changed nothing that this was decided on.
                if attempt == _TRIES - 1 or len(self._log.read_stream(record.stream)) != len(records):
                    raise
        return []

    def _correction(
        self,
        record: Record,
        records: Sequence[Record],
        changes: Mapping[str, Any],
        at: datetime | None,
        reason: str | None,
        head: int,
    ) -> list[Draft]:
        """The replacement, which will lie at `head` + 1, and the correction; none where nothing changes."""
        now = self._clock()
        check_counts(record.position, standing(records))
        fact = corrected(record, changes, self._facts)
        happened = record.at if at is None else happened_at(at, now)
        if fact == record.fact and happened == record.at:
            return []
        correction = FactCorrected(record.position, head + 1, reason)
        after = _with(records, [fact, correction], happened, head)
        check_granted(in_place(records), in_place(after), f"correcting record {record.position}")
        return [
            Draft(record.stream, each, when, "", "", cause=record.position)
            for each, when in ((fact, happened), (correction, now))
        ]

    def decide(
        self, command: Command, now: datetime, happened: datetime | None = None, seen: int | None = None
    ) -> Decided:
        """What would come of the command, without writing it. See `submit` for `seen` and for what is raised.

        What happened earlier (`happened`) and already holds now may still not have held then, and is recorded.
        """
        command = well_formed(command)
        check_past(command, now)
        if isinstance(command, RetractFact):
            return self._retract(command, seen)
        entry = entry_of(command)
        command = resolved(self._keyed(command, entry), self._facts)
        if entry.founds:
            check_new_key(getattr(command, entry.key), entry.stream)
        check(command, self._facts, None if happened is None else lambda stream: self._facts_then(stream, happened))
        stream = entry.stream_of(command)
        records = self._log.read_stream(stream)
        _check_seen(records, seen)
        counting = in_order(records)
        facts = entry.decide(command, entry.about.fold(record.fact for record in counting))
        if not facts and happened is not None and happened < now:
            then = entry.about.fold(record.fact for record in counting if record.at <= happened)
            with suppress(Rejected):
                facts = entry.decide(command, then)
        return Decided(stream, records, facts)

    def _retract(self, command: RetractFact, seen: int | None) -> Decided:
        """A retraction lies in the stream of the fact it is about, and is decided by whether that fact stands."""
        record = self._record_at(command.of)
        records = self._log.read_stream(record.stream)
        _check_seen(records, seen)
        stands = any(other.position == record.position for other in standing(records))
        kind = kind_of(record.fact)
        facts = decide_retraction(command, Standing(kind) if stands else Struck(kind))
        after = _with(records, facts, self._clock())
        check_granted(in_place(records), in_place(after), f"taking record {command.of} back")
        return Decided(record.stream, records, facts)

    def _keyed(self, command: Command, entry: Entry) -> Command:
        """The command with a fresh key where it makes something that nobody named."""
        while entry.prefix and getattr(command, entry.key) is None:
            fresh = msgspec.structs.replace(command, **{entry.key: self._new_id(entry.prefix)})
            if not self._log.read_stream(entry.stream_of(fresh)):
                return fresh
        return command

    def _facts(self, stream: str) -> list[Fact]:
        return [record.fact for record in in_order(self._log.read_stream(stream))]

    def _facts_then(self, stream: str, happened: datetime) -> list[Fact]:
        """What had happened in a stream by then; all of it where it begins only later."""
        records = in_order(self._log.read_stream(stream))
        return [record.fact for record in records if record.at <= happened] or [record.fact for record in records]

    def _record_at(self, position: int) -> Record:
        head = self._log.head()
        if not 1 <= position <= head:
            raise Rejected(f"there is no record {position} in this ledger; its positions go from 1 to {head}")
        return next(self._log.read(position - 1, position))

    def _named(self, actor: str | None) -> str:
        who = (self._actor() if actor is None else actor).strip()
        if not who:
            raise Rejected("nobody is named who records this; give a name with --actor, or set UNSTALL_ACTOR")
        return who


def _with(records: Sequence[Record], facts: Iterable[AnyFact], at: datetime, head: int | None = None) -> list[Record]:
    """The stream as it would be with these facts, after `head` or after its own last record."""
    last = records[-1]
    first = (last.position if head is None else head) + 1
    return [
        *records,
        *(
            Record(first + index, last.stream, last.version + 1 + index, at, at, "", "", fact)
            for index, fact in enumerate(facts)
        ),
    ]


def _check_seen(records: Sequence[Record], seen: int | None) -> None:
    """Nobody is decided for who has not seen what others wrote about the same thing."""
    newer = tuple(record.position for record in records if seen is not None and record.position > seen)
    if newer:
        raise Conflict(f"{records[-1].stream} changed while you decided: {len(newer)} newer fact(s); look again", newer)
