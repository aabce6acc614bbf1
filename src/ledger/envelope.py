"""A record as a line of JSON that other tools read: a CloudEvent 1.0 with all that restores the record's own line.

The attributes beside the standard's are `position`, `recordedat` and `leafhash`, the SHA-256 of a zero byte and the
record's line (RFC 6962). The line itself is made again from the data, and is right where its leaf hash is.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import msgspec

from ledger.errors import Damaged
from ledger.facts import AnyFact
from ledger.lines import seal
from ledger.log.port import Exported
from ledger.record import Draft, Record, kind_of, unseal
from ledger.sealing import SALTS_BYTES
from ledger.words import ActorLevel

_SOURCE = re.compile(r"urn:unstall:([0-9a-f]{32})")


class AsStored(msgspec.Struct, frozen=True):
    """The stored texts themselves, for a record that its plain form does not restore to the byte."""

    line: str
    actor: str
    people: str | None
    texts: str | None


class Data(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a record holds beside the attributes of its envelope. `salts` are those of its commitments, in base64."""

    version: int
    via: str
    actor: str
    fact: AnyFact
    salts: str
    actor_level: ActorLevel = "claimed"
    known_at: datetime | None = None
    source: str | None = None
    cause: int | None = None
    exact: AsStored | None = None


class Envelope(msgspec.Struct, frozen=True):
    """The line as it is written; the attributes of the standard come first."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: str
    position: int
    recordedat: datetime
    leafhash: str
    data: Data


class Unwrapped(NamedTuple):
    """What a line held: the ledger from which it comes, the record as stored, and as read."""

    identity: str
    stored: Exported
    record: Record


_encoder = msgspec.json.Encoder()
decoder = msgspec.json.Decoder(Envelope)


def leaf_hash(line: bytes) -> str:
    """The RFC 6962 leaf hash of a record's line, in hex."""
    return sha256(b"\x00" + line).hexdigest()


def wrap(identity: str, stored: Exported) -> bytes:
    """The line of JSON, without its end. Raises Damaged where the stored record cannot be read."""
    record = unseal(stored.position, stored.line, *stored[3:])
    plain = _sealed_again(record, stored.salts) == stored
    data = Data(
        record.version,
        record.via,
        record.actor,
        record.fact,
        b64encode(stored.salts).decode(),
        record.actor_level,
        record.known_at,
        record.source,
        record.cause,
        None if plain else _as_stored(stored),
    )
    return _encoder.encode(
        Envelope(
            "1.0",
            f"{identity}/{stored.position}",
            f"urn:unstall:{identity}",
            f"unstall.{kind_of(record.fact)}",
            record.stream,
            record.at,
            "application/json",
            stored.position,
            record.recorded_at,
            leaf_hash(stored.line),
            data,
        )
    )


def unwrap(envelope: Envelope) -> Unwrapped:
    """The record in an envelope. Raises ValueError, in words, where it does not give the line that was hashed."""
    named = _SOURCE.fullmatch(envelope.source)
    if named is None or envelope.specversion != "1.0":
        raise ValueError("this is no record that unstall exported")
    data = envelope.data
    try:
        salts = b64decode(data.salts, validate=True)
    except ValueError:
        raise ValueError("its salts are not base64") from None
    if len(salts) != SALTS_BYTES or envelope.position < 1:
        raise ValueError("its position or its salts are not those of a record")
    if any("\x00" in name for name in (envelope.subject, data.source or "")):
        raise ValueError("its stream or its source holds a NUL, where SQLite's texts would end")
    stored = _stored(envelope, salts)
    if leaf_hash(stored.line) != envelope.leafhash:
        raise ValueError(f"record {envelope.position} was changed: its line does not give the leaf hash beside it")
    try:
        record = unseal(stored.position, stored.line, *stored[3:])
    except Damaged as error:
        raise ValueError(error.why) from None
    return Unwrapped(named[1], stored, record)


def _stored(envelope: Envelope, salts: bytes) -> Exported:
    data = envelope.data
    if data.exact is not None:
        exact = data.exact
        people, texts = ((part.encode() if part is not None else None) for part in (exact.people, exact.texts))
        return Exported(envelope.position, exact.line.encode(), salts, exact.actor.encode(), people, texts)
    for moment in (envelope.time, envelope.recordedat, data.known_at):
        if moment is not None and moment.tzinfo is None:
            raise ValueError("one of its times has no zone")
    record = Record(
        envelope.position,
        envelope.subject,
        data.version,
        envelope.time,
        envelope.recordedat,
        data.via,
        data.actor,
        data.fact,
        data.known_at,
        data.actor_level,
        data.source,
        data.cause,
    )
    return _sealed_again(record, salts)


def _sealed_again(record: Record, salts: bytes) -> Exported:
    draft = Draft(
        record.stream,
        record.fact,
        record.at,
        record.actor,
        record.via,
        record.known_at,
        record.actor_level,
        record.source,
        record.cause,
    )
    line, sealed = seal(draft, record.position, record.version, record.recorded_at, salts)
    return Exported(record.position, line, *sealed)


def _as_stored(stored: Exported) -> AsStored:
    people, texts = ((part.decode() if part is not None else None) for part in (stored.people, stored.texts))
    return AsStored(stored.line.decode(), stored.actor.decode(), people, texts)
