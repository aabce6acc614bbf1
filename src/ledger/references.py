"""The things that a command names: found by their keys, refused where they are missing or already over. Pure.

This is the only step of a decision that looks at other streams than the command's own; `look` gives a stream's facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import msgspec

from ledger.aggregates import decision, dependency, initiative_commands, item, looking
from ledger.aggregates.blocker import RaiseBlocker
from ledger.aggregates.bookkeeping import Policy, SetPolicy
from ledger.aggregates.command import Command
from ledger.aggregates.fact import Fact
from ledger.commands import DECISION, DEPENDENCY, INITIATIVE, ITEM, POLICY, REVIEW
from ledger.errors import Rejected
from ledger.facts import KINDS
from ledger.status_words import guess_class
from ledger.wellformed import AnyCommand
from ledger.words import CAUSES, stream_of

Look = Callable[[str], Iterable[Fact]]

#: Fields that hold a subject: an initiative or an item, given as a stream or as a bare key.
SUBJECTS = ("subject", "predecessor", "successor", "affects")
#: Fields that hold a key; a whole stream name is understood too.
KEYS = {
    "initiative": "initiative",
    "initiatives": "initiative",
    "item": "item",
    "blocker": "blocker",
    "decision": "decision",
    "by": "decision",
    "review": "review",
}


def resolved(command: AnyCommand, look: Look) -> AnyCommand:
    """The command with each subject as a stream name and each key bare.

    Raises Rejected for a subject that is not there, and for a bare key that is both an initiative's and an item's.
    """
    found: dict[str, Any] = {}
    for field in command.__struct_fields__:
        value = getattr(command, field)
        if value is None:
            continue
        if field in SUBJECTS:
            found[field] = _each(value, lambda text: subject_stream(text, look))
        elif field in KEYS:
            found[field] = _each(value, partial(_bare, KEYS[field] + ":"))
    return msgspec.structs.replace(command, **found)


def _bare(prefix: str, text: str) -> str:
    return text.removeprefix(prefix)


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The change of a text, or of each text of a tuple; the same subject named twice counts once."""
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(change(text) for text in value))
    return change(value)


def subject_stream(text: str, look: Look) -> str:
    """The stream of a subject given as `item:ATLAS-12` or as `ATLAS-12`. Raises Rejected where there is none or two."""
    kind, _, key = text.partition(":")
    if kind in ("initiative", "item") and key:
        _check_subject(text, look)
        return text
    streams = [stream for stream in (stream_of("initiative", text), stream_of("item", text)) if _exists(stream, look)]
    if len(streams) == 2:
        raise Rejected(f"{text!r} is an initiative and an item; say initiative:{text} or item:{text}")
    if not streams:
        raise Rejected(
            f"there is no initiative or item {text!r}; propose it first with ProposeInitiative, or add it with AddItem"
        )
    return streams[0]


def _exists(stream: str, look: Look) -> bool:
    try:
        _check_subject(stream, look)
    except Rejected:
        return False
    return True


def _check_subject(stream: str, look: Look) -> None:
    kind, _, key = stream.partition(":")
    if kind == "initiative":
        initiative_commands.known(key, INITIATIVE.fold(look(stream)))
    else:
        item.known(key, ITEM.fold(look(stream)))


def check(command: Command, look: Look, then: Look | None = None) -> None:
    """Raises Rejected where what the command names, its subjects and keys resolved, does not allow it.

    `then` gives a stream's facts up to when it happened: what is told of the past was open then.
    """
    then = then or look
    match command:
        case RaiseBlocker(affects=affects, cause=cause):
            _check_cause(cause, look)
            _check_open(affects, then)
        case decision.RequestDecision(affects=affects):
            _check_open(affects, then)
        case decision.SupersedeDecision(decision=key, by=by):
            if by != key:
                _check_successor(by, look)
        case item.AddItem(initiative=key) | item.MoveItem(initiative=key):
            _check_open([stream_of("initiative", key)] if key else [], look)
        case looking.ScheduleReview(initiative=key):
            _check_open([stream_of("initiative", key)], look)
        case looking.ReviewInitiative(initiative=key, review=review):
            _check_subject(stream_of("initiative", key), look)
            if review:
                looking.going_on(review, REVIEW.fold(look(stream_of("review", review))))
        case looking.StartReview(initiatives=keys):
            for key in keys:
                _check_subject(stream_of("initiative", key), look)
        case looking.ExplainStall(cause=cause):
            _check_cause(cause, look)
        case dependency.AddDependency(predecessor=predecessor, successor=successor):
            _check_circle(predecessor, successor, look)
        case SetPolicy(progress=kinds):
            _check_kinds(kinds or ())
        case _:
            pass


def _check_open(streams: Iterable[str], look: Look) -> None:
    """Nothing new can begin on a closed initiative, nor on an item whose status ends it, by policy or by its words."""
    for stream in streams:
        kind, _, key = stream.partition(":")
        if kind == "initiative":
            initiative_commands.not_closed(key, INITIATIVE.fold(look(stream)))
        elif kind == "item":
            _check_going_on(key, item.known(key, ITEM.fold(look(stream))), look)


def _check_going_on(key: str, found: item.Known, look: Look) -> None:
    policy: Policy = POLICY.fold(look("policy"))
    status = found.status or ""
    if (policy.statuses.get(status) or guess_class(status)) in ("done", "dropped"):
        raise Rejected(
            f"{key} is over (its status is {status!r}); change its status with ChangeStatus first, "
            "or say with --at when it happened"
        )


def _check_successor(by: str, look: Look) -> None:
    state = decision.known(by, DECISION.fold(look(stream_of("decision", by))))
    if isinstance(state, decision.Superseded):
        raise Rejected(f"{by} itself was superseded by {state.by}; name {state.by}")
    if isinstance(state, decision.Withdrawn):
        raise Rejected(f"{by} was withdrawn, so it cannot take another's place; name a decision that stands")


def _check_cause(cause: str, look: Look) -> None:
    policy: Policy = POLICY.fold(look("policy"))
    causes = policy.causes or CAUSES
    if cause not in causes:
        raise Rejected(f"there is no cause class {cause!r}; use one of: {', '.join(causes)}")


def _check_circle(predecessor: str, successor: str, look: Look) -> None:
    """Follow what the predecessor waits for; where that leads to the successor, both would wait for ever."""
    behind: dict[str, str] = {predecessor: ""}
    ahead = [predecessor]
    while ahead:
        here = ahead.pop()
        for before in sorted(dependency.predecessors(DEPENDENCY.fold(look(here)))):
            if before == successor and here != successor:
                path = [before, here]
                while behind[path[-1]]:
                    path.append(behind[path[-1]])
                chain = " → ".join(stream.partition(":")[2] for stream in reversed(path))
                raise Rejected(f"that would close a circle: {chain} already stands; remove one of its links first")
            if before not in behind:
                behind[before] = here
                ahead.append(before)


def _check_kinds(kinds: Iterable[str]) -> None:
    for kind in kinds:
        if kind not in KINDS:
            raise Rejected(f"there is no fact {kind!r} that could count as progress; write it like StatusChanged")
