"""What others recorded while somebody made up his mind, in one line each. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.instants import micros, rfc3339
from ledger.record import Record
from projections.model.summaries import summary


def meanwhile(records: Iterable[Record], between: Iterable[int]) -> list[str]:
    """Who said what, and when: `liu, 2026-05-13T14:01:00Z: owner Ines (record 364)`, of the positions in `between`."""
    wanted = set(between)
    return [
        f"{record.actor}, {rfc3339(micros(record.recorded_at))}: {summary(record.fact)} (record {record.position:,})"
        for record in records
        if record.position in wanted
    ]
