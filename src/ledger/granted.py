"""Whether what a stream holds would be granted again: each fact decided anew on what comes before it. Pure.

Taking a fact back, or correcting it, changes what later facts were decided on. A fact that was granted before and is
refused afterwards depends on what was taken back. Imported history was never granted, so it is never refused here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ledger import facts as f
from ledger.aggregates import blocker, bookkeeping, decision, dependency, item, looking, people
from ledger.aggregates import initiative_commands as steering
from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.commands import AGGREGATES, entry_of
from ledger.errors import Rejected
from ledger.record import Record

#: The command that each fact comes of; facts of the ledger about itself come of none.
COMMAND_OF: Mapping[type[Fact], type[Command]] = {
    f.InitiativeProposed: steering.ProposeInitiative,
    f.InitiativeCommitted: steering.CommitInitiative,
    f.OwnerChanged: steering.ChangeOwner,
    f.TargetMoved: steering.MoveTarget,
    f.MilestoneDated: steering.DateMilestone,
    f.ScopeChanged: steering.ChangeScope,
    f.InitiativePaused: steering.PauseInitiative,
    f.InitiativeResumed: steering.ResumeInitiative,
    f.HealthClaimed: steering.ClaimHealth,
    f.HandoffOffered: steering.OfferHandoff,
    f.HandoffAccepted: steering.AcceptHandoff,
    f.HandoffRejected: steering.RejectHandoff,
    f.InitiativeClosed: steering.CloseInitiative,
    f.InitiativeReopened: steering.ReopenInitiative,
    f.ItemAdded: item.AddItem,
    f.StatusChanged: item.ChangeStatus,
    f.AssigneeChanged: item.ChangeAssignee,
    f.ItemDueMoved: item.MoveItemDue,
    f.ItemRetitled: item.RetitleItem,
    f.ItemMoved: item.MoveItem,
    f.ItemEstimated: item.EstimateItem,
    f.Commented: item.Comment,
    f.BlockerRaised: blocker.RaiseBlocker,
    f.BlockerReassigned: blocker.ReassignBlocker,
    f.BlockerFollowedUp: blocker.FollowUpBlocker,
    f.BlockerEscalated: blocker.EscalateBlocker,
    f.BlockerCleared: blocker.ClearBlocker,
    f.DecisionRequested: decision.RequestDecision,
    f.DecisionReassigned: decision.ReassignDecision,
    f.NeededByMoved: decision.MoveNeededBy,
    f.DecisionMade: decision.MakeDecision,
    f.DecisionWithdrawn: decision.WithdrawDecision,
    f.DecisionSuperseded: decision.SupersedeDecision,
    f.DependencyAdded: dependency.AddDependency,
    f.DependencyRemoved: dependency.RemoveDependency,
    f.ProgressNoted: looking.NoteProgress,
    f.ReviewScheduled: looking.ScheduleReview,
    f.ReviewStarted: looking.StartReview,
    f.InitiativeReviewed: looking.ReviewInitiative,
    f.ReviewClosed: looking.CloseReview,
    f.StallExplained: looking.ExplainStall,
    f.PolicySet: bookkeeping.SetPolicy,
    f.PeopleMerged: people.MergePeople,
}


def command_of(fact: Fact) -> Command | None:
    """The command that would bring this fact about, None for what the ledger says of itself."""
    kind = COMMAND_OF.get(type(fact))
    if kind is None:
        return None
    return kind(**{name: getattr(fact, name) for name in kind.__struct_fields__ if hasattr(fact, name)})


def check_granted(before: Iterable[Record], after: Iterable[Record], change: str) -> None:
    """Raises Rejected, naming the record and `change`, where one that was granted `before` is refused `after`.

    Both are the records of one stream that count, in the order in which they were decided.
    """
    broken = _refused(before)
    for position, why in _refused(after).items():
        if position not in broken:
            raise Rejected(f"{change} is refused, because record {position} would not hold: {why}")


def _refused(records: Iterable[Record]) -> dict[int, str]:
    states: dict[str, Any] = {name: about.initial for name, about in AGGREGATES.items()}
    refused: dict[int, str] = {}
    for record in records:
        command = command_of(record.fact)
        if command is None:
            continue
        entry = entry_of(command)
        name = next(name for name, about in AGGREGATES.items() if about is entry.about)
        try:
            entry.decide(command, states[name])
        except Rejected as refusal:
            if record.known_at is None:
                refused[record.position] = str(refusal)
        states[name] = entry.about.evolve(states[name], record.fact)
    return refused
