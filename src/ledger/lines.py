"""How drafts become rows of the ledger. Pure.

At once, or in two steps, for two processes to share: what a draft's line says, its sealed values and the commitments to
them do not hang on the place that it takes (`prepare`); its position, its version and the recording time do (`place`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

import msgspec

from ledger.record import Draft, kind_of
from ledger.sealing import SALTS_BYTES, Sealed, commitments_with, keys_of, split


class Unplaced(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A draft as it is stored, but for what its place tells. `rest` is its line after the version, with
    `_NOT_YET` for the recording time."""

    stream: str
    source: str | None
    kind: str
    rest: bytes
    salts: bytes
    actor: bytes
    people: bytes | None
    texts: bytes | None


#: position, stream, version, kind, line, salts, actor, people, texts: a record as it is stored.
Row = tuple[int, str, int, str, bytes, bytes, bytes, bytes | None, bytes | None]


class _Line(msgspec.Struct, omit_defaults=True, gc=False):
    """A line in the order in which it is written; without its place, what follows the version in it."""

    position: int | None = None
    stream: str | None = None
    version: int | None = None
    at: datetime | None = None
    known_at: datetime | None = None
    recorded_at: datetime | None = None
    actor_level: str = "claimed"
    via: str = ""
    source: str | None = None
    cause: int | None = None
    sealed: dict[str, str] = {}
    fact: Any = None


_encode = msgspec.json.Encoder().encode
_NEVER = datetime.min.replace(tzinfo=UTC)
#: Only times stand before it, so the first one in a line is it.
_NOT_YET = b'"recorded_at":' + _encode(_NEVER)


def seal(draft: Draft, position: int, version: int, recorded_at: datetime, salts: bytes) -> tuple[bytes, Sealed]:
    """The line of a draft that takes its place in the ledger, and the values that stay beside it.

    `salts` are `SALTS_BYTES` random bytes. The line is UTF-8 JSON without a line feed.
    """
    (row,) = seal_all([draft], position - 1, {draft.stream: version}, recorded_at, salts)
    return row[4], Sealed(*row[5:])


def seal_all(
    drafts: Sequence[Draft], head: int, versions: dict[str, int], recorded_at: datetime, salts: bytes
) -> list[Row]:
    """The rows of drafts that take their places after `head`, as `prepare` and `place` make them in two steps.

    `versions` has the next version of each stream, and counts on.
    """
    _check_salts(drafts, salts)
    rows: list[Row] = []
    start = 0
    for position, draft, keys in zip(count(head + 1), drafts, keys_of(salts), strict=False):
        fact, stream = draft.fact, draft.stream
        version = versions[stream]
        versions[stream] = version + 1
        opened, people, texts = split(fact)
        actor = _encode(draft.actor)
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
            commitments_with(keys, actor, people, texts),
            opened,
        )
        end = start + SALTS_BYTES
        rows.append((position, stream, version, kind_of(fact), _encode(line), salts[start:end], actor, people, texts))
        start = end
    return rows


def prepare(drafts: Sequence[Draft], salts: bytes) -> Iterator[Unplaced]:
    """The drafts with their values sealed, `SALTS_BYTES` of `salts` for each."""
    _check_salts(drafts, salts)
    start = 0
    for draft, keys in zip(drafts, keys_of(salts), strict=True):
        fact, source = draft.fact, draft.source
        opened, people, texts = split(fact)
        actor = _encode(draft.actor)
        rest = _Line(
            None,
            None,
            None,
            draft.at,
            draft.known_at,
            _NEVER,
            draft.actor_level,
            draft.via,
            source,
            draft.cause,
            commitments_with(keys, actor, people, texts),
            opened,
        )
        end = start + SALTS_BYTES
        yield Unplaced(draft.stream, source, kind_of(fact), _encode(rest)[1:], salts[start:end], actor, people, texts)
        start = end


def _check_salts(drafts: Sequence[Draft], salts: bytes) -> None:
    if len(salts) != SALTS_BYTES * len(drafts):
        raise ValueError(f"sealing takes {SALTS_BYTES * len(drafts)} random bytes, not {len(salts)}")


def place(prepared: Iterable[Unplaced], head: int, versions: dict[str, int], recorded_at: datetime) -> list[Row]:
    """The rows of what takes its places after `head`. `versions` has the next version of each stream, and counts on."""
    recorded = b'"recorded_at":' + _encode(recorded_at)
    rows: list[Row] = []
    for position, one in enumerate(prepared, head + 1):
        stream = one.stream
        version = versions[stream]
        versions[stream] = version + 1
        rest = one.rest.replace(_NOT_YET, recorded, 1)
        line = b'{"position":%d,"stream":%b,"version":%d,%b' % (position, _encode(stream), version, rest)
        rows.append((position, stream, version, one.kind, line, one.salts, one.actor, one.people, one.texts))
    return rows
