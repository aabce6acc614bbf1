"""The scale of a drawing over time: the same for every row, with idle stretches cut short. Pure.

Idle is where no row is active, waiting or silent: nobody works and nothing is waited for. A stall is never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.instants import DAY, Micros, moment
from ledger.light import NamedTuple
from projections.model.states import ACTIVE, SILENT, WAITING
from projections.pictures.timeline_drawing import Stretch

#: An idle stretch is cut where it would take more than this share of the width, and lasts at least so long.
_LONG_SHARE, _LONG = 0.15, 14 * DAY
_BUSY = (ACTIVE, WAITING, SILENT)


class Part(NamedTuple):
    """A piece of the scale: [from_, to) is drawn over [start, start + width). `cut` says that it is not to scale."""

    from_: Micros
    to: Micros
    start: int
    width: int
    cut: bool


def label(part: Part) -> str:
    """`┆19d┆`, `┆3.2y┆`: how much a cut leaves out."""
    days = (part.to - part.from_) / DAY
    return f"┆{round(days)}d┆" if days < 1_000 else f"┆{days / 365.25:.1f}y┆"


def scale(rows: Iterable[Sequence[Stretch]], from_: Micros, to: Micros, width: int, cut_width: int) -> list[Part]:
    """Parts that cover [from_, to) and the width, in order; `cut_width` is what a cut takes."""
    if to <= from_ or width < 1:
        return []
    idle = [(a, b) for a, b in _idle(rows, from_, to) if b - a >= max(_LONG, _LONG_SHARE * (to - from_))]
    if not idle or width < 4 * cut_width * len(idle) or sum(b - a for a, b in idle) >= to - from_:
        return [Part(from_, to, 0, width, False)]
    pieces: list[tuple[Micros, Micros, bool]] = []
    reached = from_
    for start, end in idle:
        if start > reached:
            pieces.append((reached, start, False))
        pieces.append((start, end, True))
        reached = end
    if reached < to:
        pieces.append((reached, to, False))
    return _placed(pieces, width, cut_width)


def _placed(pieces: Sequence[tuple[Micros, Micros, bool]], width: int, cut_width: int) -> list[Part]:
    room = width - cut_width * sum(1 for *_, cut in pieces if cut)
    drawn = sum(end - start for start, end, cut in pieces if not cut)
    parts: list[Part] = []
    place = done = used = 0
    for start, end, cut in pieces:
        if cut:
            size = cut_width
        else:
            done += end - start
            size = max(done * room // drawn - used, 1)
            used += size
        parts.append(Part(start, end, place, size, cut))
        place += size
    # Rounding up a very short piece may have taken a column too many.
    over = place - width
    if over > 0:
        widest = max(range(len(parts)), key=lambda index: parts[index].width)
        parts = [
            part._replace(
                start=part.start - (over if index > widest else 0), width=part.width - over * (index == widest)
            )
            for index, part in enumerate(parts)
        ]
    return parts


def _idle(rows: Iterable[Sequence[Stretch]], from_: Micros, to: Micros) -> list[tuple[Micros, Micros]]:
    busy = sorted(
        (max(segment.from_, from_), min(segment.to, to))
        for segments in rows
        for segment in segments
        if segment.state in _BUSY and segment.from_ < to and segment.to > from_
    )
    found = []
    reached = from_
    for start, end in busy:
        if start > reached:
            found.append((reached, start))
        reached = max(reached, end)
    if reached < to:
        found.append((reached, to))
    return found


def place_of(parts: Sequence[Part], at: Micros) -> float:
    """Where a moment lies, in columns; what lies before or after the scale is at its edge."""
    for part in parts:
        if at < part.to:
            return part.start + part.width * max(at - part.from_, 0) / (part.to - part.from_)
    return float(parts[-1].start + parts[-1].width) if parts else 0.0


def weekends(from_: Micros, to: Micros) -> list[tuple[Micros, Micros]]:
    """Saturdays and Sundays (UTC) between two moments."""
    day = from_ - from_ % DAY
    day -= (moment(day).isoweekday() - 1) * DAY
    found = []
    while day < to:
        start, end = max(day + 5 * DAY, from_), min(day + 7 * DAY, to)
        if start < end:
            found.append((start, end))
        day += 7 * DAY
    return found
