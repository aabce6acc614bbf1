"""Every initiative's weeks at a moment, the longest stall first."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import Micros
from projections.heat_strip import WEEK, Week, strip
from projections.moment import Moment
from projections.portfolio import portfolio
from projections.views import Views
from projections.views.reader import Reader


def strips(views: Views, moment: Moment, weeks: Sequence[Micros]) -> list[tuple[str, list[Week]]]:
    """The key and the weeks of every initiative that lived in them, in the order of the portfolio."""
    found = []
    for row in portfolio(views, moment):
        reader = Reader(views.connection, moment)
        number = reader.id_of(f"initiative:{row.initiative}")
        told = None if number is None else reader.initiative(number)
        if told is None or told.timeline.from_ >= weeks[-1] + WEEK:
            continue
        cells = strip(told.timeline.segments, weeks)
        if any(cell.state for cell in cells):
            found.append((row.initiative, cells))
    return found
