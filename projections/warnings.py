"""The standing signals in full: which rule, since when, knowable since when, and what each rests on."""

from __future__ import annotations

from projections.moment import Moment
from projections.signals.signal import Signal
from projections.views import Views
from projections.views.policies import policy_at
from projections.views.standings import signals_at


def warnings(views: Views, moment: Moment) -> dict[str, tuple[Signal, ...]]:
    """Every standing signal at the moment, by the initiative's key, the most urgent rule first.

    An initiative of which nothing warns has none.
    """
    policy = policy_at(views.connection, moment)
    return {key: signals for key, signals in signals_at(views, moment, policy) if signals}
