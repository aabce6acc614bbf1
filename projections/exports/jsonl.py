"""Records as lines of JSON, each a CloudEvent 1.0; from all of them a ledger can be restored to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ledger.envelope import wrap
from ledger.log.port import Exported, Log
from projections.exports import Chosen, Progress

_TELL_EVERY = 2_000


def write(out: BinaryIO, log: Log, progress: Progress, chosen: Chosen) -> int:
    """Write the chosen records in order; returns how many. Raises Damaged where the ledger is."""
    identity, head = log.identity(), log.head()
    written = 0
    for stored in _lines(log, head, chosen):
        out.write(wrap(identity, stored) + b"\n")
        written += 1
        if stored.position % _TELL_EVERY == 0:
            progress(stored.position, head)
    return written


def _lines(log: Log, head: int, chosen: Chosen) -> Iterator[Exported]:
    if chosen is None:
        yield from log.read_lines(until=head)
        return
    # What is written are the stored bytes; when it happened is read beside them.
    for record, stored in zip(log.read(until=head), log.read_lines(until=head), strict=True):
        if chosen(record):
            yield stored
