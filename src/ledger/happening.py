"""When a fact can have happened: not in the future, and not before what it is about began. Pure.

Raises Rejected where it cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from ledger.aggregates.blocker import BlockerRaised
from ledger.aggregates.command import Command
from ledger.errors import Rejected
from ledger.instants import micros, rfc3339
from ledger.record import Record
from ledger.standing import in_order
from ledger.words import split_stream

#: Streams of things that begin with their first fact: nothing can have happened to them before.
_BEGIN = ("blocker", "decision", "review")


def happened_at(at: datetime | None, now: datetime) -> datetime:
    """When something happened, in UTC; now where nobody says."""
    if at is None:
        return now
    if at.tzinfo is None:
        raise Rejected(f"{at.isoformat()} has no time zone; write it as 2026-05-13T12:05:11Z")
    if at > now:
        raise Rejected(f"{rfc3339(micros(at))} is in the future; a fact is recorded when it has happened")
    return at.astimezone(UTC)


def check_past(command: Command, now: datetime) -> None:
    """Every time in a command says when something was; days, which may lie ahead, are dates."""
    for value in msgspec.structs.astuple(command):
        if isinstance(value, datetime) and value > now:
            raise Rejected(f"{rfc3339(micros(value))} is in the future; give a time that has passed")


def check_begun(stream: str, recorded: Sequence[Record], happened: datetime) -> None:
    """A blocker is not cleared before it was raised; a mistyped time would draw an impossible timeline."""
    kind, key = split_stream(stream)
    records = in_order(recorded)
    if kind not in _BEGIN or not records:
        return
    first = records[0]
    began = first.at
    if isinstance(first.fact, BlockerRaised) and first.fact.since:
        began = min(began, first.fact.since)
    if happened < began:
        raise Rejected(f"{key} began only at {rfc3339(micros(began))}; give a time after that")
