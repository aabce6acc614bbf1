"""Drawings as files: the stall timeline of one subject with its items, a wait ledger, and the portfolio by week."""

from __future__ import annotations

import sys
from pathlib import Path

from ledger.errors import Rejected, Unavailable
from projections.exports.bars_svg import bars_below, bars_svg
from projections.exports.timeline_svg import timeline_svg
from projections.moment import Moment
from projections.pictures.bars import Chart, chart
from projections.pictures.letters import letters
from projections.pictures.picture import picture
from projections.pictures.scale import scale
from projections.pictures.scaled_drawing import CUT_WIDTH, dates, row, weekend_marks
from projections.pictures.signs import row_of_signs, sign_legend
from projections.pictures.timeline_drawing import legend
from projections.views import Views
from projections.waiting.accounting import Account, Scope, account
from projections.why.telling import Why
from projections.why.words import day
from tui.words.cells import fitted, width_of
from tui.words.display import clean

#: So many items, the longest stalled first, are drawn below their initiative.
_DRAWN = 40


def draw_why(views: Views, told: Why, output: str | None, moment: Moment) -> int:
    """The timeline of a subject, its items below it, and its wait ledger."""
    if not told.segments:
        raise Rejected(f"{told.key} has only just begun; there is nothing to draw yet")
    drawn = picture(views, told, moment, _DRAWN)
    found = account(views, Scope(told.subject), moment, "cause", None, None)
    bars = chart("Where the standstill went", found.ledger)
    return put(timeline_svg(drawn, lambda sheet: bars_below(sheet, bars)), output)


def print_items(views: Views, told: Why, moment: Moment, width: int) -> None:
    """The same drawing as text: signs above, a row a subject on one scale, dates and what the signs mean below."""
    drawn = picture(views, told, moment, _DRAWN)
    names = [clean(each.key) for each in drawn.rows]
    room = min(max(map(width_of, names)), width // 3)
    parts = scale([told.segments], drawn.from_, drawn.end, max(width - room - 1, 1), CUT_WIDTH)
    segments = [segment for each in drawn.rows for segment in each.segments]
    shown = letters(segments)
    lines = [("", row_of_signs(drawn.signs, parts))] if drawn.signs else []
    lines += [(name, row(each.segments, parts, shown)) for name, each in zip(names, drawn.rows, strict=True)]
    for name, cells in lines:
        print(f"{fitted(name, room)} {''.join(cell.char for cell in cells)}".rstrip())
    for below in (weekend_marks(parts), dates(parts)):
        if below:
            print(f"{'':{room}} {below}".rstrip())
    if drawn.left_out:
        print(f"and {drawn.left_out:,} more open items; unstall items lists them")
    told_signs = [*legend(segments), *sign_legend(drawn.signs)]
    print(clean("   ".join(f"{sign} {word}" for sign, word, _ in told_signs)))


def draw_waits(found: Account, output: str | None) -> int:
    """A wait ledger as bars."""
    return put(bars_svg(chart_of(found)), output)


def chart_of(found: Account) -> Chart:
    """The bars of an account, with what they are about."""
    whose = found.subject.partition(":")[2] if found.subject else "the portfolio"
    window = found.ledger.window
    title = f"Where the standstill of {whose} went, {day(window.since)} to {day(window.until)}"
    return chart(title, found.ledger)


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
