"""Records as CSV for a spreadsheet; a file that nobody can verify."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any, BinaryIO

import msgspec

from ledger.instants import micros, rfc3339
from ledger.log.port import Log
from ledger.record import Record, kind_of
from projections.exports import Chosen, Progress
from projections.exports.csv import write_csv

COLUMNS = (
    "position",
    "at",
    "known_at",
    "recorded_at",
    "actor",
    "actor_level",
    "via",
    "stream",
    "version",
    "kind",
    "source",
    "cause",
    "fact",
)
_TELL_EVERY = 2_000
_json = msgspec.json.Encoder()


def write(out: BinaryIO, log: Log, progress: Progress, chosen: Chosen) -> int:
    """Write the chosen records in order; returns how many. `fact` is JSON. Raises Damaged where the ledger is."""
    written = count()
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    try:
        rows = _rows(log, progress, chosen)
        write_csv(text, COLUMNS, (row for row, _ in zip(rows, written, strict=False)))
    finally:
        text.detach()
    return next(written)


def _rows(log: Log, progress: Progress, chosen: Chosen) -> Iterator[tuple[Any, ...]]:
    head = log.head()
    for record in log.read(until=head):
        if record.position % _TELL_EVERY == 0:
            progress(record.position, head)
        if chosen is None or chosen(record):
            yield _row(record)


def _row(record: Record) -> tuple[Any, ...]:
    return (
        record.position,
        _time(record.at),
        _time(record.known),
        _time(record.recorded_at),
        record.actor,
        record.actor_level,
        record.via,
        record.stream,
        record.version,
        kind_of(record.fact),
        record.source,
        record.cause,
        _json.encode(record.fact).decode(),
    )


def _time(moment: datetime) -> str:
    return rfc3339(micros(moment))
