"""The portfolio: where every initiative stands, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from ledger.counting import count
from ledger.instants import SECOND, Micros
from projections.lines import InitiativeLine
from projections.moment import Moment
from projections.states import ACTIVE, DONE, PAUSED, QUEUED, SILENT, STALLED, WAITING
from projections.views import Views

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from projections.policy import Policy


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


class Brief(NamedTuple):
    """What a list prints of an initiative; `warning` is the first of its `warnings` signals, where nobody is waited
    for and so a warning is the news."""

    state: str
    since: Micros
    initiative: str
    title: str
    cause: str | None
    whose_move: str | None
    overdue_decisions: int
    warnings: int
    warning: str | None


#: A silence comes first: of a wait somebody knows at least the cause.
_ORDER = {state: rank for rank, state in enumerate((SILENT, WAITING, ACTIVE, QUEUED, PAUSED, DONE))}

_LINE = (
    "initiative, title, owner, stage, state, since, cause, ref, whose_move, next_action, onset, target, open_items, "
    "overdue_decisions, signals, until"
)
_BRIEF = (
    "state, since, initiative, title, cause, whose_move, overdue_decisions, json_array_length(signals), "
    f"CASE WHEN cause IS NULL AND state <> '{SILENT}' THEN json_extract(signals, '$[0]') END"
)

_Told = TypeVar("_Told", InitiativeLine, Brief)


def portfolio(views: Views, moment: Moment) -> list[InitiativeRow]:
    """Every initiative known at the moment: the longest stall first, then what warns most, then by key."""
    from projections.views.policies import policy_at

    policy = policy_at(views.connection, moment)
    rows = [_row(policy, line, moment) for line in _told(views, moment, _LINE, _line, lambda line: line)]
    return sorted(rows, key=lambda row: _badness(row, len(row.signals)))


def brief(views: Views, moment: Moment) -> list[Brief]:
    """The same in short, which is all that a list of thousands needs to read."""
    rows = _told(views, moment, _BRIEF, Brief._make, _in_brief)
    return sorted(rows, key=lambda row: _badness(row, row.warnings))


def _badness(row: InitiativeRow | Brief, warnings: int) -> tuple[bool, int, Micros | int, str]:
    stalled = row.state in STALLED
    since = row.since if stalled else -warnings
    return (not row.overdue_decisions or not stalled, _ORDER[row.state], since, row.initiative)


def _told(
    views: Views,
    moment: Moment,
    columns: str,
    read: Callable[[Sequence[Any]], _Told],
    fold: Callable[[InitiativeLine], _Told],
) -> list[_Told]:
    """The stored lines where they hold at the moment, the others folded anew."""
    missing: list[int] = []
    found: list[_Told] = []
    for number, holds, *stored in views.connection.execute(
        f"SELECT s.id, i.told <= ? AND (i.until IS NULL OR ? < i.until), {columns} "
        "FROM subject s LEFT JOIN initiative_state i ON i.subject = s.id "
        "WHERE s.stream >= 'initiative:' AND s.stream < 'initiative;'",
        (min(moment), max(moment[:2])),
    ):
        if holds:
            found.append(read(stored))
        else:
            missing.append(number)
    return found + [fold(line) for line in folded(views, moment, missing)] if missing else found


def _line(stored: Sequence[Any]) -> InitiativeLine:
    import json

    *told, signals, until = stored
    return InitiativeLine._make((*told, tuple(json.loads(signals)), until))


def _in_brief(line: InitiativeLine) -> Brief:
    signals = line.signals
    warning = signals[0] if signals and line.cause is None and line.state != SILENT else None
    return Brief(
        line.state,
        line.since,
        line.initiative,
        line.title,
        line.cause,
        line.whose_move,
        line.overdue_decisions,
        len(signals),
        warning,
    )


def folded(views: Views, moment: Moment, numbers: list[int]) -> list[InitiativeLine]:
    """The lines of initiatives (numbers of subjects) folded from their facts; those not known at the moment are out."""
    # Only a moment in the past loads the stall model; the present stands in the views.
    from projections.initiative_line import initiative_line
    from projections.views.reader import Reader

    found = []
    reader = Reader(views.connection, moment)
    reader.load(numbers)
    for number in numbers:
        told = reader.initiative(number)
        if told is not None:
            line = initiative_line(
                told.history, told.timeline, told.members, told.blockers, told.decisions, reader.policy, moment.as_of
            )
            found.append(line)
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


def headline(rows: Sequence[InitiativeRow | Brief]) -> str:
    """What matters today in one sentence: '5 stalled, 3 decisions overdue, 41 initiatives'."""
    stalled = sum(1 for row in rows if row.state in STALLED)
    silent = sum(1 for row in rows if row.state == SILENT)
    overdue = sum(row.overdue_decisions for row in rows)
    open_ = sum(1 for row in rows if row.state != DONE)
    parts = [f"{stalled} of {count(open_, 'open initiative')} stalled" if open_ else "no open initiatives"]
    if silent:
        parts.append(f"{silent} of them silent")
    if overdue:
        parts.append(count(overdue, "decision") + " overdue")
    return ", ".join(parts)
