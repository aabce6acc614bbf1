"""Rows of characters over one scale: states, dates, what a cut leaves out, and weekends. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledger.instants import DAY
from projections.pictures.letters import letters
from projections.pictures.scale import Part, label, weekends
from projections.pictures.timeline_drawing import NOTHING, Cell, Stretch, axis, draw

#: What `┆19.2y┆` takes, in columns.
CUT_WIDTH = 7
CUT, WEEKEND = "┆", "▂"
#: A column that holds less than a weekend: the middle of one at least falls into each weekend.
_MOST_A_COLUMN = 7 * DAY // 4


def row(segments: Sequence[Stretch], parts: Sequence[Part], signs: Mapping[str, str] | None = None) -> list[Cell]:
    """One subject over the scale; where the scale is cut, its edges stand in the row. `signs` as in `draw`."""
    signs = letters(segments) if signs is None else signs
    cells: list[Cell] = []
    for part in parts:
        drawn = draw(segments, part.from_, part.to, part.width, signs)
        if part.cut and part.width > 1:
            drawn[0], drawn[-1] = Cell(CUT, NOTHING), Cell(CUT, NOTHING)
        cells += drawn
    return cells


def dates(parts: Sequence[Part]) -> str:
    """The axis; under a cut stands how much it leaves out."""
    return "".join(
        f"{label(part):^{part.width}}"[: part.width] if part.cut else axis(part.from_, part.to, part.width)
        for part in parts
    )


def weekend_marks(parts: Sequence[Part]) -> str:
    """`▂` under the columns of a weekend; empty where a weekend has less than a column."""
    line = ""
    for part in parts:
        if part.cut or part.width * _MOST_A_COLUMN < part.to - part.from_:
            line += " " * part.width
            continue
        free = weekends(part.from_, part.to)
        for column in range(part.width):
            middle = part.from_ + (part.to - part.from_) * (2 * column + 1) // (2 * part.width)
            line += WEEKEND if any(start <= middle < end for start, end in free) else " "
    return line if line.strip() else ""
