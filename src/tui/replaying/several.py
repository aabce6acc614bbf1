"""What is seen of several initiatives from where the playhead stands: the worst first, read from spans in memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ledger.instants import Micros
from projections.lists.brief import Brief, brief
from projections.model.ranking import STATES
from projections.moment import Moment
from projections.past.line_span import LineSpan
from projections.replay.steps import number_of
from projections.spans.laid_out import not_laid_out
from projections.spans.peers_then import warned_then
from projections.spans.rows import row
from projections.spans.slide import DAY, HINDSIGHT, Place, Slide
from projections.views import Views
from tui.replaying.not_known import Lag
from tui.replaying.scene import Head, NotKnown, Portfolio, Sight

#: So many lines are kept in memory once they were read.
_KEPT = 20_000


class Base(NamedTuple):
    """How they stood at the base of the diff."""

    at: tuple[Micros, bool]
    states: dict[int, str]
    counted: dict[str, int]
    overdue: int


class Lookers:
    """Looks at several initiatives from any moment; at all of them where `only` is empty."""

    def __init__(self, views: Views, keys: Sequence[str]) -> None:
        self._keys = frozenset(keys)
        self._only = frozenset(number_of(views, key) for key in keys)
        self._slides = {False: Slide(views.connection, DAY)}
        self._rows: dict[tuple[int, Micros], LineSpan] = {}
        self._base: Base | None = None
        self._lag: Lag | None = None
        self._stalls: dict[bool, Sequence[Micros]] = {}
        self.missing = len(not_laid_out(views.connection))
        self._present: list[Brief] | None = None
        (self._latest,) = views.connection.execute("SELECT latest FROM tracking").fetchone()

    def look(self, views: Views, head: Head, base: Micros, room: int) -> Sight:
        """How they stood; as many of the worst as there is room for."""
        if self.missing and head.moment >= self._latest:
            return self._lately(views, head, base)
        slide = self._slide(views, head.hindsight)
        found = self._ranked(slide, head.moment)
        counted, overdue = slide.counted(found)
        before = self._at_base(slide, (base, head.hindsight))
        places = slide.at(head.moment, found[:room])
        spans = [self._row(views, place) for place in places]
        rows = [span.line for span in spans]
        moved = {
            line.initiative: state
            for place, line in zip(places, rows, strict=True)
            if (state := before.states.get(place.subject, "")) != line.state
        }
        warned = {span.line.initiative: len(warned_then(span, slide.usual, head.moment)) for span in spans}
        later = self._not_known(views, head)
        told = Portfolio(rows, counted, overdue, moved, before.counted, before.overdue, warned, later)
        return Sight(head, base, portfolio=told)

    def _lately(self, views: Views, head: Head, base: Micros) -> Sight:
        """The same after the last fact, from the lines of the present, while not all of the past is laid out."""
        if self._present is None:
            lines = brief(views, Moment(head.moment, head.moment))
            self._present = [line for line in lines if not self._keys or line.initiative in self._keys]
        counted = Counter(line.state for line in self._present)
        overdue = sum(line.overdue_decisions for line in self._present)
        warned = {line.initiative: line.warnings for line in self._present}
        in_order = {state: counted[state] for state in STATES}
        told = Portfolio(self._present, in_order, overdue, {}, in_order, overdue, warned, self._not_known(views, head))
        return Sight(head, base, portfolio=told)

    def _not_known(self, views: Views, head: Head) -> NotKnown | None:
        """What hindsight knows more; what was known late is read when that is first asked."""
        if not head.hindsight:
            return None
        if self._lag is None:
            self._lag = Lag(views, self._slide(views, True).silences(self._only), self._keys)
        return self._lag.at(views, head.moment)

    def stall(self, views: Views, head: Head, direction: int) -> Micros | None:
        """When the next one (-1: the last one) began to stall, as could be known; None where none did."""
        stalls = self._stalls.get(head.hindsight)
        if stalls is None:
            stalls = self._stalls[head.hindsight] = self._slide(views, head.hindsight).stalls(self._only)
        index = bisect_right(stalls, head.moment) if direction > 0 else bisect_left(stalls, head.moment) - 1
        return stalls[index] if 0 <= index < len(stalls) else None

    def _slide(self, views: Views, hindsight: bool) -> Slide:
        """An axis is read when it is first looked along."""
        if hindsight not in self._slides:
            self._slides[hindsight] = Slide(views.connection, HINDSIGHT)
        return self._slides[hindsight]

    def _ranked(self, slide: Slide, moment: Micros) -> list[int]:
        found = slide.ranked(moment)
        return [number for number in found if slide.subject(number) in self._only] if self._only else found

    def _at_base(self, slide: Slide, at: tuple[Micros, bool]) -> Base:
        base = self._base
        if base is None or base.at != at:
            found = self._ranked(slide, at[0])
            base = self._base = Base(at, slide.states(found), *slide.counted(found))
        return base

    def _row(self, views: Views, place: Place) -> LineSpan:
        key = place.track, place.from_
        found = self._rows.get(key)
        if found is None:
            if len(self._rows) > _KEPT:
                self._rows.clear()
            found = self._rows[key] = row(views.connection, place)
        return found
