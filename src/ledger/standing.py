"""Which records of a stream count: undo appends a retraction, redo retracts the retraction. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.aggregates.bookkeeping import FactCorrected, FactRetracted
from ledger.record import Record


def standing(records: Sequence[Record]) -> list[Record]:
    """The records that count, in their order; a retraction lies in the stream of the fact that it is about.

    A corrected fact gives way to its replacement, which is a record of its own. A retraction that names itself or
    what came after it, as broken history may, retracts nothing.
    """
    gone: set[int] = set()
    # Backwards, because only what was said later can decide whether a retraction itself still counts.
    for record in reversed(records):
        if record.position in gone:
            continue
        match record.fact:
            case FactRetracted(of=of) | FactCorrected(of=of) if of < record.position:
                gone.add(of)
            case _:
                pass
    return [record for record in records if record.position not in gone]


def in_place(records: Sequence[Record]) -> list[Record]:
    """The records that count, in the order in which they were recorded; a replacement in the place of the first."""
    counting = standing(records)
    place: dict[int, int] = {}
    for record in counting:
        if isinstance(record.fact, FactCorrected):
            # What was corrected twice keeps the first one's place.
            place[record.fact.replacement] = place.get(record.fact.of, record.fact.of)
    return sorted(counting, key=lambda record: place.get(record.position, record.position))


def in_order(records: Sequence[Record]) -> list[Record]:
    """The records that count, in the order in which things happened, as the views fold them; see `in_place`."""
    return sorted(in_place(records), key=lambda record: record.at)
