"""A decision: a question with a decider and a needed-by date, open until made or withdrawn."""

from __future__ import annotations

from datetime import date

from ledger.aggregates.fact import Fact
from ledger.words import Person, Prose, Proses, Subject

# ── facts ──


class DecisionRequested(Fact, frozen=True):
    decision: str
    affects: tuple[Subject, ...]
    question: Prose
    options: Proses = ()
    decider: Person | None = None
    driver: Person | None = None
    needed_by: date | None = None
    consequence: Prose | None = None
    default_if_silent: Prose | None = None


class DecisionReassigned(Fact, frozen=True):
    decision: str
    to: Person
    reason: Prose | None = None


class NeededByMoved(Fact, frozen=True):
    decision: str
    to: date | None
    reason: Prose | None = None


class DecisionMade(Fact, frozen=True):
    decision: str
    option: Prose
    rationale: Prose | None = None


class DecisionWithdrawn(Fact, frozen=True):
    decision: str
    reason: Prose | None = None


class DecisionSuperseded(Fact, frozen=True):
    decision: str
    by: str
