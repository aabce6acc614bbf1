"""The portfolio: where every initiative stands, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledger.counting import count
from ledger.instants import SECOND, Micros
from ledger.light import NamedTuple
from projections.lines.line import InitiativeLine
from projections.model.claim import Claim
from projections.model.states import ACTIVE, DONE, PAUSED, QUEUED, SILENT, STALLED, WAITING
from projections.moment import Moment
from projections.signals.signal import Warned
from projections.signals.table import URGENCY
from projections.views import Views
from projections.views.briefly import holds, in_order, peer_counts, peer_warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    from projections.model.policy import Policy

    _Told = TypeVar("_Told", "InitiativeLine", "Brief")


class InitiativeRow(NamedTuple):
    """An initiative at a moment. Moments are microseconds since 1970, `silence` and `silence_working` are seconds.

    `signals` are the most urgent first, `claim` is the last one of health.
    """

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
    signals: tuple[Warned, ...]
    overdue_decisions: int
    claim: Claim | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the signals say, the most urgent first."""
        return tuple(signal.sentence for signal in self.signals)


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

_LINE = (
    "initiative, title, owner, stage, state, since, cause, ref, whose_move, next_action, onset, target, open_items, "
    "overdue_decisions, signals, claim, until"
)
_BRIEF = (
    "state, since, initiative, title, cause, whose_move, overdue_decisions, json_array_length(signals), "
    "signals ->> '$[0][0]', signals ->> '$[0][1]', claim ->> '$[0]', claim ->> '$[1]', claim ->> '$[2]'"
)


def portfolio(views: Views, moment: Moment) -> list[InitiativeRow]:
    """Every initiative known at the moment: the longest stall first, then what warns most, then by key."""
    from projections.views.policies import policy_at

    policy = policy_at(views.connection, moment)
    if holds(views.connection, moment):
        peers = peer_warnings(views.connection, moment.as_of)
        told = _told(views, moment, _LINE, _line, lambda line: line)
        found = [(line, _with(line.signals, peers.get(number, ()))) for number, line in told]
    else:
        found = _folded_with_peers(views, moment)
    rows = [_row(policy, line, signals, moment) for line, signals in found]
    return sorted(rows, key=lambda row: _badness(row, len(row.signals)))


def brief(views: Views, moment: Moment) -> list[Brief]:
    """The same in short, which is all that a list of thousands needs to read."""
    if holds(views.connection, moment):
        peers = peer_counts(views.connection, moment.as_of)
        rows = [
            _warned(row, peers[number]) if number in peers else row
            for number, row in _told(views, moment, _BRIEF, Brief._make, _in_brief)
        ]
    else:
        rows = [_in_brief(line._replace(signals=signals)) for line, signals in _folded_with_peers(views, moment)]
    return sorted(rows, key=lambda row: _badness(row, row.warnings))


def _with(own: tuple[Warned, ...], peers: Sequence[Warned]) -> tuple[Warned, ...]:
    return in_order((*own, *peers)) if peers else own


def _warned(row: Brief, peers: tuple[int, Warned]) -> Brief:
    many, first = peers
    if row.urgent and URGENCY[row.urgent] <= URGENCY[first.id]:
        return row._replace(warnings=row.warnings + many)
    return row._replace(warnings=row.warnings + many, urgent=first.id, warning=first.sentence)


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
) -> list[tuple[int, _Told]]:
    """The stored lines where they hold at the moment, the others folded anew."""
    missing: list[int] = []
    found: list[tuple[int, _Told]] = []
    for number, stands, *stored in views.connection.execute(
        f"SELECT s.id, i.told <= ? AND (i.until IS NULL OR ? < i.until), {columns} "
        "FROM subject s LEFT JOIN initiative_state i ON i.subject = s.id "
        "WHERE s.stream >= 'initiative:' AND s.stream < 'initiative;'",
        (min(moment), max(moment[:2])),
    ):
        if stands:
            found.append((number, read(stored)))
        else:
            missing.append(number)
    if missing:
        found += [(number, fold(line)) for number, line in _folded(views, moment, missing)]
    return found


def _line(stored: Sequence[Any]) -> InitiativeLine:
    import json

    *told, signals, claim, until = stored
    claimed = json.loads(claim)
    warned = tuple(map(Warned._make, json.loads(signals)))
    return InitiativeLine._make((*told, warned, Claim._make(claimed) if claimed else None, until))


def _in_brief(line: InitiativeLine) -> Brief:
    urgent = line.signals[0] if line.signals else (None, None)
    claim = line.claim[:3] if line.claim else (None, None, None)
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


def folded(views: Views, moment: Moment, numbers: list[int]) -> list[InitiativeLine]:
    """The lines of initiatives (numbers of subjects) folded from their facts; those not known at the moment are out."""
    return [line for _, line in _folded(views, moment, numbers)]


def _folded(views: Views, moment: Moment, numbers: list[int]) -> list[tuple[int, InitiativeLine]]:
    # Only a moment in the past loads the stall model; the present stands in the views.
    from projections.views.reader import Reader
    from projections.views.refold import standing

    reader = Reader(views.connection, moment)
    reader.load(numbers)
    return [(number, standing(reader, told).line) for number in numbers if (told := reader.initiative(number))]


def _folded_with_peers(views: Views, moment: Moment) -> list[tuple[InitiativeLine, tuple[Warned, ...]]]:
    from projections.views.policies import policy_at
    from projections.views.standings import all_folded

    policy = policy_at(views.connection, moment)
    return [
        (line, tuple(Warned(signal.id, signal.sentence) for signal in signals))
        for line, signals in all_folded(views, moment, policy)
    ]


def _row(policy: Policy, line: InitiativeLine, signals: tuple[Warned, ...], moment: Moment) -> InitiativeRow:
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
        signals,
        line.overdue_decisions,
        line.claim,
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
