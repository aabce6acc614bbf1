"""Every kind of fact that a ledger can hold, in one tagged union. Pure.

Adding a kind touches its aggregate's file and one line here; a golden line in the tests keeps its bytes readable.
"""

from __future__ import annotations

from typing import Union, get_args

from ledger.aggregates.blocker import (
    BlockerCleared,
    BlockerEscalated,
    BlockerFollowedUp,
    BlockerRaised,
    BlockerReassigned,
)
from ledger.aggregates.bookkeeping import AuditExported, FactCorrected, FactRetracted, PolicySet, TextErased
from ledger.aggregates.decision import (
    DecisionMade,
    DecisionReassigned,
    DecisionRequested,
    DecisionSuperseded,
    DecisionWithdrawn,
    NeededByMoved,
)
from ledger.aggregates.dependency import DependencyAdded, DependencyRemoved
from ledger.aggregates.fact import Fact
from ledger.aggregates.initiative import (
    HandoffAccepted,
    HandoffOffered,
    HandoffRejected,
    HealthClaimed,
    InitiativeClosed,
    InitiativeCommitted,
    InitiativePaused,
    InitiativeProposed,
    InitiativeReopened,
    InitiativeResumed,
    MilestoneDated,
    OwnerChanged,
    ScopeChanged,
    TargetMoved,
)
from ledger.aggregates.item import (
    AssigneeChanged,
    Commented,
    ItemAdded,
    ItemDueMoved,
    ItemEstimated,
    ItemMoved,
    ItemRetitled,
    StatusChanged,
)
from ledger.aggregates.looking import (
    InitiativeReviewed,
    ProgressNoted,
    ReviewClosed,
    ReviewScheduled,
    ReviewStarted,
    StallExplained,
)

AnyFact = Union[  # noqa: UP007 - msgspec reads the members from it at run time
    InitiativeProposed,
    InitiativeCommitted,
    OwnerChanged,
    TargetMoved,
    MilestoneDated,
    ScopeChanged,
    InitiativePaused,
    InitiativeResumed,
    HealthClaimed,
    HandoffOffered,
    HandoffAccepted,
    HandoffRejected,
    InitiativeClosed,
    InitiativeReopened,
    ItemAdded,
    StatusChanged,
    AssigneeChanged,
    ItemDueMoved,
    ItemRetitled,
    ItemMoved,
    ItemEstimated,
    Commented,
    BlockerRaised,
    BlockerReassigned,
    BlockerFollowedUp,
    BlockerEscalated,
    BlockerCleared,
    DecisionRequested,
    DecisionReassigned,
    NeededByMoved,
    DecisionMade,
    DecisionWithdrawn,
    DecisionSuperseded,
    DependencyAdded,
    DependencyRemoved,
    ProgressNoted,
    ReviewScheduled,
    ReviewStarted,
    InitiativeReviewed,
    ReviewClosed,
    StallExplained,
    FactRetracted,
    FactCorrected,
    PolicySet,
    AuditExported,
    TextErased,
]

KINDS: dict[str, type[Fact]] = {kind.__name__: kind for kind in get_args(AnyFact)}
