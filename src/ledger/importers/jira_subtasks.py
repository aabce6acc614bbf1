"""Which issues of a file are subtasks of which, told at its end, when both are known.

The parent lists them; a subtask that is not in the file is left out. It is a note in the parent's stream, from the day
on which both existed: JiraMetrics takes what happens to a subtask for a sign of life of its parent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from ledger.aggregates.looking import ProgressNoted
from ledger.field_trail import PART
from ledger.importers.intake import Heard, Taken
from ledger.importers.jira_issue import VIA, Told
from ledger.record import Draft


class _Issue(NamedTuple):
    """What is remembered of an issue: a file may hold a million."""

    id: str
    stream: str
    created: datetime
    creator: str


class Subtasks:
    """Collects the subtasks of the issues in one file."""

    def __init__(self) -> None:
        self._issues: dict[str, _Issue] = {}
        self._parts: list[tuple[str, list[str]]] = []

    def see(self, told: Told) -> None:
        """Remember an issue and what it lists as its subtasks."""
        self._issues[told.issue.key] = _Issue(told.id, told.stream, told.created, told.creator)
        parts = list(_keys(told.issue.fields.subtasks))
        if parts:
            self._parts.append((told.issue.key, parts))

    def heard(self) -> Iterator[Heard]:
        """A note for every subtask that is in the file."""
        for key, parts in self._parts:
            parent = self._issues[key]
            known = [part for name in parts if (part := self._issues.get(name))]
            yield Taken([_note(parent, part) for part in known], read=0)


def _keys(subtasks: Any) -> Iterator[str]:
    for one in subtasks if isinstance(subtasks, list) else ():
        key = one.get("key") if isinstance(one, dict) else None
        if isinstance(key, str):
            yield key


def _note(parent: _Issue, part: _Issue) -> Draft:
    note = ProgressNoted(parent.stream, "admin", fields=(PART + part.stream,))
    at = max(parent.created, part.created)
    return Draft(parent.stream, note, at, part.creator, VIA, at, source=f"{part.id}/part-of/{parent.id}")
