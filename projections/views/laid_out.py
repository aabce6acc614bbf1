"""Whether the past is laid out in spans, and what was usual at a moment in it. Light: no sweep is loaded."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_right

from ledger.instants import Micros
from projections.past.compared import NONE


def missing(connection: sqlite3.Connection) -> list[int]:
    """The initiatives that have no spans yet, or none any more."""
    rows = connection.execute(
        "SELECT s.id FROM subject s LEFT JOIN spanned n ON n.subject = s.id "
        "WHERE s.stream >= 'initiative:' AND s.stream < 'initiative;' AND n.subject IS NULL ORDER BY s.id"
    )
    return [row[0] for row in rows]


def is_laid_out(connection: sqlite3.Connection) -> bool:
    """Whether everything is laid out that there is."""
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM laid_out l JOIN tracking t ON t.position = l.position)"
    ).fetchone()
    return bool(found[0]) and not missing(connection)


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
