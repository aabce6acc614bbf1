"""A Jira issue without a change log: its creation and its present are known, and nothing between is made up.

The status, assignee and due date of such an issue count from the moment at which they are known: the resolution for
a status that ends work, the last update for everything else. Only a status in which work has not begun is taken for
the one that the issue was created with.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ledger.aggregates.fact import Fact
from ledger.aggregates.item import AssigneeChanged, ItemAdded, ItemDueMoved, ItemMoved, ItemRetitled, StatusChanged
from ledger.importers.jira_issue import UNKNOWN_STATUS, Told, day_of, draft
from ledger.importers.jira_people import UNKNOWN, People
from ledger.importers.jira_shape import Status
from ledger.importers.jira_text import clean
from ledger.importers.known import Known
from ledger.instants import parse_instant
from ledger.record import Draft
from ledger.words import StatusClass


def present_drafts(
    told: Told, people: People, initiative: str | None, kind: StatusClass | None, known: Known | None
) -> Iterator[Draft]:
    """The creation and the present of an issue.

    `kind` is the class of its present status, `known` what the ledger holds of it already.
    """
    fields = told.issue.fields
    status = fields.status.name if isinstance(fields.status, Status) else UNKNOWN_STATUS
    first = status if kind in ("queued", None) and not fields.resolved else UNKNOWN_STATUS
    title = clean(fields.summary or told.issue.key)
    yield draft(told, ItemAdded(told.key, initiative, title, first), told.created, told.creator, told.id)
    if known is None:
        known = Known([])
        known.values = {"status": (told.created, first), "title": (told.created, title)}
    before = known.values["status"][1] if "status" in known.values else first
    ended = (
        parse_instant(fields.resolved, told.zone) if fields.resolved and kind in ("done", "dropped") else told.updated
    )
    yield from _present(told, known, "status", status, StatusChanged(told.key, before, status), ended)
    yield from _present(told, known, "title", title, ItemRetitled(told.key, title), told.updated)
    if isinstance(fields.due, str) or fields.due is None:
        due = day_of(fields.due, None)
        yield from _present(told, known, "due", due, ItemDueMoved(told.key, due), told.updated)
    assignee = people.called(fields.assignee) if fields.assignee else None
    yield from _present(told, known, "assignee", assignee, AssigneeChanged(told.key, assignee), told.updated)
    if told.issue.key != told.key:
        moved = ItemMoved(told.key, initiative, told.issue.key)
        yield from _present(told, known, "key", told.issue.key, moved, told.updated)


def _present(told: Told, known: Known, field: str, value: Any, fact: Fact, at: datetime) -> Iterator[Draft]:
    """The fact where it is news, or where it was told before (so that it is counted as known already)."""
    source = f"{told.id}/present/{field}@{at.isoformat()}"
    since, held = known.values.get(field, (None, None))
    if source in known.sources or (held != value and (since is None or since <= at)):
        yield draft(told, fact, at, UNKNOWN, source)
