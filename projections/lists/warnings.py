"""The standing signals in full: which rule, since when, knowable since when, and what each rests on."""

from __future__ import annotations

from ledger.errors import Rejected
from projections.moment import Moment
from projections.signals.signal import Signal
from projections.views import Views
from projections.views.policies import policy_at
from projections.views.standings import signals_at
from projections.views.typed import typed


def warnings(views: Views, moment: Moment) -> dict[str, tuple[Signal, ...]]:
    """Every standing signal at the moment, by the initiative's key, the most urgent rule first.

    An initiative of which nothing warns has none.
    """
    policy = policy_at(views.connection, moment)
    return {key: signals for key, signals in signals_at(views, moment, policy) if signals}


def warnings_of(views: Views, moment: Moment, initiative: str) -> tuple[Signal, ...]:
    """The signals that stand for one initiative. Raises Rejected where the ledger knows no such initiative."""
    row = views.connection.execute(
        "SELECT id FROM subject WHERE stream = ? AND home = id", (typed(f"initiative:{initiative}"),)
    ).fetchone()
    if row is None:
        raise Rejected(f"there is no initiative {initiative!r}; unstall status lists them")
    found = signals_at(views, moment, policy_at(views.connection, moment), row[0])
    return found[0][1] if found else ()
