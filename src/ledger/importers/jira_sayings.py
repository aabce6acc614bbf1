"""What people wrote on a Jira issue: comments, and the flags that stop it, with their reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ledger.aggregates.blocker import BlockerCleared, BlockerRaised
from ledger.aggregates.item import Commented
from ledger.importers.jira_issue import Told, draft
from ledger.importers.jira_noted import wordless
from ledger.importers.jira_people import People
from ledger.importers.jira_text import plain, reason
from ledger.instants import parse_instant
from ledger.record import Draft
from ledger.words import stream_of

#: Jira asks for the reason of a flag and writes it as a comment of its own.
FLAG_COMMENT_WITHIN = timedelta(seconds=30)


def comments(told: Told, people: People) -> Iterator[Draft]:
    """The comments of an issue, at the time of their writing."""
    for comment in told.issue.comments:
        text = plain(comment.body)
        fact = Commented(told.key, text) if text else wordless(told.stream)
        at = parse_instant(comment.created, told.zone)
        yield draft(told, fact, at, people.called(comment.author), f"{told.id}/comment/{comment.id}")


def flags(told: Told) -> Iterator[Draft]:
    """A flag is a blocker, raised and cleared with it; the comment that Jira asked for is its reason."""
    steps = told.of("Flagged")
    count = 0
    raised = False
    if steps and steps[0].change.before:
        count, raised = 1, True
        yield _raised(told, 1, told.created, told.creator, f"{told.id}/created/flag")
    for step in steps:
        if step.change.after and not raised:
            count += 1
            yield _raised(told, count, step.at, step.actor, step.source)
        elif raised and not step.change.after:
            cleared = BlockerCleared(_flag_key(told, count), _reason_near(told, step.at))
            yield draft(told, cleared, step.at, step.actor, step.source, _flag_stream(told, count))
        raised = bool(step.change.after)


def _raised(told: Told, count: int, at: datetime, actor: str, source: str) -> Draft:
    title = _reason_near(told, at) or f"{told.issue.key} was flagged"
    fact = BlockerRaised(_flag_key(told, count), (told.stream,), title)
    return draft(told, fact, at, actor, source, _flag_stream(told, count))


def _flag_key(told: Told, count: int) -> str:
    return f"{told.key}-flag-{count}"


def _flag_stream(told: Told, count: int) -> str:
    return stream_of("blocker", _flag_key(told, count))


def _reason_near(told: Told, at: datetime) -> str | None:
    for comment in told.issue.comments:
        if at <= parse_instant(comment.created, told.zone) <= at + FLAG_COMMENT_WITHIN:
            return reason(comment.body) or None
    return None


def present_flag(told: Told) -> Iterator[Draft]:
    """An issue that is flagged now, where nothing tells since when: from its last update on."""
    if told.issue.fields.flagged and not told.of("Flagged"):
        source = f"{told.id}/present/flag"
        yield _raised(told, 1, told.updated, "unknown", source)
