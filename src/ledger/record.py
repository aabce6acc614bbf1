"""A record: one line of the ledger, and the sealed values beside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from ledger.aggregates.fact import Fact
from ledger.errors import Damaged
from ledger.facts import KINDS, AnyFact
from ledger.sealing import SALTS_BYTES, Sealed, commitments, commitments_with, keys_of, split
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


class _Line(msgspec.Struct, omit_defaults=True, gc=False):
    """The open form of a record, in the order in which it is written; the bytes of this are the leaf input."""

    position: int
    stream: str
    version: int
    at: datetime
    known_at: datetime | None = None
    recorded_at: datetime | None = None
    actor_level: ActorLevel = "claimed"
    via: str = ""
    source: str | None = None
    cause: int | None = None
    sealed: dict[str, str] = {}
    fact: Any = None


#: position, stream, version, kind, line, salts, actor, people, texts: a record as it is stored.
Row = tuple[int, str, int, str, bytes, bytes, bytes, bytes | None, bytes | None]

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)
#: What decoding stored bytes complains of: no JSON or no record, no UTF-8 (msgspec 0.22 says so differently), no bytes.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, TypeError)


def seal(draft: Draft, position: int, version: int, recorded_at: datetime, salts: bytes) -> tuple[bytes, Sealed]:
    """The line of a draft that takes its place in the ledger, and the values that stay beside it.

    `salts` are `SALTS_BYTES` random bytes. The line is UTF-8 JSON without a line feed.
    """
    (row,) = seal_all([draft], position - 1, {draft.stream: version}, recorded_at, salts)
    return row[4], Sealed(*row[5:])


def seal_all(
    drafts: Sequence[Draft], head: int, versions: dict[str, int], recorded_at: datetime, salts: bytes
) -> list[Row]:
    """The rows of drafts that take their places after `head`, `SALTS_BYTES` of `salts` for each.

    `versions` has the next version of each stream, and counts on.
    """
    if len(salts) != SALTS_BYTES * len(drafts):
        raise ValueError(f"sealing takes {SALTS_BYTES * len(drafts)} random bytes, not {len(salts)}")
    encode = _encoder.encode
    keys = keys_of(salts)
    rows: list[Row] = []
    at = 0
    for position, draft in enumerate(drafts, head + 1):
        stream, fact = draft.stream, draft.fact
        version = versions[stream]
        versions[stream] = version + 1
        opened, people, texts = split(fact)
        actor = encode(draft.actor)
        line = _Line(
            position,
            stream,
            version,
            draft.at,
            draft.known_at,
            recorded_at,
            draft.actor_level,
            draft.via,
            draft.source,
            draft.cause,
            commitments_with(keys, at, actor, people, texts),
            opened,
        )
        end = at + SALTS_BYTES
        rows.append((position, stream, version, kind_of(fact), encode(line), salts[at:end], actor, people, texts))
        at = end
    return rows


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
