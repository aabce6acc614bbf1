"""What a status probably means, judged by its words, where neither tracker, mapping nor policy says so. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.words import StatusClass

#: Beginnings of words, the first class that has one wins: 'In Review' waits although it is in progress, and
#: 'Not waiting any more' is nobody's status.
_WORDS: tuple[tuple[StatusClass, tuple[str, ...]], ...] = (
    ("dropped", ("won't", "wont", "cancel", "withdr", "reject", "declin", "drop", "duplicat", "invalid", "abandon",
                 "replaced", "supersed", "obsolet", "not our", "cannot reproduce", "discard")),
    ("waiting", ("wait", "await", "block", "hold", "on-hold", "pending", "review", "needs", "needed", "deferred",
                 "stalled", "suspend", "parked", "volunteer needed", "impediment", "approval", "feedback")),
    ("done", ("done", "close", "resolv", "complet", "finish", "fixed", "released", "merged", "implemented", "final",
              "deliver", "shipped", "verified", "deployed", "archived")),
    ("queued", ("open", "new", "to do", "todo", "backlog", "received", "reopen", "re-open", "planned", "proposed",
                "provisional", "draft", "queue", "unmatched", "ready", "inbox", "created", "submitted", "triage",
                "selected", "idea", "unknown")),
    ("active", ("progress", "doing", "active", "start", "develop", "assigned", "accepted", "test", "work", "call",
                "implement", "running", "current", "build")),
)  # fmt: skip


@cache
def _patterns() -> tuple[tuple[StatusClass, re.Pattern[str]], ...]:
    return tuple(
        (found, re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in words))) for found, words in _WORDS
    )


def guess_class(status: str) -> StatusClass | None:
    """The class that the words of a status suggest, None where they say nothing.

    >>> guess_class("Wait - User"), guess_class("In Progress"), guess_class("Blurb")
    ('waiting', 'active', None)
    """
    lowered = status.casefold().replace("_", " ")
    for found, pattern in _patterns():
        if pattern.search(lowered):
            return found
    return None
