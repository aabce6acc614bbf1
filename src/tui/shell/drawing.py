"""Drawings as files: the stall timeline of one subject with its items, and the portfolio by week."""

from __future__ import annotations

import sys
from pathlib import Path

from ledger.errors import Rejected, Unavailable
from projections.exports.timeline_svg import Amount, Row, timeline_svg
from projections.items import items
from projections.moment import Moment
from projections.states import DONE, STALLED
from projections.views import Views
from projections.why import Why, why

#: So many items, the longest stalled first, are drawn below their initiative.
_DRAWN = 40


def draw_why(views: Views, told: Why, output: str | None, moment: Moment) -> int:
    """The timeline of a subject, its items below it, and its wait ledger."""
    if not told.segments:
        raise Rejected(f"{told.key} has only just begun; there is nothing to draw yet")
    rows = [Row(told.key, told.segments)]
    if told.kind == "initiative":
        held = [row for row in items(views, moment, told.key) if row.state != DONE]
        held.sort(key=lambda row: (row.state not in STALLED, row.since))
        rows += [Row(row.item, why(views, f"item:{row.item}", moment).segments) for row in held[:_DRAWN]]
    amounts = [Amount(line.cause, line.elapsed, line.working) for line in told.ledger]
    title = f"{told.key} {told.title}" if told.title != told.key else told.key
    return put(timeline_svg(title, rows, told.from_, told.to, amounts), output)


def put(drawing: str, output: str | None) -> int:
    """To a file, or to standard output where none is named. Raises Unavailable where it cannot be written."""
    if output is None or output == "-":
        sys.stdout.write(drawing)
        return 0
    path = Path(output)
    try:
        path.write_text(drawing, "utf-8")
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {(error.strerror or '').lower()}") from error
    print(f"drawn to {path}", file=sys.stderr)
    return 0
