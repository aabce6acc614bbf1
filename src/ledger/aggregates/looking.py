"""Looking at an initiative: notes, reviews with their cadence and verdict, explanations of a silence."""

from __future__ import annotations

from datetime import datetime

from ledger.aggregates.fact import Fact
from ledger.words import Anchor, CauseClass, NoteKind, Person, Prose, Subject, Verdict

# ── facts ──


class ProgressNoted(Fact, frozen=True):
    """A note; only the kind `progress` says that work moved."""

    subject: Subject
    kind: NoteKind
    text: Prose


class ReviewScheduled(Fact, frozen=True):
    """A review every `every_days` days, from a fixed weekday on or sliding with the last review."""

    initiative: str
    every_days: int
    anchor: Anchor = "sliding"


class ReviewStarted(Fact, frozen=True):
    review: str
    initiatives: tuple[str, ...] = ()


class InitiativeReviewed(Fact, frozen=True):
    """One look, with what was shown: the position seen, the state and the signals that stood."""

    initiative: str
    verdict: Verdict
    seen_position: int
    state: str
    signals: tuple[str, ...] = ()
    note: Prose | None = None
    review: str | None = None


class ReviewClosed(Fact, frozen=True):
    review: str


class StallExplained(Fact, frozen=True, rename={"from_": "from"}):
    """Why a past silence between `from_` and `until` really was; the silence itself stays on record."""

    subject: Subject
    from_: datetime
    until: datetime
    cause: CauseClass
    ref: str | None = None
    who: Person | None = None
    text: Prose | None = None
