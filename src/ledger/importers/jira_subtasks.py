"""Which issues are subtasks of which, told at the end of a file, when both are known.

The parent lists them, and they name it: so it is enough that one of the two is in the file and the other in the
ledger. It is a note in the parent's stream, from the day on which both existed: JiraMetrics takes what happens to a
subtask for a sign of life of its parent. A subtask whose other half never comes is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from ledger.aggregates.item import ItemAdded
from ledger.aggregates.looking import ProgressNoted
from ledger.field_trail import PART
from ledger.importers.intake import Heard, Taken
from ledger.importers.jira_issue import VIA, Told
from ledger.log.port import Log
from ledger.record import Draft
from ledger.words import stream_of


class _Issue(NamedTuple):
    """What is remembered of an issue: a file may hold a million."""

    id: str
    stream: str
    created: datetime
    creator: str


class Subtasks:
    """Collects the subtasks of the issues in one file."""

    def __init__(self, ledger: Log) -> None:
        self._ledger = ledger
        self._issues: dict[str, _Issue] = {}
        self._pairs: set[tuple[str, str]] = set()  # (the parent's key, the subtask's)

    def see(self, told: Told) -> None:
        """Remember an issue, what it lists as its subtasks, and whose subtask it is."""
        key, fields = told.issue.key, told.issue.fields
        self._issues[key] = _Issue(told.id, told.stream, told.created, told.creator)
        self._pairs.update((key, part) for part in _keys(fields.subtasks))
        if fields.parent and fields.kind and fields.kind.is_subtask:
            self._pairs.add((fields.parent.key, key))

    def heard(self) -> Iterator[Heard]:
        """A note for every subtask whose parent is known."""
        for above, below in sorted(self._pairs):
            parent, part = self._known(above), self._known(below)
            if parent and part:
                yield Taken([_note(parent, part)], read=0)

    def _known(self, key: str) -> _Issue | None:
        if key not in self._issues:
            for record in self._ledger.read_stream(stream_of("item", key)):
                if isinstance(record.fact, ItemAdded) and record.source:
                    self._issues[key] = _Issue(record.source, record.stream, record.at, record.actor)
                    break
        return self._issues.get(key)


def _keys(subtasks: Any) -> Iterator[str]:
    for one in subtasks if isinstance(subtasks, list) else ():
        key = one.get("key") if isinstance(one, dict) else None
        if isinstance(key, str):
            yield key


def _note(parent: _Issue, part: _Issue) -> Draft:
    note = ProgressNoted(parent.stream, "admin", fields=(PART + part.stream,))
    at = max(parent.created, part.created)
    return Draft(parent.stream, note, at, part.creator, VIA, at, source=f"{part.id}/part-of/{parent.id}")
