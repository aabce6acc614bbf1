"""Which command a recording key means for what is selected, and which commands make sense there at all."""

from __future__ import annotations

from collections.abc import Callable

from ledger.aggregates.blocker import Open as Standing
from ledger.aggregates.decision import Made
from ledger.aggregates.decision import Open as Asked
from ledger.aggregates.initiative import Closed, Committed, HandedOver, Proposed
from ledger.commands import COMMANDS
from tui.forms.circumstances import Circumstances

INITIATIVE, ITEM, BLOCKER, DECISION = "initiative", "item", "blocker", "decision"

_STAGES = ("CommitInitiative", "PauseInitiative", "ResumeInitiative", "CloseInitiative", "ReopenInitiative")
_HANDOFF = ("OfferHandoff", "AcceptHandoff", "RejectHandoff")

#: What a recording key does, by the kind of the thing under the cursor; several commands open a menu of those that
#: fit. A blocker and a decision stand for the work they concern where they are not named themselves.
ACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "block": {INITIATIVE: ("RaiseBlocker",), ITEM: ("RaiseBlocker",)},
    "unblock": {"": ("ClearBlocker",)},
    "ask": {INITIATIVE: ("RequestDecision",), ITEM: ("RequestDecision",)},
    "decide": {"": ("MakeDecision",)},
    "own": {
        INITIATIVE: ("ChangeOwner",),
        ITEM: ("ChangeAssignee",),
        BLOCKER: ("ReassignBlocker",),
        DECISION: ("ReassignDecision",),
    },
    "target": {
        INITIATIVE: ("MoveTarget",),
        ITEM: ("MoveItemDue",),
        BLOCKER: ("FollowUpBlocker",),
        DECISION: ("MoveNeededBy",),
    },
    "stage": {
        INITIATIVE: _STAGES,
        ITEM: ("ChangeStatus",),
        BLOCKER: ("ClearBlocker",),
        DECISION: ("MakeDecision", "WithdrawDecision", "SupersedeDecision"),
    },
    "note": {INITIATIVE: ("NoteProgress",), ITEM: ("NoteProgress",)},
    "handoff": {INITIATIVE: _HANDOFF, ITEM: _HANDOFF},
    "chase": {"": ("FollowUpBlocker",)},
    "escalate": {"": ("EscalateBlocker",)},
    "supersede": {"": ("SupersedeDecision",)},
    "explain": {INITIATIVE: ("ExplainStall",), ITEM: ("ExplainStall",)},
}


def _going_on(around: Circumstances) -> bool:
    return isinstance(around.steered, Proposed | Committed)


#: What has to be so for a command to make sense; the others always do. The rules have the last word.
_FITS: dict[str, Callable[[Circumstances], bool]] = {
    "CommitInitiative": lambda c: isinstance(c.steered, Proposed | Committed),
    "ChangeOwner": _going_on,
    "MoveTarget": _going_on,
    "DateMilestone": _going_on,
    "ChangeScope": _going_on,
    "PauseInitiative": lambda c: _going_on(c) and c.about.paused is None,
    "ResumeInitiative": lambda c: _going_on(c) and c.about.paused is not None,
    "ClaimHealth": _going_on,
    "OfferHandoff": lambda c: isinstance(c.steered, Committed),
    "AcceptHandoff": lambda c: _going_on(c) and c.about.offer is not None,
    "RejectHandoff": lambda c: _going_on(c) and c.about.offer is not None,
    "CloseInitiative": lambda c: _going_on(c) or isinstance(c.steered, HandedOver),
    "ReopenInitiative": lambda c: isinstance(c.steered, Closed | HandedOver),
    "ReassignBlocker": lambda c: isinstance(c.blocker, Standing),
    "FollowUpBlocker": lambda c: isinstance(c.blocker, Standing) or bool(c.blockers),
    "EscalateBlocker": lambda c: isinstance(c.blocker, Standing) or bool(c.blockers),
    "ClearBlocker": lambda c: isinstance(c.blocker, Standing) or bool(c.blockers),
    "ReassignDecision": lambda c: isinstance(c.decision, Asked),
    "MoveNeededBy": lambda c: isinstance(c.decision, Asked),
    "MakeDecision": lambda c: isinstance(c.decision, Asked) or bool(c.decisions),
    "WithdrawDecision": lambda c: isinstance(c.decision, Asked),
    "SupersedeDecision": lambda c: isinstance(c.decision, Asked | Made),
    "RemoveDependency": lambda c: bool(c.predecessors),
}

#: Commands by the kind of thing that they are about; what stands in no list is about the ledger as a whole.
_ABOUT = {
    BLOCKER: ("FollowUpBlocker", "EscalateBlocker", "ReassignBlocker", "ClearBlocker"),
    DECISION: ("MakeDecision", "ReassignDecision", "MoveNeededBy", "WithdrawDecision", "SupersedeDecision"),
    ITEM: (
        "ChangeStatus", "ChangeAssignee", "MoveItemDue", "EstimateItem", "RetitleItem", "MoveItem", "Comment",
    ),
    INITIATIVE: (
        "ChangeOwner", "MoveTarget", "DateMilestone", "ChangeScope", *_STAGES, *_HANDOFF, "ClaimHealth",
        "ScheduleReview", "ReviewInitiative",
    ),
}  # fmt: skip
_WORK = (
    "NoteProgress", "RaiseBlocker", "RequestDecision", "ExplainStall", "AddDependency", "RemoveDependency", "AddItem",
)  # fmt: skip


def meant(verb: str, around: Circumstances) -> list[str]:
    """The commands that a recording key means here. Raises ValueError, in words, where it means none."""
    by_kind = ACTS[verb]
    kind = around.chosen.kind
    names = by_kind.get(kind) or by_kind.get("") or by_kind.get((around.chosen.subject or "").partition(":")[0])
    if not names:
        raise ValueError("select an initiative or an item first" if not kind else f"there is nothing here to {verb}")
    found = [name for name in names if fits(name, around)]
    if not found:
        raise ValueError(_why_not(verb, around))
    return found


def fits(command: str, around: Circumstances) -> bool:
    """Whether a command makes sense for what is selected."""
    check = _FITS.get(command)
    return check is None or check(around)


def menu(around: Circumstances) -> list[str]:
    """Every command that fits, those about the selected thing first."""
    order = [*_ABOUT.get(around.chosen.kind, ())]
    if around.chosen.subject:
        order += [*_WORK, *(_ABOUT[ITEM] if around.item is not None else ()), *_ABOUT[INITIATIVE]]
        order += [*_ABOUT[BLOCKER], *_ABOUT[DECISION]]
    special = {name for names in _ABOUT.values() for name in names} | set(_WORK)
    whole = [name for name in COMMANDS if name not in special]
    return [name for name in dict.fromkeys([*order, *whole]) if fits(name, around)]


def _why_not(verb: str, around: Circumstances) -> str:
    where = around.initiative or "this"
    match verb:
        case "unblock" | "chase" | "escalate":
            return f"no blocker stands in the way of {where}; b raises one"
        case "decide":
            return f"no decision is open for {where}; a asks for one"
        case "supersede":
            return "select a decision first; 4 lists them, and . shows the settled ones too"
        case "handoff" if isinstance(around.steered, Proposed):
            return f"{where} is only proposed; commit to it first with s"
        case _:
            return f"{where} is closed or handed over; s reopens it"
