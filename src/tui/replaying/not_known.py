"""What was true of several initiatives by a moment and nobody knew yet: read once, then searched in memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

from ledger.counting import count
from ledger.instants import MINUTE, Micros
from projections.audit.records import at_positions, known_late
from projections.spans.slide import Silence
from projections.views import Views
from tui.replaying.scene import NotKnown
from tui.words.display import minute, span

#: So many sentences of each kind are told; the heading has the numbers.
_TOLD = 12


class Lag:
    """The silences and the facts of some initiatives (of all where `keys` is empty) that were known late."""

    def __init__(self, views: Views, silences: list[Silence], keys: frozenset[str]) -> None:
        self._silences = silences
        self._late = [each for each in known_late(views, MINUTE) if not keys or each[3] in keys]
        # When the last one of the facts so far was known: before none of them reaches beyond a moment, none is asked.
        self._last = list(accumulate((known for _, known, _, _ in self._late), max))

    def at(self, views: Views, moment: Micros) -> NotKnown:
        """What was true already: silences that could be known soonest first, facts that happened last first."""
        begun = [
            each
            for each in self._silences[bisect_left(self._silences, moment, key=lambda each: each.knowable) :]
            if each.from_ <= moment
        ]
        facts = list(self._happened(moment))
        heading = ", ".join([count(len(begun), "silence")] * bool(begun) + [count(len(facts), "fact")] * bool(facts))
        told = [*self._of_silences(views, begun[:_TOLD]), *_of_facts(views, facts[:_TOLD])]
        return NotKnown(heading, tuple(told))

    def _happened(self, moment: Micros) -> Iterable[int]:
        index = bisect_right(self._late, moment, key=lambda each: each[0]) - 1
        while index >= 0 and self._last[index] > moment:
            if self._late[index][1] > moment:
                yield self._late[index][2]
            index -= 1

    def _of_silences(self, views: Views, begun: list[Silence]) -> Iterable[str]:
        for each in begun:
            (stream,) = views.connection.execute("SELECT stream FROM subject WHERE id = ?", (each.subject,)).fetchone()
            lag = span(each.knowable - each.from_)
            yield (
                f"{stream.partition(':')[2]} silent since {minute(each.from_)}, known {lag} later, "
                f"on {minute(each.knowable)}"
            )


def _of_facts(views: Views, positions: list[int]) -> Iterable[str]:
    rows = {row.position: row for row in at_positions(views, positions)}
    for position in positions:
        row = rows[position]
        lag = span(row.known_at - row.at)
        yield f"@{position:,} {row.stream.partition(':')[2]}, known {lag} later: {row.kind} {row.summary}"
