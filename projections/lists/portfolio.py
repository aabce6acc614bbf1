"""The portfolio: where every initiative stands, the worst first."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import SECOND, Micros
from ledger.light import NamedTuple
from projections.lines.line import InitiativeLine
from projections.lists.brief import badness, told
from projections.model.claim import Claim
from projections.moment import Moment
from projections.signals.signal import Warned
from projections.views import Views
from projections.views.briefly import in_order, peer_warnings
from projections.views.held import holds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from projections.model.policy import Policy

    #: A line with every signal of its initiative.
    _Signalled = tuple["InitiativeLine", tuple["Warned", ...]]


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


_LINE = (
    "initiative, title, owner, stage, state, since, cause, ref, whose_move, next_action, onset, target, open_items, "
    "overdue_decisions, signals, claim, i.until"
)


def portfolio(views: Views, moment: Moment) -> list[InitiativeRow]:
    """Every initiative known at the moment: the longest stall first, then what warns most, then by key."""
    from projections.views.policies import policy_at

    policy = policy_at(views.connection, moment)
    found: list[_Signalled] = []
    missing: list[int] | None = None
    if holds(views.connection, moment):
        stored, missing = told(views, moment, f"{_LINE}, l.peers")
        found = [_line(row) for row in stored]
    found += anew(views, moment, missing)
    rows = [_row(policy, line, signals, moment) for line, signals in found]
    return sorted(rows, key=lambda row: badness(row, len(row.signals)))


def anew(views: Views, moment: Moment, numbers: list[int] | None) -> list[_Signalled]:
    """Lines with their signals: of some initiatives folded from the facts; with None of all, from spans if they can."""
    if numbers is None:
        from projections.lists.spans import lines_then

        found = lines_then(views, moment)
        return _folded_with_peers(views, moment) if found is None else found
    if not numbers:
        return []
    peers = peer_warnings(views.connection, moment.as_of, str(numbers))
    return [
        (line, in_order((*line.signals, *peers.get(number, ())))) for number, line in _folded(views, moment, numbers)
    ]


def _line(stored: Sequence[Any]) -> _Signalled:
    import json

    *rest, signals, claim, until, peers = stored
    claimed = json.loads(claim)
    own = tuple(map(Warned._make, json.loads(signals)))
    line = InitiativeLine._make((*rest, own, Claim._make(claimed) if claimed else None, until))
    return line, own if peers == "[]" else in_order((*own, *map(Warned._make, json.loads(peers))))


def folded(views: Views, moment: Moment, numbers: list[int]) -> list[InitiativeLine]:
    """The lines of initiatives (numbers of subjects) folded from their facts; those not known at the moment are out."""
    return [line for _, line in _folded(views, moment, numbers)]


def _folded(views: Views, moment: Moment, numbers: list[int]) -> list[tuple[int, InitiativeLine]]:
    # Only a moment in the past loads the stall model; the present stands in the views.
    from projections.views.reader import Reader
    from projections.views.refold import standing

    reader = Reader(views.connection, moment)
    reader.load(numbers)
    return [(number, standing(reader, found).line) for number in numbers if (found := reader.initiative(number))]


def _folded_with_peers(views: Views, moment: Moment) -> list[_Signalled]:
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
