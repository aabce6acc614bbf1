"""Undo and redo of one stream: which retractions they come to, and what makes no sense. Pure.

A correction is undone and redone together with the replacement that came with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.errors import Rejected
from ledger.facts import AuditExported, FactCorrected, FactRetracted, TextErased
from ledger.record import Record
from ledger.standing import standing


def undone(record: Record, records: Sequence[Record]) -> list[int]:
    """The positions to retract so that `record`, one of the stream's `records`, does not count any more.

    Raises Rejected where it does not count already, or is no fact that can be undone.
    """
    position = record.position
    if isinstance(record.fact, AuditExported | TextErased):
        raise Rejected(f"record {position} tells of something that left the ledger; it cannot be taken back")
    if isinstance(record.fact, FactRetracted):
        raise Rejected(f"record {position} takes record {record.fact.of} back; bring that again with unstall redo")
    counting = standing(records)
    check_counts(position, counting)
    for other in counting:
        if isinstance(other.fact, FactCorrected) and other.fact.replacement == position:
            raise Rejected(
                f"record {position} stands in the place of record {other.fact.of}; "
                f"undo the correction instead, record {other.position}"
            )
    if isinstance(record.fact, FactCorrected):
        check_counts(record.fact.replacement, counting)
        return [record.fact.replacement, position]
    return [position]


def redone(record: Record, records: Sequence[Record]) -> list[int]:
    """The positions of the retractions to retract so that `record` counts again, or what it took back.

    Raises Rejected where nothing was taken back.
    """
    counting = [other for other in standing(records) if isinstance(other.fact, FactRetracted)]
    takers = {other.fact.of: other.position for other in counting if isinstance(other.fact, FactRetracted)}
    wanted = record.fact.of if isinstance(record.fact, FactRetracted) else record.position
    for other in records:
        # What was undone with its correction comes back with it.
        if isinstance(other.fact, FactCorrected) and other.position in takers and other.fact.replacement == wanted:
            wanted = other.position
    if wanted not in takers:
        raise Rejected(f"record {record.position} was not taken back, or is back already; there is nothing to redo")
    found = next((other.fact for other in records if other.position == wanted), None)
    if isinstance(found, FactRetracted):
        raise Rejected(f"record {record.position} was redone; to take it back again use unstall undo {found.of}")
    several = [found.replacement, wanted] if isinstance(found, FactCorrected) else [wanted]
    return [takers[each] for each in several if each in takers]


def check_counts(position: int, counting: Sequence[Record]) -> None:
    """Raises Rejected, saying what took its place, where the record at `position` is none of those that count."""
    if any(other.position == position for other in counting):
        return
    for other in counting:
        match other.fact:
            case FactRetracted(of=of) if of == position:
                raise Rejected(f"record {position} was taken back already; unstall redo {position} brings it again")
            case FactCorrected(of=of) if of == position:
                raise Rejected(f"record {position} was corrected; undo the correction instead, record {other.position}")
            case _:
                pass
    raise Rejected(f"record {position} does not count any more; unstall log shows what took its place")
