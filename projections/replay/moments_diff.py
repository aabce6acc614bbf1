"""What is different between two moments, field by field. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from projections.lines.line import InitiativeLine

_FIELDS = (
    ("state", "state"),
    ("cause", "cause"),
    ("whose_move", "whose move"),
    ("next_action", "next action"),
    ("owner", "owner"),
    ("stage", "stage"),
    ("target", "target"),
    ("open_items", "open items"),
    ("overdue_decisions", "overdue decisions"),
    ("title", "title"),
)


class Difference(NamedTuple):
    """One field that is different; an initiative that was not known is nothing in all its fields."""

    initiative: str
    title: str
    field: str
    before: str | None
    after: str | None


def differences(before: Sequence[InitiativeLine], after: Sequence[InitiativeLine]) -> list[Difference]:
    """What is different, in the order of `after`; what is no longer known comes last."""
    earlier = {each.initiative: each for each in before}
    found: list[Difference] = []
    for later in after:
        found += _compare(earlier.pop(later.initiative, None), later)
    for gone in earlier.values():
        found += _compare(gone, None)
    return found


def _compare(before: InitiativeLine | None, after: InitiativeLine | None) -> list[Difference]:
    named = after if after is not None else before
    if named is None:
        return []
    return [
        Difference(named.initiative, named.title, word, was, now)
        for name, word in _FIELDS
        if (was := _value(before, name)) != (now := _value(after, name))
    ]


def _value(line: InitiativeLine | None, name: str) -> str | None:
    found = None if line is None else getattr(line, name)
    return None if found is None else str(found)
