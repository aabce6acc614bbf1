"""All records as lines of JSON, each a CloudEvent 1.0, from which a ledger can be restored to the byte."""

from __future__ import annotations

from typing import BinaryIO

from ledger.envelope import wrap
from ledger.log.port import Log
from projections.exports import Progress

_TELL_EVERY = 2_000


def write(out: BinaryIO, log: Log, progress: Progress) -> int:
    """Write every record in order; returns how many. Raises Damaged where the ledger is."""
    identity, head = log.identity(), log.head()
    for stored in log.read_lines(until=head):
        out.write(wrap(identity, stored) + b"\n")
        if stored.position % _TELL_EVERY == 0:
            progress(stored.position, head)
    return head
