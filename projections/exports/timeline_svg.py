"""A stall timeline, or the portfolio by week, as SVG: the scale and the colours of the terminal's drawing. Pure.

A drawing is for the screen and for print: it needs no script and no font of its own; foreign text is escaped, and what
XML cannot hold is left out. Shapes carry a title, so that a pointer tells what the colour says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from ledger.instants import DAY, Micros, rfc3339
from projections.heat_strip import Week
from projections.looks import LOOKS
from projections.scale import Part, label, place_of, scale, weekends
from projections.timeline_drawing import Stretch, axis_dates, letter
from projections.why_words import days

WIDTH, _LABELS, _ROW, _BAR, _CUT = 960, 150, 22, 14, 44
_GREY, _INK, _PAPER = "#999999", "#222222", "#FFFFFF"
_FAINT = ' fill-opacity="0.55"'
_FILLS = {state: look.colour or "#DDDDDD" for state, look in LOOKS.items()}


class Row(NamedTuple):
    """One subject of the drawing."""

    name: str
    segments: Sequence[Stretch]


class Amount(NamedTuple):
    """One line of the wait ledger, in microseconds."""

    name: str
    elapsed: Micros
    working: Micros


class Sheet:
    """Collects shapes from top to bottom."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shapes: list[str] = []
        self.height = 0

    def text(self, x: float, y: float, text: str, *, size: int = 12, colour: str = _INK, anchor: str = "start") -> None:
        """One line of text; foreign text is cleaned here."""
        how = f'font-size="{size}" fill="{colour}" text-anchor="{anchor}"'
        self._shapes.append(f'<text x="{x:.1f}" y="{y:.1f}" {how}>{clean(text)}</text>')

    def box(self, x: float, y: float, width: float, height: float, fill: str, told: str = "", more: str = "") -> None:
        """A filled rectangle; `told` is what a pointer over it tells."""
        inner = f"<title>{clean(told)}</title>" if told else ""
        where = f'x="{x:.1f}" y="{y:.1f}" width="{width:.2f}" height="{height:.1f}"'
        self._shapes.append(f'<rect {where} fill="{fill}"{more}>{inner}</rect>')

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> None:
        """A thin line."""
        self._shapes.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{more}/>')

    def drawn(self) -> str:
        """The whole document."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}" width="{WIDTH}" '
            f'height="{self.height}" role="img" font-family="sans-serif">\n<title>{clean(self._title)}</title>\n'
            f'<rect width="{WIDTH}" height="{self.height}" fill="{_PAPER}"/>\n' + "\n".join(self._shapes) + "\n</svg>\n"
        )


def clean(text: str) -> str:
    """Text as XML can hold it."""
    return escape("".join(c for c in text if c.isprintable()))


def timeline_svg(title: str, rows: Sequence[Row], from_: Micros, to: Micros, ledger: Sequence[Amount] = ()) -> str:
    """The stall timeline, one row a subject over the same scale, and the wait ledger as bars below it."""
    sheet = Sheet(title)
    sheet.text(12, 24, title, size=15)
    top = 40
    parts = scale([row.segments for row in rows], from_, to, WIDTH - _LABELS - 12, _CUT)
    bottom = top + _ROW * len(rows)
    _ground(sheet, parts, top, bottom)
    for index, row in enumerate(rows):
        _row(sheet, row, parts, top + _ROW * index)
    _axis(sheet, parts, bottom)
    sheet.height = bottom + 30
    _legend(sheet, (segment.state for row in rows for segment in row.segments))
    if ledger:
        _bars(sheet, ledger)
    return sheet.drawn()


def _ground(sheet: Sheet, parts: Sequence[Part], top: int, bottom: int) -> None:
    """Weekends, where they can be seen, and the cuts."""
    for part in parts:
        if part.cut:
            sheet.box(_LABELS + part.start, top, part.width, bottom - top, "#F4F4F4")
        elif part.width / ((part.to - part.from_) / DAY) >= 1.5:
            for start, end in weekends(part.from_, part.to):
                left, right = place_of(parts, start), place_of(parts, end)
                sheet.box(_LABELS + left, top, right - left, bottom - top, "#EEEEEE")


def _row(sheet: Sheet, row: Row, parts: Sequence[Part], top: int) -> None:
    shown = row.name if len(row.name) <= 20 else row.name[:19] + "…"
    sheet.text(_LABELS - 8, top + 16, shown, anchor="end")
    for segment in row.segments:
        left, right = (_LABELS + place_of(parts, at) for at in (segment.from_, segment.to))
        if right - left < 0.05:
            continue
        middle = top + 4 + _BAR / 2
        lasted = days(segment.to - segment.from_)
        explained = ", explained afterwards" if segment.state == "silent" else ""
        cause = f" ({segment.cause}{explained})" if segment.cause else ""
        told = f"{row.name}: {LOOKS[segment.state].word}{cause}, {rfc3339(segment.from_)[:10]}, {lasted}"
        if segment.state in ("paused", "queued", "done"):
            dash = ' stroke-dasharray="2 3"' if segment.state == "queued" else ""
            height = 2.0
            sheet.line(left, middle, right, middle, _FILLS[segment.state], f' stroke-width="2"{dash}')
            sheet.box(left, middle - height, right - left, 2 * height, "transparent", told)
            continue
        opacity = _FAINT if segment.state == "silent" else ""
        sheet.box(left, top + 4, right - left, _BAR, _FILLS[segment.state], told, opacity)
        if (segment.state == "waiting" or segment.cause) and right - left >= 12:
            sheet.text(left + 3, top + 15, letter(segment.cause), size=10)
        if segment.knowable_at is not None and segment.from_ <= segment.knowable_at < segment.to:
            tick = _LABELS + place_of(parts, segment.knowable_at)
            sheet.line(tick, top + 2, tick, top + 6 + _BAR, _INK, ' stroke-width="1.5"')
    for part in parts:
        if part.cut:
            for edge in (part.start, part.start + part.width):
                x = _LABELS + edge
                sheet.line(x, top, x, top + _ROW, _GREY, ' stroke-dasharray="2 2"')


def _axis(sheet: Sheet, parts: Sequence[Part], bottom: int) -> None:
    sheet.line(_LABELS, bottom + 2, WIDTH - 12, bottom + 2, _GREY)
    for part in parts:
        if part.cut:
            sheet.text(_LABELS + part.start + part.width / 2, bottom + 17, label(part), size=11, anchor="middle")
            continue
        free = 0.0
        for at, told in axis_dates(part.from_, part.to, part.width // 8):
            x = _LABELS + place_of(parts, at)
            if x >= free and x + 7 * len(told) <= _LABELS + part.start + part.width + 8:
                sheet.line(x, bottom + 2, x, bottom + 6, _GREY)
                sheet.text(x, bottom + 17, told, size=11)
                free = x + 7 * len(told) + 10


def _legend(sheet: Sheet, states: Iterable[str]) -> None:
    present = set(states)
    x, y = float(_LABELS), sheet.height + 12
    for state, look in LOOKS.items():
        if state in present:
            sheet.box(x, y - 9, 12, 10, _FILLS[state], more=_FAINT if state == "silent" else "")
            sheet.text(x + 17, y, f"{look.glyph} {look.word}", size=11)
            x += 100
    sheet.height += 24


def _bars(sheet: Sheet, ledger: Sequence[Amount]) -> None:
    sheet.text(12, sheet.height + 22, "Where the standstill went", size=13)
    y = sheet.height + 32
    longest = max(amount.elapsed for amount in ledger)
    for amount in ledger:
        width = max((WIDTH - _LABELS - 260) * amount.elapsed / longest, 1)
        name = amount.name if len(amount.name) <= 22 else amount.name[:21] + "…"
        sheet.text(_LABELS - 8, y + 12, name, anchor="end")
        state = "silent" if amount.name == "silence" else "waiting"
        sheet.box(_LABELS, y + 1, width, _BAR, _FILLS[state], f"{amount.name}: {days(amount.elapsed)}")
        figures = f"{days(amount.elapsed)}, {days(amount.working)} of working time"
        sheet.text(_LABELS + width + 8, y + 12, figures, size=11)
        y += _ROW
    sheet.height = y + 8


def heat_svg(title: str, rows: Sequence[tuple[str, Sequence[Week]]], weeks: Sequence[Micros]) -> str:
    """The portfolio by week, one row an initiative: the colour says the state, its strength how much stood still."""
    sheet = Sheet(title)
    sheet.text(12, 24, title, size=15)
    cell = (WIDTH - _LABELS - 12) / max(len(weeks), 1)
    top = 40
    for index, (name, cells) in enumerate(rows):
        y = top + _ROW * index
        sheet.text(_LABELS - 8, y + 15, name if len(name) <= 20 else name[:19] + "…", anchor="end")
        for place, week in enumerate(cells):
            if week.state:
                opacity = 0.35 + 0.65 * week.stalled if week.state in ("waiting", "silent") else 0.9
                told = (
                    f"{name}, week of {rfc3339(week.from_)[:10]}: {LOOKS[week.state].word}, {week.stalled:.0%} stalled"
                )
                x = _LABELS + place * cell
                sheet.box(x, y + 2, cell - 1, _ROW - 4, _FILLS[week.state], told, f' fill-opacity="{opacity:.2f}"')
    bottom = top + _ROW * len(rows)
    if weeks:
        parts = [Part(weeks[0], weeks[-1] + 7 * DAY, 0, WIDTH - _LABELS - 12, False)]
        _axis(sheet, parts, bottom)
    sheet.height = bottom + 30
    _legend(sheet, (week.state for _, cells in rows for week in cells))
    return sheet.drawn()
