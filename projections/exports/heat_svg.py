"""The portfolio by week as SVG: one row an initiative, one cell a week, the state that took most of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.instants import DAY, Micros, rfc3339
from projections.exports.svg import THIN, WIDTH, Sheet, cut, fill, thin
from projections.exports.timeline_svg import axis
from projections.pictures.heat_strip import Run, Week, runs
from projections.pictures.looks import LOOKS
from projections.pictures.scale import Part

_LEFT, _ROW = 250, 22
#: Weeks that take so many units stand apart; narrower ones in one state are drawn as one.
_APART = 10


def heat_svg(title: str, rows: Sequence[tuple[str, str, Sequence[Week]]], weeks: Sequence[Micros]) -> str:
    """`rows` are the key, the title and the cells of each initiative."""
    sheet = Sheet(title, f"{len(rows):,} rows, {len(weeks)} weeks from {rfc3339(weeks[0])[:10]}" if weeks else "")
    sheet.heading(title)
    room = WIDTH - _LEFT - 16
    cell = room / max(len(weeks), 1)
    top = sheet.height
    for index, (key, name, cells) in enumerate(rows):
        y = top + _ROW * index
        sheet.text(_LEFT - 8, y + 15, cut(f"{key}  {name}" if name and name != key else key, _LEFT - 20), anchor="end")
        for run in runs(cells, 1 if cell >= _APART else len(cells)):
            _run(
                sheet,
                _LEFT + run.first * cell,
                y + 2,
                cell * run.length - (1 if cell >= _APART else 0),
                run,
                _told(key, run, weeks),
            )
    bottom = top + _ROW * len(rows)
    if weeks:
        axis(sheet, [Part(weeks[0], weeks[-1] + 7 * DAY, 0, room, False)], _LEFT, bottom)
    sheet.height = bottom + 28
    sheet.legend((week.state for *_, cells in rows for week in cells), _LEFT)
    sheet.height += 6
    return sheet.drawn()


def _run(sheet: Sheet, x: float, y: float, width: float, run: Run, told: str) -> None:
    if run.state in THIN:
        thin(sheet, x, x + width, y + (_ROW - 4) / 2, run.state, told)
    else:
        sheet.box(x, y, width, _ROW - 4, fill(run.state), told)


def _told(key: str, run: Run, weeks: Sequence[Micros]) -> str:
    from_ = rfc3339(weeks[run.first])[:10]
    when = f"week of {from_}" if run.length == 1 else f"{run.length} weeks from {from_}"
    return f"{key}, {when}: {LOOKS[run.state].word}, {run.stalled:.0%} stalled"
