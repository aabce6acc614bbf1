"""A dependency: a predecessor that has to be done before its successor can go on. Lies in the successor's stream."""

from __future__ import annotations

from ledger.aggregates.fact import Fact
from ledger.words import Subject

# ── facts ──


class DependencyAdded(Fact, frozen=True):
    predecessor: Subject
    successor: Subject


class DependencyRemoved(Fact, frozen=True):
    predecessor: Subject
    successor: Subject
