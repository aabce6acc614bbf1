"""How drafts become rows of the ledger. Pure.

In two steps, for two processes to share: what a draft's line says, its sealed values and the commitments to them do not
hang on the place that it takes (`prepare`); its position, its version and the recording time do (`place`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ledger.record import Draft, kind_of
from ledger.sealing import SALTS_BYTES, Sealed, commitments_of_many, split


class Unplaced(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A draft as it is stored, but for what its place tells. `times` and `rest` are of the line, before and after
    the recording time."""

    stream: str
    source: str | None
    kind: str
    times: bytes
    rest: bytes
    salts: bytes
    actor: bytes
    people: bytes | None
    texts: bytes | None


#: position, stream, version, kind, line, salts, actor, people, texts: a record as it is stored.
Row = tuple[int, str, int, str, bytes, bytes, bytes, bytes | None, bytes | None]


class _Times(msgspec.Struct, omit_defaults=True, gc=False):
    at: datetime
    known_at: datetime | None = None


class _Rest(msgspec.Struct, omit_defaults=True, gc=False):
    """What follows the recording time in a line, in the order in which it is written."""

    actor_level: str = "claimed"
    via: str = ""
    source: str | None = None
    cause: int | None = None
    sealed: dict[str, str] = {}
    fact: Any = None


_encode = msgspec.json.Encoder().encode


def seal(draft: Draft, position: int, version: int, recorded_at: datetime, salts: bytes) -> tuple[bytes, Sealed]:
    """The line of a draft that takes its place in the ledger, and the values that stay beside it.

    `salts` are `SALTS_BYTES` random bytes. The line is UTF-8 JSON without a line feed.
    """
    (row,) = seal_all([draft], position - 1, {draft.stream: version}, recorded_at, salts)
    return row[4], Sealed(*row[5:])


def seal_all(
    drafts: Sequence[Draft], head: int, versions: dict[str, int], recorded_at: datetime, salts: bytes
) -> list[Row]:
    """The rows of drafts that take their places after `head`; see `prepare` and `place`."""
    return place(prepare(drafts, salts), head, versions, recorded_at)


def prepare(drafts: Sequence[Draft], salts: bytes) -> list[Unplaced]:
    """The drafts with their values sealed, `SALTS_BYTES` of `salts` for each."""
    if len(salts) != SALTS_BYTES * len(drafts):
        raise ValueError(f"sealing takes {SALTS_BYTES * len(drafts)} random bytes, not {len(salts)}")
    parts = [(*split(draft.fact), _encode(draft.actor)) for draft in drafts]
    promised = commitments_of_many(salts, [(actor, people, texts) for _, people, texts, actor in parts])
    prepared: list[Unplaced] = []
    at = known_at = None
    times = b""
    end = 0
    for draft, (opened, people, texts, actor), sealed in zip(drafts, parts, promised, strict=True):
        if draft.at is not at or draft.known_at is not known_at:
            # The facts of one change share its time.
            at, known_at = draft.at, draft.known_at
            times = _encode(_Times(at, known_at))[1:-1]
        start, end = end, end + SALTS_BYTES
        source = draft.source
        rest = _encode(_Rest(draft.actor_level, draft.via, source, draft.cause, sealed, opened))[1:]
        prepared.append(
            Unplaced(draft.stream, source, kind_of(draft.fact), times, rest, salts[start:end], actor, people, texts)
        )
    return prepared


def place(prepared: Iterable[Unplaced], head: int, versions: dict[str, int], recorded_at: datetime) -> list[Row]:
    """The rows of what takes its places after `head`. `versions` has the next version of each stream, and counts on."""
    recorded = b',"recorded_at":' + _encode(recorded_at) + b","
    rows: list[Row] = []
    for position, one in enumerate(prepared, head + 1):
        stream = one.stream
        version = versions[stream]
        versions[stream] = version + 1
        line = b'{"position":%d,"stream":%b,"version":%d,%b%b%b' % (
            position,
            _encode(stream),
            version,
            one.times,
            recorded,
            one.rest,
        )
        rows.append((position, stream, version, one.kind, line, one.salts, one.actor, one.people, one.texts))
    return rows
