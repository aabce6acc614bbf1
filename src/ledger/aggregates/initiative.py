"""An initiative: an outcome with one owner, from scope to handoff."""

from __future__ import annotations

from datetime import date

from ledger.aggregates.fact import Fact
from ledger.words import Health, Outcome, Person, Prose, Proses

# ── facts ──


class InitiativeProposed(Fact, frozen=True):
    initiative: str
    title: Prose
    client: Prose | None = None
    outcome: Prose | None = None
    scope: Prose | None = None


class InitiativeCommitted(Fact, frozen=True):
    initiative: str
    criteria: Proses = ()


class OwnerChanged(Fact, frozen=True):
    initiative: str
    to: Person | None
    reason: Prose | None = None


class TargetMoved(Fact, frozen=True):
    """The target is a day or a named milestone; neither means that there is no target any more."""

    initiative: str
    to: date | None = None
    milestone: str | None = None
    reason: Prose | None = None


class MilestoneDated(Fact, frozen=True):
    initiative: str
    milestone: str
    on: date


class ScopeChanged(Fact, frozen=True):
    initiative: str
    what: Prose
    reason: Prose | None = None


class InitiativePaused(Fact, frozen=True):
    initiative: str
    reason: Prose | None = None
    resume_on: date | None = None


class InitiativeResumed(Fact, frozen=True):
    initiative: str


class HealthClaimed(Fact, frozen=True):
    initiative: str
    level: Health
    rationale: Prose | None = None


class HandoffOffered(Fact, frozen=True):
    initiative: str
    to: Person
    results: Proses = ()


class HandoffAccepted(Fact, frozen=True):
    initiative: str


class HandoffRejected(Fact, frozen=True):
    initiative: str
    reason: Prose


class InitiativeClosed(Fact, frozen=True):
    initiative: str
    outcome: Outcome
    reason: Prose | None = None


class InitiativeReopened(Fact, frozen=True):
    initiative: str
    reason: Prose | None = None
