"""A form before anybody types: its rows, what stands in them already, and what is good to know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec

from ledger.aggregates.command import Command
from ledger.commands import COMMANDS
from ledger.instants import rfc3339
from ledger.wellformed import label
from projections.audit.detail import in_words
from tui.forms.reading import joined
from tui.words.fields import Field, fields_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.forms.circumstances import Chosen, Circumstances  # loads the log, which no screen needs to begin

#: The row for when it happened; it belongs to every form and to no command.
AT = "at"
_AT_LABEL = "happened"
_NEXT_CHASE_DAYS = 7


class RowPlan(NamedTuple):
    """A line of a form. `hint` stands where nothing was typed; `lead` begins the value that is made of the row."""

    name: str
    label: str
    text: str
    hint: str
    help: str
    field: Field | None
    lead: str = ""

    @property
    def required(self) -> bool:
        """Whether the form cannot be handed in without it."""
        return self.field is not None and self.field.required and not self.lead

    @property
    def is_several(self) -> bool:
        """Whether the row takes several values; see `tui.forms.reading.parts`."""
        return self.field is not None and self.field.many and not self.lead


class Plan(NamedTuple):
    """A form for one command; `notes` are facts worth seeing while it is filled in."""

    command: str
    title: str
    help: str
    rows: tuple[RowPlan, ...]
    notes: tuple[str, ...]
    around: Circumstances

    @property
    def speaks_of_marks(self) -> bool:
        """Whether one fact about all that is marked comes of it."""
        return bool(self.around.chosen.marked) and any(row.name == "affects" for row in self.rows)


#: Commands whose presets need the folded history.
DEEP = ("ExplainStall", "ReviewInitiative")
#: Fields of which one has to be filled in, though each may be left out.
ONE_OF = {"MoveTarget": ("to", "milestone"), "MoveItem": ("initiative", "key")}


def plan(command: str, around: Circumstances) -> Plan:
    """The form of a command for what is selected."""
    entry = COMMANDS[command]
    given = _given(command, around)
    rows = [row for field in _ordered(entry.command, entry.founds, entry.key) for row in _rows(field, given, around)]
    rows.append(
        RowPlan(AT, _AT_LABEL, "", "now", "when it happened: a time, a day, or a phrase such as 'last tuesday'", None)
    )
    notes = tuple(note for note in _NOTES.get(command, _nothing_to_know)(around) if note)
    return Plan(command, in_words(command), entry.help, tuple(rows), notes, around)


def _ordered(command: type[Command], founds: bool, key: str) -> list[Field]:
    """The fields as they are filled in: a key that is made where none is given comes last."""
    fields = list(fields_of(command).values())
    return sorted(fields, key=lambda field: founds and field.name == key and not field.required)


def _rows(field: Field, given: dict[str, Any], around: Circumstances) -> list[RowPlan]:
    text, told = _written(given.get(field.name)), label(field.name)
    default = _hint(field)
    if field.command.__name__ == "OfferHandoff" and field.name == "results" and around.about.commitment:
        # Each criterion is answered by itself; whoever takes over accepts or rejects against them.
        rows = [
            RowPlan(field.name, f"· {criterion}", "", "", f"what shows that this is met: {criterion}", field, criterion)
            for criterion in around.about.commitment.criteria
        ]
        return [*rows, RowPlan(field.name, "results" if not rows else "more", text, "", field.meaning, field)]
    return [RowPlan(field.name, told, text, default, field.meaning, field)]


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return joined(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _hint(field: Field) -> str:
    """The default, where it says something."""
    default = next(one.default for one in msgspec.structs.fields(field.command) if one.name == field.name)
    return str(default) if isinstance(default, str | int | float) else ""


# ── what stands in the fields already ──


def _given(command: str, around: Circumstances) -> dict[str, Any]:
    chosen = around.chosen
    kind, _, key = (chosen.subject or "").partition(":")
    given: dict[str, Any] = {
        "initiative": around.initiative,
        "item": key if kind == "item" else None,
        "subject": key or None,
        "affects": _affected(chosen),
        "successor": key or None,
        "blocker": chosen.blocker or _only([row.blocker for row in around.blockers]),
        "decision": chosen.decision or _only([row.decision for row in around.decisions]),
        "of": chosen.record,
    }
    entry = COMMANDS[command]
    if entry.founds:
        given.pop(entry.key, None)
    if command == "MoveItem":
        given.pop("initiative")
    special = _SPECIAL.get(command)
    return given | (special(around) if special else {})


def _affected(chosen: Chosen) -> tuple[str, ...] | None:
    """All that is marked, or else the subject: one blocker, or one question, may stop several things."""
    streams = chosen.marked or ((chosen.subject,) if chosen.subject else ())
    return tuple(stream.partition(":")[2] for stream in streams) or None


def _only(keys: list[str]) -> str | None:
    return keys[0] if len(keys) == 1 else None


def _next_chase(around: Circumstances) -> dict[str, Any]:
    return {"follow_up_on": around.now.astimezone().date() + timedelta(days=_NEXT_CHASE_DAYS)}


def _silence(around: Circumstances) -> dict[str, Any]:
    if not around.silences:
        return {}
    last = around.silences[0]
    return {"from_": rfc3339(last.from_), "until": rfc3339(last.to)}


def _look(around: Circumstances) -> dict[str, Any]:
    row = around.line
    return {"seen_position": around.seen} | ({"state": row.state, "signals": row.sentences} if row else {})


_SPECIAL: dict[str, Callable[[Circumstances], dict[str, Any]]] = {
    "RequestDecision": lambda around: {"driver": around.about.owner},
    "FollowUpBlocker": _next_chase,
    "ScheduleReview": lambda _: {"every_days": 7},
    "ExplainStall": _silence,
    "ReviewInitiative": _look,
}


# ── what is good to know ──


def _nothing_to_know(_: Circumstances) -> list[str]:
    return []


def _asked(around: Circumstances) -> list[str]:
    asked = getattr(getattr(around.decision, "was", around.decision), "requested", None)
    if asked is None:
        return []
    return [asked.question, f"if nobody decides: {asked.default_if_silent}" if asked.default_if_silent else ""]


def _raised(around: Circumstances) -> list[str]:
    raised = getattr(around.blocker, "raised", None)
    if raised is None:
        return []
    needed = f"needed: {raised.needed_action}" if raised.needed_action else ""
    can = f"{around.blocker.unblocker or 'nobody'} can clear it"
    return [raised.title, needed, can + (f", escalated to {to}" if (to := around.blocker.escalated_to) else "")]


def _criteria(around: Circumstances) -> list[str]:
    commitment = around.about.commitment
    return [f"accepted when: {joined(commitment.criteria)}"] if commitment and commitment.criteria else []


def _offer(around: Circumstances) -> list[str]:
    offer = around.about.offer
    if offer is None:
        return _criteria(around)
    return [*_criteria(around), f"offered to {offer.to}", *(f"· {result}" for result in offer.results)]


def _target(around: Circumstances) -> list[str]:
    milestones = ", ".join(f"{name} on {on}" for name, on in around.about.milestones.items())
    return [f"target now: {around.about.target or 'none'}", f"milestones: {milestones}" if milestones else ""]


def _owner(around: Circumstances) -> list[str]:
    return [f"owner now: {around.about.owner or 'nobody'}"]


def _scope(around: Circumstances) -> list[str]:
    proposal = around.about.proposal
    before = around.about.scope or (proposal.scope if proposal else None)
    return [f"scope so far: {before}"] if before else []


def _item(part: str, nothing: str) -> Callable[[Circumstances], list[str]]:
    return lambda around: [f"now: {getattr(around.item, part, None) or nothing}"] if around.item is not None else []


_NOTES: dict[str, Callable[[Circumstances], list[str]]] = {
    "MakeDecision": _asked,
    "ReassignDecision": _asked,
    "MoveNeededBy": _asked,
    "WithdrawDecision": _asked,
    "SupersedeDecision": _asked,
    "FollowUpBlocker": _raised,
    "EscalateBlocker": _raised,
    "ReassignBlocker": _raised,
    "ClearBlocker": _raised,
    "ChangeOwner": _owner,
    "MoveTarget": _target,
    "DateMilestone": _target,
    "ChangeScope": _scope,
    "OfferHandoff": _offer,
    "AcceptHandoff": _offer,
    "RejectHandoff": _offer,
    "CloseInitiative": _criteria,
    "ChangeStatus": _item("status", "none"),
    "ChangeAssignee": _item("assignee", "nobody"),
    "MoveItemDue": _item("due", "no day"),
    "RetitleItem": _item("title", "none"),
}
