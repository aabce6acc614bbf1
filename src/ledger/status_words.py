"""What a status probably means, judged by its words, where neither tracker, mapping nor policy says so. Pure."""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False
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


@lru_cache(maxsize=1_024)
def guess_class(status: str) -> StatusClass | None:
    """The class that the words of a status suggest, None where they say nothing.

    >>> guess_class("Wait - User"), guess_class("In Progress"), guess_class("Blurb")
    ('waiting', 'active', None)
    """
    lowered = status.casefold().replace("_", " ")
    for found, beginnings in _WORDS:
        if any(_has_word(lowered, beginning) for beginning in beginnings):
            return found
    return None


def _has_word(text: str, beginning: str) -> bool:
    # Plain searching: compiling a pattern of all these words takes longer than any reading verb looks at statuses.
    place = text.find(beginning)
    while place > 0 and text[place - 1].isalnum():
        place = text.find(beginning, place + 1)
    return place >= 0
