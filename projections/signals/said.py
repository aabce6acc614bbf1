"""What the rules that compare with peers say, in a sentence; SQLite compares where only sentences are read. Pure."""

from __future__ import annotations

from projections.signals.carried import CAUSE, DECIDER, OWNER, STATUS
from projections.signals.signal import Warned

_LOADS = {
    OWNER: "{who} owns more than {limit} open initiatives",
    DECIDER: "{who} has more than {limit} open decisions to take",
}


def of_status(item: str, what: str) -> str:
    """Of the item that has been longest in a status."""
    return f"{item} has been in ‘{what.removeprefix(STATUS)}’ longer than 85 % of finished work was"


def of_blocker(blocker: str, what: str) -> str:
    """Of a blocker that is old for its cause."""
    return f"blocker {blocker} stands longer than 85 % of those of its cause ({what.removeprefix(CAUSE)}) did"


def of_load(role: str, who: str, limit: int) -> str:
    """Of a person who carries too much in a role."""
    return _LOADS[role].format(who=who, limit=limit)


def warned_of_age(what: str, key: str) -> Warned:
    """Of an item or a blocker that lasts longer than its peers did."""
    if what.startswith(STATUS):
        return Warned("age-in-status", of_status(key, what))
    return Warned("blocker-old", of_blocker(key, what))


def warned_of_load(role: str, who: str, limit: int) -> Warned:
    """Of a person who carries too much in a role."""
    return Warned(f"{role}-overloaded", of_load(role, who, limit))
