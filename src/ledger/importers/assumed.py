"""What an import had to assume, taken back by a later one that knows better."""

from __future__ import annotations

from ledger.aggregates.bookkeeping import FactRetracted
from ledger.record import Draft, Record

#: What the source of a retraction has beside that of the fact.
TAKEN_BACK = "/taken-back"


def taken_back(record: Record, reason: str, actor: str, via: str) -> Draft:
    """It counts as if it had never been told: both are known from the same moment on."""
    fact = FactRetracted(record.position, reason)
    return Draft(record.stream, fact, record.at, actor, via, record.known, source=f"{record.source}{TAKEN_BACK}")
