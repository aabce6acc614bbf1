"""How bad an initiative stood, as one number: what a list of thousands is ordered and counted by. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ledger.instants import Micros
from projections.model.states import ACTIVE, DONE, PAUSED, QUEUED, SILENT, WAITING

#: The states by their number, the worst first; the last stands for what was taken back.
STATES = (SILENT, WAITING, ACTIVE, QUEUED, PAUSED, DONE, "")
_STALLED = 2
_MOST_OVERDUE = 255


def rank(state: int, since: Micros, overdue: int) -> int:
    """The smaller the worse: overdue decisions of what is stalled, then the state, then the longest stall.

    It fits 63 bits: a flag, 3 bits for the state, 51 for the moment (to the year 2041 a microsecond apart), 8 for the
    overdue decisions.
    """
    stalled = state < _STALLED
    moment = min(max(since, 0), (1 << 51) - 1) if stalled else 0
    return (not (stalled and overdue)) << 62 | state << 59 | moment << 8 | min(overdue, _MOST_OVERDUE)


def state_of(number: int) -> str:
    """The state in a rank."""
    return STATES[number >> 59 & 7]


def since_of(number: int) -> Micros:
    """Since when, in the rank of what is stalled."""
    return number >> 8 & ((1 << 51) - 1)


def count_states(ranks: Iterable[int]) -> dict[str, int]:
    """How many of the ranks are of each state."""
    found = Counter([number >> 59 & 7 for number in ranks])
    return {state: found[index] for index, state in enumerate(STATES)}


def overdue_of(number: int) -> int:
    """The overdue decisions in a rank, 255 where there are more."""
    return number & _MOST_OVERDUE


def track(subject: int, hindsight: bool) -> int:
    """The number under which the lines of an initiative (its number as a subject) along an axis are kept."""
    return 2 * subject + hindsight
