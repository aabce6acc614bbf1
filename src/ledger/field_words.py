"""What each field of each command means, in a few words: the help of the shell and the labels of the forms. Pure.

The same name means the same thing in every command; what differs stands with the command's name before it.
"""

from __future__ import annotations

from ledger.words import CAUSES

_WORDS: dict[str, str] = {
    "affects": "the initiative or item that is stopped or waits, by its key",
    "anchor": "fixed is from the same day on, sliding is counted from the last review",
    "blocker": "key of the blocker, such as B-7",
    "by": "key of the decision that takes its place",
    "cause": f"cause class ({', '.join(CAUSES)})",
    "causes": "a cause class that may be used; all that are given replace those before",
    "client": "for whom it is done",
    "consequence": "what happens if nothing happens",
    "criteria": "what it will be accepted by",
    "decider": "who has to decide",
    "decision": "key of the decision, such as D-77",
    "default_if_silent": "what will be done if nobody decides",
    "driver": "who sees to it that the decision is made",
    "every_days": "days from one review to the next",
    "follow_up_on": "day on which to ask again",
    "from_": "when it began",
    "holidays": "a day that is not worked; all that are given replace those before",
    "initiative": "key of the initiative, such as ATLAS",
    "initiatives": "an initiative that will be looked at, by its key",
    "item": "key of the item, such as ATLAS-12",
    "key": "the key by which the item is called now",
    "kind": "whether work moved, somebody was spoken to, or neither",
    "level": "the health that is claimed",
    "milestone": "name of the milestone",
    "needed_action": "what has to happen so that work can go on",
    "needed_by": "day by which it is needed",
    "note": "what was seen or said",
    "of": "position of the record that is taken back",
    "on": "its day",
    "option": "what was decided",
    "options": "an answer that can be chosen",
    "outcome": "what it is to bring",
    "parties": "for whom a waiting status waits",
    "predecessor": "what has to be done first, by its key",
    "progress": "a fact that counts as progress, such as StatusChanged; all that are given replace those before",
    "question": "what is to be decided",
    "rationale": "why",
    "reason": "why",
    "ref": "what it was about, such as B-7 or D-77",
    "resolution": "how it was cleared",
    "results": "what is handed over",
    "resume_on": "day on which it is to go on",
    "review": "key of the review, such as R-2026-W20",
    "scope": "what belongs to it",
    "seen_position": "the last position that was shown",
    "side": "whether the cause lies inside or outside",
    "signals": "a signal that was shown",
    "since": "when it began, where that was before it is recorded",
    "size": "how big, as a number; none: not estimated any more",
    "state": "the state that was shown, such as waiting",
    "status": "the tracker's status, such as In progress",
    "statuses": "what a status means for flow: queued, active, waiting, done or dropped",
    "subject": "the initiative or item, by its key",
    "successor": "what depends on it, by its key",
    "text": "what there is to say; - reads it from standard input",
    "thresholds_days": "working days without progress before it is a silence, by status; = for the others",
    "title": "what it is, in a few words; - reads it from standard input",
    "unblocker": "who can clear it",
    "unit": "what the size counts",
    "until": "when it ended",
    "verdict": "what follows from the look",
    "what": "what changed",
    "who": "on whom it waited",
    "working_days": "a worked day of the week, 1 is Monday; all that are given replace those before",
    "zone": "time zone of the working days, such as Europe/Berlin",
}

_OF_A_COMMAND: dict[str, str] = {
    "RaiseBlocker.blocker": "a key for it, such as B-7; one is made where none is given",
    "RequestDecision.decision": "a key for it, such as D-77; one is made where none is given",
    "StartReview.review": "a key for it, such as R-2026-W20; one is made where none is given",
    "CloseInitiative.outcome": "how it ended",
    "ChangeOwner.to": "the new owner; none: nobody any more",
    "MoveTarget.to": "the day; with neither day nor milestone there is no target any more",
    "OfferHandoff.to": "who takes it over",
    "ChangeStatus.to": "the status that it has now",
    "ChangeAssignee.to": "who works on it now; none: nobody any more",
    "MoveItemDue.to": "the day on which it is due; none: no day any more",
    "ReassignBlocker.to": "who can clear it now",
    "EscalateBlocker.to": "to whom it was taken",
    "ReassignDecision.to": "who has to decide now",
    "MoveNeededBy.to": "the day by which it is needed; none: no day any more",
}


def meaning(command: str, field: str) -> str:
    """What a field of a command means. Raises KeyError where nobody wrote it down."""
    return _OF_A_COMMAND.get(f"{command}.{field}") or _WORDS[field]
