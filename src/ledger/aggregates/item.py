"""An item: assignable work inside an initiative, with an assignee and a status."""

from __future__ import annotations

from datetime import date

from ledger.aggregates.fact import Fact
from ledger.words import Person, Prose

# ── facts ──


class ItemAdded(Fact, frozen=True):
    item: str
    initiative: str | None
    title: Prose
    status: str


class StatusChanged(Fact, frozen=True, rename={"from_": "from"}):
    item: str
    from_: str | None
    to: str


class AssigneeChanged(Fact, frozen=True):
    item: str
    to: Person | None


class ItemDueMoved(Fact, frozen=True):
    item: str
    to: date | None


class ItemRetitled(Fact, frozen=True):
    item: str
    title: Prose


class ItemMoved(Fact, frozen=True):
    """To another initiative, or under a new key; the stream keeps its name, `key` is what people call it now."""

    item: str
    initiative: str | None = None
    key: str | None = None


class ItemEstimated(Fact, frozen=True):
    """`size` in the team's own `unit` (points, hours)."""

    item: str
    size: float | None
    unit: str = "points"


class Commented(Fact, frozen=True):
    item: str
    text: Prose
