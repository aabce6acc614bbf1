"""When what the rules look at was learned of; apart from them, since who asks why loads no rules. Light. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.instants import Micros
from ledger.light import NamedTuple

#: Earlier than anything that can be on record.
NEVER: Micros = -(1 << 62)


class Learned(NamedTuple):
    """When something was learned of that is not simply known since it happened.

    `late` are the moments by position; `taken_back` is when a fact about the initiative, one of its items or of its
    open matters last ceased to count.
    """

    late: Mapping[int, Micros] = {}
    taken_back: Micros = NEVER
