"""A stall timeline as lines for a sheet: the drawing, its axis and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.cells import cell_len

from ledger.instants import Micros
from projections.model.states import DONE
from projections.pictures.heat_strip import Week, runs
from projections.pictures.letters import letters
from projections.pictures.looks import LOOKS
from projections.pictures.scale import Part, scale
from projections.pictures.scaled_drawing import CUT_WIDTH, dates, row, weekend_marks
from projections.pictures.signs import BLOCKER, DECISION, REVIEW, SLIPPED, TARGET, Sign, row_of_signs, sign_legend
from projections.pictures.timeline_drawing import Cell, Stretch, legend
from tui.widgets.palette import Line, pad
from tui.words.display import clean

#: The styles of the signs.
SIGN_ROLES = {TARGET: "bold", DECISION: "waiting", BLOCKER: "silent", SLIPPED: "dim", REVIEW: "dim"}


def drawn(cells: Sequence[Cell]) -> Line:
    """Neighbouring cells of one state as one span in the colour of the state."""
    return [
        ("".join(cell.char for cell in group), state or "dim")
        for state, group in groupby(cells, key=lambda cell: cell.state)
    ]


def timeline(
    rows: Sequence[tuple[str, Sequence[Stretch]]],
    from_: Micros,
    to: Micros,
    width: int,
    *,
    labelled: bool = False,
    signs: Sequence[Sign] = (),
) -> list[Line]:
    """One row a subject over a common axis, with its name before it where it is `labelled`; `signs` stand above them.

    Idle stretches of the first subject are cut short, the same in every row; where a weekend has a column, it is
    marked under the rows.
    """
    label_width = 0
    if labelled:
        label_width = min(max(cell_len(clean(label)) for label, _ in rows), max(width // 4, 6)) + 1
    room = max(width - label_width, 1)
    parts = scale([rows[0][1]] if rows else [], from_, to, room, CUT_WIDTH)
    shown = letters([segment for _, segments in rows for segment in segments])
    lines: list[Line] = []
    above = sign_line(signs, parts)
    if above:
        lines.append([(" " * label_width, ""), *above])
    for label, segments in rows:
        head: Line = [(pad(label, label_width - 1) + " ", "")] if label_width else []
        lines.append(head + drawn(row(segments, parts, shown)))
    free = weekend_marks(parts)
    if free:
        lines.append([(" " * label_width + free, "dim")])
    lines.append([(" " * label_width + dates(parts), "dim")])
    return lines


def sign_line(signs: Sequence[Sign], parts: Sequence[Part]) -> Line:
    """The line of signs above the rows; empty where none falls into the scale."""
    line = [(text, SIGN_ROLES.get(kind, "")) for text, kind in drawn(row_of_signs(signs, parts))]
    return line if any(role for _, role in line) else []


def legend_lines(segments: Sequence[Stretch], width: int, signs: Sequence[Sign] = ()) -> list[Line]:
    """What the signs mean, wrapped to the width; of those above the rows only what fits the last line (see help)."""
    lines: list[Line] = [[]]
    used = 0
    for sign, word, state in legend(segments):
        size = cell_len(clean(word)) + 4
        if used and used + size > width:
            lines.append([])
            used = 0
        lines[-1] += [(sign, state), (f" {word}  ", "dim")]
        used += size
    for sign, word, kind in sign_legend(signs):
        size = len(word) + 4
        if used + size <= width + 2:
            lines[-1] += [(sign, SIGN_ROLES[kind]), (f" {word}  ", "dim")]
            used += size
    return lines


def weeks_line(weeks: Sequence[Week], columns: int) -> Line:
    """The weeks of a heat strip, so many columns each."""
    line: Line = []
    for run in runs(weeks, len(weeks)):
        gap = run.first * columns - sum(len(text) for text, _ in line)
        if gap:
            line.append((" " * gap, ""))
        line.append((LOOKS[run.state].fill * (1 if run.state == DONE else run.length * columns), run.state))
    return line


def week_legend() -> Line:
    """What the fills of a heat strip mean."""
    line: Line = []
    for state, look in LOOKS.items():
        if state != DONE:
            line += [(look.fill, state), (f" {look.word}  ", "dim")]
    return line
