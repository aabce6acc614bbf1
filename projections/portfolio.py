"""The portfolio: where every initiative stands, the worst first."""

from __future__ import annotations

import json
from typing import NamedTuple

from ledger.instants import SECOND, Micros
from projections.lines import InitiativeLine
from projections.moment import Moment
from projections.policy import Policy
from projections.states import ACTIVE, DONE, PAUSED, QUEUED, SILENT, STALLED, WAITING
from projections.views import Views
from projections.views.policies import policy_at


class InitiativeRow(NamedTuple):
    """An initiative at a moment. Moments are microseconds since 1970, `silence` and `silence_working` are seconds."""

    initiative: str
    title: str
    owner: str | None
    stage: str
    state: str
    since: Micros
    cause: str | None
    ref: str | None
    whose_move: str | None
    next_action: str | None
    silence: float | None
    silence_working: float | None
    target: str | None
    open_items: int
    signals: tuple[str, ...]
    overdue_decisions: int


#: A silence comes first: of a wait somebody knows at least the cause.
_ORDER = {state: rank for rank, state in enumerate((SILENT, WAITING, ACTIVE, QUEUED, PAUSED, DONE))}


def portfolio(views: Views, moment: Moment) -> list[InitiativeRow]:
    """Every initiative known at the moment: the longest stall first, then what warns most, then by key."""
    policy = policy_at(views.connection, moment)
    rows = [_row(policy, line, moment) for line in _lines(views, moment)]
    return sorted(rows, key=_badness)


def _badness(row: InitiativeRow) -> tuple[bool, int, Micros | int, str]:
    rank = _ORDER[row.state]
    stalled = row.state in STALLED
    return (not row.overdue_decisions or not stalled, rank, row.since if stalled else -len(row.signals), row.initiative)


def _lines(views: Views, moment: Moment) -> list[InitiativeLine]:
    """The stored lines where they hold at the moment, the others folded anew."""
    told: dict[int, InitiativeLine] = {}
    for number, at, until, line in views.connection.execute("SELECT subject, told, until, line FROM initiative_state"):
        if at <= min(moment) and (until is None or max(moment[:2]) < until):
            told[number] = InitiativeLine._make([*json.loads(line), until])
    numbers = views.connection.execute("SELECT id FROM subject WHERE home = id ORDER BY id").fetchall()
    missing = [number for (number,) in numbers if number not in told]
    if missing:
        told.update(_folded(views, moment, missing))
    return [told[number] for (number,) in numbers if number in told]


def _folded(views: Views, moment: Moment, numbers: list[int]) -> dict[int, InitiativeLine]:
    # Only a moment in the past loads the stall model; the present stands in the views.
    from projections.initiative_line import initiative_line
    from projections.views.reader import Reader

    found = {}
    reader = Reader(views.connection, moment)
    reader.load(numbers)
    for number in numbers:
        told = reader.initiative(number)
        if told is not None:
            found[number] = initiative_line(
                told.history, told.timeline, told.members, told.blockers, told.decisions, reader.policy, moment.as_of
            )
    return found


def _row(policy: Policy, line: InitiativeLine, moment: Moment) -> InitiativeRow:
    silence = working = None
    if line.onset is not None:
        silence = (moment.as_of - line.onset) / SECOND
        working = policy.calendar.working(line.onset, moment.as_of) / SECOND
    return InitiativeRow(
        line.initiative,
        line.title,
        line.owner,
        line.stage,
        line.state,
        line.since,
        line.cause,
        line.ref,
        line.whose_move,
        line.next_action,
        silence,
        working,
        line.target,
        line.open_items,
        tuple(line.signals),
        line.overdue_decisions,
    )


def headline(rows: list[InitiativeRow]) -> str:
    """What matters today in one sentence: '5 stalled, 3 decisions overdue, 41 initiatives'."""
    stalled = sum(1 for row in rows if row.state in STALLED)
    silent = sum(1 for row in rows if row.state == SILENT)
    overdue = sum(row.overdue_decisions for row in rows)
    open_ = sum(1 for row in rows if row.state != DONE)
    parts = [f"{stalled} of {open_} open initiatives stalled" if open_ else "no open initiatives"]
    if silent:
        parts.append(f"{silent} of them silent")
    if overdue:
        parts.append(f"{overdue} {'decision' if overdue == 1 else 'decisions'} overdue")
    return ", ".join(parts)
