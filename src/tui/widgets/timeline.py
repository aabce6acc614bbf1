"""A stall timeline as lines for a sheet: the drawing, its axis and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.cells import cell_len

from ledger.instants import Micros
from projections.scale import scale
from projections.scaled_drawing import CUT_WIDTH, dates, row, weekend_marks
from projections.timeline_drawing import Cell, Stretch, legend, letters
from tui.display import clean
from tui.widgets.palette import Line, pad


def drawn(cells: Sequence[Cell]) -> Line:
    """Neighbouring cells of one state as one span in the colour of the state."""
    return [
        ("".join(cell.char for cell in group), state) for state, group in groupby(cells, key=lambda cell: cell.state)
    ]


def timeline(
    rows: Sequence[tuple[str, Sequence[Stretch]]], from_: Micros, to: Micros, width: int, *, labelled: bool = False
) -> list[Line]:
    """One row a subject over a common axis, with its name before it where it is `labelled`.

    Idle stretches are cut short; where a day has a column, weekends are marked under the rows.
    """
    label_width = 0
    if labelled:
        label_width = min(max(cell_len(clean(label)) for label, _ in rows), max(width // 4, 6)) + 1
    room = max(width - label_width, 1)
    parts = scale([segments for _, segments in rows], from_, to, room, CUT_WIDTH)
    signs = letters([segment for _, segments in rows for segment in segments])
    lines: list[Line] = []
    for label, segments in rows:
        head: Line = [(pad(label, label_width - 1) + " ", "")] if label_width else []
        lines.append(head + drawn(row(segments, parts, signs)))
    free = weekend_marks(parts)
    if free:
        lines.append([(" " * label_width + free, "dim")])
    lines.append([(" " * label_width + dates(parts), "dim")])
    return lines


def legend_lines(segments: Sequence[Stretch], width: int) -> list[Line]:
    """What the signs mean, wrapped to the width."""
    lines: list[Line] = [[]]
    used = 0
    for sign, word, state in legend(segments):
        size = cell_len(clean(word)) + 4
        if used and used + size > width:
            lines.append([])
            used = 0
        lines[-1] += [(sign, state), (f" {word}  ", "dim")]
        used += size
    return lines
