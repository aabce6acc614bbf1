"""A replay's slider: time laid out over columns, stretches without facts collapsed to `┆19d┆`. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from ledger.instants import DAY, HOUR, Micros, moment
from projections.replay.play import SIGNS, Mark

_BARS = " ▁▂▃▄▅▆▇█"
#: A stretch without facts is collapsed where it would take more than this part of the slider.
_IDLE_SHARE = 1 / 14
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Piece(NamedTuple):
    """A stretch of time and the columns `[left, right)` that it takes; `idle` says that it was collapsed."""

    from_: Micros
    to: Micros
    left: int
    right: int
    idle: bool


class Slider(NamedTuple):
    """The pieces from the first fact to the last, without a gap, over `width` columns."""

    pieces: tuple[Piece, ...]
    width: int

    def column(self, at: Micros) -> int:
        """The column of a moment, the first or the last one for what lies outside."""
        for piece in self.pieces:
            if at < piece.to or piece is self.pieces[-1]:
                room = piece.right - piece.left
                share = (max(at, piece.from_) - piece.from_) * room // max(piece.to - piece.from_, 1)
                return piece.left + min(share, room - 1)
        return 0

    def time(self, column: int) -> Micros:
        """The moment at which a column begins."""
        for piece in self.pieces:
            if column < piece.right:
                room = piece.right - piece.left
                return piece.from_ - (piece.from_ - piece.to) * (column - piece.left) // room
        return self.pieces[-1].to if self.pieces else 0


def lay_out(times: Sequence[Micros], width: int, end: Micros = 0) -> Slider:
    """Time from the first to the last of `times` (sorted), or to `end` where that is later, over some columns."""
    if not times or width < 1:
        return Slider((), width)
    from_, to = times[0], max(times[-1], times[0] + 1, end)
    least = max(int((to - from_) * _IDLE_SHARE), HOUR)
    idle = list(_gaps(times, least))
    if to - times[-1] >= least:
        idle.append((times[-1], to))
    # Each collapsed stretch takes the room of its label; the shortest are given up where that is too much, or all.
    while idle and (sum(len(_label(*gap)) for gap in idle) > width // 2 or _busy(from_, to, idle) == 0):
        idle.remove(min(idle, key=lambda gap: gap[1] - gap[0]))
    edges = [from_, *(edge for gap in idle for edge in gap), to]
    stretches = [(start, end, (start, end) in idle) for start, end in pairwise(edges) if end > start]
    worked = sum(1 for *_, collapsed in stretches if not collapsed)
    room = width - sum(len(_label(*gap)) for gap in idle) - worked
    busy = max(_busy(from_, to, idle), 1)
    pieces: list[Piece] = []
    left = passed = given = 0
    for start, end, collapsed in stretches:
        if collapsed:
            right = left + len(_label(start, end))
        else:
            # One column at least, and its share of the rest.
            passed += end - start
            share = room * passed // busy
            right = left + 1 + share - given
            given = share
        pieces.append(Piece(start, end, left, right, collapsed))
        left = right
    return Slider(tuple(pieces), width)


def _busy(from_: Micros, to: Micros, idle: Sequence[tuple[Micros, Micros]]) -> Micros:
    """The time that is not collapsed."""
    return to - from_ - sum(end - start for start, end in idle)


def _gaps(times: Sequence[Micros], least: Micros) -> Iterable[tuple[Micros, Micros]]:
    """Stretches of at least `least` between neighbours. Long lists are searched by leaps, not fact by fact."""
    index = 0
    while index + 1 < len(times):
        # The last fact within the least stretch: a gap can only begin there or later.
        reach = bisect_left(times, times[index] + least, index + 1)
        if reach == index + 1:
            yield times[index], times[index + 1]
            index += 1
        else:
            index = reach - 1


def _label(from_: Micros, to: Micros) -> str:
    days = (to - from_) // DAY
    told = f"{days}d" if days < 1_000 else f"{days // 365}y"
    return f"┆{told}┆" if days else f"┆{(to - from_) // HOUR}h┆"


def density(slider: Slider, times: Sequence[Micros]) -> str:
    """How many facts lie in each column, as bars; empty where it is collapsed."""
    counts = [0] * slider.width
    for piece in slider.pieces:
        if piece.idle:
            continue
        edges = [slider.time(column) for column in range(piece.left, piece.right)] + [piece.to]
        places = [bisect_left(times, edge) for edge in edges]
        for column, (low, high) in enumerate(pairwise(places), piece.left):
            if column < slider.width:
                counts[column] = high - low
    if slider.pieces and times:
        counts[min(slider.column(times[-1]), slider.width - 1)] += 1
    most = max(counts, default=0)
    line = [_bar(number, most) for number in counts]
    for piece in slider.pieces:
        if piece.idle:
            line[piece.left : piece.right] = "┆" + " " * (piece.right - piece.left - 2) + "┆"
    return "".join(line)


def _bar(number: int, most: int) -> str:
    return _BARS[0] if not number else _BARS[max(number * (len(_BARS) - 1) // most, 1)]


def marks_line(slider: Slider, marks: Sequence[Mark]) -> list[tuple[str, str]]:
    """The sign of the most telling mark in each column, as (sign, kind of the mark); `marks` in the order of time."""
    cells: list[tuple[str, str]] = [(" ", "")] * slider.width
    kinds = list(SIGNS)
    order = {kind: rank for rank, kind in enumerate(kinds)}
    times = [mark.at for mark in marks]
    ranks = [order[mark.kind] for mark in marks]
    last = len(slider.pieces) - 1
    for index, piece in enumerate(slider.pieces):
        edges = [slider.time(column) for column in range(piece.left, piece.right)]
        # What lies before the first fact or behind the last one is shown at the edge.
        places = [bisect_left(times, edge) if index or edge != edges[0] else 0 for edge in edges]
        places.append(len(times) if index == last else bisect_left(times, piece.to))
        for column, (low, high) in enumerate(pairwise(places), piece.left):
            if low < high and column < slider.width:
                kind = kinds[min(ranks[low:high])]
                cells[column] = (SIGNS[kind], kind)
    return cells


class Ruler(NamedTuple):
    """A slider with what stands above and below it, column by column: see `density`, `marks_line`, `axis_line`."""

    slider: Slider
    density: str
    signs: Sequence[tuple[str, str]]
    axis: str


def ruled(times: Sequence[Micros], marks: Sequence[Mark], width: int, end: Micros = 0) -> Ruler:
    """The ruler of a replay; see `lay_out`."""
    slider = lay_out(times, width, end)
    return Ruler(slider, density(slider, times), marks_line(slider, marks), axis_line(slider))


def axis_line(slider: Slider) -> str:
    """Months or days under the slider, and how long each collapsed stretch was."""
    line = [" "] * slider.width
    if not slider.pieces:
        return "".join(line)
    for piece in slider.pieces:
        if piece.idle:
            line[piece.left : piece.right] = _label(piece.from_, piece.to)
    for at, label in _ticks(slider):
        left = slider.column(at)
        if left + len(label) <= slider.width and all(
            char == " " for char in line[max(left - 1, 0) : left + len(label) + 1]
        ):
            line[left : left + len(label)] = label
    return "".join(line)


def _ticks(slider: Slider) -> list[tuple[Micros, str]]:
    """Where years, months or days begin, whichever there are some of."""
    from_, to = slider.pieces[0].from_, slider.pieces[-1].to
    first, end = moment(from_), moment(to)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    ticks: list[tuple[Micros, str]] = []
    if to - from_ > 45 * DAY:
        year, month = first.year, first.month
        while (year, month) <= (end.year, end.month) and len(ticks) < 2_400:
            at = (datetime(year, month, 1, tzinfo=UTC) - epoch).days * DAY
            label = f"{_MONTHS[month - 1]} {year}" if month == 1 or not ticks else _MONTHS[month - 1]
            if at >= from_:
                ticks.append((at, label))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        # Years come first where there is no room for every month.
        return sorted(ticks, key=lambda tick: " " not in tick[1])
    day = from_ // DAY + 1
    while day * DAY < to:
        ticks.append((day * DAY, moment(day * DAY).strftime("%m-%d")))
        day += 1
    return ticks
