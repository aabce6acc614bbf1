"""How an initiative compared with its peers at any moment of the past. Light: no sweep is loaded."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_right

from ledger.instants import SECOND, Micros
from projections.past.compared import NONE
from projections.past.line_span import LineSpan
from projections.signals.said import warned_of_age, warned_of_load
from projections.signals.signal import Warned
from projections.signals.table import in_order


class UsualThen:
    """What was usual in the whole ledger at any moment along an axis, and who carried too much."""

    def __init__(self, connection: sqlite3.Connection, hindsight: bool) -> None:
        #: The last moment that was asked for: a list asks the same of many.
        self._moment: Micros | None = None
        self._found: dict[str, int] = {}
        self._steps: dict[str, tuple[array[int], array[int]]] = {
            what: (array("q", times), array("q", numbers))
            for what, times, numbers in connection.execute(
                "SELECT what, times, numbers FROM usual_then WHERE axis = ?", (int(hindsight),)
            )
        }

    def at(self, what: str, moment: Micros) -> int:
        """How many seconds a status or a cause usually took, or the limit that `role:who` exceeded; else `NONE`."""
        if moment != self._moment:
            self._moment, self._found = moment, {}
        found = self._found.get(what)
        if found is None:
            times, numbers = self._steps.get(what, ((), ()))
            index = bisect_right(times, moment) - 1
            found = self._found[what] = numbers[index] if index >= 0 else NONE
        return found


def warned_then(span: LineSpan, usual: UsualThen, as_of: Micros) -> tuple[Warned, ...]:
    """Every signal as it stood, also those that come of a comparison with peers, the most urgent rule first."""
    found: list[Warned] = []
    for what, since, key, late in span.aged:
        seconds = NONE if late else usual.at(what, as_of)
        if late or (seconds != NONE and as_of - since > seconds * SECOND):
            found.append(warned_of_age(what, key))
    for role, who in dict.fromkeys((role, who) for role, who, _ in span.carries):
        limit = usual.at(f"{role}:{who}", as_of)
        if limit != NONE:
            found.append(warned_of_load(role, who, limit))
    return in_order((*span.line.signals, *found)) if found else span.line.signals
