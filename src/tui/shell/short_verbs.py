"""The table of short verbs: the commands that people give every week, in as few words as will do."""

from __future__ import annotations

from typing import NamedTuple

from ledger.aggregates.blocker import ClearBlocker, EscalateBlocker, FollowUpBlocker, RaiseBlocker
from ledger.aggregates.command import Command
from ledger.aggregates.decision import MakeDecision, RequestDecision
from ledger.aggregates.initiative_commands import (
    AcceptHandoff,
    ChangeOwner,
    ClaimHealth,
    CloseInitiative,
    MoveTarget,
    OfferHandoff,
    PauseInitiative,
    RejectHandoff,
    ReopenInitiative,
    ResumeInitiative,
)
from ledger.aggregates.looking import ExplainStall, NoteProgress


class Short(NamedTuple):
    """A short verb: its positional arguments as (field, name) and its options as flag → field; `must` are required."""

    command: type[Command]
    positional: tuple[tuple[str, str], ...]
    options: dict[str, str]
    must: tuple[str, ...] = ()
    example: str = ""


SHORT: dict[str, Short] = {
    "block": Short(
        RaiseBlocker,
        (("affects", "SUBJECT"), ("title", "TITLE")),
        {
            "--cause": "cause",
            "--action": "needed_action",
            "--unblocker": "unblocker",
            "--since": "since",
            "--follow-up": "follow_up_on",
            "--consequence": "consequence",
            "--blocker": "blocker",
        },
        example='unstall block ATLAS-12 "no key from the vendor" --cause supplier --unblocker sam --external',
    ),
    "unblock": Short(
        ClearBlocker,
        (("blocker", "BLOCKER"),),
        {"--resolution": "resolution"},
        example='unstall unblock B-7 --resolution "the key came"',
    ),
    "ask": Short(
        RequestDecision,
        (("affects", "SUBJECT"), ("question", "QUESTION")),
        {
            "--of": "decider",
            "--by": "needed_by",
            "--option": "options",
            "--default": "default_if_silent",
            "--consequence": "consequence",
            "--driver": "driver",
            "--decision": "decision",
        },
        must=("--of",),
        example='unstall ask ATLAS "keep the old ledger running?" --of cfo --by 2026-05-20 --option yes --option no',
    ),
    "decide": Short(
        MakeDecision,
        (("decision", "DECISION"), ("option", "OPTION")),
        {"--because": "rationale"},
        example='unstall decide D-77 yes --because "the audit needs both"',
    ),
    "own": Short(
        ChangeOwner,
        (("initiative", "INITIATIVE"), ("to", "PERSON")),
        {"--reason": "reason"},
        example="unstall own ATLAS ana",
    ),
    "target": Short(
        MoveTarget,
        (("initiative", "INITIATIVE"),),
        {"--reason": "reason"},
        example='unstall target ATLAS 2026-06-30 --reason "the vendor is late"',
    ),
    "note": Short(
        NoteProgress,
        (("subject", "SUBJECT"), ("text", "TEXT")),
        {"--kind": "kind"},
        example='unstall note ATLAS-12 "schema agreed with the warehouse"',
    ),
    "chase": Short(
        FollowUpBlocker,
        (("blocker", "BLOCKER"),),
        {"--note": "note", "--next": "follow_up_on"},
        example='unstall chase B-7 --note "promised for friday" --next 2026-05-20',
    ),
    "escalate": Short(
        EscalateBlocker,
        (("blocker", "BLOCKER"), ("to", "PERSON")),
        {"--reason": "reason"},
        example='unstall escalate B-7 cfo --reason "three chases, no answer"',
    ),
    "explain": Short(
        ExplainStall,
        (("subject", "SUBJECT"), ("cause", "CAUSE")),
        {"--from": "from_", "--until": "until", "--because": "text", "--who": "who", "--ref": "ref"},
        must=("--from", "--until"),
        example='unstall explain ATLAS supplier --from 2026-03-02 --until 2026-03-20 --because "the quote was late"',
    ),
    "pause": Short(
        PauseInitiative,
        (("initiative", "INITIATIVE"),),
        {"--reason": "reason", "--until": "resume_on"},
        example='unstall pause ATLAS --reason "budget freeze" --until 2026-09-01',
    ),
    "resume": Short(ResumeInitiative, (("initiative", "INITIATIVE"),), {}, example="unstall resume ATLAS"),
    "claim": Short(
        ClaimHealth,
        (("initiative", "INITIATIVE"), ("level", "HEALTH")),
        {"--because": "rationale"},
        example='unstall claim ATLAS amber --because "the vendor is late"',
    ),
    "handoff": Short(
        OfferHandoff,
        (("initiative", "INITIATIVE"), ("to", "PERSON")),
        {"--result": "results"},
        example='unstall handoff ATLAS mia --result "books balance: audited" --result "manual: handed over"',
    ),
    "accept": Short(AcceptHandoff, (("initiative", "INITIATIVE"),), {}, example="unstall accept ATLAS"),
    "reject": Short(
        RejectHandoff,
        (("initiative", "INITIATIVE"), ("reason", "REASON")),
        {},
        example='unstall reject ATLAS "the manual is missing"',
    ),
    "close": Short(
        CloseInitiative,
        (("initiative", "INITIATIVE"), ("outcome", "OUTCOME")),
        {"--reason": "reason"},
        example='unstall close ATLAS achieved --reason "all criteria are met"',
    ),
    "reopen": Short(
        ReopenInitiative,
        (("initiative", "INITIATIVE"),),
        {"--reason": "reason"},
        example='unstall reopen ATLAS --reason "one site was forgotten"',
    ),
}
