"""The wait ledger as bars, as SVG: elapsed time, what stood alone, silence, and how much is accounted for. Pure."""

from __future__ import annotations

from projections.exports.svg import COLOURS, GREY, WIDTH, Sheet, cut, fill, width_of
from projections.model.states import SILENT, WAITING
from projections.pictures.bars import Bar, Chart, longest
from projections.why.words import days

_LEFT, _FIGURES, _ROW, _BAR = 250, 300, 24, 15
#: Time in which nothing else held the work.
_ALONE = COLOURS[WAITING]


def bars_svg(chart: Chart) -> str:
    """The drawing by itself."""
    sheet = Sheet(chart.title, coverage_told(chart))
    bars_below(sheet, chart)
    return sheet.drawn()


def bars_below(sheet: Sheet, chart: Chart) -> None:
    """The bars below what a sheet holds."""
    sheet.text(12, sheet.height + 26, cut(chart.title, WIDTH - 24, 17), size=17 if not sheet.height else 14)
    y = sheet.height + 40
    full = longest(chart.bars)
    room = WIDTH - _LEFT - _FIGURES
    for bar in chart.bars:
        sheet.text(_LEFT - 8, y + 15, cut(bar.name, _LEFT - 20), anchor="end")
        width = max(room * bar.elapsed / full, 1)
        alone = width * bar.alone / bar.elapsed if bar.elapsed and bar.state != SILENT else 0.0
        sheet.box(_LEFT, y + 3, width, _BAR, fill(bar.state), _told(bar))
        if alone >= 0.5:
            sheet.box(_LEFT, y + 3, alone, _BAR, _ALONE, f"{bar.name}: {days(bar.alone)} alone")
        sheet.text(_LEFT + width + 8, y + 15, _figures(bar), size=11)
        y += _ROW
    sheet.height = y + 4
    if any(bar.state != SILENT for bar in chart.bars):
        _legend(sheet)
    sheet.text(_LEFT, sheet.height + 16, coverage_told(chart), size=12)
    sheet.height += 30


def _legend(sheet: Sheet) -> None:
    y, x = sheet.height + 14, float(_LEFT)
    for paint, word in (
        (_ALONE, "alone: nothing else held the work"),
        (fill(WAITING), "while other waits stood too"),
    ):
        sheet.box(x, y - 10, 16, 11, paint)
        sheet.text(x + 22, y, word, size=11, colour=GREY)
        x += 34 + width_of(word, 11)
    sheet.height += 22


def _figures(bar: Bar) -> str:
    alone = f", {days(bar.alone)} alone" if bar.state != SILENT else ""
    return f"{days(bar.elapsed)} ({bar.share:.0%}), {days(bar.working)} working{alone}"


def _told(bar: Bar) -> str:
    return f"{bar.name}: {_figures(bar)}"


def coverage_told(chart: Chart) -> str:
    """The sum and how much of it is accounted for, as a sentence."""
    if chart.coverage is None:
        told = "Nothing stood still."
    else:
        told = (
            f"Standstill {days(chart.standstill)}, {days(chart.standstill_working)} of working time; "
            f"{chart.coverage:.0%} of it is accounted for."
        )
    return told + (f" Paused {days(chart.paused)}, counted apart." if chart.paused else "")
