"""One example of every kind of fact, as it was first stored. Added to, never edited: stored bytes stay readable."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ledger import facts as f
from ledger.record import Draft

AT = datetime(2026, 5, 13, 12, 5, 11, 250, tzinfo=UTC)
KNOWN_AT = datetime(2026, 5, 13, 14, 0, tzinfo=UTC)
RECORDED_AT = datetime(2026, 6, 1, 8, 30, 0, 7, tzinfo=UTC)
DAY = date(2026, 6, 30)

FACTS: tuple[f.AnyFact, ...] = (
    f.InitiativeProposed("ATLAS", "Atlas: größer", "ACME", "one ledger", "EU shops"),
    f.InitiativeCommitted("ATLAS", ("it runs", "it is fast")),
    f.OwnerChanged("ATLAS", "Ana Müller", "bo left"),
    f.TargetMoved("ATLAS", DAY, None, "the vendor is late"),
    f.MilestoneDated("ATLAS", "beta", DAY),
    f.ScopeChanged("ATLAS", "with the US shops", "the board"),
    f.InitiativePaused("ATLAS", "summer", DAY),
    f.InitiativeResumed("ATLAS"),
    f.HealthClaimed("ATLAS", "amber", "two weeks late"),
    f.HandoffOffered("ATLAS", "Liu", ("the manual",)),
    f.HandoffAccepted("ATLAS"),
    f.HandoffRejected("ATLAS", "no manual"),
    f.InitiativeClosed("ATLAS", "achieved", "accepted"),
    f.InitiativeReopened("ATLAS", "a flaw"),
    f.ItemAdded("ATLAS-1", "ATLAS", "Vendor key", "To do"),
    f.StatusChanged("ATLAS-1", "To do", "Wait - User"),
    f.AssigneeChanged("ATLAS-1", "Sam"),
    f.ItemDueMoved("ATLAS-1", DAY),
    f.ItemRetitled("ATLAS-1", "The vendor's key"),
    f.ItemMoved("ATLAS-1", "HERA", "HERA-4"),
    f.ItemEstimated("ATLAS-1", 2.5, "hours"),
    f.Commented("ATLAS-1", 'She said "no"\n\tand \u202e left'),
    f.BlockerRaised(
        "B-7",
        ("item:ATLAS-1", "initiative:ATLAS"),
        "no key",
        "supplier",
        "external",
        "send it",
        "Sam",
        AT,
        DAY,
        "a slip",
    ),
    f.BlockerReassigned("B-7", "Liu", "Sam left"),
    f.BlockerFollowedUp("B-7", "called", DAY),
    f.BlockerEscalated("B-7", "CFO", "no answer"),
    f.BlockerCleared("B-7", "it came"),
    f.DecisionRequested(
        "D-77", ("initiative:ATLAS",), "keep it?", ("yes", "no"), "CFO", "Ana Müller", DAY, "a slip", "keep it"
    ),
    f.DecisionReassigned("D-77", "CEO", "the CFO is away"),
    f.NeededByMoved("D-77", DAY, "more time"),
    f.DecisionMade("D-77", "yes", "the audit"),
    f.DecisionWithdrawn("D-77", "moot"),
    f.DecisionSuperseded("D-77", "D-78"),
    f.DependencyAdded("item:ATLAS-1", "item:ATLAS-2"),
    f.DependencyRemoved("item:ATLAS-1", "item:ATLAS-2"),
    f.ProgressNoted("item:ATLAS-1", "contact", "spoke with Sam"),
    f.ReviewScheduled("ATLAS", 14, "fixed"),
    f.ReviewStarted("R-1", ("ATLAS", "HERA")),
    f.InitiativeReviewed("ATLAS", "watch", 42, "waiting", ("decision overdue",), "asked again", "R-1"),
    f.ReviewClosed("R-1"),
    f.StallExplained("item:ATLAS-1", AT, KNOWN_AT, "capacity", "B-7", "Sam", "he was ill"),
    f.FactRetracted(3, "a slip"),
    f.FactCorrected(3, 5, "a slip"),
    f.PolicySet(
        {"Wait - User": "waiting"},
        {"Wait - User": "client"},
        {"": 5.0},
        (1, 2, 3, 4),
        "Europe/Berlin",
        ("2026-12-25",),
        ("supplier", "unknown"),
        ("StatusChanged",),
        "agreed",
    ),
    f.AuditExported(1, 42, "ab" * 32, "jsonl"),
    f.TextErased(3, "asked for"),
    f.PeopleMerged("Bo Lind", ("bo", "blind"), "two trackers"),
)


def draft_of(number: int, fact: f.AnyFact) -> Draft:
    """The draft of the `number`-th example; every second one was imported, and says so."""
    if number % 2:
        return Draft(f"golden:{number}", fact, AT, "mo", "cli")
    return Draft(
        f"golden:{number}", fact, AT, "Ana Müller", "import:jira", KNOWN_AT, "claimed", f"jira:x:{number}", number - 1
    )


def salts_of(number: int) -> bytes:
    """Fixed salts, 48 bytes, different for every example."""
    return bytes((number * 7 + offset) % 256 for offset in range(48))
