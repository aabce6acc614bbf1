"""A letter for every cause, so that waits can be told apart without colour, the same in every row. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ledger.light import Protocol
from projections.model.states import SILENT, WAITING

#: Words that say nothing of what is waited for: 'Wait - User' and 'Wait - Vendor' are U and V.
_EMPTY_WORDS = frozenset(("wait", "waiting", "awaiting", "in", "on", "for", "to", "pending"))
#: The letter at the start of a wait. Other causes (a waiting status, say) show the letter of their first telling word.
CAUSE_LETTERS = {
    "decision": "D",
    "client input": "C",
    "supplier": "S",
    "dependency": "P",
    "access or environment": "A",
    "unclear requirements": "U",
    "capacity": "T",
    "reprioritised": "R",
    "rework": "W",
    "unknown": "?",
}
#: For causes whose own letters are taken, or that have none, as in another script.
_OTHER_SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"


class Caused(Protocol):
    """What the letters need of a segment."""

    @property
    def state(self) -> str: ...
    @property
    def cause(self) -> str | None: ...


def shown_cause(segment: Caused) -> str | None:
    """The cause that a segment shows: that of a wait, or of a silence that was explained; None: it shows none."""
    if segment.state == WAITING:
        return segment.cause or "unknown"
    return segment.cause if segment.state == SILENT else None


def letter(cause: str | None) -> str:
    """The letter of a cause, `?` where nobody named one."""
    if not cause:
        return "?"
    known = CAUSE_LETTERS.get(cause)
    if known:
        return known
    return next(_telling(cause), "?")


def letters(segments: Iterable[Caused], taken: Mapping[str, str] | None = None) -> dict[str, str]:
    """A letter for every cause that occurs, no two the same: where two begin alike, one goes on to its next letter.

    `taken` are letters that stand already, in a picture to which these segments are added.
    """
    found = dict(taken or {})
    causes = {cause for segment in segments if (cause := shown_cause(segment)) and cause not in found}
    for cause in sorted(causes, key=lambda cause: (cause not in CAUSE_LETTERS, cause)):
        wanted = (letter(cause), *_telling(cause), *_OTHER_SIGNS, "?")
        used = set(found.values())
        found[cause] = next((sign for sign in wanted if sign not in used), "?")
    return found


def _telling(cause: str) -> Iterator[str]:
    """Letters that may stand for a cause: those that its telling words begin with, then all that are in it."""
    words = cause.split()
    telling = [word for word in words if word.lower() not in _EMPTY_WORDS] or words
    for part in (*(word[:1] for word in telling), *telling, *words):
        yield from (sign.upper() for sign in part if sign.isascii() and sign.isalnum())
