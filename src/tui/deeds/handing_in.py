"""A form handed in: the command is recorded, or it is told what others recorded meanwhile. Needs no screen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import NamedTuple

from ledger.aggregates.blocker import RaiseBlocker
from ledger.aggregates.command import Command
from ledger.aggregates.decision import RequestDecision
from ledger.desk import Desk
from ledger.errors import Conflict
from ledger.log.recorder import SqliteLog
from ledger.record import Record
from projections.audit.meanwhile import meanwhile
from projections.audit.records import AuditFilter, after
from projections.lists.behind import key_of
from projections.views.matters import blockers, decisions
from tui.deeds.copying import line_of
from tui.deeds.done import VIA, Done, one_at_a_time
from tui.reading.reader import Reader
from tui.words.recorded import nothing_recorded, recorded_as

#: So many new facts are looked through for the same matter raised by somebody else.
_NEWER = 100
#: What founds a stream of its own, where no conflict can be met, and the fact that it makes.
_FOUNDING = {RaiseBlocker: "BlockerRaised", RequestDecision: "DecisionRequested"}


class Changed(NamedTuple):
    """Nothing was recorded, because others had written about the same thing: what, and the position up to which."""

    lines: list[str]
    seen: int


def recorded(reader: Reader, command: Command, at: datetime | None, seen: int) -> Done | Changed:
    """Record what a form says; `seen` is the last position that had been in sight. Call it in a thread.

    Raises Rejected where a rule says no.
    """
    with one_at_a_time:
        with closing(SqliteLog(reader.ledger)) as log:
            between = _same_again(reader, command, seen)
            records: list[Record] = []
            if not between:
                try:
                    records = Desk(log).submit(command, via=VIA, at=at, seen=seen)
                except Conflict as overtaken:
                    if not overtaken.between:
                        raise
                    between = overtaken.between
            if between:
                return Changed(meanwhile(_read(log, between), between), max(between))
        # Whoever acts again at once has seen what he has just done.
        reader.refresh()
    if not records:
        return Done(0, nothing_recorded(command))
    told = "; ".join(recorded_as(record, happened_told=at is not None) for record in records)
    return Done(records[0].position, told, "{undo} takes it back", line_of(command, records[0], at))


def _same_again(reader: Reader, command: Command, seen: int) -> tuple[int, ...]:
    """Where others have raised, or asked, something about the same work meanwhile: perhaps it is the same thing."""
    kind = _FOUNDING.get(type(command))
    if kind is None:
        return ()
    affected = {key_of(subject) for subject in getattr(command, "affects", ())}
    reader.refresh()
    with reader.views("deed") as views:
        rows = after(views, AuditFilter(kind=kind), seen, _NEWER)
        matters = (blockers if kind == "BlockerRaised" else decisions)(views, reader.moment()) if rows else []
        touching = {row[0] for row in matters if affected & {key_of(subject) for subject in row.affects}}
        return tuple(row.position for row in rows if row.gone is None and key_of(row.stream) in touching)


def _read(log: SqliteLog, positions: Sequence[int]) -> list[Record]:
    return list(log.read(min(positions) - 1, max(positions)))
