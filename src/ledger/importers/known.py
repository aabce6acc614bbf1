"""What the ledger holds of an item or initiative already, so that a newer export adds only what is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ledger.aggregates.initiative import (
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReopened,
    InitiativeResumed,
    OwnerChanged,
)
from ledger.aggregates.item import AssigneeChanged, ItemAdded, ItemDueMoved, ItemMoved, ItemRetitled, StatusChanged
from ledger.record import Record


class Known:
    """The last value of each field of one stream, and when it was set."""

    def __init__(self, records: Iterable[Record]) -> None:
        told = sorted(records, key=lambda record: (record.at, record.position))
        self.sources = {record.source for record in told}
        self.values: dict[str, tuple[datetime, Any]] = {}
        for record in told:
            self._fold(record)

    def value(self, field: str) -> Any:
        """The last value of a field, None where there is none."""
        return self.values[field][1] if field in self.values else None

    def _fold(self, record: Record) -> None:
        for field, value in _fields_of(record.fact):
            self.values[field] = record.at, value


def _fields_of(fact: Any) -> Iterable[tuple[str, Any]]:
    match fact:
        case ItemAdded():
            return ("status", fact.status), ("title", fact.title), ("initiative", fact.initiative)
        case StatusChanged():
            return (("status", fact.to),)
        case AssigneeChanged():
            return (("assignee", fact.to),)
        case ItemDueMoved():
            return (("due", fact.to),)
        case ItemRetitled():
            return (("title", fact.title),)
        case ItemMoved():
            moved = (("key", fact.key), ("initiative", fact.initiative))
            return [(field, value) for field, value in moved if value is not None]
        case InitiativeProposed():
            return ("title", fact.title), ("stage", "proposed")
        case OwnerChanged():
            return (("owner", fact.to),)
        case InitiativeCommitted() | InitiativeResumed() | InitiativeReopened():
            return (("stage", "committed"),)
        case InitiativePaused():
            return (("stage", "paused"),)
        case InitiativeClosed():
            return (("stage", fact.outcome),)
        case _:
            return ()
