"""What there is to tell of an initiative, laid out before it is told. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.model.history import Explanation, ItemHistory, Row
from projections.model.initiative_history import InitiativeHistory
from projections.model.policy import Policy
from projections.model.waits import Wait
from projections.past.held import About, Episodes
from projections.past.sweep import Part, Sweep

#: Facts that change nothing that is shown but the state and what counts as progress, which the sweep knows.
QUIET = frozenset(
    {"Commented", "ItemEstimated", "ItemRetitled", "ItemDueMoved", "ScopeChanged", "ProgressNoted", "StatusChanged"}
)


class Script(NamedTuple):
    """What there is to know of an initiative between two moments at which its past was rewritten.

    `marks` are its own; `explained` says when each explanation was given. `about` are the matters that it depends on,
    `matter_times` when their facts happened, `episodes` how they stood. `times` are the moments of facts that may show.
    `moved_on` says who has the move in a wait for a dependency at a moment, as the chain's end says it.
    `items` are the pasts of the parts, by their streams.
    """

    marks: Sequence[Row]
    history: InitiativeHistory
    parts: Sequence[Part]
    sweep: Sweep
    policy: Policy
    explained: Sequence[tuple[Micros, Explanation]]
    about: Sequence[About]
    matter_times: Iterable[Micros]
    episodes: Episodes
    times: Iterable[Micros]
    moved_on: Callable[[Wait, Micros], Wait]
    items: Mapping[str, ItemHistory]


def shows(kind: str) -> bool:
    """Whether a fact of this kind may change what is shown of an initiative besides its state."""
    return kind not in QUIET
