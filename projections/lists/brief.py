"""Every initiative in a few words, as a list of thousands prints them. Light: it reads nothing else of them."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.counting import count
from ledger.instants import Micros
from ledger.light import NamedTuple
from ledger.light_json import loads
from projections.model.states import ACTIVE, DONE, PAUSED, QUEUED, SILENT, STALLED, WAITING
from projections.moment import Moment
from projections.views import Views
from projections.views.held import holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from projections.lines.line import InitiativeLine


class Brief(NamedTuple):
    """What a list prints of an initiative: `warning` is the most urgent of its `warnings` signals, `health` was claimed
    by `claimant` at `claimed`."""

    state: str
    since: Micros
    initiative: str
    title: str
    cause: str | None
    whose_move: str | None
    overdue_decisions: int
    warnings: int
    urgent: str | None
    warning: str | None
    health: str | None
    claimant: str | None
    claimed: Micros | None


#: A silence comes first: of a wait somebody knows at least the cause.
_ORDER = {state: rank for rank, state in enumerate((SILENT, WAITING, ACTIVE, QUEUED, PAUSED, DONE))}

#: Few initiatives have a claim, and to take JSON apart costs more than the rest of a row.
_BRIEF = (
    "state, since, initiative, title, cause, whose_move, overdue_decisions, l.warnings, l.urgent, l.warning, "
    "NULLIF(claim, 'null')"
)
_NO_CLAIM = (None, None, None)


def brief(views: Views, moment: Moment) -> list[Brief]:
    """Every initiative known at the moment: the longest stall first, then what warns most, then by key."""
    rows: list[Brief] = []
    missing: list[int] | None = None
    if holds(views.connection, moment):
        stored, missing = told(views, moment, _BRIEF)
        rows = [Brief(*row, *(loads(claim)[:3] if claim else _NO_CLAIM)) for *row, claim in stored]
    if missing is None or missing:
        from projections.lists.anew import anew

        rows += [_in_brief(line) for line in anew(views, moment, missing)]
    return sorted(rows, key=lambda row: badness(row, row.warnings))


def told(views: Views, moment: Moment, columns: str) -> tuple[list[Sequence[Any]], list[int]]:
    """Some columns of the stored lines `i` and their signals `l`, and the numbers of those that do not hold."""
    rows = views.connection.execute(
        "SELECT s.id, i.told <= :told AND l.told <= :told AND (i.until IS NULL OR :asked < i.until) "
        f"AND (l.until IS NULL OR :asked < l.until), {columns} "
        "FROM subject s LEFT JOIN initiative_state i ON i.subject = s.id LEFT JOIN listed l ON l.subject = s.id "
        "WHERE s.stream >= 'initiative:' AND s.stream < 'initiative;'",
        {"told": min(moment), "asked": max(moment[:2])},
    ).fetchall()
    return [row[2:] for row in rows if row[1]], [row[0] for row in rows if not row[1]]


def badness(row: InitiativeLine | Brief, warnings: int) -> tuple[bool, int, Micros | int, str]:
    """Sorts the worst first."""
    stalled = row.state in STALLED
    since = row.since if stalled else -warnings
    return (not row.overdue_decisions or not stalled, _ORDER[row.state], since, row.initiative)


def _in_brief(line: InitiativeLine) -> Brief:
    urgent = line.signals[0] if line.signals else (None, None)
    claim = line.claim[:3] if line.claim else _NO_CLAIM
    return Brief(
        line.state,
        line.since,
        line.initiative,
        line.title,
        line.cause,
        line.whose_move,
        line.overdue_decisions,
        len(line.signals),
        *urgent,
        *claim,
    )


def headline(rows: Sequence[InitiativeLine | Brief]) -> str:
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
