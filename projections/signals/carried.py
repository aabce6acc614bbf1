"""What an initiative carries that has to be compared with its peers when lists are read. Light. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import Micros
from ledger.light import NamedTuple

#: From so many finished visits, or cleared blockers, on there is something to compare with.
LEAST_VISITS = 20
LEAST_CLEARED = 10
#: So many of the items that have been in a status longest are kept.
KEPT = 5
#: What durations are of: visits to a status, or blockers of a cause.
STATUS, CAUSE = "status:", "cause:"
#: Whose load is counted: open initiatives of an owner, open decisions of a decider.
OWNER, DECIDER = "owner", "decider"


class Usual(NamedTuple):
    """How long something usually takes: 85 % of `n` took `seconds` or less; the last of them was known at `newest`."""

    n: int
    seconds: int
    newest: Micros


class Spent(NamedTuple):
    """Seconds that finished work spent, in ascending order, and when the last of it was known."""

    seconds: tuple[int, ...]
    newest: Micros


class Visitor(NamedTuple):
    """An item in its present status, or a blocker that stands."""

    since: Micros
    key: str
    position: int
    known: Micros


class Aging(NamedTuple):
    """The open items in one status, or one blocker: how many, the oldest, and what is usual in this initiative."""

    what: str
    visitors: int
    own: Usual | None
    oldest: tuple[Visitor, ...]


class Load(NamedTuple):
    """A part of what `who` carries in a role: an initiative, or an open decision."""

    role: str
    who: str
    key: str
    since: Micros
    known: Micros
    position: int


class Carried(NamedTuple):
    """What ages in an initiative, and what it adds to whose load. The mere passing of time changes nothing in it."""

    aging: tuple[Aging, ...]
    loads: tuple[Load, ...]


def usual(seconds: Sequence[int], newest: Micros, least: int) -> Usual | None:
    """The 85th percentile by nearest rank of durations in ascending order; None where there are fewer than `least`."""
    n = len(seconds)
    return Usual(n, seconds[(85 * n + 99) // 100 - 1], newest) if n >= least else None
