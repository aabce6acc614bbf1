"""Every initiative's weeks at a moment, the longest stall first, as `why` tells them at that moment.

Spans are not asked: they tell how an initiative stood when told up to each week, before it was known that a silence had
begun or that a blocker had stood for days; and reading one's whole life from them takes as long as folding it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ledger.instants import Micros
from projections.lists.portfolio import portfolio
from projections.model.timeline import Segment
from projections.moment import Moment
from projections.pictures.heat_strip import WEEK, Week, strip
from projections.views import Views
from projections.views.reader import Reader


def strips(views: Views, moment: Moment, weeks: Sequence[Micros]) -> Iterator[tuple[str, str, list[Week]]]:
    """The key, the title and the weeks of every initiative that lived in them, in the order of the portfolio."""
    for row in portfolio(views, moment):
        segments = states_of(views, moment, [row.initiative])[row.initiative]
        if segments and segments[0].from_ < weeks[-1] + WEEK:
            cells = strip(segments, weeks)
            if any(cell.state for cell in cells):
                yield row.initiative, row.title, cells


def states_of(views: Views, moment: Moment, keys: Iterable[str]) -> dict[str, tuple[Segment, ...]]:
    """The segments of initiatives, by key; none where nothing was known of one."""
    found: dict[str, tuple[Segment, ...]] = {}
    for key in keys:
        reader = Reader(views.connection, moment)
        number = reader.id_of(f"initiative:{key}")
        told = None if number is None else reader.plain_initiative(number)
        found[key] = () if told is None else told.timeline.segments
    return found
