"""Our own JSON lines: a ledger restored to the byte, or another ledger's history taken in.

An empty ledger, and the ledger from which the lines come, take the records as they are. Any other ledger takes them
as history, each once, by the identity of their ledger and their position in it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ledger.aggregates.bookkeeping import AuditExported, FactCorrected, FactRetracted, TextErased
from ledger.aggregates.looking import InitiativeReviewed
from ledger.counting import count
from ledger.envelope import Unwrapped, decoder, unwrap
from ledger.errors import Rejected
from ledger.facts import AnyFact
from ledger.importers import json_records
from ledger.importers.intake import Exact, Heard, Note, Options, Settle, Taken
from ledger.importers.reading import Problem, Source
from ledger.log.port import Exported, Log
from ledger.record import Draft

VIA = "import:unstall"
_LOOKED_UP = 1_000


def read(source: Source, ledger: Log, options: Options) -> Iterator[Heard]:
    """What a file of exported records says."""
    if options.into or options.initiative_from or options.mapping:
        raise Rejected("an export of unstall says itself what belongs where; leave --into, --initiative-from and --map")
    reading: _Restoring | _History | None = None
    for line in source.lines():
        if isinstance(line, Problem):
            yield line
            continue
        if not line.raw.strip():
            continue
        envelope = json_records.decode(line.raw, decoder)
        if isinstance(envelope, str):
            yield source.problem(line.number, envelope)
            continue
        try:
            told = unwrap(envelope)
        except ValueError as error:
            yield source.problem(line.number, str(error))
            continue
        if reading is None:
            whole = ledger.head() == 0 and told.stored.position == 1
            reading = _Restoring(ledger) if whole or told.identity == ledger.identity() else _History(ledger)
        found = reading.take(told)
        yield from (source.problem(line.number, one) if isinstance(one, str) else one for one in found)
    if isinstance(reading, _History):
        yield from reading.end()


class _Restoring:
    """Records that continue this ledger, byte for byte."""

    def __init__(self, ledger: Log) -> None:
        self._ledger = ledger
        self._head = ledger.head()
        self._next = self._head + 1
        self._page: dict[int, Exported] = {}

    def take(self, told: Unwrapped) -> Iterator[Heard | str]:
        position = told.stored.position
        if position <= self._head:
            if self._held(position) == told.stored:
                yield Taken([], already=1)
            else:
                yield f"the ledger holds another record {position}; the two have parted since they were one"
        elif position == self._next:
            self._next += 1
            yield Exact(told.stored, told.identity)
        elif position < self._next:
            yield Taken([], already=1)
        else:
            yield f"record {position} does not continue record {self._next - 1}; what is between them is missing"

    def _held(self, position: int) -> Exported:
        if position not in self._page:
            until = min(position + _LOOKED_UP, self._head)
            self._page = {one.position: one for one in self._ledger.read_lines(position - 1, until)}
        return self._page[position]


class _History:
    """Records of another ledger, taken in as history."""

    def __init__(self, ledger: Log) -> None:
        self._ledger = ledger
        #: Facts about other facts wait until those are written: positions differ from ledger to ledger.
        self._about: list[Unwrapped] = []
        self._left_out = 0

    def take(self, told: Unwrapped) -> Iterator[Heard]:
        fact = told.record.fact
        if isinstance(fact, FactRetracted | FactCorrected):
            self._about.append(told)
        elif isinstance(fact, AuditExported | TextErased):
            self._left_out += 1
            yield Taken([])
        elif isinstance(fact, InitiativeReviewed):
            yield Taken([self._draft(told, msgspec.structs.replace(fact, seen_position=0))])
        else:
            yield Taken([self._draft(told, fact)])

    def _draft(self, told: Unwrapped, fact: AnyFact, stream: str | None = None) -> Draft:
        record = told.record
        return Draft(
            stream or record.stream,
            fact,
            record.at,
            record.actor,
            VIA,
            record.known,
            source=_source(told.identity, record.position),
        )

    def end(self) -> Iterator[Heard]:
        lost = 0
        for told in self._about:
            yield Settle()
            fact = self._here(told)
            if fact is None:
                lost += 1
                yield Taken([])
            else:
                yield Taken([self._draft(told, fact)])
        if self._left_out:
            were = "was" if self._left_out == 1 else "were"
            about = count(self._left_out, "fact") + " about the other ledger itself (exports, erasures)"
            yield Note(f"{about} {were} left out.")
        if lost:
            lost_ones = count(
                lost,
                "retraction tells of a fact that is not in this ledger; it was",
                "retractions tell of facts that are not in this ledger; they were",
            )
            yield Note(f"{lost_ones} left out.")

    def _here(self, told: Unwrapped) -> FactRetracted | FactCorrected | None:
        """The same fact with the positions of this ledger."""
        fact = told.record.fact
        if isinstance(fact, FactRetracted):
            of = self._position(told.identity, fact.of)
            return FactRetracted(of, fact.reason) if of else None
        if isinstance(fact, FactCorrected):
            of, replacement = (self._position(told.identity, one) for one in (fact.of, fact.replacement))
            return FactCorrected(of, replacement, fact.reason) if of and replacement else None
        return None

    def _position(self, identity: str, position: int) -> int | None:
        source = _source(identity, position)
        stream = self._ledger.streams_of([source]).get(source)
        records = self._ledger.read_stream(stream) if stream else []
        return next((record.position for record in records if record.source == source), None)


def _source(identity: str, position: int) -> str:
    return f"unstall:{identity}/{position}"
