"""Every initiative at a moment with its signals in full: stored where that holds, folded anew where not."""

from __future__ import annotations

import json

from projections.model.policy import Policy
from projections.moment import Moment
from projections.signals.carried import Carried, Spent, Usual
from projections.signals.peers import peer_signals, peers_of
from projections.signals.signal import Signal
from projections.signals.table import in_order
from projections.views import Views
from projections.views.compared import stored_carried
from projections.views.held import holds
from projections.views.usual import counted, stored_usual

TYPE_CHECKING = False
if TYPE_CHECKING:
    from projections.lines.initiative import Standing
    from projections.lines.line import InitiativeLine


def signals_at(
    views: Views, moment: Moment, policy: Policy, only: int | None = None
) -> list[tuple[str, tuple[Signal, ...]]]:
    """For every initiative known at the moment, by key, its standing signals, the most urgent rule first.

    `only` is the number of the one that is asked for.
    """
    if not holds(views.connection, moment):
        from projections.views.reader import Reader

        key = None if only is None else Reader(views.connection, moment).key_of(only)
        every = ((line.initiative, signals) for line, signals in all_folded(views, moment, policy))
        return [found for found in every if key is None or found[0] == key]
    own = _stored(views, moment, only)
    carried = stored_carried(views.connection, only)
    peers = peers_of(stored_usual(views.connection), carried.values(), policy.loads)
    none = Carried((), ())
    return [
        (key, in_order((*signals, *peer_signals(carried.get(number, none), peers, moment.as_of))))
        for number, (key, signals) in sorted(own.items())
    ]


def all_folded(views: Views, moment: Moment, policy: Policy) -> list[tuple[InitiativeLine, tuple[Signal, ...]]]:
    """The line of every initiative known at the moment with its signals, all folded anew: what was usual as well."""
    numbers = [row[0] for row in views.connection.execute("SELECT id FROM subject WHERE home = id ORDER BY id")]
    told = folded(views, moment, numbers)
    peers = peers_of(_usual(views, moment, told), (found.carried for found in told.values()), policy.loads)
    return [
        (found.line, in_order((*found.signals, *peer_signals(found.carried, peers, moment.as_of))))
        for found in told.values()
    ]


def _stored(views: Views, moment: Moment, only: int | None) -> dict[int, tuple[str, tuple[Signal, ...]]]:
    """The key and the own signals of every initiative, as they are stored where that holds."""
    told: dict[int, tuple[str, tuple[Signal, ...]]] = {}
    missing: list[int] = []
    for number, stands, key, signals in views.connection.execute(
        "SELECT s.id, i.told <= :told AND (i.until IS NULL OR :asked < i.until), i.initiative, i.warnings "
        "FROM subject s LEFT JOIN initiative_state i ON i.subject = s.id "
        "WHERE s.home = s.id AND (:only IS NULL OR s.id = :only)",
        {"told": min(moment), "asked": max(moment[:2]), "only": only},
    ):
        if stands:
            told[number] = (key, tuple(map(Signal._make, json.loads(signals))))
        else:
            missing.append(number)
    for number, found in folded(views, moment, missing).items() if missing else ():
        told[number] = (found.line.initiative, found.signals)
    return told


def folded(views: Views, moment: Moment, numbers: list[int]) -> dict[int, Standing]:
    """Initiatives (numbers of subjects) as they stand, folded from their facts; those not known at the moment are out.

    They are not compared with their peers.
    """
    # Only a moment in the past loads the stall model; the present stands in the views.
    from projections.views.reader import Reader
    from projections.views.refold import standing

    reader = Reader(views.connection, moment)
    reader.load(numbers)
    return {number: standing(reader, told) for number in numbers if (told := reader.initiative(number))}


def _usual(views: Views, moment: Moment, told: dict[int, Standing]) -> dict[str, Usual]:
    """What was usual at a moment: only what was finished, and known to be, by then."""
    from projections.signals.visits import cleared
    from projections.views.matters import numbers_of
    from projections.views.reader import Reader

    reader = Reader(views.connection, moment)
    parts: list[dict[str, Spent]] = [found.spent for found in told.values()]
    parts += [cleared(reader.blocker(number), reader.late) for number in numbers_of(reader, "blocker", None)]
    return counted(parts)
