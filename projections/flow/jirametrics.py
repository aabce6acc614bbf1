"""Blocked and stalled as JiraMetrics defines them: an item's stream of changes between active, blocked, stalled. Pure.

Source: JiraMetrics by Mike Bowler, `BlockedStalledChangeStreamBuilder` and its tests, read in 2026; written anew from
what it does. Blocked is a flag, a blocked status or an open link ‘is blocked by’. Stalled is a stalled status, or
five calendar days or more between two changes that count, from one hour after the first of them; what happens to a
subtask in between cuts such a gap in two. Blocked hides stalled: a gap that begins blocked is not told. A change that
keeps an item active is left out, every change while it is blocked or in a stalled status is told. The last entry is the
end that was asked for; it takes over the days of a stall that goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ledger.field_trail import FLAGGED, LINK, STATUS
from ledger.instants import DAY, SECOND, Micros
from ledger.light import NamedTuple
from projections.flow.jira_trail import Change

ACTIVE, BLOCKED, STALLED = "active", "blocked", "stalled"
#: Calendar days without a change that counts.
STALLED_DAYS = 5
#: Fields whose change is no sign of life: a link from a page elsewhere.
IGNORED_FIELDS = frozenset({"RemoteIssueLink"})
BLOCKING_LINKS = frozenset({"is blocked by"})
_HOUR = 3_600 * SECOND
_LINK = re.compile(r"^This (?:issue|work item) (.+) (.+)$", re.MULTILINE)


class Settings(NamedTuple):
    """What a user of JiraMetrics configures, with its own defaults. Statuses are told by name."""

    blocked_statuses: frozenset[str] = frozenset()
    stalled_statuses: frozenset[str] = frozenset()
    ignored_fields: frozenset[str] = IGNORED_FIELDS
    blocking_links: frozenset[str] = BLOCKING_LINKS
    stalled_days: int = STALLED_DAYS


class Entry(NamedTuple):
    """From `at` on the item is in `state`; `stalled_days` are the whole days of a gap, None where it is none."""

    at: Micros
    state: str
    stalled_days: int | None


def stream(
    created: Micros, changes: Iterable[Change], signs: Iterable[Micros], settings: Settings, end: Micros
) -> list[Entry]:
    """The stream of an item until `end`. `changes` come in their order; `signs` are the changes of its subtasks."""
    found: list[Entry] = []
    at_work = sorted(signs)
    standing = _Standing(settings)
    was_active = False  # so that the beginning is told
    before = created
    for change in changes:
        counts = change.field not in settings.ignored_fields
        if counts and _stalls(found, before, change.at, at_work, settings):
            was_active = False
        standing.take(change)
        state = standing.state
        if state != ACTIVE or not was_active:
            found.append(Entry(change.at, state, None))
        was_active = state == ACTIVE
        if counts:
            before = change.at
    _stalls(found, before, end, at_work, settings)
    days = found[-1].stalled_days if found else None
    state = standing.state
    found.append(Entry(end, STALLED if state == ACTIVE and days is not None else state, days))
    return found


def _stalls(found: list[Entry], from_: Micros, to: Micros, signs: Sequence[Micros], settings: Settings) -> bool:
    """Tell the stalls between two changes; True where there is one."""
    threshold = settings.stalled_days * DAY
    if _whole_seconds(from_, to) < threshold // SECOND or (found and found[-1].state == BLOCKED):
        return False
    edges = [from_, *(sign for sign in signs if from_ <= sign <= to), to]
    stalls = [
        Entry(start + _HOUR, STALLED, seconds * SECOND // DAY)
        for start, stop in pairwise(edges)
        if (seconds := _whole_seconds(start, stop)) >= threshold // SECOND
    ]
    found += stalls
    return bool(stalls)


def _whole_seconds(from_: Micros, to: Micros) -> int:
    return (to - from_) // SECOND if to >= from_ else -((from_ - to) // SECOND)


class _Standing:
    """What holds of an item after the changes so far: its flag, its status, the links that block it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._flag: str | None = None
        self._status: str | None = None
        self._links: list[str] = []

    def take(self, change: Change) -> None:
        if change.field == FLAGGED:
            self._flag = change.value or None
        elif change.field == STATUS:
            self._status = change.value
        elif change.field == LINK:
            self._link(change)

    def _link(self, change: Change) -> None:
        said = _LINK.search(change.value or change.removed or "")
        if said is None or said[1] not in self._settings.blocking_links:
            return
        if change.value is not None:
            self._links.append(said[2])
        else:
            self._links = [key for key in self._links if key != said[2]]

    @property
    def state(self) -> str:
        if self._flag or self._links or self._status in self._settings.blocked_statuses:
            return BLOCKED
        return STALLED if self._status in self._settings.stalled_statuses else ACTIVE
