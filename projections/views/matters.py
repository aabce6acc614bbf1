"""Blockers and decisions as lists."""

from __future__ import annotations

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.moment import Moment
from projections.views import Views
from projections.views.reader import Reader


class BlockerRow(NamedTuple):
    """A blocker at a moment; `cleared` is None while it stands. Days are ISO texts."""

    blocker: str
    title: str
    cause: str
    unblocker: str | None
    needed_action: str | None
    since: Micros
    follow_up_on: str | None
    affects: tuple[str, ...]
    cleared: Micros | None


class DecisionRow(NamedTuple):
    """A decision at a moment; `outcome` is open, made, withdrawn or superseded."""

    decision: str
    question: str
    decider: str | None
    needed_by: str | None
    requested: Micros
    affects: tuple[str, ...]
    outcome: str
    option: str | None


def blockers(views: Views, moment: Moment, subject: str | None = None) -> list[BlockerRow]:
    """Blockers known at the moment, the standing ones first and the oldest first among them.

    `subject` (a stream) leaves those that affect it, or an item of it where it is an initiative.
    """
    reader = Reader(views.connection, moment)
    numbers = numbers_of(reader, "blocker", subject)
    found = [b for number in numbers for b in reader.blocker(number) if concerns(reader, b.affects, subject)]
    rows = [
        BlockerRow(b.key, b.title, b.cause, b.unblocker, b.action, b.since, b.follow_up_on, b.affects, b.cleared)
        for b in found
    ]
    return sorted(rows, key=lambda row: (row.cleared is not None, row.since, row.blocker))


def decisions(views: Views, moment: Moment, subject: str | None = None) -> list[DecisionRow]:
    """Decisions known at the moment, the open ones first and among them those needed soonest; see `blockers`."""
    reader = Reader(views.connection, moment)
    numbers = numbers_of(reader, "decision", subject)
    found = [d for number in numbers for d in reader.decision(number) if concerns(reader, d.affects, subject)]
    rows = [
        DecisionRow(d.key, d.question, d.decider, d.needed_by, d.requested, d.affects, d.outcome, d.option)
        for d in found
    ]
    return sorted(rows, key=lambda row: (row.outcome != "open", row.needed_by or "9", row.requested, row.decision))


def concerns(reader: Reader, affects: tuple[str, ...], subject: str | None) -> bool:
    """Whether a matter affects the subject, or an item that had belonged to it, as far as was known at the moment."""
    if subject is None or subject in affects:
        return True
    kind, _, key = subject.partition(":")
    if kind != "initiative":
        return False
    items = [number for stream in affects if stream.startswith("item:") and (number := reader.id_of(stream))]
    histories = [history for number in items if (history := reader.history(number))]
    return any(tenure.value == key for history in histories for tenure in history.initiatives)


def numbers_of(reader: Reader, kind: str, subject: str | None) -> list[int]:
    """The numbers of all blockers, or decisions; of those that affect a subject or its items where one is given."""
    if subject is None:
        rows = reader.connection.execute(
            "SELECT id FROM subject WHERE stream >= ? AND stream < ? ORDER BY stream", (f"{kind}:", f"{kind};")
        )
    else:
        number = reader.id_of(subject)
        rows = reader.connection.execute(
            "SELECT DISTINCT s.id FROM edge e JOIN subject s ON s.id = e.other "
            "WHERE (e.subject = :one OR e.subject IN (SELECT item FROM member WHERE initiative = :one)) "
            "AND s.stream >= :low AND s.stream < :high ORDER BY s.stream",
            {"one": number, "low": f"{kind}:", "high": f"{kind};"},
        )
    numbers = [row[0] for row in rows]
    reader.load(numbers)
    return numbers
