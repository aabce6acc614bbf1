"""A stall timeline as characters: one visual language for the screens, the shell and the reports. Pure.

A drawing is a list of cells, one for each column; whoever shows it colours the states (`projections.pictures.looks`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from ledger.instants import DAY, Micros, micros, moment
from ledger.light import NamedTuple, Protocol
from projections.model.states import STALLED
from projections.pictures.letters import letters, shown_cause
from projections.pictures.looks import LOOKS

NOTHING = ""
#: Where a silence passed its threshold, so that somebody could have known.
TICK = "┃"
#: A stall of so many columns has signs of its own.
_SIGNED_FROM = 3

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Steps of the axis in months, finest first; below the first, days are written.
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
_DAY_STEPS = (1, 2, 7, 14)


class Stretch(Protocol):
    """What the drawing needs of a segment. Times are UTC microseconds, [from_, to)."""

    @property
    def state(self) -> str: ...
    @property
    def from_(self) -> Micros: ...
    @property
    def to(self) -> Micros: ...
    @property
    def cause(self) -> str | None: ...
    @property
    def knowable_at(self) -> Micros | None: ...


#: The state of a column, and the cause that is shown there.
Shown = tuple[str, str | None]


class Cell(NamedTuple):
    """One column of a drawing; `state` is a key of `LOOKS` or '' where the subject did not exist."""

    char: str
    state: str


def draw(
    segments: Sequence[Stretch], from_: Micros, to: Micros, width: int, signs: Mapping[str, str] | None = None
) -> list[Cell]:
    """`width` cells over [from_, to). Each cell shows the state that took most of its time.

    A stall that would show nowhere, as it was shorter than a column, takes the column in which most of it lies.
    A wait has its cause's letter at its start, and so has a silence that was explained; so the cause of a column is
    that of the nearest letter to its left. A silence has a tick where it became knowable, the end of work its mark.
    What has few columns has no tick, and no letter again beside the same cause: they would hide how things stood.
    `signs` are the letters, where other drawings beside this one share them.
    """
    signs = letters(segments) if signs is None else signs
    if width < 1 or to <= from_:
        return [Cell(" ", NOTHING)] * max(width, 0)
    prevailing = _prevailing(segments, from_, to, width)
    cells = [_begun(prevailing, column, signs) for column in range(width)]
    before: Stretch | None = None
    for segment in segments:
        earlier, before = before, segment
        if segment.to <= from_ or segment.from_ >= to:
            continue
        column, last = (_column(at, from_, to, width) for at in (max(segment.from_, from_), segment.to - 1))
        if last - column < _SIGNED_FROM - 1:
            continue
        cause = shown_cause(segment)
        if cause and segment.from_ >= from_ and not _goes_on(earlier, segment):
            # A silence that was explained afterwards stays one, with the letter of what it really was.
            near = [
                place for place in (column, column + 1) if place < width and prevailing[place] == (segment.state, cause)
            ]
            if near and cells[near[0]].char == LOOKS[segment.state].fill:
                cells[near[0]] = Cell(signs[cause], segment.state)
        if segment.state == "silent" and segment.knowable_at is not None and from_ <= segment.knowable_at < to:
            _stamp(cells, segment, _column(segment.knowable_at, from_, to, width), TICK)
    return _end_marked(cells)


def _goes_on(earlier: Stretch | None, segment: Stretch) -> bool:
    """Whether a wait follows another one of the same cause at once; the letter stands at the first of them."""
    if earlier is None:
        return False
    return (earlier.state, earlier.cause, earlier.to) == (segment.state, segment.cause, segment.from_)


def _begun(prevailing: Sequence[Shown], column: int, signs: Mapping[str, str]) -> Cell:
    """The cell of a column: the letter of its cause where that is not the cause of the column before it."""
    state, cause = prevailing[column]
    if cause and (column == 0 or prevailing[column - 1] != (state, cause)):
        return Cell(signs[cause], state)
    return Cell(LOOKS[state].fill if state in LOOKS else " ", state)


def _prevailing(segments: Sequence[Stretch], from_: Micros, to: Micros, width: int) -> list[Shown]:
    """The state that each column shows, and the cause that took most of that state's part of it."""
    shares: list[dict[str, dict[str | None, int]]] = [{} for _ in range(width)]
    stalls: list[tuple[int, int, str]] = []
    for segment in segments:
        start, end = max(segment.from_, from_), min(segment.to, to)
        if start >= end:
            continue
        if segment.state in STALLED:
            stalls.append((start, end, segment.state))
        cause = shown_cause(segment)
        for column in range(_column(start, from_, to, width), _column(end - 1, from_, to, width) + 1):
            low, high = _edge(column, from_, to, width), _edge(column + 1, from_, to, width)
            share = min(end, high) - max(start, low)
            if share > 0:
                of_state = shares[column].setdefault(segment.state, {})
                of_state[cause] = of_state.get(cause, 0) + share
    states = [max(cell, key=lambda state: sum(cell[state].values())) if cell else NOTHING for cell in shares]
    for start, end, state in sorted(stalls, key=lambda stall: stall[0] - stall[1]):
        columns = range(_column(start, from_, to, width), _column(end - 1, from_, to, width) + 1)
        if not any(states[column] in STALLED for column in columns):
            states[max(columns, key=lambda column: sum(shares[column].get(state, {}).values()))] = state
    found = []
    for state, cell in zip(states, shares, strict=True):
        of_state = cell.get(state, {})
        found.append((state, max(of_state, key=lambda cause: of_state[cause]) if of_state else None))
    return found


