"""The cuts through history. Pure."""

from __future__ import annotations

from ledger.instants import Micros
from ledger.light import NamedTuple

#: No position is greater.
EVERY_POSITION = 2**63 - 1
#: The policy of the moment itself; later than any other.
ITS_OWN: Micros = 2**63 - 1


#: Later than anything that is asked for.
FOREVER: Micros = 1 << 60


class Moment(NamedTuple):
    """`as_of` cuts by when things happened, `known_at` by when they were known; both are in microseconds since 1970.

    The live view has both at the present. A replay without hindsight has both at the same day in the past. `seen`
    cuts by position: what this ledger held when somebody looked, however early a tracker had known the rest. `judged`
    is the moment whose policy judges; without it that of `as_of` and `known_at` does.
    """

    as_of: Micros
    known_at: Micros
    seen: int = EVERY_POSITION
    judged: Micros = ITS_OWN


#: Everything that happened, with everything that was ever known of it.
EVER = Moment(FOREVER, FOREVER)
