"""An item's marks told as a tracker's change log: every change, in order, with what it says of flags and links. Pure.

The order is that of JiraMetrics: what the item began with, then by time; at the same moment as the change log has it,
comments after it and a resolution last of all. What a fact restates is no change, and a fact that an import put at the
moment of creation is what the item began with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ledger.field_trail import (
    FLAGGED,
    LINK,
    LINKS,
    NO_STATUS,
    PART,
    RESTATES,
    SETS_FLAG,
    STATUS,
    UNLINKS,
)
from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.history import Row

COMMENT, RESOLUTION = "comment", "resolution"
#: Facts that are one change of a field each, and the field.
_FIELD_OF = {
    "StatusChanged": STATUS,
    "AssigneeChanged": "assignee",
    "ItemDueMoved": "duedate",
    "ItemRetitled": "summary",
    "ItemMoved": "Key",
    "ItemEstimated": "estimate",
}
#: A note of somebody, not of a tracker: its kind.
_NOTE = "note"
_UNKNOWN_STATUS = "(unknown)"


class Change(NamedTuple):
    """One change of one field. `value` is the status, the flag or the words of a link; None where it was emptied.

    `removed` are the words of a link that was taken away.
    """

    at: Micros
    field: str
    value: str | None = None
    removed: str | None = None


class Trail(NamedTuple):
    """The change log of an item: when it was created, every change since, and the streams of its subtasks."""

    created: Micros
    changes: tuple[Change, ...]
    parts: tuple[str, ...]


def trail(marks: Sequence[Row], flags: Iterable[Change] = ()) -> Trail | None:
    """The change log that an item's marks tell; `flags` come from elsewhere. None where nobody added the item."""
    added = next((mark for mark in marks if mark[2] == "ItemAdded"), None)
    if added is None:
        return None
    created = added[0]
    begun = [Change(created, STATUS, added[3])] if added[3] != _UNKNOWN_STATUS else []
    begun += [Change(created, field) for field in (added[4] or {}).get("fields", ())]
    rest = [mark for mark in marks if mark[2] != "ItemAdded"]
    since = [change for at, some in groupby(rest, lambda mark: mark[0]) for change in _at(at, list(some), created)]
    since = sorted([*since, *flags], key=lambda change: (change.at, change.field == RESOLUTION))
    parts = dict.fromkeys(name[len(PART) :] for mark in marks for name in _names(mark) if name.startswith(PART))
    return Trail(created, (*begun, *since), tuple(parts))


def _names(mark: Row) -> Sequence[str]:
    return (mark[4] or {}).get("fields", ()) if mark[2] == "ProgressNoted" else ()


def _at(at: Micros, marks: list[Row], created: Micros) -> Iterator[Change]:
    """The changes of one moment."""
    names = [name for mark in marks for name in _names(mark)]
    restated = [name[len(RESTATES) :] for name in names if name.startswith(RESTATES)]
    facts = [mark for mark in marks if mark[2] in _FIELD_OF]
    for field in restated:
        last = next((mark for mark in reversed(facts) if _FIELD_OF[mark[2]] == field), None)
        facts = [mark for mark in facts if mark is not last]
    told = [name for name in names if name != COMMENT and not name.startswith((RESTATES, PART))]
    if told:
        yield from _told(at, told, [mark[3] for mark in facts if mark[2] == "StatusChanged"])
    else:
        for mark in facts:
            if mark[2] == "StatusChanged":
                yield Change(at, STATUS, mark[3])
            elif at != created:
                yield Change(at, _FIELD_OF[mark[2]])
    for mark in marks:
        if mark[2] == "Commented" or COMMENT in _names(mark):
            yield Change(at, COMMENT)
        elif mark[2] == "ProgressNoted" and not _names(mark):
            yield Change(at, _NOTE)


def _told(at: Micros, names: Sequence[str], statuses: list[str | None]) -> Iterator[Change]:
    """What notes name; a status of which they speak is one of those that the facts of the same moment tell."""
    alone = max(len(statuses) - names.count(STATUS), 0)
    yield from (Change(at, STATUS, status) for status in statuses[:alone])
    ahead = iter(statuses[alone:])
    for name in names:
        if name == STATUS:
            yield Change(at, STATUS, next(ahead, None))
        elif name == NO_STATUS:
            yield Change(at, STATUS)
        elif name.startswith(SETS_FLAG):
            yield Change(at, FLAGGED, name[len(SETS_FLAG) :])
        elif name.startswith(LINKS):
            yield Change(at, LINK, name[len(LINKS) :])
        elif name.startswith(UNLINKS):
            yield Change(at, LINK, None, name[len(UNLINKS) :])
        else:
            yield Change(at, name)
