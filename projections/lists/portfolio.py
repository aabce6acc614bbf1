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
    "overdue_decisions, claim, l.signals"
)


def portfolio(views: Views, moment: Moment) -> list[InitiativeRow]:
    """Every initiative known at the moment: the longest stall first, then what warns most, then by key."""
    from projections.views.policies import policy_at

    policy = policy_at(views.connection, moment)
    rows: list[InitiativeRow] = []
    missing: list[int] | None = None
    if holds(views.connection, moment):
        stored, missing = told(views, moment, _LINE)
        rows = _rows(policy, stored, moment)
    rows += [_row(policy, line, signals, moment) for line, signals in anew(views, moment, missing)]
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


def _rows(policy: Policy, stored: list[Sequence[Any]], moment: Moment) -> list[InitiativeRow]:
    import json

    # Taken apart all at once: thousands of short texts cost more in calls than in JSON.
    parts = iter(json.loads(f"[{','.join(f'{claim},{signals}' for *_, claim, signals in stored)}]"))
    return [
        InitiativeRow._make(
            (
                *line,
                *_silence(policy, onset, moment),
                target,
                open_items,
                tuple(map(Warned._make, signals)),
                overdue,
                Claim._make(claim) if claim else None,
            )
        )
        for (*line, onset, target, open_items, overdue, _, _), claim, signals in zip(stored, parts, parts, strict=True)
    ]


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
        *_silence(policy, line.onset, moment),
        line.target,
        line.open_items,
        signals,
        line.overdue_decisions,
        line.claim,
    )


def _silence(policy: Policy, onset: Micros | None, moment: Moment) -> tuple[float | None, float | None]:
    """How long nothing has moved since `onset`, in seconds: elapsed, and of working time."""
    if onset is None:
        return None, None
    return (moment.as_of - onset) / SECOND, policy.calendar.working(onset, moment.as_of) / SECOND
