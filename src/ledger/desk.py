"""The way of a native fact: load its stream, fold, decide, stamp, append.

Refusals are Rejected and nothing is written. A second writer gets Conflict and is never decided for: what he meant
may have changed with what the first one wrote, so a person looks again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec

from ledger import edge
from ledger.aggregates.blocker import BlockerRaised
from ledger.aggregates.bookkeeping import RetractFact, Standing, Struck, decide_retraction
from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.commands import Entry, entry_of
from ledger.errors import Rejected
from ledger.facts import AnyFact
from ledger.instants import micros, rfc3339
from ledger.log.port import Log
from ledger.record import Draft, Record, kind_of
from ledger.references import check, resolved
from ledger.standing import standing
from ledger.wellformed import check_new_key, well_formed
from ledger.words import split_stream

#: Streams of things that begin with their first fact: nothing can have happened to them before.
_BEGIN = ("blocker", "decision", "review")


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
    ) -> list[Record]:
        """Decide the command and write what comes of it; an empty list where it already holds.

        `at` is when it happened, now where it is not given; `cause` is the position of the record that led to it.
        Raises Rejected where a rule says no, Conflict where somebody else wrote to the stream meanwhile.
        """
        now = self._clock()
        happened = self._happened(at, now)
        who = self._named(actor)
        if cause is not None:
            self._record_at(cause)
        decided = self.decide(command, now)
        if not decided.facts:
            return []
        _check_begun(decided, happened)
        drafts = [Draft(decided.stream, fact, happened, who, via, cause=cause) for fact in decided.facts]
        return self._log.append(drafts, {decided.stream: len(decided.records)}).records

    def decide(self, command: Command, now: datetime) -> Decided:
        """What would come of the command, without writing it. Raises Rejected where a rule says no."""
        command = well_formed(command)
        _check_past(command, now)
        if isinstance(command, RetractFact):
            return self._retract(command)
        entry = entry_of(command)
        command = resolved(self._keyed(command, entry), self._facts)
        if entry.founds:
            check_new_key(getattr(command, entry.key), entry.stream)
        check(command, self._facts)
        stream = entry.stream_of(command)
        records = self._log.read_stream(stream)
        state = entry.about.fold(record.fact for record in standing(records))
        return Decided(stream, records, entry.decide(command, state))

    def _retract(self, command: RetractFact) -> Decided:
        """A retraction lies in the stream of the fact it is about, and is decided by whether that fact stands."""
        record = self._record_at(command.of)
        records = self._log.read_stream(record.stream)
        stands = any(other.position == record.position for other in standing(records))
        kind = kind_of(record.fact)
        facts = decide_retraction(command, Standing(kind) if stands else Struck(kind))
        return Decided(record.stream, records, facts)

    def _keyed(self, command: Command, entry: Entry) -> Command:
        """The command with a fresh key where it makes something that nobody named."""
        while entry.prefix and getattr(command, entry.key) is None:
            fresh = msgspec.structs.replace(command, **{entry.key: self._new_id(entry.prefix)})
            if not self._log.read_stream(entry.stream_of(fresh)):
                return fresh
        return command

    def _facts(self, stream: str) -> list[Fact]:
        return [record.fact for record in standing(self._log.read_stream(stream))]

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

    def _happened(self, at: datetime | None, now: datetime) -> datetime:
        if at is None:
            return now
        if at.tzinfo is None:
            raise Rejected(f"{at.isoformat()} has no time zone; write it as 2026-05-13T12:05:11Z")
        if at > now:
            raise Rejected(f"{rfc3339(micros(at))} is in the future; a fact is recorded when it has happened")
        return at.astimezone(UTC)


def _check_past(command: Command, now: datetime) -> None:
    """Every time in a command says when something was; days, which may lie ahead, are dates."""
    for value in msgspec.structs.astuple(command):
        if isinstance(value, datetime) and value > now:
            raise Rejected(f"{rfc3339(micros(value))} is in the future; give a time that has passed")


def _check_begun(decided: Decided, happened: datetime) -> None:
    """A blocker is not cleared before it was raised; a mistyped time would draw an impossible timeline."""
    kind, key = split_stream(decided.stream)
    records: Sequence[Record] = standing(decided.records)
    if kind not in _BEGIN or not records:
        return
    first = records[0]
    began = first.at
    if isinstance(first.fact, BlockerRaised) and first.fact.since:
        began = min(began, first.fact.since)
    if happened < began:
        raise Rejected(f"{key} began only at {rfc3339(micros(began))}; give a time after that")
