"""A record: one line of the ledger, and the sealed values beside it. Pure."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ledger.aggregates.fact import Fact
from ledger.errors import Damaged
from ledger.facts import KINDS, AnyFact
from ledger.sealing import Sealed, commitments
from ledger.words import ActorLevel


class Draft(msgspec.Struct, frozen=True, gc=False):
    """A fact on its way into the ledger, stamped at the edge; the log adds position, version and the recording time.

    `at` is when it happened. `known_at` is when its tracker recorded it; None for a native fact, which is known when
    it is recorded. `source` is the tracker's own id of the change, unique in a ledger.
    """

    stream: str
    fact: AnyFact
    at: datetime
    actor: str
    via: str
    known_at: datetime | None = None
    actor_level: ActorLevel = "claimed"
    source: str | None = None
    cause: int | None = None


class Record(msgspec.Struct, frozen=True, gc=False):
    """One recorded fact. Times are aware and in UTC; `position` counts 1, 2, 3, …; `version` counts 0, 1, 2, … in its
    stream."""

    position: int
    stream: str
    version: int
    at: datetime
    recorded_at: datetime
    via: str
    actor: str
    fact: AnyFact
    known_at: datetime | None = None
    actor_level: ActorLevel = "claimed"
    source: str | None = None
    cause: int | None = None

    @property
    def known(self) -> datetime:
        """When it was known: the tracker's time for an imported fact, the recording time for a native one."""
        return self.known_at or self.recorded_at


_decoder = msgspec.json.Decoder(Record)
#: What decoding stored bytes complains of: no JSON or no record, no UTF-8 (msgspec 0.22 says so differently), no bytes.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, TypeError)


def unseal(position: int, line: bytes, actor: bytes, people: bytes | None, texts: bytes | None) -> Record:
    """The record of a stored line and the values beside it.

    Raises Damaged where the bytes are no record, stand at another position, or hold a kind of fact that this version
    does not know.
    """
    opened = [line[:-2]]
    if people:
        opened.append(people[1:-1])
    if texts:
        opened.append(texts[1:-1])
    try:
        record = _decoder.decode(b",".join(opened) + b'},"actor":' + actor + b"}")
    except UNREADABLE as error:
        raise Damaged(position, _why(line, error)) from None
    if record.position != position:
        raise Damaged(position, f"its line says that it is record {record.position}")
    return record


class _Commitments(msgspec.Struct):
    sealed: dict[str, str] = {}


_commitments_decoder = msgspec.json.Decoder(_Commitments)


def keeps_its_word(line: bytes, sealed: Sealed) -> bool:
    """Whether the values beside a line are those that it commits to; a value that was left out proves nothing."""
    promised = _commitments_decoder.decode(line).sealed
    return all(promised.get(group) == found for group, found in commitments(sealed).items())


def _why(line: bytes, error: Exception) -> str:
    try:
        kind = msgspec.json.decode(line)["fact"]["type"]
    except (*UNREADABLE, KeyError):
        return f"its stored bytes are not a record ({error})"
    if kind not in KINDS:
        return f"it holds the fact {kind!r}, written by a newer version of unstall; use that version"
    return f"its stored {kind} cannot be read ({error})"


def kind_of(fact: Fact) -> str:
    """The name under which a fact is stored."""
    return type(fact).__name__
