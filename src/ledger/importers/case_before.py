"""A case of which a later part was imported before an earlier one: its beginning, and how it went on from there.

The rows that were read before told of all values at their beginning, as that of the whole case. That beginning is
taken back where an earlier one is known, and what changed between the earlier part and the later is told instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.aggregates.bookkeeping import FactRetracted
from ledger.aggregates.fact import Fact
from ledger.aggregates.item import AssigneeChanged, ItemAdded, ItemDueMoved, ItemMoved, ItemRetitled, StatusChanged
from ledger.importers.assumed import taken_back
from ledger.importers.case_rules import Say
from ledger.importers.case_state import CaseState
from ledger.importers.known import Known
from ledger.record import Draft, Record
from ledger.standing import standing

_EARLIER = "the case began earlier"


def standing_in(records: Sequence[Record]) -> list[Record]:
    """The facts of a stream that count, without what takes others back."""
    return [record for record in standing(records) if not isinstance(record.fact, FactRetracted)]


def openings_taken_back(later: Sequence[Record], via: str) -> Iterator[Draft]:
    """The beginnings of an item that were none count as if they had never been told."""
    for record in later:
        if isinstance(record.fact, ItemAdded) and record.source:
            yield taken_back(record, _EARLIER, record.actor, via)


def went_on(case: CaseState) -> Iterator[tuple[Say, Record]]:
    """What was another in the later part's first row than in the last of the earlier part, and that row's record."""
    opened = next((record for record in case.later if isinstance(record.fact, ItemAdded)), None)
    if opened is None or case.last_at is None or case.last_at >= opened.at:
        return
    known = Known([record for record in case.later if record.at == opened.at])
    for field, fact in _differences(case, known):
        yield Say(field, fact), opened


def _differences(case: CaseState, known: Known) -> Iterator[tuple[str, Fact]]:
    status, title, home = (known.value(field) for field in ("status", "title", "initiative"))
    if status and status != case.status:
        yield "status", StatusChanged(case.key, case.status, status)
    if title and title != case.title:
        yield "title", ItemRetitled(case.key, title)
    if home and home != case.initiative:
        yield "initiative", ItemMoved(case.key, home)
    if case.assignee is not None and known.value("assignee") is None:
        yield "assignee", AssigneeChanged(case.key, None)
    if case.due is not None and known.value("due") is None:
        yield "due", ItemDueMoved(case.key, None)
