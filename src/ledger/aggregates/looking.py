"""Looking at an initiative: notes, reviews with their cadence and verdict, explanations of a silence."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.words import Anchor, CauseClass, NoteKind, Person, Prose, Subject, Verdict

# ── facts ──


class ProgressNoted(Fact, frozen=True):
    """A note; only the kind `progress` says that work moved.

    What a tracker changed in fields for which there is no fact is a note of kind admin: `fields` names them, a field
    for each change, and there is a text only where the names do not say enough.
    """

    subject: Subject
    kind: NoteKind
    text: Prose = ""
    fields: tuple[str, ...] = ()


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


#: What lies in the stream of the subject that was looked at, and what lies in the stream of the review itself.
AttentionFact = ProgressNoted | ReviewScheduled | InitiativeReviewed | StallExplained
SessionFact = ReviewStarted | ReviewClosed

# ── state ──


class Attention(Struct, frozen=True):
    """What a subject has been given so far."""

    notes: int = 0
    looks: int = 0
    cadence: ReviewScheduled | None = None
    explained: frozenset[StallExplained] = frozenset()


class NotStarted(Struct, frozen=True):
    """No review has this key."""


class Started(Struct, frozen=True):
    initiatives: tuple[str, ...] = ()


class Ended(Struct, frozen=True):
    """The review was closed."""


SessionState = NotStarted | Started | Ended

# ── evolve ──


def evolve(state: Attention, fact: AttentionFact) -> Attention:
    """A subject's attention after a fact."""
    match fact:
        case ProgressNoted():
            return replace(state, notes=state.notes + 1)
        case InitiativeReviewed():
            return replace(state, looks=state.looks + 1)
        case ReviewScheduled():
            return replace(state, cadence=fact)
        case StallExplained():
            return replace(state, explained=state.explained | {fact})
        case _:
            assert_never(fact)


def evolve_session(_: SessionState, fact: SessionFact) -> SessionState:
    """A review after a fact."""
    match fact:
        case ReviewStarted(initiatives=initiatives):
            return Started(initiatives)
        case ReviewClosed():
            return Ended()
        case _:
            assert_never(fact)


# ── commands ──


class NoteProgress(Command, frozen=True):
    subject: Subject
    text: Prose
    kind: NoteKind = "progress"


class ScheduleReview(Command, frozen=True):
    initiative: str
    every_days: int
    anchor: Anchor = "sliding"


class ReviewInitiative(Command, frozen=True):
    initiative: str
    verdict: Verdict
    seen_position: int
    state: str
    signals: tuple[str, ...] = ()
    note: Prose | None = None
    review: str | None = None


class ExplainStall(Command, frozen=True):
    subject: Subject
    from_: datetime
    until: datetime
    cause: CauseClass
    ref: str | None = None
    who: Person | None = None
    text: Prose | None = None


class StartReview(Command, frozen=True):
    initiatives: tuple[str, ...] = ()
    review: str | None = None


class CloseReview(Command, frozen=True):
    review: str


AttentionCommand = NoteProgress | ScheduleReview | ReviewInitiative | ExplainStall
SessionCommand = StartReview | CloseReview

# ── decide ──


def decide(command: AttentionCommand, state: Attention) -> tuple[AttentionFact, ...]:
    """The facts that come of a command, none where it already holds. Raises Rejected where a rule says no."""
    match command:
        case NoteProgress(subject=subject, text=text, kind=kind):
            return (ProgressNoted(subject, kind, text),)
        case ScheduleReview(initiative=key, every_days=every_days, anchor=anchor):
            if every_days < 1:
                raise Rejected(f"{key} cannot be reviewed every {every_days} days; give a number of days from 1 up")
            cadence = ReviewScheduled(key, every_days, anchor)
            return (cadence,) if cadence != state.cadence else ()
        case ReviewInitiative():
            return (_reviewed(command),)
        case ExplainStall():
            explained = _explained(command)
            return (explained,) if explained not in state.explained else ()
        case _:
            assert_never(command)


def decide_session(command: SessionCommand, state: SessionState) -> tuple[SessionFact, ...]:
    """The facts that come of a command on a review. Raises Rejected where a rule says no."""
    match command:
        case StartReview(review=key, initiatives=initiatives):
            if not key:
                raise Rejected("a review needs a key, such as R-2026-W20")
            if state == Started(initiatives):
                return ()
            if not isinstance(state, NotStarted):
                raise Rejected(f"there is a review {key!r} already; start this one under another key")
            return (ReviewStarted(key, initiatives),)
        case CloseReview(review=key):
            if isinstance(state, NotStarted):
                raise Rejected(f"there is no review {key!r}; start it first with StartReview")
            return (ReviewClosed(key),) if isinstance(state, Started) else ()
        case _:
            assert_never(command)


def going_on(key: str, state: SessionState) -> None:
    """Raises Rejected unless the review was started and is not closed."""
    if isinstance(state, NotStarted):
        raise Rejected(f"there is no review {key!r}; start it first with StartReview")
    if isinstance(state, Ended):
        raise Rejected(f"review {key} is closed; start a new one with StartReview")


def _reviewed(x: ReviewInitiative) -> InitiativeReviewed:
    if x.seen_position < 0:
        raise Rejected(f"a review cannot have seen position {x.seen_position}; give the last one that was shown")
    return InitiativeReviewed(x.initiative, x.verdict, x.seen_position, x.state, x.signals, x.note, x.review)


def _explained(x: ExplainStall) -> StallExplained:
    if x.from_ >= x.until:
        raise Rejected(f"the explanation for {x.subject} ends before it begins; exchange its two times")
    return StallExplained(x.subject, x.from_, x.until, x.cause, x.ref, x.who, x.text)
