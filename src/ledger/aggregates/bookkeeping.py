"""Facts about the ledger itself: retraction, correction, policy, exports, erasure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isfinite
from typing import assert_never
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.errors import Rejected
from ledger.words import Prose, StatusClass

# ── facts ──


class FactRetracted(Fact, frozen=True):
    """The fact at position `of` no longer counts; retracting the retraction makes it count again."""

    of: int
    reason: Prose | None = None


class FactCorrected(Fact, frozen=True):
    """The fact at position `of` is replaced by the one at position `replacement`; both stay visible."""

    of: int
    replacement: int
    reason: Prose | None = None


class PolicySet(Fact, frozen=True):
    """The parts of the policy that are given; what is not given stays as it was.

    `statuses` maps a status to its class; `parties` maps a waiting status to whom it waits for; `thresholds_days`
    maps a status ('' is every other one) to its silence threshold in working days; `working_days` are ISO weekdays
    (1 is Monday); `progress` lists the kinds of facts that count as progress; `loads` says how much an owner or a
    decider can carry at once. `regions` are those whose `holidays` were looked up, such as DE-BE; the days are stored,
    so that what was worked stays on record. `guessed` are statuses that an import judged by their words.
    """

    statuses: dict[str, StatusClass] = {}
    parties: dict[str, str] = {}
    thresholds_days: dict[str, float] = {}
    working_days: tuple[int, ...] | None = None
    zone: str | None = None
    holidays: tuple[str, ...] | None = None
    causes: tuple[str, ...] | None = None
    progress: tuple[str, ...] | None = None
    reason: Prose | None = None
    loads: dict[str, int] = {}
    regions: tuple[str, ...] | None = None
    guessed: tuple[str, ...] = ()


class AuditExported(Fact, frozen=True):
    """Positions `first` to `last` left the ledger as `format`; `digest` is the SHA-256 of the bytes, in hex."""

    first: int
    last: int
    digest: str
    format: str


class TextErased(Fact, frozen=True):
    """The sealed values of the record at position `of` were deleted, with their salts."""

    of: int
    reason: Prose | None = None


BookkeepingFact = FactRetracted | FactCorrected | PolicySet | AuditExported | TextErased

# ── state ──


class Policy(Struct, frozen=True):
    """What has been set so far; None and what is missing stand for the defaults, which the reader of a policy knows."""

    statuses: dict[str, StatusClass] = {}
    parties: dict[str, str] = {}
    thresholds_days: dict[str, float] = {}
    working_days: tuple[int, ...] | None = None
    zone: str | None = None
    holidays: tuple[str, ...] | None = None
    causes: tuple[str, ...] | None = None
    progress: tuple[str, ...] | None = None
    loads: dict[str, int] = {}
    regions: tuple[str, ...] | None = None


class Standing(Struct, frozen=True):
    """The fact at a position counts."""

    kind: str


class Struck(Struct, frozen=True):
    """The fact at a position was retracted or corrected."""

    kind: str


# ── evolve ──


def evolve(state: Policy, fact: BookkeepingFact) -> Policy:
    """The policy after a fact. Whether a fact stands depends on positions: `ledger.standing` tells it."""
    match fact:
        case PolicySet():
            return replace(
                state,
                statuses={**state.statuses, **fact.statuses},
                parties={**state.parties, **fact.parties},
                thresholds_days={**state.thresholds_days, **fact.thresholds_days},
                loads={**state.loads, **fact.loads},
                **{name: getattr(fact, name) for name in _WHOLE if getattr(fact, name) is not None},
            )
        case FactRetracted() | FactCorrected() | AuditExported() | TextErased():
            return state
        case _:
            assert_never(fact)


#: Whose load is watched: open initiatives of an owner, open decisions of a decider.
LOADS = ("owner", "decider")
#: The parts of a policy that are replaced as a whole; the others are added to, status by status.
_WHOLE = ("working_days", "zone", "holidays", "causes", "progress", "regions")

# ── commands ──


class SetPolicy(Command, frozen=True):
    """What is not given stays as it was."""

    statuses: dict[str, StatusClass] = {}
    parties: dict[str, str] = {}
    thresholds_days: dict[str, float] = {}
    working_days: tuple[int, ...] | None = None
    zone: str | None = None
    holidays: tuple[str, ...] | None = None
    causes: tuple[str, ...] | None = None
    progress: tuple[str, ...] | None = None
    reason: Prose | None = None
    loads: dict[str, int] = {}
    regions: tuple[str, ...] | None = None


class RetractFact(Command, frozen=True):
    of: int
    reason: Prose | None = None


# ── decide ──


def decide(command: SetPolicy, state: Policy) -> tuple[PolicySet, ...]:
    """The fact that comes of a policy, none where it is in force already. Raises Rejected where it makes no sense."""
    for complaint in _complaints(command):
        raise Rejected(complaint)
    fact = PolicySet(
        command.statuses,
        command.parties,
        command.thresholds_days,
        command.working_days,
        command.zone,
        command.holidays,
        command.causes,
        command.progress,
        command.reason,
        command.loads,
        command.regions,
    )
    return (fact,) if evolve(state, fact) != state else ()


def decide_retraction(command: RetractFact, state: Standing | Struck) -> tuple[FactRetracted, ...]:
    """The retraction of a fact that stands, none where it does not count any more."""
    if state.kind in (AuditExported.__name__, TextErased.__name__):
        raise Rejected(f"record {command.of} tells of something that left the ledger; it cannot be taken back")
    return (FactRetracted(command.of, command.reason),) if isinstance(state, Standing) else ()


def _complaints(x: SetPolicy) -> Iterable[str]:
    """What is wrong with a policy, a sentence each."""
    days = x.working_days
    if days is not None and (not days or len(set(days)) < len(days) or not all(1 <= day <= 7 for day in days)):
        yield f"{list(days)} are no working days; name each once, from 1 (Monday) to 7 (Sunday)"
    for status, threshold in x.thresholds_days.items():
        if not (isfinite(threshold) and threshold > 0):
            yield f"{threshold} is no threshold for {status or 'every status'!r}; give a number of working days above 0"
    if x.zone is not None and not _is_zone(x.zone):
        yield f"there is no time zone {x.zone!r}; name one of the tz database, such as Europe/Berlin"
    for day in x.holidays or ():
        if not _is_day(day):
            yield f"{day!r} is no holiday; write the day as 2026-12-25"
    for role, load in x.loads.items():
        if role not in LOADS:
            yield f"{role!r} carries no load that is watched; name one of {', '.join(LOADS)}"
        elif load < 1:
            yield f"{load} is no load for {role!r}; give a number from 1 up"
    if x.causes == ():
        yield "a policy without any cause class cannot explain a wait; name at least one"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
