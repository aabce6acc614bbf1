"""What of an initiative's past is compared with its peers'. Light. Pure."""

from __future__ import annotations

from ledger.instants import Micros
from ledger.light import NamedTuple

#: Nothing is usual yet, or nobody carries too much.
NONE = -1


class Took(NamedTuple):
    """Finished work that counts from `from_` until `to`: what it was spent on, see `signals.carried`, and how long."""

    what: str
    seconds: int
    from_: Micros
    to: Micros


class Aged(NamedTuple):
    """What has been somewhere longest: `what` as `signals.carried` has it, the item or blocker, and since when.

    `late` says that it is there longer than is usual in this initiative; else it is compared with the whole ledger.
    """

    what: str
    since: Micros
    key: str
    late: bool


class Carries(NamedTuple):
    """A part of what `who` carries in a role, see `signals.carried.Load`."""

    role: str
    who: str
    key: str
