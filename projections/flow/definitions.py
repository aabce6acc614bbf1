"""Whose definitions `unstall flow` knows: what each measures, and in one sentence why its figures differ. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger.light import NamedTuple
from projections.flow.beads import STALE_DAYS
from projections.flow.jirametrics import BLOCKED, STALLED, STALLED_DAYS
from projections.flow.work import Figures
from projections.model.states import SILENT, WAITING

OWN, JIRAMETRICS, BEADS = "unstall", "JiraMetrics", "beads"


class Compared(NamedTuple):
    """The same items by every definition; `stale` is how many are so for beads, `threshold` our own, in days."""

    own: Figures
    jirametrics: Figures
    stale: int
    threshold: float


class Definition(NamedTuple):
    """One measure of somebody else's, and the sentence that tells how it differs from ours."""

    whose: str
    measure: str
    sentence: Callable[[Compared], str]


def _standing(figures: Figures, state: str) -> int:
    return dict(figures.states).get(state, 0)


def _efficiency(both: Compared) -> str:
    theirs, ours = both.jirametrics.efficiency, both.own.efficiency
    if theirs is None or ours is None:
        return "Nothing that was under way took any time, so there is no flow efficiency to compare."
    return (
        f"JiraMetrics has {theirs:.0%} of the time active, where unstall has {ours:.0%}: it takes every hour for "
        f"active that no gap of {STALLED_DAYS} days or more covers, and all others for waiting; for unstall a wait "
        "needs a cause on record, and silence is neither."
    )


def _cycle(both: Compared) -> str:
    more = both.jirametrics.finished - both.own.finished
    dropped = f" and has {more:,} that {'was' if more == 1 else 'were'} dropped among the finished" if more else ""
    return f"JiraMetrics counts calendar days, the first and the last included{dropped}; unstall counts elapsed time."


def _stuck(both: Compared) -> str:
    theirs, ours = both.jirametrics, both.own
    return (
        f"Of what is under way JiraMetrics sees {_standing(theirs, BLOCKED):,} blocked and "
        f"{_standing(theirs, STALLED):,} stalled where unstall sees {_standing(ours, WAITING):,} waiting and "
        f"{_standing(ours, SILENT):,} silent: its clock of {STALLED_DAYS} calendar days starts anew with any change, a "
        f"label or a comment too, and ours of {both.threshold:g} working days only with progress."
    )


def _stale(both: Compared) -> str:
    return (
        f"beads calls {both.stale:,} open items stale, begun or not: nothing at all was recorded of them for "
        f"{STALE_DAYS} days; it measures neither cycle times nor throughput."
    )


#: Every definition of others, by measure.
DEFINITIONS = (
    Definition(JIRAMETRICS, "flow efficiency", _efficiency),
    Definition(JIRAMETRICS, "cycle time", _cycle),
    Definition(JIRAMETRICS, "standing still", _stuck),
    Definition(BEADS, "standing still", _stale),
)
