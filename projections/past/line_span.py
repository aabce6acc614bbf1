"""An initiative's line with the time from which it holds, as spans keep it. Light. Pure."""

from __future__ import annotations

from ledger.instants import Micros
from ledger.light import NamedTuple
from projections.lines.line import InitiativeLine
from projections.past.compared import Aged, Carries

#: The state of an initiative all of whose facts were taken back.
ABSENT = ""


class LineSpan(NamedTuple):
    """How an initiative stood from `from_` until its next line begins.

    The line's signals are those that need no peers; `aged` and `carries` is what has to be compared with them.
    """

    from_: Micros
    line: InitiativeLine
    aged: tuple[Aged, ...] = ()
    carries: tuple[Carries, ...] = ()
