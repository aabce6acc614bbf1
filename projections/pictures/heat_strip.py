"""The portfolio by week: what each initiative mostly was, and how much of each week it stood still. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ledger.instants import DAY, Micros, moment
from projections.model.states import DONE, STALLED
from projections.pictures.timeline_drawing import NOTHING

WEEK = 7 * DAY


class Span(Protocol):
    """What the strip needs of a segment."""

    @property
    def state(self) -> str: ...
    @property
    def from_(self) -> Micros: ...
    @property
    def to(self) -> Micros: ...


class Week(NamedTuple):
    """One cell of the strip: the state that took most of a week, and the share in which work stood still."""

    from_: Micros
    state: str
    stalled: float


def weeks_until(until: Micros, number: int) -> list[Micros]:
    """The Mondays (UTC) on which the last so many weeks began, the present one last."""
    today = until - until % DAY
    monday = today - (moment(today).isoweekday() - 1) * DAY
    return [monday - WEEK * back for back in range(number - 1, -1, -1)]


def strip(segments: Sequence[Span], weeks: Sequence[Micros]) -> list[Week]:
    """One cell for each week; '' where the subject did not exist."""
    found: list[Week] = []
    index = 0
    for start in weeks:
        end = start + WEEK
        while index < len(segments) and segments[index].to <= start:
            index += 1
        spent: dict[str, int] = {}
        for segment in segments[index:]:
            if segment.from_ >= end:
                break
            spent[segment.state] = spent.get(segment.state, 0) + min(segment.to, end) - max(segment.from_, start)
        lived = sum(spent.values())
        state = max(spent, key=lambda name: spent[name]) if lived else NOTHING
        stalled = sum(spent.get(name, 0) for name in STALLED) / lived if lived else 0.0
        found.append(Week(start, state, stalled))
    return found


class Run(NamedTuple):
    """Neighbouring cells in one state: the place of the first of them, and how many there are."""

    state: str
    first: int
    length: int
    stalled: float


def runs(cells: Sequence[Week], longest: int) -> list[Run]:
    """The cells as runs of up to `longest`; of what is done only the first cell, as nothing follows."""
    found: list[Run] = []
    before = NOTHING
    for place, cell in enumerate(cells):
        same = cell.state == before
        before = cell.state
        if not cell.state or (same and cell.state == DONE):
            continue
        if same and found[-1].length < longest:
            last = found[-1]
            share = (last.stalled * last.length + cell.stalled) / (last.length + 1)
            found[-1] = Run(cell.state, last.first, last.length + 1, share)
        else:
            found.append(Run(cell.state, place, 1, cell.stalled))
    return found
