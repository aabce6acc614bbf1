"""A blocker: an abnormal condition that stops committed work, with its cause, needed action and unblocker."""

from __future__ import annotations

from datetime import date, datetime

from ledger.aggregates.fact import Fact
from ledger.words import CauseClass, Person, Prose, Side, Subject

# ── facts ──


class BlockerRaised(Fact, frozen=True):
    """`since` is when the blocker began, where that was before it was raised."""

    blocker: str
    affects: tuple[Subject, ...]
    title: Prose
    cause: CauseClass = "unknown"
    side: Side = "internal"
    needed_action: Prose | None = None
    unblocker: Person | None = None
    since: datetime | None = None
    follow_up_on: date | None = None
    consequence: Prose | None = None


class BlockerReassigned(Fact, frozen=True):
    blocker: str
    to: Person
    reason: Prose | None = None


class BlockerFollowedUp(Fact, frozen=True):
    blocker: str
    note: Prose | None = None
    follow_up_on: date | None = None


class BlockerEscalated(Fact, frozen=True):
    blocker: str
    to: Person
    reason: Prose | None = None


class BlockerCleared(Fact, frozen=True):
    blocker: str
    resolution: Prose | None = None
