"""The types of the values inside facts. Pure.

`Person` and `Prose` mark what never stands openly in a ledger's line: the line holds a salted commitment to it, the
value lies beside the line and can be erased (see `ledger.sealing`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ledger.causes import CAUSES as CAUSES

PEOPLE = "people"
TEXTS = "texts"

Person = Annotated[str, Meta(extra={"sealed": PEOPLE})]
Persons = Annotated[tuple[str, ...], Meta(extra={"sealed": PEOPLE})]
Prose = Annotated[str, Meta(extra={"sealed": TEXTS})]
Proses = Annotated[tuple[str, ...], Meta(extra={"sealed": TEXTS})]

#: `initiative:ATLAS` or `item:ATLAS-12`: the stream of what a fact is about.
Subject = str

CauseClass = str

ActorLevel = Literal["claimed", "authenticated", "signed"]
Side = Literal["internal", "external"]
Health = Literal["green", "amber", "red"]
Outcome = Literal["achieved", "missed", "dropped"]
NoteKind = Literal["progress", "contact", "admin"]
Verdict = Literal["continue", "watch", "escalate", "pause", "ask a decision", "stop"]
Anchor = Literal["fixed", "sliding"]
StatusClass = Literal["queued", "active", "waiting", "done", "dropped"]


def stream_of(kind: str, key: str) -> str:
    """`stream_of('item', 'ATLAS-12')` is `item:ATLAS-12`."""
    return f"{kind}:{key}"


def split_stream(stream: str) -> tuple[str, str]:
    """The kind and the key of a stream; a stream without a key, such as `policy`, has the empty key."""
    kind, _, key = stream.partition(":")
    return kind, key