def _stamp(cells: list[Cell], segment: Stretch, column: int, char: str) -> None:
    """Write a sign where its own state shows; one column on where rounding gave the column to the neighbour."""
    for place in (column, column + 1):
        if place < len(cells) and cells[place].state == segment.state:
            if cells[place].char == LOOKS[segment.state].fill:
                cells[place] = Cell(char, segment.state)
            return


def _end_marked(cells: list[Cell]) -> list[Cell]:
    """Only the first cell of what is done carries the mark; what follows is empty."""
    marked = []
    before = NOTHING
    for cell in cells:
        marked.append(Cell(" ", cell.state) if cell.state == before == "done" else cell)
        before = cell.state
    return marked


def _column(at: Micros, from_: Micros, to: Micros, width: int) -> int:
    return min((at - from_) * width // (to - from_), width - 1)


def _edge(column: int, from_: Micros, to: Micros, width: int) -> Micros:
    return from_ + (to - from_) * column // width


def axis(from_: Micros, to: Micros, width: int) -> str:
    """A line of dates under a drawing of the same width; each date begins at its own column."""
    if width < 1 or to <= from_:
        return " " * max(width, 0)
    line = [" "] * width
    free_from = 0
    for at, label in axis_dates(from_, to, width):
        column = _column(at, from_, to, width)
        if column >= free_from and column + len(label) <= width:
            line[column : column + len(label)] = label
            free_from = column + len(label) + 2
    if not free_from:
        # Too narrow for any of them: say at least when it begins.
        line[:] = f"{moment(from_).date().isoformat():{width}}"[:width]
    return "".join(line)


def axis_dates(from_: Micros, to: Micros, width: int) -> list[tuple[Micros, str]]:
    """The dates that suit an axis of so many characters, each with what is written there."""
    room = max(width // 9, 1)
    days = (to - from_) / DAY
    for step in _DAY_STEPS:
        if days / step <= room:
            return _day_marks(from_, to, step)
    for step in _MONTH_STEPS:
        if days / 30.4 / step <= room:
            return _month_marks(from_, to, step)
    return _month_marks(from_, to, _MONTH_STEPS[-1] * 5)


def _day_marks(from_: Micros, to: Micros, step: int) -> list[tuple[Micros, str]]:
    first = (from_ // DAY + (from_ % DAY > 0)) * DAY
    marks: list[tuple[Micros, str]] = []
    for at in range(first, to, step * DAY):
        when = moment(at)
        year = "" if marks else f" {when.year}"
        marks.append((at, f"{when.day} {_MONTHS[when.month - 1]}{year}"))
    if not marks:
        marks.append((from_, moment(from_).strftime("%Y-%m-%d")))
    return marks


def _month_marks(from_: Micros, to: Micros, step: int) -> list[tuple[Micros, str]]:
    start = moment(from_)
    number = start.year * 12 + start.month - 1
    number += (start - start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)).total_seconds() > 0
    number += -number % step
    marks: list[tuple[Micros, str]] = []
    while True:
        year, month = divmod(number, 12)
        if year > 9999 or (at := micros(datetime(year, month + 1, 1, tzinfo=UTC))) >= to:
            return marks
        with_year = step >= 12 or month == 0 or not marks
        marks.append((at, _month_label(year, month, step, with_year)))
        number += step


def _month_label(year: int, month: int, step: int, with_year: bool) -> str:
    if step >= 12:
        return str(year)
    return f"{_MONTHS[month]} {year}" if with_year and month else str(year) if with_year else _MONTHS[month]


def legend(segments: Iterable[Stretch]) -> list[tuple[str, str, str]]:
    """What the signs of a drawing mean, (sign, word, state), only those that occur."""
    states: set[str] = set()
    causes: set[str] = set()
    explained: set[str] = set()
    told = list(segments)
    knowable = False
    for segment in told:
        states.add(segment.state)
        knowable |= segment.state == "silent" and segment.knowable_at is not None
        if segment.state == "waiting":
            causes.add(segment.cause or "unknown")
        elif segment.state == "silent" and segment.cause:
            explained.add(segment.cause)
    letter_of = letters(told)
    signs = [(look.fill, look.word, state) for state, look in LOOKS.items() if state in states]
    signs += [(letter_of[cause], cause, "waiting") for cause in sorted(causes)]
    signs += [(letter_of[cause], f"{cause}, explained afterwards", "silent") for cause in sorted(explained)]
    if knowable:
        signs.append((TICK, "could be known", "silent"))
    return signs
