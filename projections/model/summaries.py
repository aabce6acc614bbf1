"""One line for every fact, in plain words, as the audit list shows it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger import facts as f
from ledger.aggregates.fact import Fact
from ledger.counting import count

_LONGEST = 200


def _because(reason: str | None) -> str:
    return f": {reason}" if reason else ""


def _several(values: tuple[str, ...]) -> str:
    return "; ".join(values)


def _or_none(value: Any, nothing: str) -> str:
    return nothing if value is None else str(value)


def _policy(x: f.PolicySet) -> str:
    parts = []
    if x.statuses:
        parts.append("statuses: " + ", ".join(f"{status} is {found}" for status, found in x.statuses.items()))
    if x.parties:
        parts.append("waits for: " + ", ".join(f"{status} for {party}" for status, party in x.parties.items()))
    if x.thresholds_days:
        parts.append(
            "silence: "
            + ", ".join(f"{status or 'every status'} {days:g} d" for status, days in x.thresholds_days.items())
        )
    if x.zone:
        parts.append(f"zone {x.zone}")
    if x.working_days:
        parts.append("working days " + ", ".join(map(str, x.working_days)))
    if x.holidays is not None:
        parts.append(f"{len(x.holidays)} holidays" + (f" of {', '.join(x.regions)}" if x.regions else ""))
    if x.causes is not None:
        parts.append("causes: " + ", ".join(x.causes))
    if x.progress is not None:
        parts.append("progress: " + ", ".join(x.progress))
    if x.loads:
        parts.append("loads: " + ", ".join(f"{role} {load}" for role, load in x.loads.items()))
    return "; ".join(parts) + _because(x.reason)


_SUMMARIES: dict[type[Fact], Callable[[Any], str]] = {
    f.InitiativeProposed: lambda x: x.title + (f" for {x.client}" if x.client else ""),
    f.InitiativeCommitted: lambda x: "committed" + (f", accepted when: {_several(x.criteria)}" if x.criteria else ""),
    f.OwnerChanged: lambda x: f"owner {_or_none(x.to, 'nobody')}" + _because(x.reason),
    f.TargetMoved: lambda x: f"target {_or_none(x.to or x.milestone, 'taken away')}" + _because(x.reason),
    f.MilestoneDated: lambda x: f"milestone {x.milestone} on {x.on}",
    f.ScopeChanged: lambda x: x.what + _because(x.reason),
    f.InitiativePaused: lambda x: "paused" + (f" until {x.resume_on}" if x.resume_on else "") + _because(x.reason),
    f.InitiativeResumed: lambda _: "resumed",
    f.HealthClaimed: lambda x: f"claimed {x.level}" + _because(x.rationale),
    f.HandoffOffered: lambda x: f"offered to {x.to}" + (f": {_several(x.results)}" if x.results else ""),
    f.HandoffAccepted: lambda _: "handoff accepted",
    f.HandoffRejected: lambda x: "handoff rejected" + _because(x.reason),
    f.InitiativeClosed: lambda x: f"closed as {x.outcome}" + _because(x.reason),
    f.InitiativeReopened: lambda x: "reopened" + _because(x.reason),
    f.ItemAdded: lambda x: f"{x.title} ({x.status})",
    f.StatusChanged: lambda x: f"{_or_none(x.from_, '?')} → {x.to}",
    f.AssigneeChanged: lambda x: f"assignee {_or_none(x.to, 'nobody')}",
    f.ItemDueMoved: lambda x: f"due {_or_none(x.to, 'no day')}",
    f.ItemRetitled: lambda x: x.title,
    f.ItemMoved: lambda x: " ".join(
        part for part in (f"to {x.initiative}" if x.initiative else "", f"now {x.key}" if x.key else "") if part
    ),
    f.ItemEstimated: lambda x: "no estimate" if x.size is None else f"{x.size:g} {x.unit}",
    f.Commented: lambda x: x.text,
    f.BlockerRaised: lambda x: f"{x.title} ({x.cause})" + (f", {x.unblocker} can clear it" if x.unblocker else ""),
    f.BlockerReassigned: lambda x: f"{x.to} can clear it" + _because(x.reason),
    f.BlockerFollowedUp: lambda x: (
        "followed up" + (f", next on {x.follow_up_on}" if x.follow_up_on else "") + _because(x.note)
    ),
    f.BlockerEscalated: lambda x: f"escalated to {x.to}" + _because(x.reason),
    f.BlockerCleared: lambda x: "cleared" + _because(x.resolution),
    f.DecisionRequested: lambda x: (
        x.question
        + (f" asked of {x.decider}" if x.decider else "")
        + (f", needed by {x.needed_by}" if x.needed_by else "")
    ),
    f.DecisionReassigned: lambda x: f"{x.to} decides" + _because(x.reason),
    f.NeededByMoved: lambda x: f"needed by {_or_none(x.to, 'no day')}" + _because(x.reason),
    f.DecisionMade: lambda x: f"decided: {x.option}" + (f", because {x.rationale}" if x.rationale else ""),
    f.DecisionWithdrawn: lambda x: "withdrawn" + _because(x.reason),
    f.DecisionSuperseded: lambda x: f"superseded by {x.by}",
    f.DependencyAdded: lambda x: f"{_key(x.successor)} depends on {_key(x.predecessor)}",
    f.DependencyRemoved: lambda x: f"{_key(x.successor)} no longer depends on {_key(x.predecessor)}",
    f.ProgressNoted: lambda x: f"{x.kind}: {x.text or ', '.join(dict.fromkeys(x.fields))}",
    f.ReviewScheduled: lambda x: f"review every {x.every_days} d, {x.anchor}",
    f.ReviewStarted: lambda x: f"review of {count(len(x.initiatives), 'initiative')} started",
    f.InitiativeReviewed: lambda x: f"verdict {x.verdict}" + _because(x.note),
    f.ReviewClosed: lambda _: "review closed",
    f.StallExplained: lambda x: f"{x.from_:%Y-%m-%d} to {x.until:%Y-%m-%d} was {x.cause}" + _because(x.text),
    f.FactRetracted: lambda x: f"record {x.of} retracted" + _because(x.reason),
    f.FactCorrected: lambda x: f"record {x.of} corrected by {x.replacement}" + _because(x.reason),
    f.PolicySet: _policy,
    f.PeopleMerged: lambda x: (
        f"{', '.join(x.aliases)} {'is' if len(x.aliases) == 1 else 'are'} {x.person}" + _because(x.reason)
    ),
    f.AuditExported: lambda x: f"records {x.first} to {x.last} exported as {x.format}",
    f.TextErased: lambda x: f"texts of record {x.of} erased" + _because(x.reason),
}


def _key(subject: str) -> str:
    return subject.partition(":")[2] or subject


def summary(fact: Fact) -> str:
    """The fact in one line; long texts are cut at 200 characters, the whole text stands in the record's detail."""
    return shortened(whole_summary(fact))


def whole_summary(fact: Fact) -> str:
    """The fact in one line, however long."""
    return _SUMMARIES[type(fact)](fact)


def shortened(text: str) -> str:
    """A summary as it is listed."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
