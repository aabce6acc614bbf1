"""One Jira issue with its change log, as facts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import NamedTuple

from msgspec import UNSET

from ledger.aggregates.fact import Fact
from ledger.aggregates.item import (
    AssigneeChanged,
    ItemAdded,
    ItemDueMoved,
    ItemEstimated,
    ItemMoved,
    ItemRetitled,
    StatusChanged,
)
from ledger.importers.jira_noted import began_with, changed, restated
from ledger.importers.jira_people import People
from ledger.importers.jira_shape import Change, Issue, Status
from ledger.importers.jira_text import clean
from ledger.instants import parse_day, parse_instant
from ledger.record import Draft
from ledger.words import split_stream

VIA = "import:jira"
#: What an item's status is called where nobody recorded it.
UNKNOWN_STATUS = "(unknown)"
_SECONDS_AN_HOUR = 3_600


class Step(NamedTuple):
    """One change of one field: when, by whom, its id, and what changed."""

    at: datetime
    actor: str
    source: str
    change: Change


class Told(NamedTuple):
    """An issue with its times read: what the rules below work on. `id` is the beginning of all its sources, `key` the
    key under which its stream was opened."""

    issue: Issue
    id: str
    stream: str
    key: str
    created: datetime
    updated: datetime
    creator: str
    steps: list[Step]
    by_field: dict[str, list[Step]]
    zone: tzinfo | None

    def of(self, *names: str) -> list[Step]:
        """The steps of these fields, in order."""
        if len(names) == 1:
            return self.by_field.get(names[0], [])
        if self.by_field.keys().isdisjoint(names):
            return []
        return [step for step in self.steps if step.change.field in names]


def read_issue(issue: Issue, prefix: str, stream: str, people: People, zone: tzinfo | None) -> Told:
    """Raises ValueError, in words, where a time in the issue is none."""
    ids = [issue.key, issue.number]
    ids += [str(history.id or history.created) for history in issue.histories]
    ids += [str(comment.id) for comment in issue.comments]
    if not issue.key or not all(map(str.isprintable, ids)):
        raise ValueError("its key or an id in it is empty or holds characters that nobody can see")
    identity = f"{prefix}{issue.number}"
    fields = issue.fields
    created = parse_instant(fields.created, zone)
    steps: list[Step] = []
    timed = [(parse_instant(history.created, zone), history) for history in issue.histories]
    if timed and timed[0][0] > timed[-1][0]:
        timed.reverse()  # the cloud tells the newest first
    timed.sort(key=lambda pair: pair[0])
    met: Counter[str] = Counter()
    for at, history in timed:
        actor = people.called(history.author)
        number = str(history.id or history.created)
        met[number] += 1
        if not history.id and met[number] > 1:
            number += f"+{met[number]}"  # entries without an id at one moment are different ones
        changes = enumerate(history.items or ())
        steps += [Step(at, actor, f"{identity}/{number}/{index}", change) for index, change in changes]
    updated = parse_instant(fields.updated, zone) if fields.updated else created
    creator = people.called(fields.creator or fields.reporter)
    by_field: dict[str, list[Step]] = {}
    for step in steps:
        by_field.setdefault(step.change.field, []).append(step)
    key = split_stream(stream)[1]
    return Told(issue, identity, stream, key, created, max(created, updated), creator, steps, by_field, zone)


def draft(told: Told, fact: Fact, at: datetime, actor: str, source: str, stream: str | None = None) -> Draft:
    """A fact of this issue; the tracker knew it when it happened."""
    return Draft(stream or told.stream, fact, at, actor, VIA, at, source=source)  # type: ignore[arg-type]


def history_drafts(told: Told, people: People, initiative: str | None, moves: dict[str, str | None]) -> Iterator[Draft]:
    """What an issue with a change log says, from its creation on.

    `initiative` is where it was created, `moves` gives the initiative to which a step (by its source) moved it. Where
    the fields of the issue disagree with the end of its own history, a closing fact says what the tracker says, at
    the time of its last update.
    """
    status = told.issue.fields.status
    now = status.name if isinstance(status, Status) else None
    yield from _opening(told, initiative, _first(told, "status", now) or UNKNOWN_STATUS)
    yield from _initial(told, people)
    entries = [list(steps) for _, steps in groupby(told.steps, lambda step: step.source.rpartition("/")[0])]
    moments = Counter([told.created, *(steps[0].at for steps in entries)])
    for steps in entries:
        yield from _entry(told, steps, people, moves, alone=moments[steps[0].at] == 1)
    yield from _closing(told, people)


def _entry(
    told: Told, steps: list[Step], people: People, moves: dict[str, str | None], *, alone: bool
) -> Iterator[Draft]:
    """One entry of the change log: a note of everything in it where its facts do not say it all, and the facts.

    `alone` says that nothing else happened at the same moment, so that its facts can be told apart.
    """
    facts = [_fact_of(told, step, people, moves) for step in steps]
    if None in facts or not alone:
        note = changed(told.stream, [step.change for step in steps])
        yield draft(told, note, steps[0].at, steps[0].actor, f"{steps[0].source.rpartition('/')[0]}/noted")
    for step, fact in zip(steps, facts, strict=True):
        if fact is not None:
            yield draft(told, fact, step.at, step.actor, step.source)


def _opening(told: Told, initiative: str | None, status: str) -> Iterator[Draft]:
    title = _first(told, "summary", told.issue.fields.summary) or told.issue.key
    fields = began_with(told.issue.fields, [step.change for step in told.steps])
    added = ItemAdded(told.key, initiative, clean(title), status, fields)
    yield draft(told, added, told.created, told.creator, told.id)
    renames = told.of("Key")
    first_key = renames[0].change.before if renames else None
    if first_key and first_key != told.key:
        moved = ItemMoved(told.key, key=first_key)
        yield draft(told, moved, told.created, told.creator, f"{told.id}/created/key")


def _first(told: Told, field: str, now: str | None) -> str | None:
    steps = told.of(field)
    return steps[0].change.before if steps else now


def _initial(told: Told, people: People) -> Iterator[Draft]:
    """Assignee, due date and estimate at creation: what the first change changed, or what was never changed."""
    fields = told.issue.fields
    steps = told.of("assignee")
    if steps:
        assignee = people.changed_to(steps[0].change.from_, steps[0].change.before)
    else:
        assignee = people.called(fields.assignee) if fields.assignee else None
    if assignee:
        yield _at_creation(told, AssigneeChanged(told.key, assignee), "assignee")
    steps = told.of("duedate")
    due = day_of(steps[0].change.from_, steps[0].change.before) if steps else day_of(fields.due or None, None)
    if due:
        yield _at_creation(told, ItemDueMoved(told.key, due), "duedate")
    for field, (unit, scale) in _ESTIMATES.items():
        steps = told.of(field)
        size = number_of(steps[0].change.before) if steps else (fields.estimate if unit == "hours" else None)
        if size is not None:
            yield _at_creation(told, ItemEstimated(told.key, size / scale, unit), field)


def _at_creation(told: Told, fact: Fact, what: str) -> Draft:
    return draft(told, fact, told.created, told.creator, f"{told.id}/created/{what}")


_ESTIMATES = {"Story Points": ("points", 1), "timeoriginalestimate": ("hours", _SECONDS_AN_HOUR)}


def _fact_of(told: Told, step: Step, people: People, moves: dict[str, str | None]) -> Fact | None:
    change = step.change
    match change.field:
        case "status" if change.after:
            return StatusChanged(told.key, change.before, change.after)
        case "assignee":
            return AssigneeChanged(told.key, people.changed_to(change.to, change.after))
        case "duedate":
            return ItemDueMoved(told.key, day_of(change.to, change.after))
        case "summary" if change.after:
            return ItemRetitled(told.key, clean(change.after))
        case "Key" if change.after:
            return ItemMoved(told.key, moves.get(step.source), change.after)
        case "Story Points" | "timeoriginalestimate":
            unit, scale = _ESTIMATES[change.field]
            size = number_of(change.after)
            return ItemEstimated(told.key, None if size is None else size / scale, unit)
        case _ if step.source in moves:
            return ItemMoved(told.key, moves[step.source])
        case _:
            return None


def _closing(told: Told, people: People) -> Iterator[Draft]:
    """What the tracker says now where its own history ends differently."""
    fields = told.issue.fields
    steps = told.of("status")
    if steps and isinstance(fields.status, Status) and fields.status.name != (last := steps[-1].change.after):
        renamed = bool(fields.status.id) and str(fields.status.id) == str(steps[-1].change.to)
        fact = StatusChanged(told.key, last, fields.status.name)
        # A status that was only given another name is no step of the work: it was so called, for us, all the time.
        yield from _now(told, fact, steps[-1], steps[-1].at if renamed else None)
    steps = told.of("assignee")
    if steps and fields.assignee is not UNSET:
        now = people.called(fields.assignee) if fields.assignee else None
        if now != people.changed_to(steps[-1].change.to, steps[-1].change.after):
            yield from _now(told, AssigneeChanged(told.key, now), steps[-1])
    steps = told.of("duedate")
    if steps and fields.due is not UNSET:
        due = day_of(fields.due, None)
        if due != day_of(steps[-1].change.to, steps[-1].change.after):
            yield from _now(told, ItemDueMoved(told.key, due), steps[-1])
    steps = told.of("summary")
    if steps and fields.summary and fields.summary != steps[-1].change.after:
        yield from _now(told, ItemRetitled(told.key, clean(fields.summary)), steps[-1])


def _now(told: Told, fact: Fact, last: Step, at: datetime | None = None) -> Iterator[Draft]:
    # Named after the last change, so that a newer export without a new change does not say it again.
    at, source = at or max(told.updated, last.at), f"{last.source}/now"
    yield draft(told, fact, at, "unknown", source)
    yield draft(told, restated(told.stream, last.change.field), at, "unknown", f"{source}/noted")


def day_of(number: object, words: str | None) -> date | None:
    """A due date: `2009-04-28`, or `2009-04-28 00:00:00.0` in the words. Raises ValueError where it is no day."""
    text = str(number) if number else words
    return parse_day(text) if text else None


def number_of(text: str | None) -> float | None:
    """An estimate; None where it is empty or no number, since a field of that name may be anything."""
    try:
        size = float(text) if text else math.nan
    except ValueError:
        return None
    return size if math.isfinite(size) else None
