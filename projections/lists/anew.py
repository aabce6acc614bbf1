"""Lines that no stored row tells: of a moment in the past from spans if they can, else folded from the facts."""

from __future__ import annotations

from projections.lines.line import InitiativeLine
from projections.lists.stood import lines_then
from projections.moment import Moment
from projections.signals.signal import Warned
from projections.signals.table import in_order
from projections.views import Views
from projections.views.listed import peer_warnings
from projections.views.policies import policy_at
from projections.views.standings import all_folded, folded


def anew(views: Views, moment: Moment, numbers: list[int] | None) -> list[InitiativeLine]:
    """The lines of some initiatives (numbers of subjects), or with None of all, each with all its signals.

    Those that were not known at the moment are out.
    """
    if numbers is None:
        lines = lines_then(views, moment)
        return every_folded(views, moment) if lines is None else lines
    peers = peer_warnings(views.connection, moment.as_of, str(numbers)) if numbers else {}
    return [
        found.line._replace(signals=in_order((*found.line.signals, *peers.get(number, ()))))
        for number, found in folded(views, moment, numbers).items()
    ]


def every_folded(views: Views, moment: Moment) -> list[InitiativeLine]:
    """The line of every initiative, all folded from the facts."""
    return [
        line._replace(signals=tuple(Warned(signal.id, signal.sentence) for signal in signals))
        for line, signals in all_folded(views, moment, policy_at(views.connection, moment))
    ]
