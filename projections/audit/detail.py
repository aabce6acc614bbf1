"""One whole record as (label, value) pairs: its fact in plain words first, then who, when, and where it lies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.log.files import explain, open_readonly
from ledger.record import Record, kind_of, unseal

_SELECT = "SELECT position, state, actor, people, texts FROM stored_events WHERE position = ?"
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def detail(ledger: Path, position: int) -> list[tuple[str, str]]:
    """What the record at `position` says.

    Raises Rejected where there is none, Damaged where its bytes disagree, Unavailable where the ledger cannot be read.
    """
    with explain(ledger), closing(open_readonly(ledger)) as connection:
        row = connection.execute(_SELECT, (position,)).fetchone()
    if row is None:
        raise Rejected(f"there is no record {position}")
    record = unseal(*row)
    return [("fact", in_words(kind_of(record.fact))), *_fields(record.fact), *_frame(record)]


def in_words(name: str) -> str:
    """`BlockerRaised` as `Blocker raised`."""
    return _CAPITAL.sub(" ", name).capitalize()


def _fields(fact: Fact) -> list[tuple[str, str]]:
    pairs = []
    for field in msgspec.structs.fields(fact):
        value = _told(getattr(fact, field.name))
        if value:
            pairs.append((field.encode_name.replace("_", " "), value))
    return pairs


def _told(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _second(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_told(inner)}" for key, inner in value.items())
    if isinstance(value, tuple | list):
        return ", ".join(map(_told, value))
    return str(value)


def _second(when: datetime) -> str:
    utc = when.astimezone(UTC)
    return utc.strftime("%Y-%m-%d %H:%M:%S") + (f".{utc.microsecond:06}" if utc.microsecond else "") + " UTC"


def _lag(record: Record) -> list[tuple[str, str]]:
    """Detection lag: from when it happened to when it was known; nothing where nobody had to find out."""
    lag = record.known - record.at
    if not lag:
        return []
    days, seconds = lag.days, lag.seconds
    return [("detection lag", f"{days:,} d {seconds // 3600} h {seconds % 3600 // 60} min")]


def _frame(record: Record) -> list[tuple[str, str]]:
    pairs = [
        ("happened", _second(record.at)),
        ("known", _second(record.known) if record.known != record.at else "at once"),
        *_lag(record),
        ("recorded", _second(record.recorded_at)),
        ("by", f"{record.actor} ({record.actor_level}), via {record.via}"),
        ("stream", f"{record.stream}, version {record.version}"),
    ]
    if record.cause is not None:
        pairs.append(("cause", f"record {record.cause:,}"))
    if record.source is not None:
        pairs.append(("source", record.source))
    return pairs
