"""The decisions board: overdue, this week, later; who decides, what waits, and what silence will cost."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.instants import DAY, Micros
from ledger.light import NamedTuple
from projections.lists.behind import behind, key_of
from projections.model.matters import Decision
from projections.model.policy import Policy
from projections.moment import Moment
from projections.views import Views
from projections.views.matters import numbers_of
from projections.views.reader import Reader

OVERDUE, THIS_WEEK, LATER, NO_DAY = "overdue", "this week", "later", "no day"
#: The order of the board; what is settled comes last.
_ORDER = {due: rank for rank, due in enumerate((OVERDUE, THIS_WEEK, LATER, NO_DAY))}


class DecisionOnBoard(NamedTuple):
    """A decision. `due` is one of the four above while it is open, its outcome afterwards.

    `silence` says what will happen if nobody decides, None where nobody said. `evidence` are the positions of the
    request and of what settled it.
    """

    decision: str
    question: str
    due: str
    needed_by: str | None
    overdue_days: float
    decider: str | None
    driver: str | None
    requested: Micros
    age_days: float
    affects: tuple[str, ...]
    behind: tuple[str, ...]
    options: tuple[str, ...]
    silence: str | None
    outcome: str
    option: str | None
    rationale: str | None
    superseded_by: str | None
    settled: Micros | None
    evidence: tuple[int, ...]


def decisions_board(views: Views, moment: Moment, settled: bool = False) -> list[DecisionOnBoard]:
    """Every open decision at the moment, the most overdue first; with `settled` the others too, the newest first."""
    reader = Reader(views.connection, moment)
    found = [episode for number in numbers_of(reader, "decision", None) for episode in reader.decision(number)]
    return in_order([_row(reader, each) for each in found if settled or each.outcome == "open"])


def in_order(rows: list[DecisionOnBoard]) -> list[DecisionOnBoard]:
    """Overdue, this week, later, without a day, settled; and by the day within each."""
    return sorted(
        rows,
        key=lambda row: (
            _ORDER.get(row.due, len(_ORDER)),
            row.needed_by or "9" if row.settled is None else "",
            -len(row.behind),
            row.requested if row.settled is None else -row.settled,
            row.decision,
        ),
    )


def due(needed_by: str | None, policy: Policy, as_of: Micros) -> str:
    """overdue, this week (the calendar week of `as_of`, in the policy's zone), later, or no day."""
    if needed_by is None:
        return NO_DAY
    day = date.fromisoformat(needed_by)
    calendar = policy.calendar
    if as_of >= calendar.end_of_day(day):
        return OVERDUE
    monday = day - timedelta(days=day.weekday())
    # The week in which it is needed has begun once the Sunday before is over.
    return THIS_WEEK if as_of >= calendar.end_of_day(monday - timedelta(days=1)) else LATER


def cost_of_silence(default: str | None, consequence: str | None) -> str | None:
    """What happens if nobody decides, in one sentence; None where nobody said."""
    told = [f"if nobody decides: {default}"] if default else []
    told += [f"what it costs: {consequence}"] if consequence else []
    return "; ".join(told) or None


def _row(reader: Reader, found: Decision) -> DecisionOnBoard:
    as_of = reader.moment.as_of
    open_ = found.outcome == "open"
    when = due(found.needed_by, reader.policy, as_of) if open_ else found.outcome
    late = as_of - reader.policy.calendar.end_of_day(date.fromisoformat(found.needed_by)) if found.needed_by else 0
    until = as_of if found.settled is None else found.settled
    return DecisionOnBoard(
        found.key,
        found.question,
        when,
        found.needed_by,
        round(late / DAY, 2) if when == OVERDUE else 0.0,
        found.decider,
        found.driver,
        found.requested,
        round(max(until - found.requested, 0) / DAY, 2),
        tuple(map(key_of, found.affects)),
        tuple(map(key_of, behind(reader, found.affects))) if open_ else (),
        found.options,
        cost_of_silence(found.default, found.consequence),
        found.outcome,
        found.option,
        found.rationale,
        found.superseded_by,
        found.settled,
        tuple(each for each in (found.requested_position, found.settled_position) if each is not None),
    )
