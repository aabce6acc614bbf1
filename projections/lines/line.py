"""One subject in one line, as the read models keep it. Pure, and light: listing lines loads no stall model."""

from __future__ import annotations

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.claim import Claim
from projections.signals.signal import Warned


class InitiativeLine(NamedTuple):
    """How an initiative stands, or stood: all that is shown of it at a moment, now or in the past.

    Silences are counted from `onset`, see `silence`. `target` is an ISO day, a milestone's day and name
    (`2026-06-01 beta`), or a milestone that has no day. `signals` have the most urgent first: all of them where lines
    are listed, those that need no peers where lines are kept. `claim` is the last one of health.
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
    onset: Micros | None
    target: str | None
    open_items: int
    overdue_decisions: int
    signals: tuple[Warned, ...]
    claim: Claim | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the signals say, the most urgent first."""
        return tuple(signal.sentence for signal in self.signals)


class ItemLine(NamedTuple):
    """What stays true until `until` though time goes by; None: until something happens."""

    item: str
    initiative: str | None
    title: str
    status: str
    status_class: str
    assignee: str | None
    due: str | None
    state: str
    since: Micros
    cause: str | None
    until: Micros | None
